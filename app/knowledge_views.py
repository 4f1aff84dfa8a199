"""The policy library in the terminal: tables of what there is, and one entry with all that is known of it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hotline.errors import InvalidInput
from knowledge import Clause, Document, Fact, Library, Parameter, Programme
from knowledge.answers.wording import place
from knowledge.comparing import figure_name, figure_words

WHAT = ("programmes", "documents", "regions", "topics")


def show_list(library: Library, console: Console, what: str) -> None:
    """A table of all programmes, documents, regions with a source, or topics. Raises InvalidInput for another word."""
    tables = {"programmes": _programmes, "documents": _documents, "regions": _regions, "topics": _topics}
    if what not in tables:
        raise InvalidInput("unknown_list", f"there is no list {what}; choose one of: {', '.join(WHAT)}")
    console.print(tables[what](library))


def _table(*columns: str) -> Table:
    table = Table()
    for column in columns:
        number = column in ("facts", "figures", "documents", "programmes", "words")
        table.add_column(
            column, overflow="fold", justify="right" if number else "left", no_wrap=column not in ("中文", "regions")
        )
    return table


def _place(library: Library, code: str) -> str:
    if not code:
        return library.say("nation")
    region = library.regions.get(code)
    return place(region) if region else code


def _programmes(library: Library) -> Table:
    table = _table("id", "中文", "facts", "figures", "regions")
    for programme in library.programmes.values():
        facts = [fact for fact in library.facts if programme.id in fact.programmes]
        figures = [item for item in library.parameters if item.programme == programme.id]
        codes = {library.document_of(fact.clause).region for fact in facts} | {item.region for item in figures}
        places = "、".join(_place(library, code) for code in sorted(codes))
        table.add_row(programme.id, programme.name, str(len(facts)), str(len(figures)), places)
    return table


def _documents(library: Library) -> Table:
    table = _table("id", "中文", "region", "date", "facts", "figures")
    figures = Counter(item.clause.partition("#")[0] for item in library.parameters)
    for item in library.documents.values():
        counts = (len(item.facts), figures[item.id])
        table.add_row(item.id, escape(item.title), _place(library, item.region), str(item.date), *map(str, counts))
    return table


def _regions(library: Library) -> Table:
    table = _table("code", "中文", "documents", "facts", "figures", "programmes")
    for code in sorted({item.region for item in library.documents.values()} | {p.region for p in library.parameters}):
        documents = [item for item in library.documents.values() if item.region == code]
        facts = [fact for document in documents for fact in document.facts]
        figures = [item for item in library.parameters if item.region == code]
        named = {name for fact in facts for name in fact.programmes} | {item.programme for item in figures}
        name = library.regions.full_name(code) if code else library.say("nation")
        table.add_row(code, name, *map(str, (len(documents), len(facts), len(figures), len(named))))
    return table


def _topics(library: Library) -> Table:
    table = _table("id", "中文", "facts", "words")
    counts = Counter(topic for fact in library.facts for topic in fact.topics)
    for topic in library.topics.values():
        table.add_row(topic.id, escape(topic.name), str(counts[topic.id]), str(len(topic.words)))
    return table


def show_entry(library: Library, console: Console, entry: str) -> None:
    """A programme, document, clause (document#anchor), fact or figure by its id. Raises InvalidInput if unknown."""
    clauses = {clause.id: clause for document in library.documents.values() for clause in document.clauses}
    facts = {fact.id: fact for fact in library.facts}
    figures = {parameter.id: parameter for parameter in library.parameters}
    if entry in library.programmes:
        _show_programme(library, console, library.programmes[entry])
    elif entry in library.documents:
        _show_document(library, console, library.documents[entry])
    elif entry in clauses:
        _show_clause(library, console, clauses[entry])
    elif entry in facts:
        _show_fact(library, console, facts[entry])
    elif entry in figures:
        _show_figure(library, console, figures[entry])
    else:
        known = [*library.programmes, *library.documents, *clauses, *facts, *figures]
        raise InvalidInput("unknown_id", f"there is nothing with the id {entry}; {_near(entry, known)}")


def _near(entry: str, known: list[str]) -> str:
    by_lower = {name.lower(): name for name in reversed(known)}
    close = [by_lower[name] for name in difflib.get_close_matches(entry.lower(), by_lower, n=5)]
    if close:
        return f"near to it: {', '.join(close)}"
    return "ids are listed by `hotline knowledge list programmes` and `hotline knowledge list documents`"


def _say(console: Console, rows: dict[str, object]) -> None:
    """The rows that have a value, a line each."""
    for key, value in rows.items():
        text = (
            "、".join(map(str, value)) if isinstance(value, tuple | list) else str(value if value is not None else "")
        )
        if text:
            console.print(f"[bold]{escape(key)}[/bold]  {escape(text)}", highlight=False, soft_wrap=True)


def _say_facts(library: Library, console: Console, facts: Iterable[Fact]) -> None:
    for fact in facts:
        kinds = ", ".join([*fact.kinds, *fact.topics])
        where = _place(library, library.document_of(fact.clause).region)
        console.print(f"  {escape(fact.id)}  {where}  ({kinds})", highlight=False, soft_wrap=True)
        console.print(f"      {escape(fact.say)}", highlight=False, soft_wrap=True)


def _say_figures(library: Library, console: Console, figures: Iterable[Parameter]) -> None:
    for item in figures:
        words = f"{item.id}  {figure_name(library, item)}: {figure_words(item)}, from {item.valid_from}"
        console.print(f"  {escape(words)}", highlight=False, soft_wrap=True)


def _show_programme(library: Library, console: Console, programme: Programme) -> None:
    facts = [fact for fact in library.facts if programme.id in fact.programmes]
    figures = [item for item in library.parameters if item.programme == programme.id]
    _say(
        console,
        {
            "programme": programme.id,
            "name": f"{programme.name} ({programme.short_name})",
            "description": programme.description,
            "source": programme.source,
            "aliases": programme.aliases,
            "person groups": programme.groups,
            "members": programme.members,
            "spec": f"knowledge/programs/{programme.id}/spec.md",
            "facts": len(facts),
        },
    )
    _say_facts(library, console, facts)
    _say(console, {"figures": len(figures)})
    _say_figures(library, console, figures)


def _inferred(kind: str, why: str) -> str:
    return f"inferred: {why}" if kind == "inferred" else "stated"


def _show_document(library: Library, console: Console, document: Document) -> None:
    figures = [item for item in library.parameters if item.clause.partition("#")[0] == document.id]
    _say(
        console,
        {
            "document": document.id,
            "title": document.title,
            "issuer": document.issuer,
            "number": document.number,
            "kind": document.kind,
            "date": f"{document.date} ({_inferred(document.date_basis.kind, document.date_basis.why)})",
            "in force": _span(document.valid_from, document.valid_to),
            "region": f"{_place(library, document.region)} "
            f"({_inferred(document.region_basis.kind, document.region_basis.why)})",
            "forwards": document.forwards,
            "uncertain": document.uncertain,
            "clauses": len(document.clauses),
        },
    )
    cited = Counter([*(fact.clause for fact in document.facts), *(item.clause for item in figures)])
    for clause in document.clauses:
        times = f", cited {cited[clause.id]}×" if cited[clause.id] else ""
        line = f"  {clause.id}  {clause.label} {clause.heading}{times}"
        console.print(escape(line), highlight=False, soft_wrap=True)
    _say(console, {"facts": len(document.facts)})
    _say_facts(library, console, document.facts)
    _say(console, {"figures": len(figures)})
    _say_figures(library, console, figures)


def _show_clause(library: Library, console: Console, clause: Clause) -> None:
    document = library.document_of(clause.id)
    _say(
        console,
        {
            "clause": clause.id,
            "label": clause.label,
            "heading": clause.heading,
            "document": f"{document.title}, {document.date}",
            "text": clause.text or "(told in own words; see its facts)",
        },
    )
    _say_facts(library, console, [fact for fact in library.facts if clause.id in (fact.clause, *fact.also)])
    _say_figures(library, console, [item for item in library.parameters if item.clause == clause.id])


def _span(first: object, last: object) -> str:
    return " ".join(part for part in (f"from {first}" if first else "", f"to {last}" if last else "") if part)


def _cited(library: Library, clause_id: str) -> str:
    document = library.document_of(clause_id)
    return f"{clause_id} ({document.title} {library.clause(clause_id).label})"


def _show_fact(library: Library, console: Console, fact: Fact) -> None:
    document = library.document_of(fact.clause)
    first = fact.valid_from or document.valid_from or document.date
    _say(
        console,
        {
            "fact": fact.id,
            "say": fact.say,
            "rule": fact.rule,
            "programmes": fact.programmes,
            "kinds": fact.kinds,
            "topics": fact.topics,
            "region": _place(library, document.region),
            "area": fact.area_type,
            "clause": _cited(library, fact.clause),
            "also": fact.also,
            "quote": fact.quote or "(none: told in own words)",
            "reading": fact.reading,
            "in force": _span(first, fact.valid_to or document.valid_to),
            "period": fact.period,
            "confidence": fact.confidence and f"{fact.confidence.value} ({fact.confidence.name})",
            "discretion": "the office may, it need not" if fact.discretion else "",
            "leads": "told before anything local" if fact.leads else "",
            "told with": fact.told_with and f"{fact.told_with}: {library.fact(fact.told_with).say}",
            "covers": fact.rows,
        },
    )


def _show_figure(library: Library, console: Console, parameter: Parameter) -> None:
    _say(
        console,
        {
            "figure": parameter.id,
            "about": figure_name(library, parameter),
            "amount": figure_words(parameter),
            "of": parameter.of,
            "before": parameter.previous,
            "kind": parameter.kind,
            "period": parameter.period,
            "from": parameter.valid_from,
            "last confirmed": parameter.last_confirmed,
            "clause": _cited(library, parameter.clause),
            "quote": parameter.quote,
            "uncertain": parameter.uncertain,
            "covers": parameter.covers,
            "file": f"knowledge/programs/{parameter.programme}/parameters/{parameter.region}.yaml",
        },
    )
