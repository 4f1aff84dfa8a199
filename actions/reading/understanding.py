"""What a message asks, put together from its intent, its names, its words and what was said before."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.reading.naming import called_for_short, is_very_old, without_what_they_lack
from actions.reading.places_told import Places, inside, places_told, short_place
from actions.reading.told_by_words import person_meant, told_by_words
from actions.reading.topics_asked import SHORT, kind_and_topics, without_a_sum
from knowledge import OTHER_AID, AreaType, Cues, Library, QuestionKind, Region, read_cues
from knowledge.dialogue import bare, clauses, taken_back
from knowledge.meant import Meant

_KINDS = {f"ask_{kind}": kind for kind in QuestionKind}
#: The programme whose facts hold for all aid.
GENERAL = "shehui_jiuzhu"
#: The allowance for people of eighty and more (老年人权益保障法 article 33), and that age.
_FOR_THE_OLD, _VERY_OLD = "gaoling_jintie", 80
#: 五保户住院没人陪护 asks for what 特困供养 brings, and not for the bills.
_FOR_CARE, _OF_CARE = "tekun", re.compile("陪护|陪床|照顾|照料|伺候|护工|看护")
#: Of somebody nothing is said but that they have an aid.
_MERELY_HAS_IT = re.compile(
    "(?:但|可)?是?(?:我|我家|我们家?|他|她|俺)?[一-鿿]{0,3}(?<![没不未])(?:是)?(?:吃|领|拿|享受|有)着?低保(?:的)?"
)
#: The programme whose name is that of those who have it: 孤儿考公务员有照顾吗.
_PEOPLE_BY_NAME = frozenset({"guer"})
#: The entities that say what a question is about.
NAMES = frozenset({"program", "region", "area_type"})
#: 那我六岁的儿子呢, at the beginning.
_AND_WHO = re.compile(r"(?:那么?|还有)?[一-鿿]{1,12}呢(?:$|[，。,？?\s])")


@dataclass(frozen=True)
class Understood:
    """One message in its conversation. Tuples hold what was named; empty ones fall back to memory.

    `kinds`: the questions, the main one first; empty for a mere fact. `programmes` and `regions` are what they are
    about, memory included. `ambiguous` holds the candidates where a name fits several divisions; `named_region` tells
    whether this message named one, `named_programme` whether it named a programme. `old_names`: what to tell of names
    that are no longer in use. `lists`: asks which aid there is. `person`: whom it is about (persons.yaml), memory
    included, `new_person` whether this message changed that. `own_area`: the area type that the citizen said is theirs.
    `elliptic`: names and fillers only (那农村呢; 不对，是我妈), which go on with the question under way.
    `corrects_group`: says that they belong to another group of people than was taken (不是孤儿，妈妈跑了).
    `meant`: the matter that plain words tell, whatever programme they name (meant.yaml). `story`: the words that were
    told before of the one who is meant now (那奶奶的呢). `words`: this message and the one before it.
    """

    kinds: tuple[QuestionKind, ...]
    programmes: tuple[str, ...]
    regions: tuple[str, ...]
    ambiguous: tuple[Region, ...]
    named_region: bool
    named_programme: bool
    area_type: AreaType | None
    cues: Cues
    topics: tuple[str, ...]
    old_names: tuple[str, ...] = ()
    lists: bool = False
    person: str | None = None
    new_person: bool = False
    own_area: AreaType | None = None
    elliptic: bool = False
    corrects_group: bool = False
    meant: Meant | None = None
    story: str = ""
    words: str = ""

    @property
    def kind(self) -> QuestionKind | None:
        """The main question."""
        return self.kinds[0] if self.kinds else None

    @property
    def region(self) -> str | None:
        """The region to remember: the last one named."""
        return self.regions[-1] if self.regions else None

    @property
    def programme(self) -> str | None:
        """The programme to remember: the last one named."""
        return self.programmes[-1] if self.programmes else None

    @property
    def beside(self) -> str | None:
        """The programme that was named together with it."""
        return self.programmes[-2] if len(self.programmes) > 1 else None


def names_in(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The names in a message that the library's word list knows, without aid that it tells nothing of (育儿补贴).

    A message that no model read, such as the payload of a button, has but its entities.
    """
    read = message.get("names")
    return [
        entity for entity in (message.get("entities") or [] if read is None else read) if entity["value"] != OTHER_AID
    ]


