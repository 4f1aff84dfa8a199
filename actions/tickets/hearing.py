"""What a message tells a ticket's form: place, person, telephone, name, whether anonymous; corrections too."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.reading.understanding import Understood
from actions.tickets.names import NUMBERS, name_for_place, name_of
from actions.tickets.places import Place, cleaned, township_elsewhere, unlisted_behind
from actions.tickets.scrubbing import without_name, without_phone
from actions.tickets.state import Form
from actions.tickets.villages import detail_alone, detail_behind, is_group
from hotline.personal import mask_phone
from hotline.tickets.categories import category
from knowledge import Library, Region
from knowledge.dialogue import Person, bare
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import find_phone, folded

PLACES = ("place", "county", "town", "county_of")
_LONGEST_ADDRESS, _LONGEST_WHO = 60, 9
#: 叫娃娃帮我打的: who types or writes it for them.
_WRITES_IT = re.compile(
    "是?(?:叫|让|喊|请|找)[^，。,；;！!？?\\s]{1,6}?[帮替给](?:我|俺)?(?:打|写|发|念)(?:字|信|的|了)*"
)
_CLAUSES = re.compile("[，,。；;！!？?\n]+")
_OF_RELATIVE = re.compile(
    r"(?:那|就|可以|请|你们?|留|打|找|联系|电话|号码|手机|是|写|填|给)*[我俺咱](?:们|家)?的?(?P<who>[一-龥]{1,3}?)的?(?:电话|手机|号码|手机号)?(?:吧|的)?"
)
#: Characters of a message that is an answer and no story.
_SHORT = 20
_A_TOWNSHIP = re.compile("(?:镇|乡|街道)$")
#: What may stand before a place in an answer: 我们在.
_LEADS = 4
#: What shows that somebody's own need is told.
_IS_ILL = re.compile(
    "病|癌|瘤|瘫|残|住院|化疗|透析|手术|骨折|断|伤|中风|偏瘫|瞎|聋|痴呆|吃药|看病|没人管|上学|学费|走不动|摔|不能动|起不来"
)
#: Of others who are no known person (我大伯的低保停了): whose matter it is, is asked.
_OTHER_KIN = re.compile(
    "[我俺咱](?:们|家|的){0,2}(?:[大二三小]?(?:伯|叔|舅|姨|姑|嫂)|表|堂|侄|外甥|干[爸妈]|亲戚|同学|朋友|同事)"
)
_HAS_OR_DOES = re.compile(
    "有(?:房|车|工作|钱|工资|退休)|买了?(?:房|车)|城里|工资|挣钱|打工|不管|不养|不孝|不认|跑了|走了|离婚|改嫁|嫁|结婚|骂|打我|赶我|开车"
)
#: In a letter that is longer, the only relative whom it names need not be the one whose matter it is.
_LETTER = 80


@dataclass(frozen=True)
class Heard:
    """The form afterwards, and what was heard in words. `ambiguous`: places of which one must be chosen."""

    form: Form
    back: tuple[str, ...] = ()
    ambiguous: tuple[Region, ...] = ()
    no_way: bool = False


def hear(form: Form, text: str, understood: Understood, library: Library, words: TicketForm) -> Heard | None:
    """What a message tells of anything but the matter itself; None for nothing."""
    unlisted = township_elsewhere(text, _must_lie_in(form, library), library)
    near = _beside(text, understood, library)
    heard = _contact(form, text, library, words)
    if understood.ambiguous and form.current in PLACES and unlisted is None and near is None:
        return Heard(heard.form, heard.back, understood.ambiguous)  # 我叫李狗伢，住楠木乡: the name is kept
    back = list(heard.back)
    told = unlisted or near or _place(heard.form, text, understood, library, words)
    now, place = _placed(heard.form, text, told, library, unlisted=unlisted is not None)
    back += [place] if place is not None else []
    who = _who(now, text, library, words)
    # 我老伴, told again where something else was asked for, is heard, too.
    elsewhere = form.current in ("contact", *PLACES) or form.status == "consent"
    again = who is not None and elsewhere and len(bare(text)) <= _LONGEST_WHO and not back
    if who is not None and (who != now.who or again):
        now = replace(now, who=who)
        back.append(who)
    if not back and elsewhere and _tells_place_again(form, text, library):
        back.append(library.regions.full_name(form.region or ""))
    return Heard(now, tuple(back), (), heard.no_way) if back or heard.no_way else None


def _placed(form: Form, text: str, told: Place | None, library: Library, *, unlisted: bool) -> tuple[Form, str | None]:
    """The form with the place and the village that are told, and how these are read back.

    `unlisted`: the place is a township that our lists do not have.
    """
    if told is not None and told.region is not None:
        address = told.address or (None if unlisted else unlisted_behind(text, told.region, library))
        address = address or _detail(form, text, told.region, library)
        now = replace(form, region=told.region, address=address)
        return now, library.regions.full_name(told.region) + (address or "")
    detail = _detail(form, text, form.region, library)
    if told is None and detail is None and form.region is not None and not form.address:
        detail = unlisted_behind(text, form.region, library)
    if detail is None or detail == form.address:
        return form, None
    return replace(form, address=detail), detail


def _tells_place_again(form: Form, text: str, library: Library) -> bool:
    """Whether the place that is known is all that is told, where something else was asked for: no failed answer."""
    if form.region is None or form.current in PLACES or len(bare(text)) > _SHORT:
        return False
    said = bare(text).strip("我们在是的就对啊呀")
    if len(said) > 1 and said in library.regions.full_name(form.region):
        return True  # 竹亭, of 竹亭镇
    here = library.regions.get(form.region)
    if here is not None and here.level == "township" and here.name in text and not library.regions.find(text):
        return True  # 户口还在西村镇
    known = {region.code for region in library.regions.chain(form.region)}
    found = library.regions.find(text)
    return bool(found) and all(known & set(span.codes) for span in found)


def _detail(form: Form, text: str, region: str | None, library: Library) -> str | None:
    """The village, where the township is known: behind it (慈化镇柘塘村), or said by itself (村子叫余家坊)."""
    known = library.regions.get(region) if region else None
    if known is None or known.level != "township":
        return None
    behind = detail_behind(text, region, library)
    in_the_form = form.current not in (None, "what") or form.status == "consent"
    alone = detail_alone(text) if behind is None and in_the_form else None
    group = alone is not None and form.address is not None and is_group(alone) and not form.address.endswith(alone)
    return form.address + alone if group and form.address and alone else behind or alone


def _beside(text: str, understood: Understood, library: Library) -> Place | None:
    """The one of several places that lies in the county of another in the message: 袁州区慈化镇 不对 是天台镇."""
    regions = library.regions
    sure = {span.codes[0] for span in regions.find(text) if len(span.codes) == 1} if understood.ambiguous else set()
    counties = {up.code for code in sure for up in regions.chain(code) if up.level == "county"}
    fitting = [item for item in understood.ambiguous if any(regions.contains(up, item.code) for up in counties)]
    return Place(fitting[0].code) if len(fitting) == 1 else None


def loosely(form: Form, text: str, words: TicketForm, library: Library) -> Form | None:
    """An answer in the citizen's own words to the question of the moment: an address, a person; None for neither."""
    said = text.strip()
    if (
        form.current in PLACES
        and form.current != "county_of"
        and len(said) <= _LONGEST_ADDRESS
        and words.match("address_within", said) is not None
        and not words.holds("not_address", said)
        and words.match("hearsay", said) is None
    ):
        return replace(form, address=said)
    village = detail_alone(said) if form.current == "town" and words.match("hearsay", said) is None else None
    if village is not None:
        return replace(form, address=village)  # 张家湾: its township is not known
    # 同意, 好: said too early, and nobody's name.
    plain = not any(mark in "，,。；;了" or mark.isdigit() for mark in said) and not _is_place(form, said, library)
    if form.current == "who" and plain and not words.is_whole("agree", text) and 1 < len(bare(said)) <= _LONGEST_WHO:
        return replace(form, who=said.removeprefix("是").rstrip("。！!的"))
    return None


