"""The income of a family, put together of what each of them earns: 我挣800，老婆挣600."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.sums.figures_told import Figure
from knowledge.answers.by_difference import Sums
from knowledge.kin import SPOUSE
from knowledge.money import Period

#: A bare sum of a family above this is hardly a month's: 一年 was left out. In fen.
_MONTHLY_AT_MOST = 6_000_00
_FAMILY = re.compile(r"家|我们|咱们|一共|总共|加起来|两口子|夫妻")
_I = re.compile("[我俺咱](?!们|家)")
#: Who earns; names of one person stand together.
_EARNERS = {
    "spouse": SPOUSE,
    "father": "爸|爹|父亲",
    "mother": "妈|娘|母亲",
    "son": "儿子|老大|老二",
    "daughter": "女儿|闺女|姑娘",
    "they": "[他她]",
    "self": "[我俺咱](?!们|家)",
}
#: What it comes from; 收入 says nothing of that.
_KINDS = {
    "pension": "养老金|退休金",
    "land": "种地|种田|养[猪羊鸡牛]|粮食",
    "work": "打工|工资|上班|零工|挣|赚",
}
_CONTRASTS = re.compile("以前|原来|原先|之前|去年|本来|后来|其中|里面|包括")
_NOW = re.compile("现在|如今|眼下|目前|今年")


def with_incomes(sums: Sums, incomes: Sequence[Figure]) -> Sums:
    """The sums with what a message tells of the family's income; unsure where that can't be put together."""
    if not all(figure.exact for figure in incomes):
        return _unsure(sums)
    whole = [figure for figure in incomes if figure.of_all]
    if len(incomes) == 1 or whole:
        return _with_one(sums, (whole or incomes)[-1])
    if any(_CONTRASTS.search(figure.text) for figure in incomes):
        return _with_one(sums, incomes[-1]) if _NOW.search(incomes[-1].clause) else _unsure(sums)
    return _with_several(sums, incomes)


def _unsure(sums: Sums) -> Sums:
    return replace(sums, income=None, income_most=None, per_head=False, only_own=False, earners=(), unsure=True)


def _with_one(sums: Sums, figure: Figure) -> Sums:
    period = figure.period
    if period is None and figure.fen > _MONTHLY_AT_MOST:
        period = Period.year
    # 我家四口，一个月收入2000 is the family's, 我家四口，我挣2000 is the speaker's.
    of_family = figure.of_all or _FAMILY.search(figure.clause if _I.search(figure.clause) else figure.text) is not None
    who = _earner(figure)
    if not of_family and who is not None and sums.earners and who not in dict(sums.earners):
        if figure.most is not None or period not in (None, sums.income_per):
            return _unsure(sums)
        return _of_earners(sums, {**dict(sums.earners), who: figure.fen}, sums.income_per)
    if not of_family and who in dict(sums.earners) and len(sums.earners) > 1 and period in (None, sums.income_per):
        return _of_earners(sums, {**dict(sums.earners), who: figure.fen}, sums.income_per)
    return replace(
        sums,
        income=figure.fen,
        income_most=figure.most,
        income_per=period,
        per_head=False,
        only_own=not of_family,
        earners=((who, figure.fen),) if who is not None and not of_family and figure.most is None else (),
        unsure=False,
    )


def _with_several(sums: Sums, incomes: Sequence[Figure]) -> Sums:
    earners: dict[str, int] = {}
    who = ""
    for figure in incomes:
        key = _earner(figure, who)
        if key is None or figure.most is not None or earners.get(key, figure.fen) != figure.fen:
            return _unsure(sums)
        earners[key], who = figure.fen, key.partition(":")[0]
    amounts = sorted(earners.values())
    periods = {figure.period for figure in incomes}
    if Period.year in periods and len(periods) > 1:
        return _unsure(sums)
    if len(amounts) > 2 and amounts[-1] == sum(amounts[:-1]):
        return _unsure(sums)  # the last may be the others together
    period = Period.month if Period.month in periods else Period.year if periods == {Period.year} else None
    if period is None and any(amount > _MONTHLY_AT_MOST for amount in amounts):
        return _unsure(sums)
    return _of_earners(replace(sums, earners=()), earners, period)


def _of_earners(sums: Sums, earners: dict[str, int], period: Period | None) -> Sums:
    return replace(
        sums,
        income=sum(earners.values()),
        income_most=None,
        income_per=period,
        per_head=False,
        only_own=True,
        earners=tuple(earners.items()),
        unsure=False,
    )


def _earner(figure: Figure, before: str = "") -> str | None:
    """Who has it and of what; `before`: who had the figure before it. None where it says neither."""
    said = figure.before + figure.after[:4]
    places = [
        (found.start(), name)
        for name, words in _EARNERS.items()
        for found in re.finditer(words, figure.before)
        if not (
            name == "self"
            and re.match(f"[我俺咱](?:{_EARNERS['spouse']}|爸|爹|父|妈|娘|母|儿|女|闺)", figure.before[found.start() :])
        )
    ]
    who = max(places)[1] if places else before
    kind = next((name for name, words in _KINDS.items() if re.search(words, said)), "")
    if not who and not kind:
        return None
    return f"{who}:{'' if kind == 'work' else kind}"
