"""`hotline knowledge`: see what the policy library holds, check it, take a new text in, compare two versions.

Needs neither database nor bot. Exit codes: 0 done; 1 `check` found something, or `diff` a difference; 2 wrong use, or
`diff` can't read a version; 3 the library does not load.
"""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
import zipfile
from dataclasses import asdict, replace
from datetime import datetime
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from app import knowledge_views as views
from hotline.clock import local_date, system_clock
from hotline.errors import InvalidInput
from knowledge import KnowledgeError, Library, Region, load_library
from knowledge.checks import Mistakes, file_of, find_problems
from knowledge.comparing import compare
from knowledge.completeness import YEARS, Gap, find_gaps, proven
from knowledge.danger import find_danger, says_goodbye
from knowledge.dates import PartialDate
from knowledge.importing import NotImportable, Proposal, already_there, decode, propose, split

knowledge_app = typer.Typer(help="The policy library: look, check, import a text, compare.", no_args_is_help=True)
_out = Console()
if not _out.is_terminal:
    _out.width = 120  # in a file or a pipe the tables need not fit 80 columns

Root = Annotated[
    Path | None, typer.Option(help="A copy of the `knowledge` folder to read instead of this program's own.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead.")]


def _folder(root: Path | None) -> Path:
    """The `knowledge` folder that is meant. Raises InvalidInput if there is none."""
    if root is None:
        return Path(str(files("knowledge")))
    for folder in (root, root / "knowledge"):
        if (folder / "documents").is_dir() and (folder / "programs").is_dir():
            return folder
    raise InvalidInput("no_library", f"{root} is no `knowledge` folder: it has no documents/ and programs/")


