"""Which places a message names: where it is about, not where a relative lives or somebody only works."""

import re
from dataclasses import dataclass

from knowledge import Library, Region
from knowledge.dialogue import taken_back
from knowledge.regions import Span
from knowledge.steering import load_steering_words

#: The speaker's own parents and spouse may be the ones who are asked about; children, brothers and sisters seldom are.
_OF_RELATIVE = re.compile(
    r"(?:[他她][爸妈爹娘]|[娃子]他?[爸妈爹娘]|女儿|闺女|姑娘|儿子|哥哥?|姐姐?|弟弟?|妹妹?|叔叔?|姑姑?|舅舅?|亲戚|老大|老二|老三|最[大小]的|孙子|孙女|侄[子女儿])"
    r"[^，。,！!？?]{0,4}(?:在|改?嫁到?了?|改嫁去了?|去了?|到了?|跑到|打工在)$"
)
_CLAUSE = re.compile("[，。,！!？?；;]")
_WITH_THEM = re.compile("(?:我|俺|咱)[^，。]{0,3}(?:和|跟|带|陪|同|与|领)|一起|我们")
#: 我不在义乌.
_NOT_THERE = re.compile("(?<!在)不在$")
#: Where somebody is for work, school or a cure is not where their home is, if another place is named.
_AWAY = re.compile("(?:在|到|去|往|从|赴|来)[^，。,！!？?；;]{0,6}$")
_DOES_THERE = re.compile(
    r"[^，。,！!？?；;\s]{0,5}?(?:打工|务工|打零工|打散工|上班|干活|做工|做事|做生意|开店|工作|读|念|上(?:大学|学|高中|中专|技校)|买了?的?房"
    r"|当兵|服役|跑车|送外卖|送快递|看过?病|住院|治|做手术|化疗|透析|带孙|坐牢|服刑)"
)
#: Where somebody comes from, before and behind a place; where they are; and aid that is had where one is registered.
#: Where the household is registered counts for most aid, so 户口在合江 is an origin only beside what is had anywhere.
_REGISTERED, _HAD_ANYWHERE = re.compile(r"(?:户口|户籍)[^，。,！!？?；;\s]{0,6}$"), re.compile("临时救助|急难")
_FROM = re.compile(r"(?:老家|祖籍|籍贯)[^，。,！!？?；;\s]{0,6}$")
_COMES = re.compile(r"人(?!民)|(?:过)?来|的?户口|的(?=[，,\s])|老家")
_THERE = re.compile(r"(?:在|来|到|住)[^，。,！!？?；;\s]{0,3}$")
_SOMEBODY_ELSE = re.compile("[公婆妻夫媳伴儿女哥姐弟妹爸妈爹娘孙叔舅姑侄他她]|男人|爱人|老大|老二")
_OF_HOME = re.compile("(?<!不求)(?:低保|五保|特困|高龄)(?!.{0,20}临时救助)")
#: Of a matter that is told: whose place it is not, a threat or a plan to go there, and 是浙江人.
_OF_SOMEBODY = re.compile(
    "(?:[他她](?:的)?(?:儿子|女儿|老婆|老公|媳妇|家人|儿女|子女|孩子|[爸妈爹娘])|儿女|子女|老板|女婿|儿媳妇?|媳妇|老婆|老公|男人|丈夫|孩子)"
    "[^，。,！!？?；;]{0,6}(?:在|改?嫁|去|到|是|跑)[^，。,！!？?；;]{0,2}$"
)
_PLANS = re.compile("(?:就|要|再|准备|打算|明天|只能|只好|逼我)[^，。,！!？?；;]{0,4}(?:去|上|到)$")
_MARRIED = re.compile("嫁[^，。]{0,3}$|是[^，。]{0,2}$")
_ONLY_STAYS = re.compile(
    "(?:那边|那里|那儿|省|市)?(?:去|生活|安家|成家|定居|开厂|开公司|办厂|住)?(?:了|的)?$"
    f"|{_DOES_THERE.pattern}|[^，。]{{0,3}}(?:开(?:厂|公司|饭店)|办厂|安家|定居|成家)"
)
_ONLY_COMPLAINS = re.compile("(?:了|去)?$|(?:去)?(?:上访|信访|告|反映|投诉|闹|找(?:领导|中央|省|部))")
#: A township's code has more digits.
_COUNTY = 6
_I_AM = re.compile("(?:^|[我俺咱]们?|本人|家里?)(?:都|也|就)?(?:是|系)?$")
_IS_FROM = re.compile("人(?!民|家|社)")
_AT_HOME = re.compile(
    "回不去|赶不回|回不来|老家|(?:妈|爸|爹|娘|爷|奶|老人|老婆|媳妇|孩子|娃|儿子|女儿)[^，。]{0,6}在家"
)
#: 我是河南来打工的 ... 在火车站; 想回榆林过年: where somebody comes from, told by who is far from there.
_IS_AWAY = re.compile("来这边|过来(?:找|打)|来打工|找活|回老家|想回|回不[了去]|[火汽]?车站|流浪")
_GOES_BACK = re.compile("(?:想|要|票|准备|打算)[^，。,！!？?；;]{0,6}回(?:到|去)?$")
#: 到武汉才查出是肝病, 在青岛住了两次, 听说北京有新技术: a city where an illness was found or treated once.
_TREATED = re.compile(
    "[^，。,！!？?；;]{0,6}?(?:查出|查到|确诊|换了?[肝肾]|[看治]过?了?病|(?:看|治|做|动)[过了]|住[过了][^，。]{0,3}[次院天])"
)
_HEARD = re.compile("听(?:人)?[说讲][^，。,！!？?；;]{0,2}$")
#: 我在北京读大三, of who tells of home.
_STUDIES = re.compile("[^，。,！!？?；;]{0,3}?(?:读|念|上)(?:大[一二三四学专]|书|研|高中|中专|本科|技校)")
_TELLS_OF_HOME = re.compile("我家|家里|村里|村委|老家")
#: 从浙江回来, 从三阳搬到慈化: where somebody was before; not 从兰州打来电话, nor 从浙江回不来.
_FROM_THERE = re.compile("从[^，。,！!？?；;]{0,3}$")
_CAME = re.compile(
    "[^，。,！!？?；;打]{0,5}?(?:打[零散]?工)?(?:回(?!不)|(?<!不)过?来|搬|迁|转(?=[到去来回])|调[到来回]|嫁[到过来])"
)
_NOT_REGISTERED = re.compile(r"(?:没有?|不是)(?P<place>[一-龥]{2,8}?)的?户口")
#: In a longer message a place where only a relative is has little to do with what is asked.
_STORY = 60
_PERSON_AWAY = re.compile("(?:^|[^家的])人(?:现在|目前|还|都|也|已经|一直)*(?:在|住)$")


