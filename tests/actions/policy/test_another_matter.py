"""A matter that no document is about is told as not found, and no rule near it reads as its answer."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker

POLICY, TICKET = "action_answer_policy", "action_open_ticket"
DIBAO, GUER = "[低保](program:dibao)", "[孤儿](program:guer)"
NOTHING, FOR_JUST_THIS = "没找到能答这个问题的条款", "专门管这个的，我在资料里没找到"


async def _said(actions: dict[str, Action], text: str, intent: str, **slots: str) -> str:
    replies, _ = await run(actions[POLICY], tracker(message(text, intent), **slots))
    return "\n".join(reply["text"] or "" for reply in replies)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (f"{DIBAO}户宅基地优先批吗", "ask_eligibility"),
        (f"吃{DIBAO}的人能不能养狗", "ask_eligibility"),
        (f"{DIBAO}户生二胎罚款吗", "ask_eligibility"),
        (f"{DIBAO}户工伤怎么赔", "ask_procedure"),
        (f"{GUER}考公务员有照顾吗", "ask_eligibility"),
        ("精神分裂的药社区能免费领吗", "ask_eligibility"),
        ("开个小饭馆，营业执照在网上咋申请", "ask_procedure"),
    ],
)
async def test_no_rule_reads_as_its_answer(actions: dict[str, Action], text: str, intent: str) -> None:
    said = await _said(actions, text, intent)
    assert NOTHING in said
    assert "来源：" not in said


@pytest.mark.parametrize("text", ["残疾人考驾照有什么优惠", "怀孕被抛弃有帮助吗"])
async def test_who_asks_which_aid_there_is_gets_the_list_after_that(actions: dict[str, Action], text: str) -> None:
    said = await _said(actions, text, "ask_available_aid")
    assert said.startswith(FOR_JUST_THIS)
    assert "低保：" in said


@pytest.mark.parametrize("text", ["民政大厅搬到哪条街去了，坐几路车", "民政局今年元旦放几天假，二号有没有人上班"])
async def test_a_counter_s_hours_and_street_are_not_known(actions: dict[str, Action], text: str) -> None:
    said = await _said(actions, text, "ask_contact")
    assert said.startswith("这个我手里没有")
    assert "来源：" not in said


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (f"{DIBAO}难不难办", "ask_procedure"),
        (f"{DIBAO}怎么申请", "ask_procedure"),
        ("像我们这种底层的都有点啥子优待", "ask_available_aid"),
        ("能领的全说一遍", "ask_available_aid"),
        (f"{DIBAO}找哪个部门", "ask_contact"),
        (f"前夫不给抚养费，我带俩娃够得上{DIBAO}不", "ask_eligibility"),
    ],
)
async def test_what_is_ours_is_answered(actions: dict[str, Action], text: str, intent: str) -> None:
    said = await _said(actions, text, intent)
    assert "没找到" not in said
    assert "来源：" in said


async def test_what_goes_on_with_an_aid_is_read_by_that(actions: dict[str, Action]) -> None:
    said = await _said(actions, "要不要病历", "ask_documents", programme="yiliao_jiuzhu", question="procedure")
    assert NOTHING not in said


async def test_no_rule_on_officials_stands_before_a_ticket_on_a_machine(actions: dict[str, Action]) -> None:
    asked = tracker(message("民政通老是人脸识别不过，眨眼摇头弄了二十遍了，急死个人", "complain_service"))
    replies, _ = await run(actions[TICKET], asked)
    said = "\n".join(reply["text"] or "" for reply in replies)
    assert "违法行为" not in said
    assert "事情在哪里" in said


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("[教育救助](program:jiaoyu_jiuzhu)能给多少钱", True),
        ("[医疗救助](program:yiliao_jiuzhu)能给多少钱", False),
        ("[残疾补贴](program:canji_liangxiang_butie)多少钱", False),
    ],
)
async def test_a_sum_that_stands_nowhere_is_said_to(actions: dict[str, Action], text: str, lacks: bool) -> None:
    assert (await _said(actions, text, "ask_amount")).startswith("给多少，资料里没写。") is lacks


async def test_a_sum_for_a_grade_is_told_before_who_gets_it(actions: dict[str, Action]) -> None:
    text = "[哈尔滨](region)[护理补贴](program:canji_huli_butie)一级多少钱"
    said = await _said(actions, text, "ask_amount")
    assert said.startswith("资料里没有哈尔滨市的残疾人护理补贴标准。")
    assert "一级、二级" in said


async def test_an_aid_by_another_law_is_not_told_by_this_one(actions: dict[str, Action]) -> None:
    said = await _said(actions, "[高龄补贴](program:gaoling_jintie)停了怎么回事", "ask_definition")
    assert said.startswith("资料里没写“停了、减了”，这里说的是高龄津贴。")
    assert "复议" not in said


async def test_a_rule_on_a_death_is_not_told_of_any_aid_that_stops(actions: dict[str, Action]) -> None:
    said = await _said(actions, f"邻居{DIBAO}停了，是为啥", "ask_procedure")
    assert "查出来不符合条件的" in said
    assert "去世" not in said


@pytest.mark.parametrize("text", [f"帮我看看我{DIBAO}批没批", f"我邻居王桂兰家到底有没有吃{DIBAO}"])
async def test_what_only_a_file_tells(actions: dict[str, Action], text: str) -> None:
    said = await _said(actions, text, "ask_eligibility")
    assert "这要看档案才知道" in said
    assert "来源：" not in said


@pytest.mark.parametrize(
    ("text", "intent"),
    [(f"在[广州](region)存款超过几万就不给{DIBAO}了", "ask_eligibility"),
     (f"[杭州](region)那边车子值多少钱以内还能办{DIBAO}", "ask_amount")],
)  # fmt: skip
async def test_a_limit_is_told_before_the_conditions(actions: dict[str, Action], text: str, intent: str) -> None:
    said = await _said(actions, text, intent)
    assert said.startswith("低保也看财产。房、车、存款的上限全国没有统一的数，由地方定。")


async def test_a_sum_of_who_has_a_car_is_asked_all_the_same(actions: dict[str, Action]) -> None:
    assert "低保标准由省里定" in await _said(actions, f"我有辆车，{DIBAO}能领多少", "ask_amount")


@pytest.mark.parametrize(
    "text", [f"帮我查一下{DIBAO}要什么材料", f"帮我看看{DIBAO}怎么申请", f"{DIBAO}批下来没钱怎么办"]
)
async def test_who_asks_to_look_something_up_is_answered(actions: dict[str, Action], text: str) -> None:
    assert "这要看档案才知道" not in await _said(actions, text, "ask_procedure")


@pytest.mark.parametrize("text", ["镇民政所那个李主任手机号给我一个", "合江县民政局现任局长叫啥名字"])
async def test_nobody_s_number_is_given(actions: dict[str, Action], text: str) -> None:
    assert (await _said(actions, text, "ask_contact")).startswith("哪一位工作人员叫什么、电话是多少，我手里没有。")


@pytest.mark.parametrize("text", ["李主任手机打不通，光收钱不办事", "我要举报王所长，他电话是多少"])
async def test_who_complains_of_an_official_is_heard(actions: dict[str, Action], text: str) -> None:
    replies, _ = await run(actions[TICKET], tracker(message(text, "complain_service")))
    assert "事情在哪里" in "\n".join(reply["text"] or "" for reply in replies)