def _print_json(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    _out.print(text, markup=False, highlight=False, soft_wrap=True)


def _say(text: str, style: str = "") -> None:
    _out.print(escape(text), style=style, highlight=False, soft_wrap=True)


@knowledge_app.command("list")
def list_(
    what: Annotated[str, typer.Argument(help="programmes, documents, regions or topics.")] = "programmes",
    root: Root = None,
) -> None:
    """What there is, as a table."""
    views.show_list(load_library(_folder(root)), _out, what)


@knowledge_app.command()
def show(
    entry: Annotated[
        str, typer.Argument(metavar="ID", help="dibao, lanzhou-2022-summary, lanzhou-2022-summary#3, L1.")
    ],
    root: Root = None,
) -> None:
    """A programme, document, clause, fact or figure with quote, clause, dates and confidence."""
    views.show_entry(load_library(_folder(root)), _out, entry)


@knowledge_app.command()
def danger(
    sentences: Annotated[list[str], typer.Argument(metavar="SENTENCE...", help="What a citizen might write.")],
) -> None:
    """What the lists of danger words make of a sentence; what they do not name is left to the classifier."""
    for sentence in sentences:
        found = find_danger(sentence)
        if found is not None:
            sure = "" if found.sure else ", if the classifier finds danger possible"
            _say(f"{sentence}: {found.kind} ({found.words}){sure}")
        elif says_goodbye(sentence):
            _say(f"{sentence}: signs of a farewell; it is asked what is meant")
        else:
            _say(f"{sentence}: no words of danger")


# check ------------------------------------------------------------------------------------------------


@knowledge_app.command()
def check(
    root: Root = None,
    strict: Annotated[bool, typer.Option(help="Fail for warnings too.")] = False,
    years: Annotated[int, typer.Option(min=1, max=50, help="A local source is old after so many years.")] = YEARS,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to reckon from; by default today.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove every quote, citation, figure and date; then say where the library is thin or old."""
    mistakes, library = _load(_folder(root))
    day = as_of.date() if as_of else local_date(system_clock())
    gaps = list(find_gaps(library, day, years)) if library else []
    if as_json:
        errors = [{"file": item.file, "key": item.key, "fix": item.fix} for item in mistakes]
        counts = proven(library).rows() if library else {}
        _print_json({"proven": counts, "errors": errors, "warnings": [asdict(gap) for gap in gaps]})
    elif library is None:
        _show_mistakes(mistakes)
    else:
        _show_checked(library, gaps)
    raise typer.Exit(1 if mistakes or (strict and gaps) else 0)


def _load(folder: Path) -> tuple[list[KnowledgeError], Library | None]:
    """The library, or else all its mistakes as far as it could be read."""
    try:
        return [], load_library(folder)
    except Mistakes as mistakes:
        return list(mistakes.problems), None
    except KnowledgeError as mistake:
        return [mistake], None


def _show_mistakes(mistakes: list[KnowledgeError]) -> None:
    for mistake in mistakes:
        _say(str(mistake), "red")
    count = f"{len(mistakes)} mistakes" if len(mistakes) > 1 else "1 mistake"
    _say(f"{count}. The library does not load until they are put right; then check again, since one can hide others.")


def _show_checked(library: Library, gaps: list[Gap]) -> None:
    count = proven(library)
    _say(f"Proven ({library.version}):", "bold")
    _say(f"  {count.quotes} quotes stand word for word in their clause")
    _say(f"  {count.citations} citations lead to one of {count.clauses} clauses in {count.documents} documents")
    _say(f"  {count.figures} figures are printed in their quote, with unit and kind; no average is a threshold")
    _say(f"  {count.dates} dates exist; no figure was confirmed before it began")
    _say(f"  {count.specs} of {count.programmes} programmes have a spec.md")
    for sort, same in groupby(gaps, key=lambda gap: gap.sort):
        _say(f"Warning: {sort}", "bold yellow")
        for gap in same:
            _say(f"  {gap.file}: {gap.key}: {gap.fix}")
    _say(f"No mistakes, {len(gaps)} warnings." if gaps else "No mistakes, no warnings.")


# import -----------------------------------------------------------------------------------------------


@knowledge_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A text file, UTF-8 or GB 18030.")],
    *,
    document_id: Annotated[str, typer.Option("--id", help="Id of the new document: lanzhou-2026-notice.")] = "",
    region: Annotated[str, typer.Option(help="The place it holds for, where the text does not say: 合江县.")] = "",
    date: Annotated[str, typer.Option(help="Its date, where the text has none: 2022, 2022-06 or 2022-06-28.")] = "",
    part: Annotated[int, typer.Option(min=0, help="Which document, if the file holds several.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Write into this folder instead of the library.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the draft, write nothing.")] = False,
    root: Root = None,
) -> None:
    """Make a draft document from a text: its heading, its clauses, and what to read for facts."""
    folder = _folder(root)
    library = load_library(folder)
    try:
        text = _part(split(decode(_read(file))), part)
        place = _region(library, region) if region else None
        proposal = propose(text, library, document_id=document_id, region=place, date=_date(date))
    except NotImportable as error:
        raise InvalidInput("not_importable", f"{file}: {error}") from error
    _prove(proposal, library)
    known = already_there(proposal, library)
    if known and not (out or dry_run):
        raise InvalidInput("already_there", f"{file}: {known}")
    _show_proposal(proposal)
    if known:
        _say(f"Mind: {known}.", "yellow")
    if dry_run:
        _out.print(proposal.yaml(), markup=False, highlight=False, soft_wrap=True)
        return
    target = (out or folder / "documents") / proposal.id
    _write(target, proposal)
    if out is None:
        load_library(folder)
        _say("The library loads with it.")
    _show_steps(proposal, target)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput("not_readable", f"{file} can't be read: {error.strerror}") from error


def _part(parts: list[str], chosen: int) -> str:
    if chosen > len(parts):
        raise NotImportable(f"it holds {len(parts)} document(s); there is no part {chosen}")
    if len(parts) > 1 and not chosen:
        begins = "; ".join(f"{count} begins {part.split()[0][:30]}" for count, part in enumerate(parts, 1))
        last_first = ", the one that is passed on first" if "转发" in parts[0] else ""
        raise NotImportable(f"it holds {len(parts)} documents ({begins}); import each with --part{last_first}")
    return parts[chosen - 1 if chosen else 0]


def _date(text: str) -> str:
    try:
        return str(PartialDate.parse(text)) if text else ""
    except ValueError as error:
        raise NotImportable(f"--date: {error}") from error


def _region(library: Library, name: str) -> Region:
    found = library.regions.resolve(name)
    larger = [region for region in found if region.level != "township"] or list(found)
    if len(larger) == 1:
        return larger[0]
    if not larger:
        raise NotImportable(f"--region {name}: no such place; give its full name (四川省合江县)")
    names = "、".join(library.regions.full_name(region.code) for region in larger[:8])
    raise NotImportable(f"--region {name}: several places have that name; give the full one of {names}")


def _prove(proposal: Proposal, library: Library) -> None:
    """Raises InvalidInput if the library would not load with it: better than a broken file."""
    try:
        document = proposal.document()
    except ValueError as error:
        raise InvalidInput("bad_draft", f"the draft is no valid document; please report this text: {error}") from error
    trial = replace(library, documents={**library.documents, document.id: document})
    for problem in find_problems(trial):
        if problem.file == file_of(document):
            raise InvalidInput("bad_draft", f"the draft does not fit the library; please report this text: {problem}")


def _write(target: Path, proposal: Proposal) -> None:
    try:
        target.mkdir(parents=True)
        (target / "source.txt").write_text(proposal.source, encoding="utf-8")
        (target / "document.yaml").write_text(proposal.yaml(), encoding="utf-8")
    except FileExistsError as error:
        raise InvalidInput("exists", f"{target} exists already; nothing was written. Choose another --id") from error
    except OSError as error:
        raise InvalidInput("not_writable", f"{target} can't be written: {error.strerror}") from error
    _say(f"Written: {target}/source.txt and document.yaml", "green")


def _show_proposal(proposal: Proposal) -> None:
    _say(f"{proposal.id}: {len(proposal.pieces)} clauses", "bold")
    for name in ("title", "issuer", "number", "date", "region", "kind"):
        guess = getattr(proposal, name)
        sure = "" if guess.stated else "not sure: " if guess.value else ""
        _say(f"  {name:7} {guess.value or '(none)'}  ({sure}{guess.why})", "" if guess.stated else "yellow")
    if proposal.forwards:
        _say(f"  forwards {proposal.forwards}")


def _show_steps(proposal: Proposal, target: Path) -> None:
    """What is still to be done by a person, in order."""
    unsure = [name for name in ("title", "issuer", "date", "region", "kind") if not getattr(proposal, name).stated]
    count = sum(1 for _ in proposal.to_read())
    steps = ["Read source.txt beside the original: nothing may be missing."]
    if unsure:
        steps.append(
            f"In document.yaml put right, or leave: {', '.join(unsure)}. Where `why` says 推断, say what in the text "
            "tells it; citizens read that sentence. Add to `uncertain` what a reader must know."
        )
    if proposal.kind.value == "forwarded_notice" and not proposal.forwards:
        steps.append("Import the notice that it passes on, and name its id in `forwards`.")
    steps += [
        "See that each clause begins where the original's does; cut or join them so that all text stays.",
        f"{count} sentences at the end of document.yaml may hold a rule. Write a fact for each that does "
        "(docs/adding-a-program.md), then delete those lines. `facts: []` is valid; then nothing is told from it yet."
        if count
        else "Its text seems to hold no rule of its own; `facts: []` may stay.",
        f"Put figures into knowledge/programs/<programme>/parameters/{proposal.region.value}.yaml "
        "(docs/adding-a-region.md).",
        "Run `hotline knowledge check`, and add questions to tests/knowledge/cases/.",
    ]
    _say("Still to do:", "bold")
    for number, step in enumerate(steps, 1):
        _say(f"  {number}. {step}")
    _say(f"All of it is in {target}.")


# diff -------------------------------------------------------------------------------------------------


@knowledge_app.command()
def diff(
    old: Annotated[str, typer.Argument(help="A git revision (HEAD~3, v0.1.0) or a folder.")],
    new: Annotated[str, typer.Argument(help="The same; by default the files as they are now.")] = "",
    as_json: AsJson = False,
) -> None:
    """What citizens would be told differently: figures, sentences, documents, names."""
    differences = compare(_version(old), _version(new))
    if as_json:
        _print_json([asdict(item) for item in differences])
    for sort, same in () if as_json else groupby(differences, key=lambda item: item.sort):
        _say({"words": "Words and texts"}.get(sort, f"{sort.capitalize()}s"), "bold")
        for item in same:
            _say(f"  {item}")
    if not differences and not as_json:
        _say("No difference.")
    raise typer.Exit(1 if differences else 0)


def _version(name: str) -> Library:
    """The library of a git revision or a folder. Raises InvalidInput if there is none, or none that can be read."""
    try:
        if not name:
            return load_library(_folder(None))
        if Path(name).is_dir():
            return load_library(_folder(Path(name)))
        with tempfile.TemporaryDirectory(prefix="hotline-knowledge-") as folder:
            _extract(name, Path(folder))
            return load_library(_folder(Path(folder)))
    except KnowledgeError as error:
        reason = f"{name or 'the working tree'} can't be read by this version of the program ({error})"
        raise InvalidInput("unreadable_version", f"{reason}; compare with a later revision") from error


def _extract(revision: str, folder: Path) -> None:
    """The `knowledge` folder of a git revision, without touching the working tree."""
    wanted = ("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    commit = _git(f"{revision} is neither a folder nor a git revision here", *wanted).decode().strip()
    missing = f"there is no `knowledge` folder in revision {revision}"
    archive = _git(missing, "archive", "--format=zip", commit, "knowledge")
    zipfile.ZipFile(io.BytesIO(archive)).extractall(folder)


def _git(failed: str, *arguments: str) -> bytes:
    """What git prints, run where the library lies. Raises InvalidInput, `failed` with git's own words, if it fails."""
    try:
        top = _folder(None).parent
        done = subprocess.run(["git", "-C", str(top), *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise InvalidInput("no_git", "git is not installed; give two folders instead of revisions") from error
    if done.returncode != 0:
        told = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise InvalidInput("no_such_version", f"{failed} ({told})")
    return done.stdout