def places_in(text: str, library: Library) -> tuple[str, ...]:
    """The codes of the divisions that a message names, of those that are no doubt."""
    return places_told(text, library, None).codes


def place_of_matter(text: str, library: Library) -> str | None:
    """The code of the division where what is told happened; None where it names none but a relative's, or a plan."""
    home = _of_matter(text, library)
    found = [
        code for code in places_told(text, library, None).codes if any(_within(code, one, library) for one in home)
    ]
    return next(iter([*found, *(span.codes[0] for span in home if len(span.codes) == 1)]), None)


def names_no_place_of_matter(text: str, library: Library) -> bool:
    """Whether all places that are named are others': 她女儿嫁到武汉去了, 他儿子在福建开厂, 再不管我就去北京.

    An office there must not get the ticket. Where somebody works is their place for what befell them there, not for
    what is told of home.
    """
    return bool(library.regions.find(text)) and not _of_matter(text, library)


def _of_matter(text: str, library: Library) -> list[Span]:
    here = [
        span
        for span in library.regions.find(text)
        if not (is_of_others(text, span.start, span.end) or _only_passes(text, span))
    ]
    home = [span for span in here if not _is_for_a_while(text, span.start, span.end)]
    if not home and not _AT_HOME.search(text):
        home = [span for span in here if _is_there(text, span.start)]
    # 我是慈化镇人，低保停了: where nothing else is named, the trouble is at home.
    return home or [span for span in library.regions.find(text) if _is_own_home(text, span)]


