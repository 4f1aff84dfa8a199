"""What a message in the middle of a ticket's form is: a question, more of the matter, agreement, a wish to stop.

`hearing` then hears what it tells the form.
"""

from __future__ import annotations

import re
from copy import copy
from datetime import date

from rasa_sdk.interfaces import Tracker

from actions.reading.understanding import question_of
from actions.tickets.hearing import told_as
from actions.tickets.state import Form
from hotline.tickets.categories import category, category_of_intent
from knowledge import Library, read_cues
from knowledge.dialogue import bare
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import folded

#: A classifier's reading that is sure enough to leave the question for a moment.
_SURE = 0.6
#: 能领啥 asks, too, though of no one programme.
_WHICH_AID = "ask_available_aid"
#: A longer message tells more of the matter, whatever was asked.
_A_STORY = 8
_A_WORD = 2
#: A shorter part beside an answer (他没电话) tells nothing more.
_A_CLAUSE = 6
_CASES = frozenset({"check_ticket", "urge_ticket"})
_COMPLAINS = frozenset({"complain_unfair", "complain_service", "dispute_decision"})
_LEAVES = frozenset(
    {"greet", "thank", "goodbye", "ask_bot", "request_human", "check_ticket", "urge_ticket", "start_screening"}
)
#: Words of manners may be part of an answer (就这些): to leave for them takes more.
_MANNERS, _ALL_BUT_CERTAIN = frozenset({"greet", "thank", "goodbye"}), 0.9
#: Words without which a message is neither thanks nor a question about the machine.
_SHOWN = {
    "thank": re.compile("[谢感]|辛苦|麻烦|费心|多亏"),
    "ask_bot": re.compile("[你您？?谁]|机器|真人|人工|[吗么]$|能不能|可以|保密"),
}
#: 她卡换了, 上周刚生: a statement, and no name of a place.
_A_STATEMENT, _STATES = 4, re.compile("[了没不是有就被给过刚才]")
_GIVES_UP = re.compile(r"(?:我|也|还是|就|都|那){0,2}(?:不(?!用|要电话|留|敢留|想留|说名|说我)|别|怕|没用|没意思)|$")
#: 算了 at the end, behind what shows that nothing is wished for any more; not 电话不想留，算了.
_ENDS_SO = re.compile("(?:那|我|还是|就|也)*算了吧?")
_NO_WISH = re.compile("^(?!.*(?:电话|号码|名字|姓名|地址|地方)).*(?:不想|怕|麻烦|不敢|不[办弄报搞要]了)")
_PUT_AS_QUESTION = re.compile(
    r"(?:[吗呢么嘛不没噻]|不得|了没有)$|^(?:谁|啥时|哪)|(?:什么|啥|咋|谁|几个月|几天|哪[个样里些种]|多久|为何|为啥|凭啥)"
)
#: 为啥停: short, and no name of a place; not 为什么, of the form's own question.
_ASKS_WHY = re.compile("(?:那|他们|到底)?(?:为(?:什么|啥|何)|凭(?:什么|啥))(?!问|要|这样问|$).")
#: 我交了, 钱没了: a statement of three characters.
_SHORT_STATEMENT = re.compile("(?:我|俺|他|她|钱|人|都)[一-龥]{1,3}了")
#: 拉货用的, 借来的: what was told is explained, and no place.
_EXPLAINS = re.compile("[一-龥]{0,6}(?:用|借|租|买|种|养|攒|欠|修|盖|捡|贷)来?的")
#: 她姓冯: who is told of, and no answer.
_NAMES_THEM = re.compile(
    "(?:他|她|那个?人|对方|那人|主任|书记|会计|支书)(?:的)?(?:名字)?(?:叫|姓|是姓|是叫)[一-龥]{1,4}"
)
#: 我房子也漏水, 我妈82了: of somebody, and no place.
_OF_SOMEBODY, _IS_AT = re.compile("(?:我|俺|咱|他|她|孩子|娃).{4,}"), re.compile("[住在到]|电话|号码|叫|姓")
#: 慈化镇行吗 still tells a place.
_ASKS_PLAINLY = re.compile(
    r"为(?:什么|啥|何)|凭(?:什么|啥)|怎么|咋|多[少久]|谁|什么|啥|哪[个里儿些种样]|几[点级天个号时]|会不会|能不能|是不是|有没有|算不算"
)
#: 我不晓得是哪个镇就是在合江 tells a county.
_DOES_NOT_KNOW = re.compile("不(?:晓得|知道|清楚|记得)|忘")
#: 不知道叫啥 asks nothing; 不知道啥时候发 does.
_NOT_KNOWN = re.compile(
    "(?:不知道|不晓得|不清楚|不认识|记不得|不记得)(?:他们?|她们?|人家|那个?人|名字)*(?:叫|姓|是)(?:什么|啥|谁|哪个)(?:名字?|人)?"
)
#: Behind a township, who did something or what became of it; not the village.
_BEHIND_TOWN = re.compile(
    "[一-龥]{2,10}?(?:镇|乡|街道)的?(?P<rest>(?:[一-龥]{0,6}?村)?(?:里|上|的)?(?:支?书记?|主任|干部|会计|民政|人|那|我)[一-龥].{2,})"
)
_A_NUMBER = re.compile(r"\d[\d\- ]{5,}")
_PARTS = re.compile(r"[，,。！!、；;\s]+")


