"""Several asks in one message: the first is answered, the others are kept and come back."""

from datetime import date

import pytest
from rasa_sdk.interfaces import Action

from actions.reading.asks import Ask, kept, questions_in
from knowledge import Library, QuestionKind
from tests.actions.read_trackers import entities_in
from tests.actions.trackers import message, run, tracker

TODAY = date(2026, 11, 23)
LANZHOU = "[兰州](region)[低保](program:dibao)"
amount, procedure, documents = QuestionKind.amount, QuestionKind.procedure, QuestionKind.documents
eligibility = QuestionKind.eligibility


@pytest.mark.parametrize(
    ("text", "classified", "expected"),
    [
        ("低保多少钱", amount, ()),
        ("低保多少钱，一个月多少钱", amount, ()),
        ("低保多少钱？要带什么材料", documents, ((amount, "dibao"), (documents, "dibao"))),
        ("低保多少钱？临时救助怎么申请？", procedure, ((amount, "dibao"), (procedure, "linshi_jiuzhu"))),
        ("要带什么材料，多少钱，我说的是低保", documents, ((documents, "dibao"), (amount, "dibao"))),
        # A clause without a word of the lists is what the classifier says.
        ("低保多少钱？我这样的够不够", eligibility, ((amount, "dibao"), (eligibility, "dibao"))),
        ("我爸能不能吃低保，怎么申请", procedure, ((eligibility, "dibao"), (procedure, "dibao"))),
        ("几年前得过病，没什么收入，低保怎么申请", amount, ()),
    ],
)
def test_which_questions_a_message_holds(
    library: Library, text: str, classified: QuestionKind, expected: tuple[tuple[QuestionKind, str], ...]
) -> None:
    found = questions_in(library, {"text": text, "entities": entities_in(text, library)}, TODAY, classified)
    assert tuple((ask.kind, *ask.programmes) for ask in found) == expected


def _read_alone(intent: str, confidence: float) -> list[dict[str, object]]:
    return [{"start": 8, "end": 11, "intent": intent, "confidence": confidence}]


@pytest.mark.parametrize(
    ("read_alone", "expected"),
    [
        ([], ()),
        (_read_alone("ask_payment", 0.9), (amount, QuestionKind.payment)),
        (_read_alone("ask_payment", 0.6), ()),
        # Whether somebody gets it hangs on all the rest of the message.
        (_read_alone("ask_eligibility", 0.99), ()),
        (_read_alone("chitchat", 0.99), ()),
        (_read_alone("ask_amount", 0.99), ()),
    ],
)
def test_behind_the_question_of_the_whole_comes_what_a_clause_alone_asks(
    library: Library, read_alone: list[dict[str, object]], expected: tuple[QuestionKind, ...]
) -> None:
    text = "低保一月有几个？咋个领"
    read = {
        "text": text,
        "entities": entities_in("[低保](program:dibao)一月有几个？咋个领", library),
        "clauses": read_alone,
    }
    assert tuple(ask.kind for ask in questions_in(library, read, TODAY, amount)) == expected


def test_kept_questions_are_read_as_they_were_written() -> None:
    asks = (Ask(amount, ("dibao", "tekun"), ("property",)), Ask(procedure))
    slot = "|".join(map(str, asks))
    assert kept(tracker(message("好", "affirm"), kept=slot)) == asks


async def test_two_questions_on_one_programme_are_both_answered(actions: dict[str, Action]) -> None:
    asked = tracker(message(f"{LANZHOU}多少钱，要带什么材料", "ask_documents"))
    (first, second), slots = await run(actions["action_answer_policy"], asked)
    assert "914" in first["text"]
    assert "授权" in second["text"]
    assert slots["question"] == "amount"
    assert not slots.get("kept")


async def test_of_three_the_first_is_answered_and_the_others_kept_and_offered(actions: dict[str, Action]) -> None:
    asked = tracker(message(f"{LANZHOU}多少钱，怎么申请，要带什么材料", "ask_documents"))
    (first, offer), slots = await run(actions["action_answer_policy"], asked)
    assert "914" in first["text"]
    assert offer["response"] == "utter_kept_question"
    assert "材料" in offer["question"]
    assert (slots["question"], slots["kept"]) == ("amount", "procedure:dibao::1|documents:dibao::1")
    assert slots["last_turn"] == "kept"


async def test_a_question_on_another_programme_is_kept(actions: dict[str, Action]) -> None:
    asked = tracker(message(f"{LANZHOU}多少钱，[临时救助](program:linshi_jiuzhu)怎么申请", "ask_procedure"))
    (first, offer), slots = await run(actions["action_answer_policy"], asked)
    assert "914" in first["text"]
    assert [button["payload"] for button in offer["buttons"]] == [offer["question"]]
    assert slots["kept"] == "procedure:linshi_jiuzhu::1"


@pytest.mark.parametrize(("text", "intent"), [("好", "affirm"), ("接着说", "repeat"), ("那你说吧", "chitchat")])
async def test_going_on_answers_what_was_kept(actions: dict[str, Action], text: str, intent: str) -> None:
    asked = tracker(
        message(text, intent), kept="documents:dibao:", last_turn="kept", programme="tekun", region="620100"
    )
    (reply,), slots = await run(actions["action_small_talk"], asked)
    assert "授权" in reply["text"]
    assert (slots["kept"], slots["question"], slots["programme"], slots["last_turn"]) == (
        None,
        "documents",
        "dibao",
        None,
    )


