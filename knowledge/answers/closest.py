"""Puts the rules that answer a message most closely before what is told of its programme and kind of question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.found import told_of_place
from knowledge.answers.model import Answer, Block, Outcome
from knowledge.answers.telling import tell
from knowledge.answers.wording import fact_citation
from knowledge.library import Library
from knowledge.models import Fact

_SILENT = (Outcome.no_source, Outcome.nothing_found)


def led_by(
    library: Library, said: Answer, facts: Sequence[Fact], region: str | None, *, keeps_head: bool = False
) -> Answer:
    """The answer with these facts as its head; what it told besides stays below them, each sentence once.

    What it said of there being no rule falls away, a place that it asks for is asked for below. `region`: the
    citizen's (a division code). The answer as it is where its head says the first of these facts already, or has
    figures of the same clause. `keeps_head`: all of its head is told at once, too.
    """
    if not facts or _says_already(library, said, facts[0]):
        return said
    asks = said.outcome is Outcome.asks_region
    head, rest = tell(library, [told_of_place(library, fact, asked_there=region is not None) for fact in facts])
    sentences = [fact.say for fact in facts]
    rules = [block for block in said.head if (block.citations or keeps_head) and not _is_one_of(block, sentences)]
    local = any(not library.document_of(fact.clause).national for fact in facts)
    others = [
        block for block in said.rest if not _is_one_of(block, sentences) and not (local and _is_nation_only(block))
    ]
    asked = [replace(block, role="next") for block in said.head if asks and not block.citations]
    after = [] if keeps_head else [replace(block, role="condition") for block in rules]
    outcome = Outcome.answered if said.outcome in _SILENT else said.outcome
    head = (*head, *rules) if keeps_head else head
    return replace(said, head=head, rest=(*rest, *after, *others, *asked), outcome=outcome)


def _says_already(library: Library, said: Answer, fact: Fact) -> bool:
    """Whether the fact stands first, or figures that rest on its clause do."""
    cited = [block for block in said.head if block.citations]
    if not cited:
        return False
    told = [told.say for told in library.facts if told.say in cited[0].text]
    figures = not told and fact_citation(library, fact).url in [citation.url for citation in cited[0].citations]
    return fact.say in cited[0].text or figures


def _is_one_of(block: Block, sentences: Sequence[str]) -> bool:
    return any(sentence in block.text for sentence in sentences)


def _is_nation_only(block: Block) -> bool:
    return block.role == "condition" and not block.citations
