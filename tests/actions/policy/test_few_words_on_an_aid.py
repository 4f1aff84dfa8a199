"""A few words that go on with what was just told of an aid: one more thing or person, how long, what it costs."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, said, tracker, user

POLICY, SMALL_TALK, NOTE, FOLLOW = (
    "action_answer_policy", "action_small_talk", "action_open_ticket", "action_follow_ticket",
)  # fmt: skip
DIBAO = "[低保](program:dibao)"
UNDER_WAY = {"programme": "dibao", "question": "eligibility"}


async def _said(
    actions: dict[str, Action], text: str, intent: str = "ask_eligibility", name: str = POLICY, **slots: str
) -> str:
    replies, _ = await run(actions[name], tracker(message(text, intent), **slots))
    return "\n".join(reply["text"] or "" for reply in replies)


async def test_another_thing_is_asked_of_whatever_it_was_read_as(actions: dict[str, Action]) -> None:
    told = await _said(actions, "电动车呢", "out_of_scope", NOTE, last_turn="thing:car", **UNDER_WAY)
    assert told.startswith("要看当地。车辆算财产，摩托、电动车没有单独写")


async def test_another_money_is_asked_of_and_not_its_aid(actions: dict[str, Action]) -> None:
    text = "[高龄津贴](program:gaoling_jintie)呢"
    told = await _said(actions, text, "inform", last_turn="thing:pension", **UNDER_WAY)
    assert told.startswith("资料里没有写，要问当地民政。")


async def test_an_aid_that_no_income_goes_before_is_asked_for_itself(actions: dict[str, Action]) -> None:
    text = "[高龄津贴](program:gaoling_jintie)呢"
    told = await _said(actions, text, "inform", last_turn="thing:car", **UNDER_WAY)
    assert told.startswith("高龄津贴全国没有统一规定")


async def test_one_more_person_who_may_be_checked(actions: dict[str, Action]) -> None:
    told = await _said(actions, "我弟弟的也查吗", "check_ticket", FOLLOW, last_turn="thing:checked_cards", **UNDER_WAY)
    assert told.startswith("兄弟姐妹没有写进要查的人。")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("外嫁女户口还在娘家，能跟爸妈一起吃低保吗", "要看住不住一起。"),
        ("能跟我妈一起办低保吗", "要看算不算一家。"),
        ("女儿嫁出去了每年给两千，算收入不", "儿女给的赡养费，算家里的收入。"),
        ("两套呢", "要看当地。房子算财产；有几套还能办，资料里没写"),
        ("退伍军人有低保吗", "不能只凭职业、身份说够不够。"),
        ("分户了能单独吃低保不", "算不算一家，写的不是户口。"),
        ("那低保会停吗", "要看全家还符不符合条件"),
    ],
)
async def test_what_is_asked_comes_first(actions: dict[str, Action], text: str, says: str) -> None:
    told = await _said(actions, text.replace("低保", DIBAO, 1), **UNDER_WAY)
    assert told.startswith(says)


@pytest.mark.parametrize("text", ["聋哑人学开车行不行", "残疾人可以开汽车吗"])
async def test_who_may_drive_is_no_question_on_a_car_that_one_owns(actions: dict[str, Action], text: str) -> None:
    assert "车算财产" not in await _said(actions, text)


@pytest.mark.parametrize("text", ["两个都能领吗", "两样能一起领吗"])
async def test_both_allowances_may_be_had(actions: dict[str, Action], text: str) -> None:
    told = await _said(actions, text, programme="canji_liangxiang_butie", question="definition")
    assert told.startswith("能。残疾人生活补贴、残疾人护理补贴可以都有")


async def test_how_long_the_aid_goes_on_after_work_was_found(actions: dict[str, Action]) -> None:
    told = await _said(actions, "能延多久", "ask_processing_time", programme="dibao", topics="phase_out")
    assert "一般不超过 6 个月" in told.partition("\n")[0]


async def test_whether_it_is_to_be_told_to_the_office(actions: dict[str, Action]) -> None:
    told = await _said(actions, "要不要自己去说", "ask_procedure", programme="dibao", question="eligibility")
    assert "要及时告诉民政部门" in told.partition("\n")[0]


async def test_the_rule_on_what_is_asked_comes_before_all_conditions(actions: dict[str, Action]) -> None:
    told = await _said(actions, "要几级残疾", **UNDER_WAY)
    assert told.index("有残疾证的一、二级") < told.index("人均收入低于")


async def test_what_it_costs_is_no_question_on_the_machine(actions: dict[str, Action]) -> None:
    told = await _said(actions, "要钱吗", "ask_bot", SMALL_TALK, offered="dibao,linshi_jiuzhu")
    assert told.startswith("这个要不要钱，我手里的资料没写。")


async def test_papers_are_asked_for_after_a_fact(actions: dict[str, Action]) -> None:
    told = await _said(
        actions, "我儿子没去办过，要啥", "ask_documents", programme="canji_liangxiang_butie", question="amount"
    )
    assert "带有效的残疾证、身份证、户口簿" in told.partition("\n\n")[0]
    assert "民政通" not in told


async def test_a_rule_of_a_sibling_does_not_lead(actions: dict[str, Action]) -> None:
    told = await _said(actions, f"前年办的{DIBAO}，今年还要重新交材料吗", "ask_documents")
    assert "刚性支出" not in told
    assert "每年核查一次" in told.partition("\n")[0]


async def test_papers_do_not_lead_the_list_of_aid(actions: dict[str, Action]) -> None:
    told = await _said(actions, "残疾证二级有什么补贴", "ask_available_aid")
    assert "身份证、户口簿" not in told


async def test_what_somebody_has_goes_on_with_the_bills(actions: dict[str, Action]) -> None:
    told = await _said(
        actions, "我妈[吃低保](program:dibao)", "inform", programme="yiliao_jiuzhu", question="eligibility"
    )
    assert "医疗救助" in told
    assert "人均收入" not in told


@pytest.mark.parametrize(("before", "known"), [("高龄补贴停了怎么回事", True), ("高龄补贴怎么申请", False)])
async def test_who_lives_though_their_aid_has_stopped(actions: dict[str, Action], before: str, known: bool) -> None:
    events = [user(before), said("…"), user("我妈还活着呢")]
    latest = message("我妈还活着呢", "chitchat")
    replies, _ = await run(actions[SMALL_TALK], tracker(latest, events, programme="gaoling_jintie"))
    assert (replies[0]["text"] or "").startswith("是不是错当成人不在了才停的") is known


@pytest.mark.parametrize(
    ("text", "intent", "says"),
    [
        ("监护人不给孤儿花钱怎么办", "ask_procedure", "监护人不用在孩子身上"),
        ("失业了有没有补助", "ask_available_aid", "失业保险金归人社部门"),
        ("房子漏雨了有没有钱修", "out_of_scope", "住房救助"),
    ],
)
async def test_whose_matter_it_is_by_its_words(actions: dict[str, Action], text: str, intent: str, says: str) -> None:
    marked = text.replace("孤儿", "[孤儿](program:guer)")
    assert says in await _said(actions, marked, intent, NOTE if intent == "out_of_scope" else POLICY)


@pytest.mark.parametrize(
    ("left", "text", "says"),
    [
        ("goes_on:moved", "那我得重新办吗", "要不要重新办，我手里的资料没写。"),
        ("goes_on:unemployment_insurance", "那没交过失业保险呢", "失业保险金的事，我手里的资料没写"),
        ("goes_on:guardian_keeps_money", "能换监护人吗", "监护人能不能换、怎么换，我手里的资料没写。"),
    ],
)
async def test_what_goes_on_with_it_is_not_known_either(
    actions: dict[str, Action], left: str, text: str, says: str
) -> None:
    told = await _said(actions, text, "ask_procedure", programme="dibao", question="procedure", last_turn=left)
    assert told.startswith(says)


async def test_the_money_that_was_told_last_is_what_counts(actions: dict[str, Action]) -> None:
    events = [user("他还欠着抚养费"), said("…"), user("那算收入吗")]
    latest = message("那算收入吗", "ask_eligibility")
    replies, _ = await run(actions[POLICY], tracker(latest, events, **UNDER_WAY))
    assert (replies[0]["text"] or "").startswith("抚养费资料里没有单独写。")


@pytest.mark.parametrize(
    ("text", "intent", "says"),
    [
        ("低保年审没去，停了，还能补吗", "ask_eligibility", "低保家庭情况变化不大的，每年核查一次"),
        ("低保户去世了，存折里的钱能取吗", "ask_payment", "人走了以后，卡里剩下的钱怎么取"),
        ("低保查征信吗", "ask_definition", "征信、贷款查不查，资料里没有单独写。"),
        ("前夫判了刑，娃归我，能吃低保不", "ask_eligibility", "低保按家庭算。"),
        ("在外打工能不能在打工的地方办低保", "ask_eligibility", "有条件的地方，可以凭居住证"),
    ],
)
async def test_what_is_beside_the_point_does_not_lead(
    actions: dict[str, Action], text: str, intent: str, says: str
) -> None:
    assert (await _said(actions, text.replace("低保", DIBAO, 1), intent)).startswith(says)


async def test_what_can_be_had_under_way_is_no_other_office_s(actions: dict[str, Action]) -> None:
    told = await _said(actions, "欠信用卡能办吗", "out_of_scope", NOTE, **UNDER_WAY)
    assert told.startswith("资料里没有单独写欠的债能不能减。")


async def test_how_long_the_standing_of_hard_spending_holds(actions: dict[str, Action]) -> None:
    told = await _said(actions, "能管多久", "ask_processing_time", programme="gangxing_zhichu", question="definition")
    assert "一般最多管 12 个月" in told.partition("\n")[0]


async def test_an_aid_that_nothing_is_known_of_is_not_asked_about_again(actions: dict[str, Action]) -> None:
    told = await _said(actions, "你们那边[育儿补贴](program:other_aid)一年多少钱", "ask_amount")
    assert "没找到能答这个问题的条款" in told


@pytest.mark.parametrize("text", ["特殊困难群体有没有电费补贴", "持残疾证坐地铁免票吗"])
async def test_bills_are_not_known_for_any_group(actions: dict[str, Action], text: str) -> None:
    assert (await _said(actions, text, "ask_available_aid")).startswith(
        "水电费、坐车、电视这些有没有减免，我手里的资料没写。"
    )