async def test_while_a_place_is_asked_for_nothing_else_is(actions: dict[str, Action]) -> None:
    asked = tracker(message("[低保](program:dibao)多少钱，怎么申请，要带什么材料", "ask_amount"))
    (reply,), slots = await run(actions["action_answer_policy"], asked)
    assert "您在哪里" in reply["text"]
    (answered, offer), slots = await run(
        actions["action_answer_policy"], tracker(message("[兰州](region)", "inform"), **slots)
    )
    assert "914" in answered["text"]
    assert offer["response"] == "utter_kept_question"
    assert slots["last_turn"] == "kept"


async def test_what_needs_no_place_is_answered_while_the_place_is_asked_for(actions: dict[str, Action]) -> None:
    asked = tracker(message("[低保](program:dibao)多少钱，怎么申请", "ask_amount"))
    (asking, answered), _ = await run(actions["action_answer_policy"], asked)
    assert "您在哪里" in asking["text"]
    assert "乡镇政府或街道" in answered["text"]


async def test_what_is_asked_again_is_taken_off_the_list(actions: dict[str, Action]) -> None:
    asked = tracker(message("[低保](program:dibao)要带什么材料", "ask_documents"), kept="documents:dibao:")
    (reply,), slots = await run(actions["action_answer_policy"], asked)
    assert "授权" in reply["text"]
    assert slots["kept"] is None


@pytest.mark.parametrize(("text", "intent"), [("谢谢", "thank"), ("再见", "goodbye"), ("好的谢谢", "affirm")])
async def test_who_thanks_or_leaves_is_asked_nothing_more(actions: dict[str, Action], text: str, intent: str) -> None:
    replies, _ = await run(actions["action_small_talk"], tracker(message(text, intent), kept="procedure:dibao:"))
    assert [reply["response"] for reply in replies] == [{"再见": "utter_goodbye"}.get(text, "utter_thank")]


async def test_a_kept_question_is_brought_up_twice_and_then_waits(actions: dict[str, Action]) -> None:
    action, kept_slot = actions["action_answer_policy"], "procedure:dibao:"
    for times in (1, 2):
        replies, slots = await run(
            action,
            tracker(message("[兰州](region)", "inform"), kept=kept_slot, question="amount", programme="linshi_jiuzhu"),
        )
        assert replies[-1].get("response") == "utter_kept_question"
        assert slots["kept"] == f"procedure:dibao::{times}"
        kept_slot = slots["kept"]
    replies, slots = await run(
        action,
        tracker(message("[兰州](region)", "inform"), kept=kept_slot, question="amount", programme="linshi_jiuzhu"),
    )
    assert all(reply.get("response") != "utter_kept_question" for reply in replies)
    assert "kept" not in slots
    (answer, *_), slots = await run(
        action, tracker(message("还有呢", "affirm"), kept=kept_slot, programme="linshi_jiuzhu")
    )
    assert "低保" in answer["text"]
    assert slots["kept"] is None


async def test_two_questions_with_one_answer_are_answered_once(actions: dict[str, Action]) -> None:
    asked = tracker(message("[低保](program:dibao)多久能批下来，多长时间有结果", "ask_processing_time"))
    replies, _ = await run(actions["action_answer_policy"], asked)
    texts = [line for reply in replies for line in reply["text"].split("\n") if line and "来源" not in line]
    assert len(texts) == len(set(texts))


async def test_a_complaint_beside_a_question_is_noted(actions: dict[str, Action]) -> None:
    asked = message("窗口态度差，推来推去。[低保](program:dibao)要带什么材料", "ask_documents")
    answered, noted = (await run(actions["action_answer_policy"], tracker(asked)))[0]
    assert "授权" in answered["text"]
    assert noted["response"] == "utter_also_noted"
    assert noted["custom"]["effects"] == {"attention": "noted"}


async def test_a_question_beside_a_complaint_is_answered(actions: dict[str, Action]) -> None:
    asked = message("钱没到账也没人管。那要带什么材料去问", "report_missing_payment")
    answered, form = (await run(actions["action_open_ticket"], tracker(asked, programme="dibao")))[0]
    assert "工单" in form["text"]
    assert "授权" in answered["text"]


async def test_what_was_answered_is_remembered_a_few_questions_long(actions: dict[str, Action]) -> None:
    before = ",".join(f"amount:p{number}" for number in range(8))
    asked = tracker(message(f"{LANZHOU}多少钱", "ask_amount"), answered=before)
    _, slots = await run(actions["action_answer_policy"], asked)
    assert slots["answered"].split(",")[-1] == "amount:dibao"
    assert len(slots["answered"].split(",")) == 8


async def test_the_question_in_a_complaint_is_answered_before_the_rules_on_complaints(
    actions: dict[str, Action],
) -> None:
    asked = message("村干部优亲厚友，到底什么条件才能吃[低保](program:dibao)", "complain_unfair")
    answered, form = (await run(actions["action_open_ticket"], tracker(asked)))[0]
    assert "乡镇看不到" in form["text"]
    assert "低保按家庭算" in answered["text"]


async def test_which_aid_there_is_is_told_though_a_life_was_told_first(actions: dict[str, Action]) -> None:
    asked = message("我在[兰州](region)，老公走了，我一个人带孩子，有什么补助吗", "inform")
    (reply,), slots = await run(actions["action_answer_policy"], tracker(asked))
    assert "可以问问这几项" in reply["text"]
    assert slots["region"] == "620100"


async def test_beside_an_objection_the_rules_come_first_and_the_question_waits(actions: dict[str, Action]) -> None:
    asked = message("我家[低保](program:dibao)被停了，我不服，复议要多久", "dispute_decision")
    replies, slots = await run(actions["action_open_ticket"], tracker(asked))
    explained, form = replies
    assert "复议" in explained["text"]
    assert "工单" in form["text"]
    assert slots["kept"]
