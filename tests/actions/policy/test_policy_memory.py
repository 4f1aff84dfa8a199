"""What a conversation on policy remembers: the pair that is asked about, what was offered, what was found."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker

OBJECTION = "不服怎么办"


@pytest.fixture
def action(actions: dict[str, Action]) -> Action:
    return actions["action_answer_policy"]


async def test_whether_one_gets_the_other_too_is_answered_with_no(action: Action) -> None:
    asked = message("[五保](program:tekun)能领[残疾补贴](program:canji_liangxiang_butie)吗", "ask_eligibility")
    (reply,), _ = await run(action, tracker(asked))
    assert "不再领残疾人两项补贴" in reply["text"]


async def test_a_pair_is_completed_from_memory(action: Action) -> None:
    asked = message("还能领[低保](program:dibao)吗", "ask_eligibility")
    (reply,), _ = await run(action, tracker(asked, programme="tekun", question="eligibility"))
    assert "纳入特困供养的，不再享受低保" in reply["text"]


async def test_two_programmes_asked_each_for_their_conditions_are_two_answers(action: Action) -> None:
    asked = message("[低保](program:dibao)和[特困](program:tekun)谁能申请", "ask_eligibility")
    replies, _ = await run(action, tracker(asked))
    assert len(replies) == 2


async def test_after_a_list_the_next_question_is_about_what_was_listed(action: Action) -> None:
    _, slots = await run(action, tracker(message("孩子爸爸坐牢妈妈跑了，有什么补助", "ask_available_aid")))
    assert "shishi_wuren_fuyang" in slots["offered"]
    (reply,), _ = await run(action, tracker(message("去哪里申请", "ask_procedure"), **slots))
    assert "事实无人抚养儿童补贴" in [button["title"] for button in reply["buttons"]]


async def test_what_the_search_found_is_what_the_next_question_is_about(action: Action) -> None:
    (found,), slots = await run(action, tracker(message(OBJECTION, "ask_procedure")))
    assert "复议" in found["text"]
    (reply,), _ = await run(action, tracker(message("多长时间内要提", "ask_processing_time"), **slots))
    assert "60 天内申请行政复议" in reply["text"]


async def test_a_new_question_lets_an_old_situation_go(action: Action) -> None:
    _, slots = await run(action, tracker(message("有车能吃[低保](program:dibao)吗", "ask_eligibility")))
    (reply,), _ = await run(action, tracker(message("要带什么材料", "ask_documents"), **slots))
    assert "车辆" not in reply["text"].partition("\n\n")[0]
    assert "材料" in reply["text"]


async def test_a_telephone_number_needs_no_programme(action: Action) -> None:
    (reply,), _ = await run(action, tracker(message("民政局电话多少", "ask_contact")))
    assert "12345" in reply["text"]


async def test_a_need_that_belongs_to_one_programme_finds_it(action: Action) -> None:
    (reply,), _ = await run(action, tracker(message("冬天没棉被有没有救助", "ask_available_aid")))
    assert "受灾" in reply["text"]


async def test_a_noted_message_leaves_its_programme_and_place_in_mind(actions: dict[str, Action]) -> None:
    told = message("我是四川合江的，家里失火了，给我办[临时救助](program:linshi_jiuzhu)吧", "request_aid")
    _, slots = await run(actions["action_open_ticket"], tracker(told))
    assert (slots["programme"], slots["region"]) == ("linshi_jiuzhu", "510522")


async def test_a_plain_question_taken_for_another_matter_is_answered(actions: dict[str, Action]) -> None:
    asked = message("[低保](program:dibao)被停了怎么办", "out_of_scope")
    (reply,), _ = await run(actions["action_open_ticket"], tracker(asked))
    assert "低保" in reply["text"]
    assert reply["custom"]["citations"]


async def test_how_to_object_goes_with_a_noted_objection(actions: dict[str, Action]) -> None:
    told = message("凭什么把我家[低保](program:dibao)停了，我不服", "dispute_decision")
    replies, _ = await run(actions["action_open_ticket"], tracker(told))
    assert "复议" in replies[0]["text"]
    assert "工单" in replies[1]["text"]


async def test_a_few_words_in_the_middle_of_a_talk_stay_with_it(actions: dict[str, Action]) -> None:
    under_way = {"programme": "dibao", "region": "510522", "question": "amount"}
    (reply,), _ = await run(
        actions["action_open_ticket"], tracker(message("什么时候涨的", "out_of_scope"), **under_way)
    )
    assert "2022 年 7 月起，之前 620 元" in reply["text"]


async def test_two_named_together_are_both_meant_by_the_next_question(action: Action) -> None:
    both = message("[低保](program:dibao)和[特困](program:tekun)有什么区别", "ask_definition")
    _, slots = await run(action, tracker(both))
    assert (slots["beside"], slots["programme"]) == ("dibao", "tekun")
    (reply,), slots = await run(action, tracker(message("能一起领不", "ask_eligibility"), **slots))
    assert "纳入特困供养的，不再享受低保" in reply["text"]
    _, slots = await run(action, tracker(message("[临时救助](program:linshi_jiuzhu)呢", "inform"), **slots))
    assert slots["beside"] is None


@pytest.mark.parametrize(
    ("asked", "intent", "needed"),
    [
        ("[低保户](program:dibao)得癌症怎么救助", "ask_procedure", "yiliao_jiuzhu"),
        ("[五保户](program:tekun)房子漏了归哪里修房", "ask_procedure", "zhufang_jiuzhu"),
        ("[低保](program:dibao)户孩子上学有补助吗", "ask_eligibility", "jiaoyu_jiuzhu"),
        ("[低保户](program:dibao)一个月领多少", "ask_amount", "dibao"),
        ("[低保](program:dibao)能报销看病吗", "ask_eligibility", "dibao"),
    ],
)
async def test_who_has_a_programme_asks_about_what_they_need(
    action: Action, asked: str, intent: str, needed: str
) -> None:
    _, slots = await run(action, tracker(message(asked, intent)))
    assert slots["programme"] == needed


async def test_other_people_with_the_same_need_go_on_with_the_aid(action: Action) -> None:
    asked = message("[低保边缘](program:dibao_bianyuan)的呢", "inform")
    _, slots = await run(action, tracker(asked, programme="yiliao_jiuzhu", question="amount"))
    assert slots["programme"] == "yiliao_jiuzhu"
    _, slots = await run(action, tracker(asked, programme="dibao", question="amount"))
    assert slots["programme"] == "dibao_bianyuan"


@pytest.mark.parametrize(
    ("asked", "clause"),
    [("社会救助法第四十八条写的啥", "第四十八条"), ("第48条是什么意思", "第四十八条"), ("民发〔2018〕23号讲了啥", "")],
)
async def test_a_clause_named_by_its_number_is_told(action: Action, asked: str, clause: str) -> None:
    (reply,), _ = await run(action, tracker(message(asked, "ask_definition"), programme="dibao"))
    (first, *_) = reply["custom"]["citations"]
    assert clause in first["clause"]
    assert first["document"] == "中华人民共和国社会救助法" or not clause


async def test_an_answer_that_does_not_come_in_time(action: Action) -> None:
    before = {"programme": "dibao", "question": "processing_time"}
    (reply,), slots = await run(action, tracker(message("超过了咋办", "ask_procedure"), **before))
    assert "一直不答复，可以申请行政复议" in reply["text"]
    assert slots["topics"] == "no_answer"
    (other,), _ = await run(
        action, tracker(message("超过了咋办", "ask_procedure"), programme="dibao", question="amount")
    )
    assert "一直不答复" not in other["text"]