def _is_place(form: Form, said: str, library: Library) -> bool:
    """Whether it is a place, and nobody: the one that was told (南庙), or any that is known."""
    told = (library.regions.full_name(form.region) if form.region else "") + (form.address or "")
    return said in told or bool(library.regions.find(said))


def _contact(form: Form, text: str, library: Library, words: TicketForm) -> Heard:
    phone = find_phone(text, expected=form.current == "contact")
    asked = form.current in ("contact", "name") or phone is not None
    name = name_of(text, library, words, asked=asked)
    if name is None and form.current in PLACES:
        name = name_for_place(text, form.region, library, words)
    surname = words.match("own_surname", bare(text)) if name is None else None
    if surname is not None and surname["name"] in words.surnames:
        name = surname["told"]  # 我姓刘, whatever is asked
    unnamed = _unnamed(form, text, phone, name, words)
    if unnamed is not None:
        return unnamed
    told = _phone_and_name(form, text, phone, name, library)
    if phone is not None:
        return told
    if words.is_whole("not_anonymous", text) and form.anonymous:
        return Heard(replace(told.form, anonymous=False, asked=_without(told.form.asked, "contact")), (text.strip(),))
    if wants_anonymous(text, words):
        said = words.match("no_real_name", text) is not None
        return Heard(told.form, told.back, (), no_way=said or not told.form.here)
    here = _reached_here(form, told.form, text, words)
    return told if here is None else Heard(here, (*told.back, words.says["here_heard"]))