def likeliest_readings(message: dict[str, Any], count: int = 3) -> list[str]:
    """The classifier's best `count` intents, best first, the fallback left out."""
    names = [reading["name"] for reading in message.get("intent_ranking") or []]
    return [name for name in names if name != "nlu_fallback"][:count]


def likely_question(message: dict[str, Any]) -> QuestionKind | None:
    """The likeliest question on policy of a message that names a programme, else None."""
    if not _values(names_in(message), "program"):
        return None
    kinds = map(question_of, likeliest_readings(message))
    return next((kind for kind in kinds if kind is not None), None)


def question_of(intent: str) -> QuestionKind | None:
    """The question that an intent asks, or None."""
    return _KINDS.get(intent)


def understand(tracker: Tracker, library: Library, today: date, likely: QuestionKind | None = None) -> Understood:
    """Read the latest message of `tracker`. `likely` is its question when the classifier was unsure.

    A new question keeps programme, region and person of the conversation, not the area type that was only asked
    about (多少钱 after a question on 农村 means both again; after 我是农村户口 it does not). A mere fact (那农村呢,
    新疆呢) continues the last question.
    """
    message = tracker.latest_message
    text: str = message.get("text") or ""
    intent = (message.get("intent") or {}).get("name") or ""
    entities = without_what_they_lack(text, _meant(text, names_in(message)), library, tracker, today)
    cues = read_cues(library, text, today)
    kind = likely or _asked(intent, cues, entities, library, placeless=not tracker.get_slot("region"))
    remembered_programme, waiting_for = tracker.get_slot("programme"), tracker.get_slot("question")
    programmes = _named_programmes(entities, intent, library)
    meant, programmes, kind, cues = told_by_words(message, programmes, remembered_programme, kind, cues)
    places = _places(tracker, text, library, may_be_short=bool(waiting_for) and not entities)
    elliptic = _is_elliptic(text, names_in(message), places.spans, library)
    continues = kind is None or (elliptic and waiting_for is not None)
    person, person_before = person_meant(text, meant, library), tracker.get_slot("person")
    kind, topics = kind_and_topics(tracker, text, kind, cues, library, continues=continues, unnamed=not programmes)
    if meant is not None and programmes == (meant.programme,):
        kind = kind and meant.asked(kind)
        topics = meant.topics_for(kind) or topics
    else:
        programmes = programmes or called_for_short(text, library, tracker)
        programmes = _needed(message, programmes, cues, library, remembered_programme)
    about = programmes or _unnamed(tracker, kind, cues, library, today, continues=continues)
    corrected = _corrects_group(library, text, today) if continues and waiting_for and not programmes else None
    if corrected is not None:
        about, cues = (), corrected
    wishes_list = _lists(intent, text, kind, library) or _asks_on(
        text, kind, tracker, of_somebody=bool(person or cues.groups)
    )
    if wishes_list and is_very_old(message, library) and "elderly" not in cues.groups:
        cues = replace(cues, groups=(*cues.groups, "elderly"))
    area, own_area = _areas(tracker, text, entities, library, continues=continues)
    remembered_region, goes_on = tracker.get_slot("region"), elliptic and bool(waiting_for)
    return Understood(
        kinds=_kinds(kind, cues, short=len(text) <= SHORT) if not continues else ((kind,) if kind else ()),
        programmes=about,
        regions=places.codes or ((remembered_region,) if remembered_region and not places.ambiguous else ()),
        ambiguous=places.ambiguous,
        named_region=bool(places.codes),
        named_programme=bool(programmes),
        area_type=AreaType(area) if area else None,
        cues=cues,
        topics=topics,
        old_names=places.old_names,
        lists=corrected is not None or (wishes_list and not programmes and likely is None and not goes_on),
        person=person.id if person else person_before,
        # Who asks for themselves need not be told so, unless it was somebody else before.
        new_person=person is not None and person.id != (person_before or "self"),
        own_area=AreaType(own_area) if own_area else None,
        elliptic=elliptic,
        corrects_group=corrected is not None,
        meant=meant,
        words=_last_words(tracker),
    )


def _asked(
    intent: str, cues: Cues, entities: list[dict[str, Any]], library: Library, *, placeless: bool
) -> QuestionKind | None:
    """The question as it was read; 城里低保和农村有什么不同 asks for the sums, since the rules are the same."""
    kind = without_a_sum(question_of(intent), cues, library, placeless=placeless)
    between = cues.difference and kind is QuestionKind.definition and bool(_area_types(entities))
    return QuestionKind.amount if between else kind


