"""Whether a complaint is about a bureau itself (区民政局的人收钱), and about which: it must not get the complaint."""

from __future__ import annotations

import re
from typing import Literal

from actions.tickets.state import Form
from hotline.tickets.categories import category
from knowledge import Library
from knowledge.ticket_form import TicketForm

Level = Literal["county", "prefecture"]
#: Who says that the bureau does not pay is complained of, not the bureau: 村里说民政局不批.
_HEARSAY = re.compile("(?:说|讲|告诉我?们?|推给|赖)(?:是|的是|了)?[^，。,；;！!？?说讲]{0,5}$")
#: The bureau is to hear it: 反映到区民政局.
_TARGET = re.compile("(?:到|给|向|跟|找|去)(?:了|过)?[^，。,；;！!？?]{0,5}$")
_CLAUSE = re.compile("[，。,；;！!？?\n]")
#: As speech is written down: 县民正局.
_MISHEARD = re.compile("[民名明](?:正|证|郑|镇|整|征|争|政)局")


def accused(form: Form, library: Library, words: TicketForm) -> Level | None:
    """The level of the bureau that a complaint is about; None where it is about somebody below it."""
    if category(form.category).level != "above":
        return None
    text = _MISHEARD.sub("民政局", form.text)
    found = next(
        (match for pattern in words.patterns["accuses_bureau"] for match in re.finditer(pattern, text)
         if not _is_beside(text, match)),
        None,
    )  # fmt: skip
    if found is None:
        return None
    return "prefecture" if _before(text, found).endswith("市") and not _is_county_city(form, library) else "county"


def bureau(form: Form, level: Level, library: Library) -> str | None:
    """The name of that bureau, where the place is known: 袁州区民政局."""
    chain = library.regions.chain(form.region) if form.region else []
    wanted = "county" if level == "county" else "city"
    return next((f"{region.name}民政局" for region in chain if region.level == wanted), None)


def _before(text: str, match: re.Match[str]) -> str:
    """What stands before the bureau's name in its clause."""
    return _CLAUSE.split(text[: match.start("office")])[-1]


def _is_beside(text: str, match: re.Match[str]) -> bool:
    before = _before(text, match)
    told_to = match.re.groupindex.get("to") is not None and _TARGET.search(before) is not None
    return told_to or _HEARSAY.search(before) is not None


def _is_county_city(form: Form, library: Library) -> bool:
    """瑞金市 is a city of the level of a county."""
    chain = library.regions.chain(form.region) if form.region else []
    return any(region.level == "county" and region.name.endswith("市") for region in chain)
