"""The form in which an answer is said: as many rules as are read on a phone, each document named once below them.

What does not fit is not lost: it is told to who asks for more (说详细点, 还有呢).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.answers.model import Answer, Block, Button, distinct_citations
from knowledge.answers.wording import source_block
from knowledge.library import Library

#: Characters of rules that are told at once; what stands first is told however long it is.
MOST = 160
#: Documents that a further rule may bring with it; their names are longer than many a rule.
_MOST_DOCUMENTS = 3
#: The same below a rule that was found to answer: what holds besides is told to who asks for it.
_MOST_BESIDE, _DOCUMENTS_BESIDE = 100, 2
#: A last rule as short as this is told rather than kept for a question of its own.
_LITTLE = 30
_HEADING_ENDS = "："


def arranged(library: Library, answer: Answer, *, beside: bool = False) -> Answer:
    """The answer in its form; arranging it again changes nothing.

    `beside`: what stands below the head is beside what was found to answer.

    Below the head: further rules as far as there is room, the documents of all that is told, each once and in the
    order of what rests on them, remarks, what to do next. A document whose line the answer leaves out (it was told
    just before) stays out.
    """
    rules = [block for block in answer.rest if block.role == "condition" and block.citations]
    # What is told whole: the entries of a list, and what a second answer says first.
    items = tuple(block for block in answer.rest if _is_whole(block))
    kept, left = _fitting(library, (*answer.head, *items), rules, beside=beside)
    named = _documents(block for block in answer.rest if block.role == "source")
    sources = _sources(library, (*answer.head, *items, *kept), named)
    told = _documents(sources)
    others = [
        block
        for block in answer.rest
        if block.role != "source"
        and not _is_whole(block)
        and not (block.role == "condition" and block.citations)
        and not (block.role == "note" and _is_on(block, [name for name in named if name not in told]))
    ]
    more = (*answer.more, *left)
    if left:
        more = (*more, *_sources(library, left, named))
    return replace(answer, rest=(*items, *kept, *sources, *others), more=more, buttons=_buttons(library, answer, more))


def shortened(library: Library, answer: Answer, most: int) -> Answer:
    """The first `most` rules of an answer with their documents, for who wants something done rather than read."""
    named = _documents(block for block in answer.rest if block.role == "source")
    rules = [block for block in (*answer.head, *answer.rest) if block.citations and block.role != "source"][:most]
    head = tuple(block for block in answer.head if not block.citations or block in rules)
    kept = [block for block in answer.rest if block.role == "condition" and block in rules]
    told = _documents(rules)
    others = [
        block
        for block in answer.rest
        if block.role == "next" or (block.role == "note" and set(_documents([block])) <= set(told))
    ]
    rest = (*kept, *_sources(library, rules, named), *others)
    return replace(answer, head=head, rest=rest, more=(), buttons=_buttons(library, answer, ()))


def _is_whole(block: Block) -> bool:
    return block.role == "item" or (block.role == "answer" and bool(block.citations))


def _fitting(
    library: Library, head: Sequence[Block], rules: Sequence[Block], *, beside: bool
) -> tuple[list[Block], list[Block]]:
    """The rules that are told at once, and those that are left; each heading stands once in both."""
    most, documents = (_MOST_BESIDE, _DOCUMENTS_BESIDE) if beside else (MOST, _MOST_DOCUMENTS)
    past = library.say("past_measures")
    length = sum(len(block.text) for block in head)
    # What has passed is told at once only where nothing that holds is known.
    only_past = bool(head) and any(past in block.text for block in head)
    heading = ""
    kept: list[Block] = []
    for place, block in enumerate(rules):
        own, text = _parted(block.text)
        length += len(text)
        is_last = place + 1 == len(rules)
        full = length > most and not (is_last and len(text) <= _LITTLE)
        if full or _is_new_document(block, [*head, *kept], documents) or (own == past and not only_past):
            first = own or heading
            return kept, [replace(block, text=f"{first}\n{text}" if first else text), *rules[place + 1 :]]
        kept.append(replace(block, text=text) if own and own == heading else block)
        heading = own or heading
    return kept, []


def _is_new_document(block: Block, told: Sequence[Block], most: int) -> bool:
    """Whether it would bring one document too many."""
    documents = _documents(told)
    return len(documents) >= most and not set(_documents([block])) <= set(documents)


def _parted(text: str) -> tuple[str, str]:
    """The heading that stands before a rule ("" for none), and the rule."""
    first, newline, after = text.partition("\n")
    return (first, after) if newline and first.endswith(_HEADING_ENDS) else ("", text)


def _sources(library: Library, told: Sequence[Block], named: Sequence[str]) -> tuple[Block, ...]:
    """The lines of those documents `named` (ids) that these blocks rest on."""
    cited = distinct_citations(citation for block in told for citation in block.citations)
    return tuple(
        source_block(library, library.documents[name], [item for item in cited if item.document_id == name])
        for name in _documents(told)
        if name in named
    )


def _documents(blocks: Iterable[Block]) -> list[str]:
    """The ids of the documents that these blocks rest on, each once, in order."""
    return list(dict.fromkeys(citation.document_id for block in blocks for citation in block.citations))


def _is_on(note: Block, documents: Sequence[str]) -> bool:
    return any(citation.document_id in documents for citation in note.citations)


def _buttons(library: Library, answer: Answer, more: Sequence[Block]) -> tuple[Button, ...]:
    """The buttons with the offer of what is left, before the last one (a person)."""
    wish = library.say("payload_more")
    others = [button for button in answer.buttons if button.payload != wish]
    rules = [block for block in more if block.role == "condition"]
    if not rules:
        return tuple(others)
    offer = Button(library.say("button_more", count=str(len(rules))), wish)
    return (*others[:-1], offer, *others[-1:])
