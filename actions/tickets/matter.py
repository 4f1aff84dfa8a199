"""What of a text is the matter, and which kind of trouble of one's own it tells in so many words."""

from __future__ import annotations

import re

from knowledge import Library
from knowledge.dialogue import bare
from knowledge.swindles import load_swindles
from knowledge.ticket_form import TicketForm

#: As much beside wishes, places and numbers is a matter, whatever it says.
_ENOUGH = 3
_NUMBER = re.compile(r"\d[\d\-\s]{5,}")
#: Kinds of trouble, in the order in which their words are looked for.
_CLAUSES = re.compile(r"[，,。；;！!\n\s]+")
_ASKS = re.compile("[？?]|多[少久]|怎么|什么|[吗么]$")
#: Kinds of matters that need different offices, so that one ticket does not settle both.
_MATTERS = ("money", "house", "certificate")
_TROUBLES = ("service", "appeal", "payment")


def has_matter(text: str, library: Library, words: TicketForm) -> bool:
    """Whether a text says what is the matter: 低保没了, 我瘫了; not 我要投诉村支书, 袁州区西村镇, a number."""
    lines = text.split("\n")
    # 没电话, 就按西村镇: what is said beside it takes nothing away from it.
    return any(_is_matter(one, library, words) for one in (*lines, text))


def _is_matter(text: str, library: Library, words: TicketForm) -> bool:
    lines = (line for line in text.split("\n") if not words.is_whole("here", line))
    said = "\n".join(line for line in lines if not (words.fits("bare_complaint", line) or _is_name(line, words)))
    said = _NUMBER.sub(" ", said)
    for span in reversed(library.regions.find(said)):
        said = f"{said[: span.start]} {said[span.end :]}"
    left = words.matter_left(said)
    if words.match("address_shaped", left) is not None and words.match("happened", left) is None:
        return False
    return len(left) >= _ENOUGH or words.match("happened", left) is not None


def _is_name(text: str, words: TicketForm) -> bool:
    """王小军, and nothing else; not 田被占."""
    said = bare(text)
    return len(said) == _ENOUGH and words.is_name(said) and words.match("happened", said) is None


def trouble_in(text: str, words: TicketForm) -> str | None:
    """The kind of ticket for a trouble that is told in plain words (低保停了, 交了钱才给办), or None."""
    return next((kind for kind in _TROUBLES if words.match(f"trouble_{kind}", text) is not None), None)


def lost_money(text: str, words: TicketForm) -> bool:
    """Whether money was taken from a card, or is gone from it, and no official is said to have done it."""
    lists = load_swindles()
    gone = any(lists.is_gone(line) or (lists.is_swindle(line) and lists.is_done(line)) for line in text.split("\n"))
    return gone and words.match("official", text) is None


def own_trouble(text: str, words: TicketForm) -> str | None:
    """As `trouble_in`, where a complaint is announced or the trouble is one's own, and nothing is asked in general."""
    if words.match("asks_for_rules", text) is not None:
        return None
    announced = words.match("announces", text) is not None
    own = announced or words.match("own_aid", text) is not None
    kind = trouble_in(text, words)
    if kind == "service" and not announced and words.match("pays_to_get", text) is None:
        return kind if words.match("own_aid", text) is not None else None  # 村主任收了钱 may be about anything
    return kind if own or kind == "service" else None


def second_matter_in(text: str, library: Library, words: TicketForm) -> str | None:
    """The part of a text that tells of a matter of another kind (房子也漏雨 of 低保停了，房子也漏雨); None for none."""
    first: str | None = None
    parts: list[str] = _CLAUSES.split(text)
    for clause in filter(None, parts):
        if _ASKS.search(clause):
            continue  # 第二，申请低保要多少天？
        kind = _kind_of_matter(clause, library, words)
        if kind is not None and first not in (None, kind):
            return clause
        first = first or kind
    return None


def _kind_of_matter(clause: str, library: Library, words: TicketForm) -> str | None:
    named = next((kind for kind in _MATTERS if words.match(f"matter_{kind}", clause) is not None), None)
    if named is None and library.dialogue.matters.any_in(clause, library.synonyms):
        return "public"
    return named


def asks_in_general(text: str, words: TicketForm) -> bool:
    """Whether it asks why or what if (低保为什么要公示, 不年审就停了吗), and tells no case of one's own."""
    return words.match("general_question", text) is not None and words.match("own_case", text) is None
