"""Corrections of a ticket's form: 不是沙溪 是灵溪; 电话也不对，尾号是2224; 地方错了; 名字写一下 王大力.

What is wrong is changed in its field, or in the text of the matter; where it is not clear what is meant, it is asked.
A message that corrects nothing is left to `hearing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.tickets.hearing import only_person, wants_anonymous
from actions.tickets.places import Place, cleaned, place_named
from actions.tickets.state import Form
from actions.tickets.story import joined
from hotline.personal import mask_phone
from hotline.tickets.categories import category
from knowledge import Library
from knowledge.dialogue import bare
from knowledge.phone_pieces import in_groups, with_part
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import find_phone, find_phones, folded

#: Fields in the order in which their words are looked for.
_FIELDS = ("phone", "name", "who", "place", "what")
_ANY = "any"
#: A shorter correction of nothing known is asked about; a longer one tells what is right by itself.
_TELLS = 5
#: A longer message than this is no mere value of a field.
_VALUE = 8
#: Characters of a part of the matter that may be exchanged.
_PART = 2
_TAIL = re.compile(r"(?<!\d)\d{2,6}(?!\d)")
#: 电话 尾号2224 is short; 尾号2224的银行卡 tells of something else.
_SHORT = 16


@dataclass(frozen=True)
class Corrected:
    """The form afterwards.

    `back`: what was changed, in words. `asks`: the field that is asked for anew. `says`: a sentence of the form
    instead of 改好了. `which`: full names of places of which one is meant.
    """

    form: Form
    back: tuple[str, ...] = ()
    asks: str | None = None
    says: str | None = None
    which: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Change:
    """`old`: what is taken back, where it is said. `led`: it begins with 不对, 错了, or says 改成."""

    new: str
    old: str = ""
    led: bool = False

    @property
    def marked(self) -> bool:
        """Whether the words show that something is corrected."""
        return bool(self.old) or self.led


def correct(form: Form, text: str, previous: str, library: Library, words: TicketForm) -> Corrected | None:
    """What the message corrects in the form; None if it is no correction. `previous`: the citizen's message before."""
    said = text.strip()
    phone = with_part(form.phone, said) if form.phone else None
    if phone is not None and phone != form.phone:
        return Corrected(_with_phone(form, phone), (in_groups(phone),))
    label, field = words.match("labelled", said), None
    if label is not None:
        field, said = next(name for name in _FIELDS if label[name]), label["new"].strip()
    stays = words.match("stays", said)
    if label is None and stays is None:
        return _Reading(form, said, library, words).corrected(previous)
    said = stays["new"] if stays is not None else said
    if stays is not None and _stands(form, said, library, words):
        return Corrected(replace(form, fixing=None), says="unchanged")
    found = _Reading(form, said, library, words, field, led=True).corrected(previous)
    # 还是不给我办 tells of the matter.
    return found if label is not None or (found is not None and found.back) else None


def _stands(form: Form, said: str, library: Library, words: TicketForm) -> bool:
    """Whether a field of the form says it already: 还是南庙."""
    place = (library.regions.full_name(form.region) if form.region else "") + (form.address or "")
    who = only_person(said, library, words)
    if who is not None and form.who is not None and form.who.startswith(who):
        return True
    name = cleaned(said, words)
    return len(name) >= _PART and any(name in told for told in (place, form.who or "", form.name or ""))


