"""The result of a talk: on one screen what looks likely with sum and clause; the rest for who asks for more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge.answers.model import Citation
from knowledge.answers.wording import WHOLE
from knowledge.eligibility.determination import Determination, Reason, Screening
from knowledge.eligibility.interview.interview import visible
from knowledge.eligibility.interview.told import SINGLE_DIBAO, Told
from knowledge.eligibility.verdict import Verdict
from knowledge.library import Library

_LIKELY = (Verdict.likely_eligible, Verdict.will_change)
_END = "。"
#: Not met because dibao itself is likely.
_BETTER = "not_dibao"
#: Dibao for one member of a family that gets none as a whole.
_FOR_ONE = "dibao/single_person"
#: A phone's screen has room for so many of each.
_MOST_SOURCES = 2
_MOST_IN_FULL, _MOST_NAMED, _MOST_IN_SHORT, _MOST_REASONS = 2, 5, 5, 2
#: What is told at once, a line each.
_AT_ONCE = 3


@dataclass(frozen=True)
class Group:
    """The same determination of one or several persons."""

    first: Determination
    persons: int


@dataclass(frozen=True)
class Result:
    """What is said at once and what is told to who asks for more, each with the clauses that it rests on.

    `count`: how many aids are told of in `more`.
    """

    text: str
    citations: tuple[Citation, ...]
    more: str = ""
    more_citations: tuple[Citation, ...] = ()
    count: int = 0


def tell(library: Library, screening: Screening, told: Told) -> Result:
    """The result in words."""
    return _Teller(library, visible(screening, told), told).tell()


def papers_of(library: Library, screening: Screening, told: Told) -> str:
    """Which papers to bring for what looks likely."""
    script = library.interview
    parts = []
    for group in _groups(visible(screening, told), (*_LIKELY, Verdict.needs_caseworker)):
        if group.first.papers:
            head = script.says["papers_of"].format(name=group.first.name)
            parts.append("\n".join([head, *(f"· {paper}" for paper in group.first.papers)]))
    return "\n\n".join(parts) or script.says["no_papers"]


def _groups(told: Sequence[Determination], verdicts: Sequence[Verdict]) -> list[Group]:
    """Determinations of these verdicts; persons of whom the same is said stand together."""
    found = [item for item in told if item.verdict in verdicts]
    found.sort(key=lambda item: verdicts.index(item.verdict))
    groups: list[Group] = []
    for _, items in groupby(found, key=lambda item: (item.key, item.verdict)):
        members = list(items)
        groups.append(Group(members[0], len(members) if members[0].person is not None else 0))
    return groups


class _Teller:
    def __init__(self, library: Library, found: Sequence[Determination], told: Told) -> None:
        self._library, self._script = library, library.interview
        self._titles = {document.title: document for document in library.documents.values()}
        single = [library.interview.says["single_dibao_name"]] if told.facts.get(SINGLE_DIBAO) else []
        self._told, self._has, self._income_is_told = found, single, told.facts.get("income") is not None
        self._preliminary, self._steps = library.screening.preliminary, library.screening.steps
        self._citations: list[Citation] = []
        self._count, self._told_at_once = 0, set[str]()

    def tell(self) -> Result:
        """What looks likely, on one screen of a phone, and apart from it what else there is to say."""
        first = [self._preliminary, self._at_a_glance(), self._named("result_caseworker", Verdict.needs_caseworker)]
        cited, self._citations = tuple(dict.fromkeys(self._citations)), []
        rest = [
            self._in_full("result_likely_more", _LIKELY),
            self._in_full("result_caseworker_more", (Verdict.needs_caseworker,)),
            self._in_short("result_has", [*self._has, *self._names((Verdict.already_has,))]),
            self._in_short("result_unknown", self._open()),
            self._in_short("result_no_rule", self._not((Verdict.no_rule,))),
            self._in_short("result_no", self._not((Verdict.likely_ineligible,))),
        ]
        text, more = "\n".join(filter(None, first)), "\n".join(filter(None, rest))
        return Result(text, cited, more, tuple(dict.fromkeys(self._citations)), self._count)

    def _say(self, key: str, **values: str) -> str:
        return self._script.says[key].format(**values)

    def _name(self, group: Group) -> str:
        return (
            self._say("persons", name=group.first.name, number=str(group.persons))
            if group.persons > 1
            else group.first.name
        )

    def _at_a_glance(self) -> str:
        """What looks likely with its sum, and where to go for the first; notes are never left to the fold."""
        groups = self._pursued_first(_groups(self._told, _LIKELY))
        if not groups:
            # Of dibao nothing can be said before place, size and income are known.
            open_ = any(item.key == "dibao" and item.verdict is Verdict.needs_more_info for item in self._told)
            if not open_:
                found = [*self._not((Verdict.no_rule,)), *self._not((Verdict.likely_ineligible,))]
                self._told_at_once.update(reasons := found[:_AT_ONCE])
                return "\n".join([self._script.says["result_none"], *reasons])
            key = "result_perhaps" if self._income_is_told else "result_too_little"
            self._told_at_once.update(missing := self._open()[:_AT_ONCE])
            return self._say(key, missing="\n".join(missing))
        lines = [self._script.says["result_likely"]]
        for group in groups[:_AT_ONCE]:
            amount = group.first.amount
            sum_ = self._say("glance_sum", amount=amount.text.partition(_END)[0]) if amount is not None else ""
            lines.append(f"● {self._name(group)}{sum_}{self._clause(_decisive(group.first))}")
        if groups[_AT_ONCE:]:
            lines.append(self._say("result_also", names=self._names_of(groups[_AT_ONCE:])))
        first = groups[0].first
        lines += dict.fromkeys(note for group in groups[:_MOST_NAMED] for note in group.first.notes)
        if first.where:
            lines.append(self._say("where", where=first.where[0]))
        return "\n".join(lines)

    def _named(self, heading: str, verdict: Verdict) -> str:
        """Their names in one line."""
        names = self._names((verdict,))[:_MOST_NAMED]
        return self._script.says[heading] + self._script.says["or"].join(names) if names else ""

    def _in_full(self, heading: str, verdicts: Sequence[Verdict]) -> str:
        groups = self._pursued_first(_groups(self._told, verdicts))
        lines = [self._whole(group, full=at < _MOST_IN_FULL) for at, group in enumerate(groups[:_MOST_NAMED])]
        self._count += len(lines)
        return "\n".join([self._script.says[heading], *lines]) if groups else ""

    def _whole(self, group: Group, *, full: bool) -> str:
        """`full`: with papers and the way; other aid by its name, sum and reason."""
        item = group.first
        lines = [f"● {self._name(group)}"]
        if item.amount is not None:
            lines.append(self._say("how_much", amount=item.amount.text))
        reasons = _decisive(item)
        pursued = full and item.key in self._script.pursued
        told = "".join(reason.text for reason in reasons[: _MOST_REASONS if item.key in self._script.pursued else 1])
        lines.append(self._say("why", reasons=told) + self._clause(reasons))
        if pursued and item.papers:
            lines.append(self._say("papers", papers=item.papers[0]))
        if pursued and item.where:
            lines.append(self._say("where", where=item.where[0]))
        return "\n".join(lines)

    def _clause(self, reasons: Iterable[Reason]) -> str:
        """Names the clauses that the first reason with any rests on: the figure's source and the rule's."""
        for reason in reasons:
            distinct = {citation.document: citation for citation in reversed(reason.citations)}
            shown = [citation for citation in reason.citations if distinct[citation.document] is citation][
                :_MOST_SOURCES
            ]
            if shown:
                self._citations += shown
                return self._say("clause", clauses=self._script.says["or"].join(map(self._document, shown)))
        return ""

    def _document(self, citation: Citation) -> str:
        """A document by its short name, and the clause."""
        document = self._titles[citation.document]
        if citation.clause == WHOLE:
            return document.short_title
        clause = citation.clause if document.national else self._library.say("source_part", clauses=citation.clause)
        return f"{document.short_title}{clause}"

    def _names_of(self, groups: Sequence[Group]) -> str:
        return self._script.says["or"].join(map(self._name, groups))

    def _in_short(self, heading: str, lines: list[str]) -> str:
        left = [line for line in lines[:_MOST_IN_SHORT] if line not in self._told_at_once]
        self._count += len(left)
        return "\n".join([self._script.says[heading], *left]) if left else ""

    def _names(self, verdicts: Sequence[Verdict]) -> list[str]:
        return [self._name(group) for group in _groups(self._told, verdicts)]

    def _open(self) -> list[str]:
        groups = self._pursued_first(self._about_them((Verdict.needs_more_info,)))
        names = self._script.fact_names
        return [
            self._say(
                "missing", name=group.first.name, facts="、".join(names[fact] for fact in group.first.missing[:3])
            )
            for group in groups
        ]

    def _not(self, verdicts: Sequence[Verdict]) -> list[str]:
        key = "not" if Verdict.likely_ineligible in verdicts else "no_rule"
        lines = []
        for group in self._pursued_first(self._about_them(verdicts)):
            deciding = [reason for reason in group.first.reasons if reason.state in ("no", "gap")]
            if deciding and deciding[0].key == _BETTER:
                continue  # dibao is told above
            if group.first.key == _FOR_ONE and self._dibao_is_open():
                continue  # what may be theirs comes before what only holds where it is not
            reason = deciding[0].text if deciding else ""
            lines.append(self._say(key, name=group.first.name, reason=reason) + self._clause(deciding))
        return lines

    def _dibao_is_open(self) -> bool:
        """Whether it is not known yet whether the family as a whole gets dibao."""
        return any(item.key == "dibao" and item.verdict is Verdict.needs_more_info for item in self._told)

    def _about_them(self, verdicts: Sequence[Verdict]) -> list[Group]:
        """Without aid for people of a kind that this family has not said to be (prices, people without a home)."""
        steps = self._steps
        return [
            group
            for group in _groups(self._told, verdicts)
            if group.first.key in self._script.pursued
            or not any(steps[reason.key].gate and reason.state == "unknown" for reason in group.first.reasons)
        ]

    def _pursued_first(self, groups: list[Group]) -> list[Group]:
        return sorted(groups, key=lambda group: group.first.key not in self._script.pursued)


def _decisive(item: Determination) -> list[Reason]:
    """The reasons that decide, else all."""
    state = "caseworker" if item.verdict is Verdict.needs_caseworker else "yes"
    return [reason for reason in item.reasons if reason.state == state] or list(item.reasons)
