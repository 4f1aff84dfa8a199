"""An answer that was given just now: the sentence of it that answers is said again, and what is new; not all of it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.policy.closest_rules import asks_something
from actions.policy.repeating import answers_given
from actions.reading.understanding import Understood
from actions.sums.sums_told import sums_so_far
from knowledge import OTHER_AID, Answer, Block, Library, Outcome, QuestionKind
from knowledge.answers.by_income import PROGRAMME
from knowledge.dialogue import bare
from knowledge.steering import load_steering_words

#: 有…呢, 那…算吗.
_AROUND_A_THING = re.compile("^(?:那|要是|如果|我|家里?|有|是|的){0,4}|(?:的|也|算|行|可以|能|呢|吗|么|啊){0,4}$")
#: How many answers back one was given just now.
_JUST_NOW = 3
#: 几天, after a rule that holds a number of days: that rule answers.
_OF_TIME = re.compile("^(?:是|要|得|一共|那)?(?:几天|多少天|多久(?:会|就|才)?停?|多长时间|几个月|几年)[呢啊呀？?]?$")
_LIMIT = re.compile(
    "(?:超过?|不超|以上|存款|值)[^，。]{0,6}(?:几[千万]|多少)|(?:几[千万]|多少钱?|多少万)(?:元|块)?(?:以内|以下|以上)|上限"
)
#: Nothing but whose it is.
_OF_SOMEBODY = re.compile("(?:那|要是|如果|是)*[他她它](?:们|自己|家)?(?:的|也)?(?:呢|一样吗)?")
_DAYS = re.compile(r"\d+ ?个?(?:工作日|天|月|年)")


def once(library: Library, said: Answer, asked: Understood, tracker: Tracker) -> Answer:
    """What is new in it, of an answer just given that names nothing new (二级; 皋兰县的呢; 那是多少啊).

    Before it the one sentence that answers, said to be the same; all of the head where the question was asked anew.
    Sums are told anew where a place or an area is named: which one they are for is what the citizen asks.
    """
    told = [event["text"] for turn in islice(answers_given(tracker.events), _JUST_NOW) for event in turn]
    head = "\n".join(block.text for block in said.head)
    heads = [text.partition("\n\n")[0] for text in told]
    # Whom it is about may stand before it.
    known = any(head in (before, before.partition("\n")[2]) for before in heads)
    text = tracker.latest_message.get("text") or ""
    of_a_sum = asked.kind is QuestionKind.amount
    asks = said.outcome is Outcome.asks_region
    if asks or not known or not said.citations or said.about or (of_a_sum and names_anything(asked, tracker)):
        return said
    again = _wanted_again(library, said, text, of_a_sum=of_a_sum)
    if again is not None:
        return again
    new = tuple(block for block in said.rest if not any(block.text in text for text in told))
    if any(block.role == "condition" and block.citations for block in new):
        return said  # a rule of that place, or on what was just told
    return _shortened(library, replace(said, rest=new), asked, tracker, told)


def _shortened(library: Library, said: Answer, asked: Understood, tracker: Tracker, told: list[str]) -> Answer:
    """The answer with the sentence that answers as its head, after a line that says what it is."""
    of_a_sum = asked.kind is QuestionKind.amount
    if of_a_sum and QuestionKind.amount in asked.cues.kinds:
        return replace(said, head=(Block(library.say("as_before")), *said.head))
    unreckoned = asked.programme == PROGRAMME and sums_so_far(tracker, library).people is None
    if of_a_sum and unreckoned and said.outcome is Outcome.answered:
        return replace(said, head=(Block(library.say("same_sum_as_before"), said.citations),))
    anew = asked.cues.kinds and not asked.elliptic
    answering = said.head if anew else (_answering(said, tracker.latest_message.get("text") or ""),)
    if _is_same(asked, tracker, told):
        return replace(said, head=(Block(library.say("as_before")), *answering))
    unsure = Block(library.say("ask_about_rule"), role="next")
    # 自己出了三万多 asks for no rule on just that.
    first = (
        "not_told_of_thing" if asks_something(tracker.latest_message.get("text") or "", library) else "told_with_rule"
    )
    return replace(said, head=(Block(library.say(first)), *answering), rest=(*said.rest, unsure))


def _answering(said: Answer, text: str) -> Block:
    """The sentence that answers: the first, or of a question on a time the first that holds one."""
    rules = [block for block in said.blocks if block.citations and block.role in ("answer", "condition")]
    timed = [block for block in rules if _DAYS.search(block.text)] if _OF_TIME.match(text) else []
    return next(iter([*timed, *rules]), said.head[0])


def _is_same(asked: Understood, tracker: Tracker, told: list[str]) -> bool:
    """Whether what was told holds as well for what is asked now.

    那手机呢: of a thing that no rule is told of, it is not said that it is the same.
    """
    message = tracker.latest_message
    text: str = message.get("text") or ""
    if asked.elliptic or asked.cues.kinds or asked.new_person or asked.named_region or _OF_TIME.match(text):
        return True
    if load_steering_words().short_kind(text) is not None or _OF_SOMEBODY.fullmatch(bare(text)):
        return True  # 材料呢, which was told before the sum; 她的呢
    if asked.lists:
        return True  # 能申请啥, after the list of what there is
    # 他是低保户, 在兰州打工: nothing is asked that was not answered.
    entities = message.get("entities") or []
    ours = (entity for entity in entities if entity["entity"] == "program" and entity["value"] != OTHER_AID)
    if any(ours) and not asked.named_programme:
        return True
    topics, before = set(asked.cues.topics), set(filter(None, (tracker.get_slot("topics") or "").split(",")))
    if topics and (topics <= before or _is_in(text, told)):
        return True  # 手机上呢, after 网上能办吗
    return _is_number(message) or any(_is_age(entity) for entity in entities)


def _wanted_again(library: Library, said: Answer, text: str, *, of_a_sum: bool) -> Answer | None:
    """The part of what was just told that is asked for once more: where (去那里办), what exactly, all in all."""

    def has(cue: str) -> bool:
        return any(word in text for word in library.cues[cue])

    if of_a_sum:
        return said if has("in_all") else None
    if has("where"):
        return _alone(replace(said, head=said.head[:1]))
    return _alone(said) if has("insists") else None


def _alone(said: Answer) -> Answer:
    """What stands first, with its sources, without what was told below it."""
    cited = {citation for block in said.head for citation in block.citations}
    rest = [
        block for block in said.rest if block.role == "next" or (block.role == "source" and cited & {*block.citations})
    ]
    return replace(said, rest=tuple(rest))


def asks_a_limit(text: str) -> bool:
    """Whether it is asked how much of something one may have, and not what an aid comes to."""
    return _LIMIT.search(text) is not None


def on_topic_first(library: Library, said: Answer, asked: Understood, tracker: Tracker) -> Answer:
    """要几级残疾, 结婚的儿子呢, while an aid is spoken of: the rules on that before the conditions of the whole aid.

    So of a limit that is asked for (存款超过几万就不给了).
    """
    goes_on = bool(tracker.get_slot("question")) and not asked.named_programme
    goes_on = goes_on or asks_a_limit(tracker.latest_message.get("text") or "")
    if not goes_on or asked.kind is not QuestionKind.eligibility or not asked.topics:
        return said
    about = [fact.say for fact in library.facts if set(asked.topics) & set(fact.topics)]
    on_it = tuple(block for block in said.head if block.citations and any(sentence in block.text for sentence in about))
    if not on_it or not said.head[0].citations:
        return said
    return replace(said, head=(*on_it, *(block for block in said.head if block not in on_it)))


def without_told(said: Answer, tracker: Tracker) -> Answer:
    """Without the offer of more where that was told just now."""
    told = [event["text"] for turn in islice(answers_given(tracker.events), _JUST_NOW) for event in turn]
    rules = [block.text.rpartition("\n")[2] for block in said.more if block.role == "condition"]
    return replace(said, more=()) if any(rules[0] in text for text in told for _ in rules[:1]) else said


def names_anything(asked: Understood, tracker: Tracker) -> bool:
    """Whether a message names a place, a programme or a kind of area."""
    area = any(entity["entity"] == "area_type" for entity in tracker.latest_message.get("entities") or [])
    return asked.named_region or asked.named_programme or area


def _is_in(text: str, told: list[str]) -> bool:
    """Whether the thing that is asked about (有车呢) was named in what was told."""
    thing = _AROUND_A_THING.sub("", bare(text)).removesuffix("子")
    return bool(thing) and any(thing in one for one in told)


def _is_number(message: dict[str, Any]) -> bool:
    """Whether nothing but a number is said (二级; 三口人)."""
    counts = [entity for entity in message.get("entities") or [] if entity["entity"] == "count"]
    told = sum(entity["end"] - entity["start"] for entity in counts)
    return bool(counts) and len(bare(message.get("text") or "")) - told <= 1


def _is_age(entity: dict[str, Any]) -> bool:
    value = entity["value"]
    return entity["entity"] == "count" and isinstance(value, dict) and value.get("unit") == "age"