def _is_own_home(text: str, span: Span) -> bool:
    """Whether who speaks says that they are from this county or township: 我是西村镇人."""
    clause = _CLAUSE.split(text[: span.start])[-1]
    small = not any(len(code) == _COUNTY and code.endswith("00") for code in span.codes)
    return small and _IS_FROM.match(text[span.end :]) is not None and _I_AM.search(clause) is not None


def _within(code: str, span: Span, library: Library) -> bool:
    return any(library.regions.contains(one, code) for one in span.codes)


@dataclass(frozen=True)
class Places:
    """What places a message names: codes, or the candidates of a name that fits several; where they stand in it."""

    codes: tuple[str, ...] = ()
    ambiguous: tuple[Region, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    old_names: tuple[str, ...] = ()


def places_told(text: str, library: Library, remembered: str | None) -> Places:
    """The divisions named in `text`, or the candidates of the first name that fits several.

    A place named before narrows the next (我在兰州，七里河的低保), and so does the one that is remembered.
    """
    spans = _spans_meant(text, library, remembered)
    where = tuple((span.start, span.end) for span in spans)
    codes: list[str] = []
    for span in spans:
        before = codes[-1] if codes else remembered
        fitting = [code for code in span.codes if before and library.regions.contains(before, code)]
        found = fitting or list(span.codes)
        if len(found) > 1:
            candidates = (library.regions.get(code) for code in found)
            return Places(ambiguous=tuple(filter(None, candidates)), spans=where)
        if codes and library.regions.contains(codes[-1], found[0]):
            codes[-1] = found[0]
        elif found[0] not in codes:
            codes.append(found[0])
    notes = (library.regions.old_name(span.text) for span in spans)
    return Places(tuple(codes), (), where, tuple(filter(None, notes)))


def _spans_meant(text: str, library: Library, remembered: str | None) -> list[Span]:
    """The places that the matter may be in: not where somebody comes from or is for a while, nor one taken back."""
    spans = [span for span in library.regions.find(text) if not came_from(text, span.start, span.end)]
    if remembered and spans and all(_PERSON_AWAY.search(text[: span.start]) for span in spans):
        spans = []  # 那我人在广东，能让我弟弟去办吗: the matter stays where it is
    if len(text) > _STORY and not _of_matter(text, library):
        spans = []  # 儿女都在广州打工, in a story of one's own
    # 有个女儿嫁到上饶: where a relative lives is not what is asked about.
    own = [span for span in spans if not _is_of_relative(text[: span.start])]
    if not library.dialogue.asks(text):
        spans = own
    elif len(spans) > 1:
        spans = own or spans
    wrong = taken_back(text)
    right = [span for span in spans if not inside(span.start, wrong) and not _NOT_THERE.search(text[: span.start])]
    here = [] if _OF_HOME.search(text) else [span for span in right if not _is_origin(text, span.start, span.end)]
    if here and len(here) < len(right) and any(_is_there(text, span.start) for span in here):
        return here  # 河南人在福州打工，摔断腿了: the trouble is where they are
    return [span for span in right if not _is_for_a_while(text, span.start, span.end)] or right or spans


def short_place(text: str, library: Library, remembered: str | None) -> Places | None:
    """The county whose short name is all of an answer to 您在哪里 (余干; 我在余干); None where it is none's.

    In a sentence such names are not read, as many are words, too. Of several the one in the province that was spoken
    of is meant.
    """
    name = load_steering_words().place_alone(text)
    regions = library.regions.short_named(name) if name else ()
    province = f"{remembered[:2]}0000" if remembered else ""
    near = [region for region in regions if library.regions.contains(province, region.code)]
    found = near if len(near) == 1 else list(regions)
    where = ((0, len(text)),)
    if len(found) > 1:
        return Places(ambiguous=tuple(found), spans=where)
    return Places((found[0].code,), (), where) if found else None


def _is_of_relative(before: str) -> bool:
    """Whether what stands before a place says that a relative lives there, and not the speaker with them."""
    clause = _CLAUSE.split(before)[-1]
    return _OF_RELATIVE.search(clause) is not None and _WITH_THEM.search(clause) is None


def is_of_others(text: str, start: int, end: int) -> bool:
    """Whether a place is only a relative's, one that somebody threatens to go to, or taken back."""
    before, after = text[:start], text[end:]
    clause, follows = _CLAUSE.split(before)[-1], _CLAUSE.split(after)[0].strip()
    relative = _is_of_relative(before) or (
        _OF_SOMEBODY.search(clause) is not None and _WITH_THEM.search(clause) is None
    )
    # 孩子在西村镇掉井里了: what befell them there is the matter.
    of_relative = relative and (_MARRIED.search(clause) is not None or _ONLY_STAYS.match(follows) is not None)
    plan = _PLANS.search(clause) is not None and _ONLY_COMPLAINS.match(follows) is not None
    left = came_from(text, start, end)
    return of_relative or plan or left or _IS_FROM.match(after) is not None or inside(start, taken_back(text))


def _only_passes(text: str, span: Span) -> bool:
    """Whether a place comes up in passing: who speaks is from there or wants back, was treated or studies there."""
    before, after = _CLAUSE.split(text[: span.start])[-1], text[span.end :]
    if _GOES_BACK.search(before) or (_is_origin(text, span.start, span.end) and _IS_AWAY.search(text)):
        return True
    if not all(code.endswith("00") for code in span.codes):
        return False  # the hospital of one's own county
    treated = _AWAY.search(before) is not None and _TREATED.match(after) is not None
    studies = _STUDIES.match(after) is not None and _TELLS_OF_HOME.search(text) is not None
    return treated or studies or _HEARD.search(before) is not None


def _is_for_a_while(text: str, start: int, end: int) -> bool:
    """Whether somebody only works, learns or is treated at a place (老公在浙江义乌打工, 在南昌读大专)."""
    before, after = _CLAUSE.split(text[:start])[-1], _CLAUSE.split(text[end:])[0]
    stays = _AWAY.search(before) is not None and _DOES_THERE.match(after) is not None
    return stays or _PERSON_AWAY.search(before) is not None


def came_from(text: str, start: int, end: int) -> bool:
    """Whether somebody has left a place: 从浙江回来就打我妈, 从三阳搬到慈化."""
    return _FROM_THERE.search(text[:start]) is not None and _CAME.match(text[end:]) is not None


def _is_origin(text: str, start: int, end: int) -> bool:
    """Whether somebody only comes from a place: 河南人, 老家云南, 新疆来的."""
    before = text[:start]
    if _REGISTERED.search(before):
        return _HAD_ANYWHERE.search(text) is not None
    return _FROM.search(before) is not None or _COMES.match(text[end:]) is not None


def _is_there(text: str, start: int) -> bool:
    """Whether the speaker is at a place: 在福州打工, not 老公在福州打工."""
    before = _CLAUSE.split(text[:start])[-1].split()
    said = before[-1] if before and not text[:start].endswith(" ") else ""
    return _THERE.search(said) is not None and _SOMEBODY_ELSE.search(said) is None


def lacks_registration(text: str, library: Library) -> bool:
    """Whether somebody is not registered at a place that is named: 没有兰州户口行不."""
    return any(library.regions.find(found["place"]) for found in _NOT_REGISTERED.finditer(text))


def inside(place: int, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether a character stands in one of the stretches."""
    return any(start <= place < end for start, end in spans)
