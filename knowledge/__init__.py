"""Social-assistance policy: sources with their clauses, programmes, regions, and answers that cite them.

Pure: `load_library` reads the package's data files once, all else is computed from it. The day is passed in,
nothing reads a clock. Start at `load_library`, then `answer(library, Question(...))`.
"""

from __future__ import annotations

from knowledge.answers import (
    Answer,
    Block,
    Button,
    Citation,
    Outcome,
    Question,
    answer,
    ask_programme,
    ask_region,
    region_choice,
    unknown_region,
)
from knowledge.errors import KnowledgeError
from knowledge.lexicon import LexiconEntry, lexicon_entries
from knowledge.library import Library
from knowledge.loader import load_library
from knowledge.models import AreaType, Clause, Document, Fact, Parameter, Programme, QuestionKind
from knowledge.regions import Region, Regions

__all__ = [
    "Answer",
    "AreaType",
    "Block",
    "Button",
    "Citation",
    "Clause",
    "Document",
    "Fact",
    "KnowledgeError",
    "LexiconEntry",
    "Library",
    "Outcome",
    "Parameter",
    "Programme",
    "Question",
    "QuestionKind",
    "Region",
    "Regions",
    "answer",
    "ask_programme",
    "ask_region",
    "lexicon_entries",
    "load_library",
    "region_choice",
    "unknown_region",
]
