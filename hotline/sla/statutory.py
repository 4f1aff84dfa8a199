"""The holidays that the law itself names, by date: what is known of a year before its notice is out.

Law: 全国年节及纪念日放假办法 as amended by 国务院令第795号, in force since 2025-01-01. The table is read once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from knowledge.yaml_text import read_yaml

_SPRING_FESTIVAL = "春节"


@cache
def _table() -> dict[str, Any]:
    text = resources.files("hotline.sla").joinpath("statutory_days.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = read_yaml(text)
    return table


def years_with_moving_holidays() -> range:
    """The years for which the table has the dates of 春节, 清明节, 端午节 and 中秋节."""
    years = _table()["dates"]
    return range(min(years), max(years) + 1)


@cache
def statutory_days(year: int) -> Mapping[date, str]:
    """Name by date of the holidays in `year`, at most 13; today's law, also for years before it was in force.

    Outside the table's years only those that have the same date each year.
    """
    table = _table()
    days: dict[date, str] = {}
    for name, dates in table["same_date_each_year"].items():
        days |= {_date(year, text): name for text in dates}
    for name, text in zip(table["moving"], table["dates"].get(year, ()), strict=False):
        first = _date(year, text)
        if name == _SPRING_FESTIVAL:
            days |= {first + timedelta(days=offset): name for offset in range(-1, 3)}
        else:
            # A moving holiday may fall on another one (中秋 2031 on 10-01): the day then has both names.
            days[first] = f"{days[first]}、{name}" if first in days else name
    return MappingProxyType(dict(sorted(days.items())))


def _date(year: int, month_and_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_and_day}")
