"""Which rules answer a message most closely, by the search, whatever programme and kind of question it was read as."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.reading.understanding import GENERAL, Understood, names_in, question_of
from knowledge import Fact, Library, QuestionKind, Search
from knowledge.dialogue import bare, clauses
from knowledge.search import Hit
from knowledge.steering import load_steering_words

#: A message with no more than this beside its names and the words of its question asks for the whole of the rule.
_LITTLE = 3
#: Of a longer message what asks is looked for, and the end of it, where nothing shows what asks.
_LONG, _END = 120, 80
#: From here on a message tells a story, of which the end may ask for no more than the aid.
STORY = 60
#: A second rule is told with the first where it fits nearly as well, and both are read at a glance.
_NEARLY, _GLANCE = 0.75, 100
#: The same where nothing else is told: of a question that no reading fits more must be shown.
NEAR = 0.6
#: What is about those who have the aid answers nobody who asks which there is.
_OF_WHO_HAS_IT = frozenset(
    {"until_age", "how_long", "report_change", "method", "start_month"}
)  # fmt: skip
#: What is done to get an aid, and when, tells nobody which there is either.
_OF_APPLYING = frozenset(
    {QuestionKind.documents, QuestionKind.procedure, QuestionKind.contact, QuestionKind.processing_time,
     QuestionKind.payment}
)  # fmt: skip
#: Aids with rules of their own on the same points: a rule of one answers no question on another, but for who does not
#: get that one.
_SIBLINGS = frozenset({"dibao", "tekun", "dibao_bianyuan", "gangxing_zhichu"})
#: Aids of which a rule leads only where something of them is told.
_OF_DISABLED = frozenset({"canji_shenghuo_butie", "canji_huli_butie", "canji_liangxiang_butie"})
_TELLS_DISABLED = re.compile("残|护理|智力|精神|瘫|失能|自理|盲|聋|哑")
_BEYOND_IT = re.compile(
    "不够|够不|不符|不到|[吃领办评]不[上到了]|没[批评有吃领]|不是|超|刚过|差一|多出|高出|夹|边缘|停|退"
)
#: Without the names of programmes the rule must be among so many that fit, and fit as well as this.
_LOOKED_AT, _FITS = 60, 5
_SUM = re.compile(r"\d ?万?元")
#: What a question is put in, whatever it is about.
FILLERS = re.compile(
    "我?想?请?(?:问一?下|问问|咨询一?下|了解一?下|打听一?下|知道)|你好|您好|麻烦|现在|到底|怎么个|怎么样|怎么|咋个?|如何|多少钱?|什么|啥|哪些|哪里|哪"
    "|[我你您他她的吗呢啊呀吧么嘛哦了得是有要能可以会一个这那]"
)
#: How all of a rule is asked for: 请问低保咋办, 特困流程是什么, 医疗救助如何领取, 低保难不难办.
ALL_OF_IT = re.compile(
    "请问?|咨询|我们|咱们|想要?|(?:怎么|咋个?|如何|怎样|咋样)(?:才)?(?:能|会|可以)?(?:去|来)?(?:办|弄|整|搞|领|拿|申请|申领|享受|吃|评|走|操作)(?:理|取|到|上|成|下来)?"
    "|(?:流程|手续|程序|步骤|过程|门槛|条件|政策|规定|情况|要求)|(?:咋|怎么|咋个|啥)回事|难不难|好不好|容易|麻不麻烦|(?:办|领|申)(?:理|取|领)?|申请|意思|难"
    "|(?:什么|啥|怎么)样|家庭|人家|满足|符合|享受|资格|够格"
    f"|{FILLERS.pattern}"
)
#: Who somebody is, and that they live alone: 我爸七十三了, 屋里头就她一个人, 一个人在农村.
_ONLY_WHO = re.compile(
    r"(?:我|俺|咱|他|她|家里?|有个|的|们){0,3}(?:老|外|爷|奶|公|婆|爸|妈|爹|娘|父|母|亲|伯|叔|舅|姑|姨|丈|人|汉|太|岳|邻居|隔壁)*"
    r"(?:今年|都|已经|快|有|虚岁|刚|满)*(?P<age>[七八九][十\d][一二三四五六七八九]?|六十[一二三四五六七八九]?|6\d)(?:多|来|几)?(?:周?岁|岁数)?(?:的人)?了?"
)
_ONLY_ALONE = re.compile(
    "(?:平时|现在|老家|屋里头?|家里?|村里|儿女都?不在|我|俺|他|她|就|只|有|剩|还|是|的|自己)*(?:一个人|独自一人|孤身一人|独居)"
    "(?:在|住|过|生活|过日子|农村|乡下|老家|村里|屋里头?|家里?|的)*"
)
#: How a clause ends that asks, beside the words of dialogue.yaml.
_ASKS = re.compile(
    "([一-鿿])不\\1|[找问向归由](?:谁|哪)|谁(?:来?(?:照顾|护理|伺候|养)|掏|出|给|付)|该(?:找|问|喊|打)|[几多][年月天岁次久]"
    "|(?:[吗么嘛呢]|[不没]|没有|对不对|行不行|咋整|咋办|怎么办|哪个|哪种|哪一种|啥|什么|多久|多长时间)[啊呀呢哦了]?[？?。！!]*$"
)


def asks_something(text: str, library: Library) -> bool:
    """Whether the end of a message asks (用不用去说; 归哪家管), whatever it was read as."""
    parts = [clause for _, clause in clauses(text) if len(bare(clause)) > 1][-2:]
    return any(_ASKS.search(part) or library.dialogue.asks(part) for part in parts) or text.rstrip().endswith(
        ("?", "？")
    )


def closest_rules(
    asked: Understood, tracker: Tracker, library: Library, search: Search, today: date, *, complains: bool = False
) -> list[Fact]:
    """The facts that answer, best first; none for a message that asks for all of a rule (低保怎么申请), or for nothing.

    Where it names no programme, of the one that is spoken of, if any such answers; of another else. `complains`: what
    is told against somebody needs no question.
    """
    message = tracker.latest_message
    text = _without_who(message.get("text") or "")
    intent = (message.get("intent") or {}).get("name") or ""
    wants_rule = complains or question_of(intent) is not None or asked.lists or asks_something(text, library)
    plain = not asked.cues.topics and not says_more_than(_LITTLE, text, tracker, library)
    if asked.elliptic or plain or not wants_rule or _ends_asking_for_papers(text):
        return []
    # What there is for a story does not hang on where it is told.
    placeless = _without_places(text, library) if asked.region and asked.lists else text
    wordings = [_asking(placeless, library)]
    asks = "，".join(asking_clauses(text, library))
    if complains and _more_than(_LITTLE, _without_names(asks, message), library):
        wordings.insert(0, asks)
    elif not complains and asks_for_the_aid_alone(text, message, library):
        return []
    found = (_found(wording, asked, message, library, search=search, today=today) for wording in wordings)
    return next(filter(None, found), [])


def _found(
    wording: str, asked: Understood, message: dict[str, Any], library: Library, *, search: Search, today: date
) -> list[Fact]:
    """The rules that fit this wording of it, best first."""
    named, nameless = wording, _without_names(wording, message)
    of_it: tuple[Hit, ...] = ()
    if asked.programmes and not asked.named_programme:
        named = f"{library.programmes[asked.programmes[-1]].short_name} {wording}"
        of_it = search.within(nameless, asked.programmes, as_of=today, region=asked.region)
    hits = search.find(named, as_of=today, region=asked.region)
    if not hits and named != wording:
        hits = search.find(wording, as_of=today, region=asked.region)
    hits = tuple(
        hit for hit in hits if not (_is_figure_beside(hit.fact, asked) or _is_of_a_sibling(hit.fact, asked, wording))
    )
    # What fits the name of the programme alone is no answer.
    if hits and named != nameless and not _fits(hits[0].fact, nameless, asked, search, today):
        hits = ()
    # Nor does that name decide between its rules: 从啥时候开始算 is not what the rule with most of its words tells.
    if of_it and not (hits and any(hit.fact.clause == hits[0].fact.clause for hit in of_it)):
        hits = of_it
    near = nearly_as_good(hits) if hits else []
    if near and asked.lists and (is_of_who_has_it(near[0]) or _is_of_applying(near[0], wording, library)):
        return []
    return _at_a_glance([fact for fact in near if _goes_with(fact, near[0], asked, wording)])


def _is_of_applying(fact: Fact, wording: str, library: Library) -> bool:
    """残疾证二级有什么补贴: how something is applied for is none of what there is."""
    return bool(fact.kinds) and set(fact.kinds) <= _OF_APPLYING and library.dialogue.asks_which_aid(wording)


def _ends_asking_for_papers(text: str) -> bool:
    """我儿子没去办过，要啥: what is told before asks for no paper of its own."""
    *before, last = [clause for _, clause in clauses(text)] or [text]
    return bool(before) and load_steering_words().short_kind(last) is QuestionKind.documents


def _is_of_a_sibling(fact: Fact, asked: Understood, wording: str) -> bool:
    """低保还要重新交材料吗: a rule on papers of 刚性支出 alone is none of that."""
    named = set(asked.programmes) if asked.named_programme else set()
    others = set(fact.programmes)
    if not named or not named <= _SIBLINGS or named & others:
        return False
    if others <= _OF_DISABLED:
        return not _TELLS_DISABLED.search(wording)
    return others <= _SIBLINGS and not _BEYOND_IT.search(wording)


def _goes_with(fact: Fact, first: Fact, asked: Understood, wording: str) -> bool:
    """Whether a further rule is on the aid that the first is on or that is spoken of, or on all aid."""
    about = {*asked.programmes, *first.programmes, GENERAL}
    return not asked.programmes or bool(about & set(fact.programmes)) or _BEYOND_IT.search(wording) is not None


def _is_figure_beside(fact: Fact, asked: Understood) -> bool:
    """Whether a fact holds a sum of money that is not asked for: of another aid, or where it is asked who or how.

    外省户口在兰州办低保, 我爷爷90岁每月能领多少，我们在兰州: the 低保 of 兰州 fits by the name of the place alone.
    """
    asks_for_it = asked.kind is QuestionKind.amount and set(fact.programmes) & set(asked.programmes)
    return _SUM.search(fact.say) is not None and QuestionKind.amount in fact.kinds and not asks_for_it


def _fits(fact: Fact, wording: str, asked: Understood, search: Search, today: date) -> bool:
    near = search.nearest(wording, as_of=today, region=asked.region, most=_LOOKED_AT)
    # Of several rules of a clause the search tells the one that fits best.
    return any(hit.fact.clause == fact.clause and hit.score >= _FITS for hit in near)


def is_of_who_has_it(fact: Fact) -> bool:
    """Whether a fact is about those who have the aid already (领到几岁), so that it tells nobody which there is."""
    return bool(_OF_WHO_HAS_IT & set(fact.topics))


def nearly_as_good(hits: Sequence[Hit], share: float = _NEARLY) -> list[Fact]:
    """The first of what was found, and what fits nearly as well: `share` of its score."""
    return [hit.fact for hit in hits if hit.score >= share * hits[0].score]


def _at_a_glance(facts: Sequence[Fact]) -> list[Fact]:
    """As many of the facts as are read at a glance, the first in any case."""
    kept: list[Fact] = []
    for fact in facts:
        if kept and sum(len(one.say) for one in (*kept, fact)) > _GLANCE:
            break
        kept.append(fact)
    return kept


def says_more_than(
    most: int, text: str, tracker: Tracker, library: Library, fillers: re.Pattern[str] = FILLERS
) -> bool:
    """Whether more than so many characters stand beside names and the words of a question."""
    marks = [" " if any(one["start"] <= place < one["end"] for one in names_in(tracker.latest_message)) else char
             for place, char in enumerate(text)]  # fmt: skip
    return _more_than(most, "".join(marks), library, fillers)


def _more_than(most: int, nameless: str, library: Library, fillers: re.Pattern[str] = FILLERS) -> bool:
    left = nameless
    for kind in library.cues:
        for word in sorted(library.cues[kind], key=len, reverse=True):
            left = left.replace(word, " ")
    return len(bare(fillers.sub("", left)).replace(" ", "")) > most


def _without_who(text: str) -> str:
    """我爸七十三了，一个人在农村，能吃低保吗: blanks for that he is old and alone."""
    # Who writes by voice puts blanks for signs.
    told = [(start, clause) for start, clause in clauses(re.sub(r"\s", "，", text))[:-1] if len(bare(clause)) > 1]
    if not any(_ONLY_WHO.fullmatch(bare(clause)) for _, clause in told):
        return text
    for start, clause in told:
        if _ONLY_WHO.fullmatch(bare(clause)) or _ONLY_ALONE.fullmatch(bare(clause)):
            text = text[:start] + " " * len(clause) + text[start + len(clause) :]
    return text


def _without_names(wording: str, message: dict[str, Any]) -> str:
    """The wording without the names of programmes that the message has."""
    text: str = message.get("text") or ""
    for name in names_in(message):
        if name["entity"] == "program":
            wording = wording.replace(text[name["start"] : name["end"]], " ")
    return wording


def _without_places(text: str, library: Library) -> str:
    """The text without the places that it names: those decide what is looked at, not what fits."""
    inside = [place for span in library.regions.find(text) for place in range(span.start, span.end)]
    return "".join(char for place, char in enumerate(text) if place not in inside)


def asks_for_the_aid_alone(text: str, message: dict[str, Any], library: Library) -> bool:
    """Whether a letter asks 我们能不能享受低保: that wants all of the rule, and no detail of what it tells."""
    asking = "，".join(asking_clauses(text, library)) if len(text) > STORY else ""
    nameless = _without_names(asking, message)
    return nameless != asking and not _more_than(_LITTLE, nameless, library, ALL_OF_IT)


def _asking(text: str, library: Library) -> str:
    """The message; of a long one the clauses that ask, or its end."""
    if len(text) <= _LONG:
        return text
    asking = "，".join(asking_clauses(text, library))
    return asking if len(bare(asking)) > _LITTLE else text[-_END:]


def asking_clauses(text: str, library: Library) -> list[str]:
    """The clauses of a message that ask."""
    return [clause for _, clause in clauses(text) if library.dialogue.asks(clause)]