def is_question(text: str, tracker: Tracker, library: Library, today: date) -> bool:
    """Whether it is surely read as a question on policy, and its words ask."""
    intent = tracker.latest_message.get("intent") or {}
    sure = float(intent.get("confidence") or 0) >= _SURE
    asks = library.dialogue.asks(text) or any(word in text for word in ("什么", "啥", "?", "哪"))
    asks = asks or bool(read_cues(library, text, today).kinds)  # 要多久
    name = intent.get("name") or ""
    return (question_of(name) is not None or name == _WHICH_AID) and asks and sure


def seems_question(text: str, library: Library, words: TicketForm) -> bool:
    """Whether it is put as a question, whatever it was read as."""
    text = _NOT_KNOWN.sub("", text)
    said = bare(text)
    if words.fits("short_question", text) or _ASKS_WHY.match(said):
        return True
    if len(said) < _A_STATEMENT or words.is_whole("why", text):
        return False
    if library.dialogue.objects(text):
        return True  # 我问的是那两万
    return library.dialogue.asks(text) or _PUT_AS_QUESTION.search(said) is not None


def telling_part(text: str) -> str:
    """A message without the parts that ask: 就是慈化 of 哪个镇啊 就是慈化; empty where all of it asks."""
    said = [part for part in _PARTS.split(text) if bare(part)]
    told = [part for part in said if _ASKS_PLAINLY.search(part) is None or _DOES_NOT_KNOW.search(part)]
    return text if len(told) == len(said) else "，".join(told)


def with_text(tracker: Tracker, text: str) -> Tracker:
    """The tracker with a part of its latest message as the message, of which only the words are read."""
    view = copy(tracker)
    view.latest_message = {**tracker.latest_message, "text": text, "entities": [], "names": []}
    return view


def leaves(text: str, tracker: Tracker) -> bool:
    """Whether it is about something else than the form: small talk, a person, a ticket of before."""
    intent = tracker.latest_message.get("intent") or {}
    name = intent.get("name") or ""
    if name in _SHOWN and _SHOWN[name].search(text) is None:
        return False  # 你们; 每次都是自动回复
    sure = float(intent.get("confidence") or 0) >= (_ALL_BUT_CERTAIN if name in _MANNERS else _SURE)
    return len(bare(text)) >= _A_WORD and name in _LEAVES and sure


def read_as_case(tracker: Tracker) -> bool:
    """Whether it was read as a question where a case stands, or as urging one."""
    return ((tracker.latest_message.get("intent") or {}).get("name") or "") in _CASES