def _unnamed(form: Form, text: str, phone: str | None, name: str | None, words: TicketForm) -> Heard | None:
    """A wish not to be known, or not by name, in a kind of ticket that may be without; None for no such wish."""
    anonymous, nameless = wants_anonymous(text, words), _refuses_name(text, words)
    if not category(form.category).anonymous or not (anonymous or nameless):
        return None
    known = replace(form, name=name or form.name, phone=phone or form.phone)
    if not anonymous and known.phone:
        return Heard(without_name(known), (words.says["no_name_heard"],))
    # Whatever else is told with it (我叫王小军 138… 要匿名): the wish not to be known wins.
    hidden = without_phone(without_name(replace(known, anonymous=True, here=False)))
    return Heard(hidden, (words.says["anonymous_button"],))


def _phone_and_name(form: Form, text: str, phone: str | None, name: str | None, library: Library) -> Heard:
    now, back = form, []
    if phone is not None and phone == form.phone:
        back.append(mask_phone(phone))  # told again: it stands there
    elif phone is not None:
        now = replace(now, phone=phone, here=False, anonymous=False, phone_of=_owner_of_phone(text, library))
        back.append(mask_phone(phone))
    if name is not None and name != form.name and not now.anonymous:
        now = replace(now, name=name)
        back.append(name)
    return Heard(now, tuple(back))


def _reached_here(form: Form, now: Form, text: str, words: TicketForm) -> Form | None:
    """The form of somebody who wants the answer here; None where nothing says so."""
    if len(bare(text)) <= _SHORT and (words.is_whole("here", text) or _refuses_phone(form, text, words)):
        return replace(without_phone(now), here=not now.anonymous)
    if words.match("here_at_end", text) is not None and not now.phone and not now.anonymous:
        return replace(now, here=True)  # 我低保停了，就在这里回我
    if form.current == "contact" and words.fits("keeps_name", text):
        return replace(without_name(now), here=True)
    return None


