"""An answer as it is said on the telephone: no brackets, no document numbers, numbers as people say them.

Made from the same blocks as the text, so that the two can't differ in what they claim.
"""

from __future__ import annotations

from knowledge.answers.model import Answer, Block
from knowledge.library import Library
from knowledge.speech import say_text


def spoken(library: Library, answer: Answer, *, whole: bool = False) -> str:
    """What is said first: the head, where it comes from, how to hear more, what can be done next.

    `whole`: the rest, too.
    """
    sentences = [say_block(block) for block in answer.head]
    sources = [block for block in answer.rest if block.role == "source"]
    if whole:
        sentences += [say_block(block) for block in answer.rest if block.role in ("condition", "item")]
    if sources:
        sentences.append(_source(library, sources[0]))
    left_out = answer.more if whole else (*answer.more, *(b for b in answer.rest if b.role in ("condition", "item")))
    if left_out:
        sentences.append(say_text(library.say("spoken_more")))
    sentences += [say_block(block) for block in answer.rest if block.role == "next"]
    return "".join(sentence for sentence in sentences if sentence)


def say_block(block: Block) -> str:
    """One block as it is said; ends like a sentence."""
    return say_text(block.text)


def _source(library: Library, block: Block) -> str:
    """Which document, of when; clause, number and quote are left to the page."""
    citation = block.citations[0]
    document = library.documents[citation.document_id]
    return say_block(
        Block(
            library.say(
                f"spoken_{document.kind}",
                title=document.short_title,
                issuer=document.issuer,
                date=_date(citation.date),
            )
        )
    )


def _date(text: str) -> str:
    parts = [str(int(part)) for part in text.split("-")]
    return "".join(part + unit for part, unit in zip(parts, ("年", "月", "日"), strict=False))
