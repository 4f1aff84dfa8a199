"""GET /policies/<document>: the source text, clause by clause, where citations link to."""

from html import escape
from importlib import resources
from string import Template
from typing import Any

import yaml
from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from hotline.errors import NotFound
from knowledge import Library
from knowledge.answers.wording import day
from knowledge.models import Clause, Document


def _template(name: str) -> str:
    return resources.files("telephony.webchat").joinpath("templates", name).read_text(encoding="utf-8")


_PAGE = Template(_template("policy.html"))
_CLAUSE = Template(_template("clause.html"))
_WORDS: dict[str, Any] = yaml.safe_load(_template("words.yaml"))


def build_policy_router(library: Library) -> APIRouter:
    """The route, over the documents of this library."""
    router = APIRouter(tags=["policies"])

    @router.get("/policies/{document_id}", response_class=HTMLResponse, include_in_schema=False)
    async def policy(document_id: str) -> HTMLResponse:
        document = library.documents.get(document_id)
        if document is None:
            raise NotFound("not_found", "no such document")
        return HTMLResponse(_page(library, document))

    return router


def _page(library: Library, document: Document) -> str:
    region = library.regions.full_name(document.region) if document.region else library.say("nation")
    return _PAGE.substitute(
        title=escape(document.title),
        kind=escape(_WORDS["kinds"][document.kind]),
        issuer=escape(document.issuer),
        number=escape(document.number or _WORDS["no_number"]),
        date=escape(day(library, document.date)),
        region=escape(region),
        uncertain="".join(f"<li>{escape(line)}</li>" for line in _doubts(document)),
        clauses="".join(_clause(library, clause) for clause in document.clauses),
    )


def _doubts(document: Document) -> list[str]:
    doubts = [basis.why for basis in (document.region_basis, document.date_basis) if basis.why]
    return [*doubts, *document.uncertain]


def _clause(library: Library, clause: Clause) -> str:
    """The clause word for word, or what the library tells of it where it has no text of its own."""
    told = [fact.say for fact in library.facts if fact.clause == clause.id and fact.paraphrase]
    return _CLAUSE.substitute(
        anchor=escape(clause.anchor),
        label=escape(" ".join(filter(None, (clause.label, clause.heading)))),
        text=escape(clause.text or "\n".join(told)),
        retold="" if clause.text else escape(_WORDS["retold"]),
    )