def _owner_of_phone(text: str, library: Library) -> str | None:
    """Whose number it is, where it is a relative's and that is all that is said: 打我侄子电话, 电话是我儿子的."""
    said = bare(NUMBERS.sub("", folded(text)))
    found = _OF_RELATIVE.fullmatch(said)
    if found is None or not library.dialogue.others_in(found["who"]):
        return None
    return found["who"]


def _refuses_name(text: str, words: TicketForm) -> bool:
    asks = words.match("asks_of_anonymity", text) is not None or words.holds("not_anonymous", text)
    return not asks and words.match("no_name_wish", text) is not None


def wants_anonymous(text: str, words: TicketForm) -> bool:
    """Whether it is wished that nobody learns who wrote it: 匿名, 改一下，不实名了."""
    if words.match("no_real_name", text) is not None:
        return len(bare(text)) <= _SHORT
    if words.holds("not_anonymous", text) or words.match("asks_of_anonymity", text) is not None:
        return False
    return words.holds("anonymous", text) or words.match("wants_anonymous", text) is not None


def _refuses_phone(form: Form, text: str, words: TicketForm) -> bool:
    asked = form.current == "contact" or form.fixing == "phone"
    if words.fits("keeps_phone", text):
        return asked or words.holds("field_phone", text) or "留" in text  # 我就不留了, where the place is asked
    if words.match("calls_others", text) is not None:
        return False  # 不要打电话给村里
    return (asked or form.phone is not None or "回" in text) and words.holds("here", text)


def _must_lie_in(form: Form, library: Library) -> str | None:
    """The division in which a township that is named alone must lie: asked for it, the county that was told."""
    region = library.regions.get(form.region) if form.region else None
    if form.current == "town" and region is not None and region.level == "county":
        return region.code
    return library.regions.chain(region.code)[-1].code if region is not None and form.status == "consent" else None


def _place(form: Form, text: str, understood: Understood, library: Library, words: TicketForm) -> Place | None:
    """The place that the message names, where it is new or more precise."""
    region = _region(form, text, understood, library, words)
    return Place(*_with_address(region, form.address, library)) if region is not None else None


def _region(form: Form, text: str, understood: Understood, library: Library, words: TicketForm) -> str | None:
    if not understood.named_region and form.region and form.current in PLACES:
        # 西村镇 alone may lie in many counties; in the one that is known there is one.
        regions = library.regions
        found = {region.code for region in regions.resolve(cleaned(text, words), within=form.region)}
        first = words.match("township_first", cleaned(text, words))
        begins = {region.code for region in regions.resolve(first["town"], within=form.region)} if first else set()
        fitting = (found or begins or _begins_with(text, form.region, library)) - {form.region}
        return next(iter(fitting)) if len(fitting) == 1 else None
    if not understood.named_region or understood.region in (None, form.region):
        return None
    new = understood.region
    assert new is not None
    if form.region is None or library.regions.contains(form.region, new):
        return new
    if form.current in PLACES or library.dialogue.corrects(text) or form.status == "consent":
        # 袁州区, after 西村镇 in it: nothing new.
        return None if library.regions.contains(new, form.region) else new
    return None


def _begins_with(text: str, county: str, library: Library) -> set[str]:
    """The township that a longer answer begins with: 西村镇的村主任收了我两千块."""
    town = library.regions.get(library.regions.named_in(text, within=county) or "")
    return {town.code} if town is not None and 0 <= text.find(town.name) <= _LEADS else set()


def _with_address(region: str, address: str | None, library: Library) -> tuple[str, str | None]:
    """The region, and what is left of an address told before it: 西村镇, then 袁州区, is 袁州区西村镇."""
    known = library.regions.get(region)
    if address is None or (known is not None and known.level == "township" and _A_TOWNSHIP.search(address)):
        return region, None  # another township was meant, after 您说的是哪一个？
    found = library.regions.resolve(bare(address), within=region)
    return (found[0].code, None) if len(found) == 1 else (region, address)


