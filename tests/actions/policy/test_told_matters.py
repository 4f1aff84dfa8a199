"""Matters that plain words tell, rumours and swindles, through the gate: what is said, and what goes on from there."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker

NOTE, SMALL_TALK, POLICY = "action_open_ticket", "action_small_talk", "action_answer_policy"


async def _said(actions: dict[str, Action], name: str, text: str, intent: str, **slots: str) -> tuple[str, dict]:
    replies, events = await run(actions[name], tracker(message(text, intent), **slots))
    return "\n".join(reply["text"] or "" for reply in replies), events


@pytest.mark.parametrize("chosen", [POLICY, SMALL_TALK, NOTE])
async def test_a_child_whom_nobody_raises_is_no_orphan_and_has_aid_of_its_own(
    actions: dict[str, Action], chosen: str
) -> None:
    intent = {POLICY: "ask_eligibility", SMALL_TALK: "deny", NOTE: "out_of_scope"}[chosen]
    said, slots = await _said(actions, chosen, "不是孤儿 孩子爸死了妈跑了", intent, programme="guer")
    assert "一般不算孤儿" in said
    assert "叫事实无人抚养儿童" in said
    assert "民发〔2020〕125号" in said
    assert slots["programme"] == "shishi_wuren_fuyang"


async def test_its_parents_are_not_whom_it_is_about(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, POLICY, "不是孤儿，是爸爸吸毒强戒妈妈失踪", "inform", programme="guer")
    assert "您父亲" not in said
    assert "person" not in slots


async def test_what_no_document_holds_is_said_and_so_it_is_of_a_place(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, NOTE, "采暖补贴谁能领", "out_of_scope")
    assert "资料没写" in said
    assert slots["last_turn"] == "meant:heating"
    said, _ = await _said(actions, POLICY, "[兰州](region)", "inform", last_turn="meant:heating")
    assert "兰州市" in said
    assert "也没有" in said


async def test_a_certificate_is_another_offices_and_nothing_is_made_up(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, POLICY, "[残疾](person_group:disabled)证丢了咋办", "ask_procedure")
    assert "残联" in said


async def test_who_has_dibao_asks_about_doctors_bills(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, POLICY, "[低保](program:dibao)户看病不要钱吗", "ask_eligibility")
    assert "医疗救助" in said
    assert "按家庭算" not in said


async def test_a_swindle_is_warned_of_before_it_is_anything_else(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, NOTE, "有人打电话说我残疾补贴要激活，让我交300块钱", "complain_service")
    assert "先别交钱" in said
    assert "96110" in said
    assert slots["last_turn"] == "swindle"
    said, _ = await _said(actions, SMALL_TALK, "我填了", "restart", last_turn="swindle")
    assert "110" in said
    assert "银行" in said


async def test_a_question_on_aid_after_a_swindle_is_one(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, POLICY, "[低保](program:dibao)怎么办", "ask_procedure", last_turn="swindle")
    assert "96110" not in said


async def test_what_applying_costs_stands_nowhere(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, POLICY, "申请[低保](program:dibao)收不收费", "ask_eligibility")
    assert "没有一条说申请低保、救助要交钱" in said
    assert "第六十八条" in said
    assert slots["last_turn"] == "fee"


async def test_who_complains_of_a_fee_gets_a_ticket(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, NOTE, "我要举报村主任收了我200块才给办低保", "complain_unfair")
    assert "没有一条说" not in said
    assert slots["ticket_form"]


async def test_a_rumour_is_judged(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, POLICY, "村里说60岁以下不能吃[低保](program:dibao)", "ask_eligibility")
    assert said.startswith("我手里的文件没有这一条")
    assert "第十八条" in said
    assert slots["programme"] == "dibao"


@pytest.mark.parametrize(("text", "line"), [("村里说只有300", "不一样"), ("他们说是914", "也是这个数")])
async def test_a_figure_that_others_tell_is_set_beside_the_document(
    actions: dict[str, Action], text: str, line: str
) -> None:
    slots = {"programme": "dibao", "question": "amount", "region": "620100"}
    said, _ = await _said(actions, NOTE, text, "report_missing_payment", **slots)
    assert line in said
    assert "914" in said


async def test_care_money_after_tekun_is_of_tekun(actions: dict[str, Action]) -> None:
    slots = {"programme": "tekun", "question": "amount", "region": "620100"}
    said, _ = await _said(actions, POLICY, "[护理费](program:canji_huli_butie)另外算吗", "ask_eligibility", **slots)
    assert "5412" in said
    assert "重度残疾人" not in said


async def test_where_no_care_money_is_written_it_is_said(actions: dict[str, Action]) -> None:
    slots = {"programme": "tekun", "question": "amount", "region": "510522"}
    said, _ = await _said(actions, POLICY, "[护理费](program:canji_huli_butie)呢", "ask_amount", **slots)
    assert said.startswith("资料里没有合江县特困护理那一份")


async def test_danger_is_not_lost_behind_a_matter(actions: dict[str, Action]) -> None:
    replies, _ = await run(
        actions[POLICY], tracker(message("孩子爸坐牢妈跑了，[着火了](danger:fire)", "ask_eligibility"))
    )
    assert replies[0]["response"] == "utter_danger_fire"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("离婚了带两个娃 前夫不给抚养费", "抚养费怎么要"),
        ("老公跟我离婚了 孩子跟我 他一分钱不给", "抚养费怎么要"),
        ("前夫不给抚养费 娃要上学", "抚养费怎么要"),
        ("厂子倒了我失业半年了 房贷还不上", "贷款的事问银行"),
        ("公司裁员 我四十五了 房租交不起", "贷款的事问银行"),
        ("失业了半年 老板不给交社保 现在没钱吃菜", "人社部门"),
        ("下岗了断供了 银行催我", "贷款的事问银行"),
        ("当过兵 现在六十二 有没有补助", "退役军人事务部门"),
    ],
)
async def test_a_need_told_beside_another_offices_matter_is_answered_first(
    actions: dict[str, Action], text: str, words: str
) -> None:
    replies, slots = await run(actions[NOTE], tracker(message(text, "out_of_scope")))
    (reply,) = replies
    assert words in reply["text"]
    assert "低保：" in reply["text"]
    assert "临时救助：" in reply["text"]
    assert reply["buttons"][0]["payload"] == "帮我测一测"
    assert reply["custom"]["citations"]
    assert slots["last_turn"] == "screening"
    assert "dibao" in slots["offered"]


@pytest.mark.parametrize(
    "text",
    [
        "离婚证丢了怎么补",
        "前夫打我还要杀我",
        "抚养费算不算收入",
        "公司拖欠工资老板跑了",
        "下岗证在哪办",
        "退役军人安置工作怎么弄",
    ],
)
async def test_mere_matters_of_other_offices_stay_so(actions: dict[str, Action], text: str) -> None:
    said, _ = await _said(actions, NOTE, text, "out_of_scope")
    assert "帮我测一测" not in said


async def test_who_never_paid_for_insurance_hears_of_the_aid_for_them(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, NOTE, "没交过失业保险能领失业金吗", "out_of_scope")
    assert "人社部门" in said
    assert slots["programme"] == "shiye_linshi_jiuzhu"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我家房子前两天被大水冲了 现在住安置点 想问怎么申请", "ask_procedure"),
        ("去年大水把房子冲了 到现在还没修 怎么办", "request_aid"),
        ("前几个月发大水 稻子全淹了 [云南](region)的", "inform"),
        ("种地的 羊全冻死了 没钱过年 [新疆](region)的", "out_of_scope"),
    ],
)
async def test_who_lost_house_or_crops_hears_of_the_aid_for_disasters(
    actions: dict[str, Action], text: str, intent: str
) -> None:
    said, slots = await _said(actions, POLICY if intent.startswith("ask") else NOTE, text, intent)
    assert "自然灾害救助条例" in said
    assert slots["programme"] == "shouzai_jiuzhu"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("有没有补偿", "没写，请问当地应急管理部门"),
        ("到底给多少钱", "没写，请问当地应急管理部门"),
        ("要照片不", "没写，请问当地应急管理部门"),
        ("过了一年还能申请吗", "隔了这么久"),
    ],
)
async def test_what_is_asked_on_goes_on_with_the_disaster(actions: dict[str, Action], text: str, words: str) -> None:
    before = {"programme": "shouzai_jiuzhu", "question": "eligibility"}
    said, _ = await _said(actions, NOTE, text, "out_of_scope", **before)
    assert words in said


async def test_nobody_has_to_move_into_a_home(actions: dict[str, Action]) -> None:
    letter = (
        "感谢党感谢政府！我今年七十八，[五保](program:tekun)户，现在每个月的钱够用。就是小王同志说，要把我送到镇上的敬老院去，"
        "说不去的话钱就不发了。我舍不得我那间老屋。我不想去，又怕给小王同志添麻烦。祝领导身体健康。"
    )
    said, slots = await _said(actions, SMALL_TALK, letter, "thank")
    assert "自己可以选" in said
    assert "记下来" in said
    assert slots["last_turn"] == "ticket"
    said, _ = await _said(actions, SMALL_TALK, "真的不去也行？", "affirm", programme="tekun", question="definition")
    assert "由您自己选" in said


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("上次没批下来，现在情况变了能再申请吗", "ask_eligibility"),
        ("我被拒了一次还能再申请[低保](program:dibao)吗", "dispute_decision"),
        ("[低保](program:dibao)被取消了，车卖掉了可以重新申请吗", "report_change"),
    ],
)
async def test_of_applying_again_it_is_said_that_no_time_is_written(
    actions: dict[str, Action], text: str, intent: str
) -> None:
    said, slots = await _said(actions, POLICY, text, intent)
    assert said.startswith("没批下来或者停了以后，隔多久能再申请，我手里的资料没写")
    assert "第六十四条" in said
    again, _ = await _said(actions, POLICY, "隔多久", "ask_processing_time", **slots)
    assert again.startswith("隔多久能再申请，我手里的资料没写")


async def test_who_disputes_is_not_told_to_apply_again(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, NOTE, "我[低保](program:dibao)被取消了，我不服", "dispute_decision")
    assert "隔多久能再申请" not in said


async def test_dibao_does_not_end_after_a_time(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, POLICY, "[低保](program:dibao)多久取消", "ask_processing_time")
    assert said.startswith("低保满多久就取消，资料里没有这样写。")
    assert "每年核查一次" in said


async def test_what_was_granted_before_the_law(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, POLICY, "那以前批的[低保](program:dibao)还算不算", "ask_eligibility")
    assert "我手里的资料没写" in said
    assert "第四十八条" in said


@pytest.mark.parametrize("text", ["失业金怎么领", "失业金能领几个月", "失业补助金怎么领", "失业保险金哪里办"])
async def test_unemployment_insurance_is_another_offices_and_no_dispute_on_wages(
    actions: dict[str, Action], text: str
) -> None:
    said, slots = await _said(actions, NOTE, text, "out_of_scope")
    assert said.startswith("失业保险金归人社部门、社保经办机构管")
    assert "劳动监察" not in said
    assert "就业救助：" in said
    again, _ = await _said(actions, NOTE, "我自己辞职的", "out_of_scope", **slots)
    assert again.startswith("失业保险金的事，我手里的资料没写")


async def test_unpaid_wages_stay_a_matter_of_labour(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, NOTE, "老板欠我三个月工资", "out_of_scope")
    assert "劳动监察" in said


@pytest.mark.parametrize(
    ("text", "programme", "words"),
    [
        ("研究生有没有", "jiaoyu_jiuzhu", "从幼儿园到大学"),
        ("房贷扣不扣", "yiliao_jiuzhu", "房贷、车贷这些能不能扣，我手里的资料没写"),
        ("那不迁户口呢", "gaoling_jintie", "户口没迁过来能不能领，我手里的资料没写"),
        ("我妈卧床[高龄津贴](program:gaoling_jintie)能代办吗", "gaoling_jintie", "能不能请别人代办，我手里的资料没写"),
        ("[低保](program:dibao)户申请公租房优先不", "dibao", "公租房先给谁、要等多久，我手里的资料没写"),
    ],
)
async def test_a_few_words_go_on_with_the_aid(
    actions: dict[str, Action], text: str, programme: str, words: str
) -> None:
    said, _ = await _said(actions, NOTE, text, "out_of_scope", programme=programme)
    assert words in said
    assert "12345 交给管的单位" not in said


@pytest.mark.parametrize(
    ("text", "intent"), [("帮我写一封信给民政局", "start_screening"), ("帮我写个申请", "request_aid")]
)
async def test_what_is_to_be_written_is_said_not_to_be_done_here(
    actions: dict[str, Action], text: str, intent: str
) -> None:
    said, slots = await _said(actions, NOTE, text, intent)
    assert "我写不了" in said
    assert "来源：" in said
    assert "记下来" in said
    assert "ticket_form" not in slots


async def test_a_grumble_at_nobody_hears_the_rules_and_opens_nothing(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, NOTE, "为什么有的人吃[低保](program:dibao)开小车", "complain_unfair")
    assert "不能断定" in said
    assert "来源：" in said
    assert "可以投诉" in said
    assert "ticket_form" not in slots


@pytest.mark.parametrize(
    "text", ["我们村书记的儿子吃[低保](program:dibao)开小车", "隔壁吃[低保](program:dibao)还开宝马"]
)
async def test_a_complaint_of_somebody_stays_one(actions: dict[str, Action], text: str) -> None:
    _, slots = await _said(actions, NOTE, text, "complain_unfair")
    assert "ticket_form" in slots


async def test_why_money_stopped_is_answered_beside_the_ticket(actions: dict[str, Action]) -> None:
    text = "[三口人](count:people)，[低保](program:dibao)从六月起不发了，请问是什么原因？另外房子漏雨，希望解决"
    said, slots = await _said(actions, NOTE, text, "report_missing_payment")
    assert "只有当地查得到" in said
    assert "ticket_form" in slots