@dataclass(frozen=True)
class _Reading:
    """One message, read as a correction of one form. `label`: the field that it names before a colon.

    `led`: it is said to be what is right.
    """

    form: Form
    said: str
    library: Library
    words: TicketForm
    label: str | None = None
    led: bool = False

    def corrected(self, previous: str) -> Corrected | None:
        form, said, words = self.form, self.said, self.words
        here = len(bare(said)) <= _SHORT and words.holds("here", said)
        if here or words.holds("anonymous", said) or wants_anonymous(said, words):
            return None  # 改成匿名; 不对，我没电话
        if (
            words.fits("wrong", said)
            or words.is_whole("wrong", said)
            or (form.fixing and words.fits("only_field", said))
        ):
            return Corrected(form, asks=self._field() or _ANY)
        change = self._change()
        if change is None and form.fixing is None:
            return self._stated(previous)
        change = change or _Change(said)
        if change.led and form.name and form.name in previous and words.is_name(change.new):
            return self._named(change.new)  # 张三 >> 说错了，李四
        found = self._changed(change) or self._stated(previous)
        if found is None:
            return self._unresolved(change)
        return found if found.which else replace(found, form=replace(found.form, fixing=None))

    def _changed(self, change: _Change) -> Corrected | None:
        asked_for = self.form.fixing if self.form.fixing != _ANY else None
        field = self._field() or asked_for
        # Asked for one field, a plain answer is an answer to that; else the one spoken of comes first.
        fields = [asked_for] if asked_for and not change.marked else sorted(_FIELDS, key=lambda name: name != field)
        for name in fields:
            found = self._change_of(name, change, asked=name == field)
            if found is not None:
                return found
        return None

    def _unresolved(self, change: _Change) -> Corrected | None:
        """A correction of nothing that the form knows: written down as one if it tells enough, else asked about."""
        form, new = self.form, bare(change.new)
        asks = self.words.match("asks", self.said) is not None
        if form.fixing not in (None, _ANY) and not change.marked and not asks and not form.tries and len(new) <= _VALUE:
            return Corrected(replace(form, tries=1), asks=form.fixing)
        if asks or not change.marked or (not change.led and form.status != "consent"):
            return None  # a question; an answer in other words; 不是我不去，是他们不让: the matter itself
        if change.led and len(new) < _TELLS:
            return Corrected(form, asks=self._field() or _ANY)
        # In the citizen's words, for whoever works on it.
        names = self.words.is_name(change.new) and self.words.is_name(change.old)
        line = self.words.says["corrected_line"].format(text=self.said) if change.led or names else self.said
        return Corrected(replace(form, text=joined(form.text, line), fixing=None), says="corrected")

    # What it says

    def _change(self) -> _Change | None:
        if self.led:
            return _Change(_value(self.said), led=True)
        lead = self.words.match("correction_leads", self.said)
        # 我说错了 是西村镇不是金瑞镇: the pair stands behind the lead.
        behind = _value(self.said[lead.end() :]) if lead is not None else ""
        pair = self.words.match("correction_pairs", self.said) or self.words.match("correction_pairs", behind)
        if pair is not None:
            return _Change(_value(pair["new"]), _value(pair["old"]), led=lead is not None)
        if lead is not None:
            return _Change(behind, led=True) if behind else None
        character = self.words.match("name_character", self.said)
        if character is not None and character["old"] in (self.form.name or ""):
            return _Change(character["new"], character["old"], led=True)
        into = self.words.match("changed_into", self.said)
        return _Change(_value(into["new"]), led=True) if into is not None else None

    def _field(self) -> str | None:
        return self.label or next((field for field in _FIELDS if self.words.holds(f"field_{field}", self.said)), None)

    def _stated(self, previous: str) -> Corrected | None:
        """A field that is told anew without saying that it was wrong: 名字写一下 王大力, 她叫刘芳, 尾号是2224."""
        said, words = self.said, self.words
        own = words.name_in(said)
        if own is not None and self.form.anonymous:
            return self._named(own)
        two = len(find_phones(said)) > 1 and words.holds("changes", said)
        if two or (words.holds("tail", said) and self.form.phone is not None):
            found = self._phone(said, asked=False)
            if found is not None and found.form.phone != self.form.phone:
                return found
        written, alone = words.match("name_written", said), _value(said)
        name = written["name"] if written is not None else alone if words.holds("field_name", previous) else ""
        if words.is_name(name) and not self.library.dialogue.person_in(name):
            return self._named(name)
        theirs = words.match("their_name", said)
        return self._named_other(theirs["who"], theirs["name"]) if theirs is not None else None

    # Its fields

    def _change_of(self, name: str, change: _Change, *, asked: bool) -> Corrected | None:
        """What it changes in this field. `asked`: the field was spoken of."""
        if name == "phone":
            return self._phone(change.new, change.old, asked=asked)
        if name == "place":
            return self._place(change, asked=asked)
        if name == "name":
            return self._name(change, asked=asked)
        if name == "who":
            asks = "who" in category(self.form.category).asks
            who = only_person(change.new, self.library, self.words) if asks else None
            return Corrected(self._with_who(who, change), (who,)) if who is not None else None
        return self._text(change, asked=asked)

    def _with_who(self, who: str, change: _Change) -> Form:
        """The form of another person's matter; the text says it, too."""
        text = self.form.text
        swaps = len(change.old) >= _PART and change.old in text
        text = text.replace(change.old, change.new) if swaps else _put_right(text, self.words.says["who_line"], who)
        return replace(self.form, who=who, text=text)

    def _phone(self, new: str, old: str = "", *, asked: bool) -> Corrected | None:
        ends = old.isdigit() and (self.form.phone or "").endswith(old)
        phone = _right_phone(self.said, expected=asked) or self._with_tail(new, asked=asked or ends)
        if phone is None:
            return None
        return Corrected(_with_phone(self.form, phone), (mask_phone(phone),))

    def _with_tail(self, said: str, *, asked: bool) -> str | None:
        """The number told before, with the last digits that are told now."""
        tails: list[str] = _TAIL.findall(folded(said))
        known = self.form.phone or find_phone(self.form.text)
        speaks = asked or self.words.holds("tail", said)
        other = len(bare(said)) > _SHORT or self.words.holds("no_phone_tail", said)
        return known[: -len(tails[-1])] + tails[-1] if tails and known and speaks and not other else None

    def _place(self, change: _Change, *, asked: bool) -> Corrected | None:
        form = self.form
        if form.address and change.old and change.old in form.address:
            address = form.address.replace(change.old, change.new)
            return Corrected(replace(form, address=address), (address,))
        found = place_named(change.new, self._near(change), self.library, self.words, asked=asked, led=change.led)
        if isinstance(found, Place):
            again = tuple(item for item in form.asked if item != "county_of")
            name = (self.library.regions.full_name(found.region) if found.region else "") + (found.address or "")
            text = self._with_place(found, name, change)
            return Corrected(replace(form, region=found.region, address=found.address, asked=again, text=text), (name,))
        return Corrected(replace(form, fixing="place"), which=found) if found else None

    def _near(self, change: _Change) -> str | None:
        """Where the right place is looked for: near the wrong one, unless all of that is taken back (我不在义乌)."""
        known, old = self.form.region, cleaned(change.old, self.words)
        taken = known is not None and len(old) >= _PART and old in self.library.regions.full_name(known)
        told = self.library.regions.find(self.form.text) if taken else []
        named = {code for span in told if change.new in span.text for code in span.codes}
        return next(iter(named)) if len(named) == 1 else known

    def _with_place(self, new: Place, name: str, change: _Change) -> str:
        """The matter, where it names the place that was wrong, with the right one."""
        text, regions = self.form.text, self.library.regions
        old = regions.get(self.form.region) if self.form.region else None
        right = regions.get(new.region) if new.region else None
        wrong = cleaned(change.old, self.words)
        near = old is not None and right is not None and right.parent in (old.parent, old.code) and not new.address
        if near and len(wrong) >= _PART and text.count(wrong) == 1:
            return text.replace(wrong, cleaned(change.new, self.words))
        if old is None or old.name not in text or (right is not None and regions.contains(old.code, right.code)):
            return text
        if right is not None and near:
            return text.replace(old.name, right.name)
        return _put_right(text, self.words.says["place_line"], name)

    def _name(self, change: _Change, *, asked: bool) -> Corrected | None:
        one = len(change.old) == len(change.new) == 1
        if one and (wrong := self.form.name) and wrong.count(change.old) == 1:
            if change.old in (self.form.address or ""):
                return Corrected(self.form, asks="name")  # of the name, or of the village
            return self._named(wrong.replace(change.old, change.new))
        new, who = cleaned(change.new, self.words), self.form.who
        if change.old and who and change.old in who:
            return Corrected(replace(self.form, who=who.replace(change.old, new)), (new,))
        meant = asked or (change.old and change.old == self.form.name)
        return self._named(new) if meant and self.words.is_name(new) else None

    def _named(self, name: str) -> Corrected:
        if self.form.anonymous:
            return Corrected(self.form, says="no_name_anonymous")
        wrong = self.form.name
        text = self.form.text.replace(wrong, name) if wrong else self.form.text
        return Corrected(replace(self.form, name=name, text=text), (name,))

    def _named_other(self, who: str, name: str) -> Corrected | None:
        """她叫刘芳: of whom it is about."""
        form, words = self.form, self.words
        if not words.is_name(name):
            return None
        if "who" not in category(form.category).asks:
            # Of a complaint it is whoever it is about: that belongs to the matter.
            return Corrected(replace(form, text=joined(form.text, self.said)), says="added")
        person = only_person(who, self.library, words)
        if form.who and person and not form.who.startswith(person):
            return Corrected(replace(form, text=joined(form.text, self.said)), says="added")  # of somebody else
        known = form.who or person
        before = known.partition(words.says["name_mark"])[0] if known else None
        told = words.says["who_named"].format(who=before, name=name) if before else name
        return Corrected(replace(form, who=told), (told,))

    def _text(self, change: _Change, *, asked: bool) -> Corrected | None:
        form, old, new = self.form, change.old, change.new
        if not old:
            tells = asked and len(bare(new)) >= _TELLS and self.words.match("asks_at_its_end", new) is None
            return Corrected(replace(form, text=new), says="rewritten") if tells else None
        # 不是去年停的 是前年停的, where the text says 去年停了: what both end in falls away.
        while len(old) >= _PART and len(new) <= len(old) + _PART:
            if form.text.count(old) == 1:
                return self._exchanged(form.text.replace(old, new), new)
            if not new or old[-1] != new[-1]:
                break
            old, new = old[:-1], new[:-1]
        return None

    def _exchanged(self, text: str, new: str) -> Corrected:
        """With another text, which may tell a place that was not known by the wrong name."""
        region = self.form.region or self.library.regions.named_in(text)
        return Corrected(replace(self.form, text=text, region=region), (new,))


def _put_right(text: str, line: str, now: str) -> str:
    """`text` with the `line`, which has one gap; it takes the place of one of its kind (更正：是母亲的事)."""
    begins, ends = re.split(r"\{\w+\}", line)
    kept = [part for part in text.split("\n") if not (part.startswith(begins) and part.endswith(ends))]
    return joined("\n".join(kept), begins + now + ends)


def _with_phone(form: Form, phone: str) -> Form:
    """The form with another number, in the matter, too."""
    text = form.text.replace(form.phone, phone) if form.phone else form.text
    return replace(form, phone=phone, here=False, anonymous=False, text=text)


def _right_phone(said: str, *, expected: bool) -> str | None:
    """The number that is right: of 是A不是B the first, of 不是A是B and A错了B the second."""
    phones = find_phones(said, expected=expected)
    if not phones:
        return None
    close = re.sub(r"[\s\-]", "", folded(said))
    first, last = phones[0], phones[-1]
    if first != last and re.search(rf"(?<!不)是{first}\D*不是{last}", close):
        return first
    return None if first == last and re.search(rf"不是{last}$", close) else last


def _value(said: str) -> str:
    return said.strip(" ，,。.！!；;、：:")