def _area_types(entities: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(value for value in _values(entities, "area_type") if value in set(AreaType))


def _named_programmes(entities: list[dict[str, Any]], intent: str, library: Library) -> tuple[str, ...]:
    # A bot whose model is older than the library may know values that are none any more.
    programmes = tuple(value for value in _values(entities, "program") if value in library.programmes)
    # 有没有什么救助政策 asks which aid there is, not about social assistance as a whole.
    return () if intent == "ask_available_aid" and programmes == (GENERAL,) else programmes


def _places(tracker: Tracker, text: str, library: Library, *, may_be_short: bool) -> Places:
    """The places named; where nothing else is, a county by its short name answers a question that waits."""
    remembered = tracker.get_slot("region")
    places = places_told(text, library, remembered)
    if may_be_short and not places.spans:
        return short_place(text, library, remembered) or places
    return places


def _areas(
    tracker: Tracker, text: str, entities: list[dict[str, Any]], library: Library, *, continues: bool
) -> tuple[str | None, str | None]:
    """The area type that is asked about, and the one that the citizen said is theirs."""
    told = _area_types(entities)
    own = _own_area(text, told, library) or tracker.get_slot("own_area")
    if told:
        # Both of them (城里和农村差多少) asks for both, as naming none does.
        return (told[0] if len(told) == 1 else None), own
    return (tracker.get_slot("area_type") if continues else None) or own, own


def _unnamed(
    tracker: Tracker,
    kind: QuestionKind | None,
    cues: Cues,
    library: Library,
    today: date,
    *,
    continues: bool,
) -> tuple[str, ...]:
    """The programmes that a message without a name of one is about: by its words, else what was spoken of before."""
    if not continues and len(cues.aids) == 1 and not cues.topics:
        return cues.aids  # 房子是D级危房，补多少, after another aid was spoken of
    remembered: str | None = tracker.get_slot("programme")
    if remembered:
        return (remembered,)
    if kind is None or cues.groups:
        return ()
    message = tracker.latest_message
    return _usual(library, message.get("text") or "", today) or _likely_aid(message, cues)


def _last_words(tracker: Tracker) -> str:
    """This message and the one before it, which it may go on with."""
    texts = [event["text"] for event in tracker.events if event.get("event") == "user" and event.get("text")]
    return "\n".join((*texts[-2:], tracker.latest_message.get("text") or ""))


def _lists(intent: str, text: str, kind: QuestionKind | None, library: Library) -> bool:
    """Whether it asks which aid there is: as the classifier says, or by its words where no question is named."""
    return intent == "ask_available_aid" or (kind is None and library.dialogue.asks_which_aid(text))


def _asks_on(text: str, kind: QuestionKind | None, tracker: Tracker, *, of_somebody: bool) -> bool:
    """Whether it asks for somebody else what was just listed: 那我六岁的儿子呢，他也有残疾."""
    listed = tracker.get_slot("offered") and not tracker.get_slot("question")
    return bool(listed) and kind is None and of_somebody and _AND_WHO.match(text) is not None


def _kinds(kind: QuestionKind | None, cues: Cues, *, short: bool) -> tuple[QuestionKind, ...]:
    """The classifier's question, unless the words show several (多少钱，要带什么) or, in a short message, another."""
    if kind is None:
        return ()
    return cues.kinds if len(cues.kinds) > 1 or (cues.kinds and short) else (kind,)


def _corrects_group(library: Library, text: str, today: date) -> Cues | None:
    """The cues of what is left of a correction that takes a group of people back and names another, else None."""
    wrong = taken_back(text)
    left = "".join(" " if inside(place, wrong) else char for place, char in enumerate(text))
    cues = read_cues(library, left, today)
    other = set(read_cues(library, text, today).groups) - set(cues.groups)
    return cues if cues.groups and other else None


def _usual(library: Library, text: str, today: date) -> tuple[str, ...]:
    """The programme that a question without one usually means (他的收入也算吗), by the clauses that ask."""
    asking = [clause for _, clause in clauses(text) if library.dialogue.asks(clause)]
    topics = {topic for clause in asking for topic in read_cues(library, clause, today).topics}
    return tuple(sorted({library.topics[topic].usually for topic in topics} - {""}))


def _likely_aid(message: dict[str, Any], cues: Cues) -> tuple[str, ...]:
    """The aid that a question without a name is about: D级危房补多少 by its words, 我80了能领多少 by the age."""
    if len(cues.aids) == 1:
        return cues.aids
    ages = [entity["value"]["low"] for entity in message.get("entities") or [] if _is_age(entity)]
    return (_FOR_THE_OLD,) if any(age >= _VERY_OLD for age in ages) else ()


def _is_age(entity: dict[str, Any]) -> bool:
    value = entity["value"]
    return entity["entity"] == "count" and isinstance(value, dict) and value.get("unit") == "age"


def _needed(
    message: dict[str, Any], programmes: tuple[str, ...], cues: Cues, library: Library, remembered: str | None
) -> tuple[str, ...]:
    """The programmes asked about, where those named only say who asks: 低保户得癌症怎么救助 asks about 医疗救助.

    低保边缘的呢, after a question on such an aid, goes on with that aid.
    """
    text: str = message.get("text") or ""
    aid = [entity for entity in names_in(message) if entity["entity"] == "program"]
    endings = library.cues["as_person"]
    # 我妈吃低保, after 白内障手术能报吗, says of her that she has it.
    merely = _MERELY_HAS_IT.fullmatch(text.rstrip("。！! ")) is not None
    people = merely or all(_names_people(text, entity, endings) for entity in aid)
    if not aid or not people:
        return programmes
    if cues.aids:
        return programmes if _FOR_CARE in programmes and _OF_CARE.search(text) else cues.aids
    aids = {name.partition(":")[2] for name in library.cues if name.startswith("aid:")}
    goes_on = merely or (text.rstrip("？?。 ").endswith("呢") and len(text) <= SHORT)
    return (remembered,) if remembered in aids and goes_on else programmes


def _names_people(text: str, entity: dict[str, Any], endings: tuple[str, ...]) -> bool:
    """Whether the name of a programme ends, or is followed, by what makes people of it."""
    named, after = text[entity["start"] : entity["end"]], text[entity["end"] :]
    return named.endswith(endings) or after.startswith(endings)


def names_people(message: dict[str, Any], programmes: tuple[str, ...], library: Library) -> bool:
    """Whether these programmes only say whom a message is about (低保户宅基地优先批吗; 吃低保的人能不能养狗)."""
    text: str = message.get("text") or ""
    named = [one for one in names_in(message) if one["entity"] == "program" and one["value"] in programmes]
    ends = library.cues["as_person"]
    return bool(named) and all(
        library.programmes[one["value"]].id in _PEOPLE_BY_NAME or _names_people(text, one, ends) for one in named
    )


def _values(entities: list[dict[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entity["value"] for entity in entities if entity["entity"] == name))


def _is_elliptic(
    text: str, entities: list[dict[str, Any]], places: tuple[tuple[int, int], ...], library: Library
) -> bool:
    """Whether the message is nothing but names (低保; 兰州 农村), persons and fillers (不对，是农村户口; 那我妈呢)."""
    named: set[int] = set()
    spans = [(entity["start"], entity["end"]) for entity in entities if entity["entity"] in NAMES]
    for start, end in [*spans, *places]:
        named.update(range(start, end))
    left = "".join(" " if place in named else char for place, char in enumerate(text))
    words = sorted((word for person in library.dialogue.persons.persons for word in person.words), key=len)
    about_person = False
    for word in reversed(words):
        if word in left and not word.startswith(("我能", "我可以", "我想")):
            left, about_person = left.replace(word, " "), True
    return (bool(named) or about_person) and bool(bare(text)) and library.dialogue.is_filler(left)


def _own_area(text: str, area_types: tuple[str, ...], library: Library) -> str | None:
    """The area type that a message says is the citizen's own (我是农村户口), not only asks about (那农村呢)."""
    if len(area_types) != 1:
        return None
    says_so = library.dialogue.corrects(text) or any(word in text for word in library.dialogue.words.own_area)
    return area_types[0] if says_so else None


def _meant(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities without those that the message takes back (不是兰州，是天水), if others of their kind are left."""
    wrong = taken_back(text)
    if not wrong:
        return entities
    kept = [entity for entity in entities if not inside(entity["start"], wrong)]
    left = {entity["entity"] for entity in kept}
    return [entity for entity in entities if entity in kept or entity["entity"] not in left]
