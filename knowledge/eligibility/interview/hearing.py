"""What one message tells while a question is open: the answer, what stands beside it, a correction of what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.dialogue import bare
from knowledge.eligibility.interview import additions, correcting, one_income, people, same_breath
from knowledge.eligibility.interview.both import read_also
from knowledge.eligibility.interview.day_wages import by_month, read_wage
from knowledge.eligibility.interview.message import Heard, Message
from knowledge.eligibility.interview.phrasing import punctuated
from knowledge.eligibility.interview.reading import (
    is_only_a_sum,
    read_answer,
    read_correction,
    read_volunteered,
    says_one_more,
    takes_back,
)
from knowledge.eligibility.interview.savings import with_savings, without_savings
from knowledge.eligibility.interview.story import read_earned, read_story
from knowledge.eligibility.interview.taken_out import read_taken_out
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.interview.volunteered import read_beside
from knowledge.eligibility.script import Asked
from knowledge.library import Library

#: Words of so few characters stand in others; a message of so few is about one thing.
_SHORT, _A_REMARK = 2, 10
_REGISTERED = re.compile("户口(?:本|簿)?(?:还|都|也|就|上)*(?:在|落在|是)(?P<where>农村|村里|乡下|城里|县城|城镇|市里)")
#: Questions that are put again in words of their own.
_REOPENED = frozenset({"size", "income"})
#: Questions beside whose answers an income may be told before it is asked.
_BEFORE_INCOME = frozenset({"region", "area_type", "size"})
#: Questions whose answer may be that somebody works now.
_OF_WORK = frozenset({"work", "employed", "over_standard_because", "over_standard_since"})


class Hearing:
    """Messages of one screening as they come in."""

    def __init__(self, library: Library) -> None:
        self._library, self._script = library, library.interview

    def hear(
        self,
        asked: Asked,
        message: Message,
        told: Told,
        answered: Sequence[str],
        *,
        again: bool,
        also: Asked | None = None,
    ) -> Heard | None:
        """What the message tells on the question and beside it; None for nothing that makes sense.

        `answered`: the questions before, the last one last. `again`: it was asked before, so a province is taken.
        `also`: the question put in the same breath. `Heard.ask` is the question's id where only something else was
        told.
        """
        message, saved = without_savings(punctuated(message)) if asked.reads != "property" else (punctuated(message), 0)
        if saved:
            return self._with_savings(asked, message, told, answered, again=again, also=also, saved=saved)
        message = by_month(message)
        if same_breath.is_unclear(message) and asked.id == "income":
            return Heard(told, ask=asked.ask_total)
        gone = correcting.without_dead(message, told, self._script)
        if gone is not None:
            return self._without_dead(asked, message, told, gone, answered, again=again)
        now = same_breath.set_right(message)
        heard = self._hear_all(asked, now, told, answered, again=again, also=also)
        if heard is None and now != message:  # 不对 may be of what was told before; what is taken back never counts
            message = replace(message, entities=now.entities)
            return self._hear_all(asked, message, told, answered, again=again, also=also)
        return heard

    def _with_savings(
        self,
        asked: Asked,
        message: Message,
        told: Told,
        answered: Sequence[str],
        *,
        again: bool,
        also: Asked | None,
        saved: int,
    ) -> Heard:
        """What the rest of the message tells, and the savings beside it."""
        heard = self.hear(asked, message, told, answered, again=again, also=also) or Heard(told, ask=asked.id)
        kept = with_savings(heard.told, saved, self._script)
        return replace(heard, told=kept.told, back=(*heard.back, *kept.back))

    def _without_dead(
        self, asked: Asked, message: Message, told: Told, gone: Heard, answered: Sequence[str], *, again: bool
    ) -> Heard:
        """Somebody told of is dead: how many are left is asked, where it is not said."""
        heard = self._hear_all(asked, message, gone.told, answered, again=again, also=None) or Heard(gone.told)
        heard = replace(heard, back=(*gone.back, *heard.back), ask=heard.ask if heard.back else asked.id)
        size, now = told.facts.get("size"), heard.told.facts.get("size")
        if size is None or now != size or asked.id == "size":
            return heard
        return replace(heard, told=heard.told.without(self._script.question("size")), ask=asked.id, reopen="size")

    def _hear_all(
        self, asked: Asked, message: Message, told: Told, answered: Sequence[str], *, again: bool, also: Asked | None
    ) -> Heard | None:
        with_it = read_also(asked, also, message, told, self._script) if also is not None else None
        found = with_it is not None and with_it.told.members != told.members
        heard = self._hear(asked, message, with_it.told if with_it else told, answered, again=again, people=not found)
        heard = self._with_earned(asked, message, heard)
        if with_it is None:
            return heard
        if heard is None:
            return replace(with_it, ask=asked.id) if with_it.told.makes_sense else None
        return replace(heard, back=(*heard.back, *with_it.back))

    def _with_earned(self, asked: Asked, message: Message, heard: Heard | None) -> Heard | None:
        """我和我妈，我妈72，退休金1800: what one of them has, told in the same breath as who there is."""
        if heard is None or heard.ask or heard.reopen or asked.id not in _BEFORE_INCOME:
            return heard
        earned = read_earned(message, heard.told, self._script)
        return heard if earned is None else replace(earned, back=(*heard.back, *earned.back))

    def _hear(
        self, asked: Asked, message: Message, told: Told, answered: Sequence[str], *, again: bool, people: bool
    ) -> Heard | None:
        corrects = takes_back(message, self._script, told)
        out = read_taken_out(message, told, self._script) if asked.id != "size" else None
        if out is not None:
            return replace(out, ask=asked.id)
        income = self._income_changed(asked, message, told, corrects=corrects)
        if income is not None:
            return income
        answer = self._answer(asked, message, told)
        if answer is not None and answer.ask:
            # 孩子领着残疾补贴: which of the two is asked back, and that the child is disabled is not lost.
            beside = self._and_members(asked, message, None, answer, told) if people else None
            return answer if beside is None else replace(answer, told=beside.told)
        corrects = corrects and not (asked.id == "size" and answer is not None)
        beside = self._beside(asked, message, answer.told if answer else told, corrects=corrects)
        if answer is not None and corrects and beside is not None and asked.reads != "choice":
            answer = None  # 不对，是四口人 while the income is asked: the number is not the income
            beside = self._beside(asked, message, told, corrects=True)
        if answer is None and beside is None and corrects and not says_one_more(message, self._script):
            beside = self._corrected(asked, message, told, answered)
        if answer is None and beside is None:
            return self._late(asked, message, told, answered) or self._ahead(asked, message, told, people=people)
        if people:
            beside = self._and_members(asked, message, beside, answer, told)
        heard = beside or answer or Heard(told)
        if not heard.told.makes_sense or (answer is not None and not again and self._too_wide(asked, heard.told)):
            return None
        back = (*(answer.back if answer else ()), *(beside.back if beside else ()))
        reopen = beside.reopen if beside is not None else ""
        return Heard(heard.told, tuple(filter(None, back)), "" if answer is not None else asked.id, reopen=reopen)

    def _income_changed(self, asked: Asked, message: Message, told: Told, *, corrects: bool) -> Heard | None:
        """More income, or one member's told anew, of which the whole is asked again."""
        if corrects and asked.reads != "money" and (now := self._sum_corrected(message, told)) is not None:
            return replace(now, ask=asked.id)
        if asked.id == "income" and corrects and one_income.is_of_one(message, self._script):
            return Heard(told, ask=asked.ask_total)  # 改一下，婆婆退休金是1900 is not the family's
        if asked.reads == "money":
            return None
        # 一个人，在兰州打工 answers what is asked; 我老婆也上班了，一个月两千 tells of money.
        paid = asked.id == "work" and message.found("money") and not self._library.regions.find(message.text)
        of_work = asked.id in _OF_WORK and not paid
        said = any(word in message.text for word in self._script.words["more_income"])
        changed = additions.read_other_days(message, told, self._script)
        if changed is None and (said or not of_work):
            changed = additions.read_more_income(message, told, self._script)
        if changed is None and not of_work:
            changed = one_income.read_one_income(message, told, self._script, corrects=corrects)
        return None if changed is None else replace(changed, ask=asked.id)

    def _sum_corrected(self, message: Message, told: Told) -> Heard | None:
        """不是1500，是2500, of the one sum that was told, two questions later."""
        income = self._script.question("income")
        if told.facts.get("income") is None or told.facts.get("necessary_costs") is not None:
            return None
        if not message.found("money") or not is_only_a_sum(message):
            return None
        heard = read_answer(income, message, told, self._script)
        return heard if heard is not None and not heard.ask else None

    def _and_members(
        self, asked: Asked, message: Message, beside: Heard | None, answer: Heard | None, told: Told
    ) -> Heard | None:
        """What is told beside, with who is ill or disabled, which no other reader looks for."""
        before = beside or answer or Heard(told)
        if asked.reads == "members" or before.told.members != told.members:
            return beside
        found = read_beside(asked, message, before.told, self._script, answered=answer is not None)
        if found is None:
            return beside
        back = (*(beside.back if beside is not None else ()), *found.back)
        return Heard(found.told, back, reopen=beside.reopen if beside is not None else "")

    def _answer(self, asked: Asked, message: Message, told: Told) -> Heard | None:
        known_already = (
            asked.reads == "place"
            and not self._library.regions.find(message.text)
            and message.region == told.facts.get("region")
        )
        answer = None if known_already else read_answer(asked, message, told, self._script)
        size = people.counted_beside(message) if answer is not None and asked.reads == "place" else None
        if answer is None or size is None or answer.ask or told.facts.get("size") is not None:
            return answer
        back = self._script.question("size").told_as.format(value=size)
        return Heard(answer.told.with_(size=size), (*answer.back, back))  # 上饶广丰区，三个人

    def _beside(self, asked: Asked, message: Message, told: Told, *, corrects: bool) -> Heard | None:
        read = read_correction if corrects else read_volunteered
        return read(message, told, self._script, asked.id)

    def _corrected(self, asked: Asked, message: Message, told: Told, answered: Sequence[str]) -> Heard | None:
        """不对，是三千, right after the income was told. Where both are numbers it may well answer this question."""
        before = self._script.question(answered[-1]) if answered else None
        if before is None or before.reads == asked.reads:
            return None
        if before.reads == "people" and not message.values("count"):
            return None  # 不是我妹，是我弟 counts nobody
        heard = read_answer(before, message, told, self._script)
        if heard is not None and heard.ask:  # still not clear: that question is put again
            return Heard(told.without(before), reopen=before.id) if before.id in _REOPENED else None
        return heard

    def _late(self, asked: Asked, message: Message, told: Told, answered: Sequence[str]) -> Heard | None:
        """What was passed over before and is told now: the income, the place."""
        if "income" in answered and asked.reads != "money":
            wage = read_wage(message, told, self._script)
            if wage is not None:
                return replace(wage, ask=asked.id, reopen="income")
        for name, there in (("income", message.values("money")), ("region", self._library.regions.find(message.text))):
            question = self._script.question(name)
            if not there or name not in answered or told.facts.get(name) is not None or asked.reads == question.reads:
                continue
            heard = read_answer(question, message, told, self._script)
            if heard is not None and not heard.ask:
                return Heard(heard.told, heard.back, asked.id)
        return None

    def _ahead(self, asked: Asked, message: Message, told: Told, *, people: bool) -> Heard | None:
        """What is told before it is asked, or more exactly than before: nothing for this question, and yet not lost."""
        heard = (
            self._narrower(message, told)
            or self._area(message, told)
            or self._no_income(asked, message, told)
            or read_story(message, told, self._script)
        )
        now = heard.told if heard is not None else told
        people = people and now.members == told.members
        beside = read_beside(asked, message, now, self._script, answered=False) if people else None
        told_now = beside.told if beside is not None else now
        if (told_now == told and beside is None) or not told_now.makes_sense:
            return None
        back = (*(heard.back if heard is not None else ()), *(beside.back if beside is not None else ()))
        return Heard(told_now, back, asked.id)

    def _narrower(self, message: Message, told: Told) -> Heard | None:
        """五华区, after 昆明."""
        regions, known = self._library.regions, told.facts.get("region")
        codes = [code for span in regions.find(message.text) for code in span.codes]
        inside = [code for code in codes if known and code != known and regions.contains(known, code)]
        if len(inside) != 1:
            return None
        back = self._script.question("region").told_as.format(value=regions.full_name(inside[0]))
        return Heard(told.with_(region=inside[0]), (back,))

    def _area(self, message: Message, told: Told) -> Heard | None:
        """城里, said on its own where it was not asked; 户口在村里, beside anything."""
        asked = self._script.question("area_type")
        said = _REGISTERED.search(message.text)
        word = said["where"] if said is not None else bare(message.text)
        option = next((item for item in asked.options if word in (item.title, *item.words)), None)
        if option is None or told.facts.get("area_type") is not None:
            return None
        return Heard(told.with_(area_type=option.value), (option.told,))

    def _no_income(self, asked: Asked, message: Message, told: Told) -> Heard | None:
        """现在没有收入, after a sum was told."""
        income = self._script.question("income")
        words = [word for word in income.nothing if len(word) > _SHORT and ("收入" in word or word.startswith("一分"))]
        if asked.reads == "money" or len(bare(message.text)) > _A_REMARK or not any(w in message.text for w in words):
            return None
        return Heard(told.with_(income={"yuan": "0", "per": "year"}), (income.nobody,))

    def _too_wide(self, asked: Asked, told: Told) -> bool:
        """A province alone has no standard of its own."""
        return asked.reads == "place" and is_province(self._library, told)


def is_province(library: Library, told: Told) -> bool:
    """Whether no more than a province is known of the place."""
    region = library.regions.get(told.facts.get("region") or "")
    return region is not None and region.level == "province"