def tells_more(text: str, tracker: Tracker, words: TicketForm) -> bool:
    """Whether it tells of the matter, and answers nothing."""
    intent = (tracker.latest_message.get("intent") or {}).get("name") or ""
    if len(bare(text)) >= _A_STATEMENT and intent in _COMPLAINS:
        return True  # 亲戚吃低保
    if len(bare(text)) >= _A_STORY and (category_of_intent(intent) is not None or intent in ("inform", "deny")):
        return True
    of_somebody = _OF_SOMEBODY.match(bare(text)) is not None and _IS_AT.search(text) is None
    if of_somebody or words.match("household", bare(text)) is not None or _SHORT_STATEMENT.fullmatch(bare(text)):
        return True
    if _NAMES_THEM.fullmatch(bare(text)) or _EXPLAINS.fullmatch(bare(text)) or words.fits("feels", text):
        return True
    if words.match("written_in", text) is not None and len(bare(text)) >= _A_STATEMENT:
        return True
    states = len(bare(text)) >= _A_STATEMENT and _STATES.search(text) is not None and not text.startswith("在")
    of_talk = intent in _LEAVES and not (intent in _SHOWN and _SHOWN[intent].search(text) is None)
    return states and question_of(intent) is None and not of_talk


def tells_besides(text: str, words: TicketForm, library: Library) -> bool:
    """Whether an answer is so long that it tells of the matter, too; a telephone number makes none longer."""
    said = _A_NUMBER.sub("", folded(text))
    told = [part for part in parts(said) if len(bare(part)) > _A_CLAUSE and not library.regions.find(part)]
    if any(words.match("happened", words.matter_left(part)) for part in told):
        return True  # 我爸的低保八月停的，袁州区西村镇
    behind = [found["rest"] for part in parts(said) if (found := _BEHIND_TOWN.match(part)) is not None]
    if any(words.match("happened", words.matter_left(rest)) for rest in behind):
        return True  # 慈化镇村主任收钱
    return len(bare(said)) > 2 * _A_STORY and len(words.matter_left(said)) > _A_STORY


def gives_up(text: str, words: TicketForm) -> bool:
    """算了我不敢; not 算了，就在这里回我 nor 算了，填我妈吧 nor 算了不改电话了."""
    if any(words.fits("no_change", part) for part in parts(text)):
        return False
    said = parts(text)
    if len(said) > 1 and _ENDS_SO.fullmatch(bare(said[-1])) and _NO_WISH.search(text):
        return True  # 我不想惹麻烦，还是算了
    left = words.begins("stop_begins", text)
    return left is not None and (_GIVES_UP.match(left) is not None or not text.strip().startswith("算了"))


def agrees(text: str, library: Library, words: TicketForm) -> bool:
    """Whether every part of a message agrees: 对，交吧."""
    if words.match("put_as_question", text) is not None:
        return False
    said = [part for part in parts(text) if not words.fits("no_change", part) and not words.fits("decided", part)]
    return bool(said) and all(
        words.is_whole("agree", part) or words.fits("agrees", part) or library.dialogue.is_whole("agree", part)
        for part in said
    )


def thinks_on(text: str, words: TicketForm) -> bool:
    """Whether it is to wait, and nothing else: 先不交我再想想."""
    return words.fits("thinks_on", text)


def refuses(text: str, words: TicketForm) -> bool:
    """Whether nothing is to be sent: 别报了; 我搬家了，不管了，撤掉."""
    said = parts(text)
    if words.fits("refuses", text):
        return True
    ends = len(said) > 1 and words.fits("takes_back", said[-1])
    return ends and any(words.fits("no_more", part) for part in said[:-1])


def is_other_complaint(text: str, form: Form, library: Library, words: TicketForm) -> bool:
    """Whether a complaint is announced (我还想投诉村主任) that whoever reads this ticket must not see."""
    if category(form.category).level == "above" or form.current == "what" or library.dialogue.asks(text):
        return False
    announced = words.is_whole("complain", text) and words.holds("complains", text)
    return announced or words.match("other_complaint", text) is not None


def parts(text: str) -> list[str]:
    """What stands between the marks and gaps of a message."""
    return [part for part in _PARTS.split(text) if bare(part)]


def is_second_matter(text: str, form: Form, library: Library, words: TicketForm) -> bool:
    """Whether it tells of the same kind of trouble of somebody else (我爸的高龄津贴也没发)."""
    person = library.dialogue.person_in(text)
    if form.who is None or person is None or words.match("second_matter", text) is None:
        return False
    return not form.who.startswith(told_as(person, words))