def _who(form: Form, text: str, library: Library, words: TicketForm) -> str | None:
    if words.is_whole("family", text):
        return words.words["family"][0]
    if words.is_whole("self", text):
        return words.words["self"][0]
    several = _households("households", text, words)
    if several is not None:
        return several  # 二十三户的事，不是我一家
    if form.current == "who":
        return who_in(text, library, words) if len(bare(text)) <= _SHORT else None
    # 那留我女儿的138…, 还有我老婆有病写上去 name somebody, and change nobody.
    return only_person(text, library, words)


def only_person(text: str, library: Library, words: TicketForm) -> str | None:
    """The person whom a text names and nothing else (是我老伴, 我妈的事), in words that others read."""
    said = bare(text)
    before, after = words.match("person_frame_before", said), words.match("person_frame_after", said)
    left = said[before.end() if before else 0 : after.start() if after else len(said)]
    left = left.removesuffix("家") if len(left) > len("我家") else left  # 我哥家
    whole = {word for person in library.dialogue.persons.persons for word in person.words}
    return who_in(left, library, words) if left in whole else None


def _households(name: str, text: str, words: TicketForm) -> str | None:
    """The families whose matter it is, in an answer (`households`) or a letter (`petition`): 二十三户人家."""
    found = words.match(name, text.strip())
    return words.says["who_households"].format(who=found["who"]) if found is not None else None


def whose(text: str, library: Library, words: TicketForm) -> str | None:
    """Whose matter a story tells; None where it tells of nobody, or of many: then it is asked."""
    asked_for = words.match("for_person", text)
    if asked_for is not None and (who := only_person(asked_for["who"], library, words)):
        return who
    several = _households("petition", text, words)
    if several is not None:
        return several
    text = _WRITES_IT.sub("，", text)
    told = "，".join(part for part in _CLAUSES.split(text) if words.match("works_away", part) is None)
    told = "，".join(part for part in told.replace(" ", "，").split("，") if not _is_beside(part))
    others = library.dialogue.others_in(told) | _kin_at_the_beginning(told, library)
    if words.holds("children", text):
        others.add("child")
    if others:
        sure = len(others) == 1 and len(bare(text)) <= _LETTER
        return _named(next(iter(others)), library, words) if sure else None
    own = words.words["self"][0] if words.holds("own", text) and _OTHER_KIN.search(told) is None else None
    return who_in(told, library, words) or own


def _is_beside(part: str) -> bool:
    """Whether a part tells what somebody else has or does, and no need of theirs: 我儿子城里有房."""
    return _HAS_OR_DOES.search(part) is not None and _IS_ILL.search(part) is None


def _kin_at_the_beginning(text: str, library: Library) -> set[str]:
    """Who a clause begins with, without 我 before them: 老婆化疗, 娃住院了; not who is said to do something."""
    kin = library.dialogue.persons.kin
    begins = re.compile(f"(?:{'|'.join(sorted(kin, key=len, reverse=True))})")
    parts = [part for clause in _CLAUSES.split(text) for part in clause.split()]
    found = {(begins.match(part), part) for part in parts}
    return {kin[match[0]] for match, part in found if match is not None and _IS_ILL.search(part)}


def _named(person_id: str, library: Library, words: TicketForm) -> str | None:
    persons = (person for person in library.dialogue.persons.persons if person.id == person_id)
    return next((told_as(person, words) for person in persons), None)


def who_in(text: str, library: Library, words: TicketForm) -> str | None:
    """Whom a message is about, in words that others read: 父亲, 本人; None for nobody."""
    person = library.dialogue.person_in(text)
    return told_as(person, words) if person is not None else None


def told_as(person: Person, words: TicketForm) -> str:
    """A person in words that others read."""
    if person.id == "self":
        return words.words["self"][0]
    return person.name.removeprefix("您").removeprefix("家").removeprefix("的")


def _without(asked: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(item for item in asked if item != name)
