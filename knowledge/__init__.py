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
    answer_briefly,
    answer_combination,
    answer_difference,
    answer_found,
    answer_which_is_more,
    ask_programme,
    ask_region,
    list_at,
    list_named,
    list_programmes,
    list_programmes_ids,
    merge,
    region_choice,
    simpler,
    spoken,
    unknown_region,
)
from knowledge.cues import Cues, read_cues
from knowledge.dialogue import Dialogue
from knowledge.errors import KnowledgeError
from knowledge.lexicon import OTHER_AID, LexiconEntry, lexicon_entries
from knowledge.library import Library
from knowledge.loader import load_library
from knowledge.models import AreaType, Clause, Document, Fact, Parameter, Programme, QuestionKind
from knowledge.regions import Region, Regions
from knowledge.search import Search

__all__ = [
    "OTHER_AID",
    "Answer",
    "AreaType",
    "Block",
    "Button",
    "Citation",
    "Clause",
    "Cues",
    "Dialogue",
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
    "Search",
    "answer",
    "answer_briefly",
    "answer_combination",
    "answer_difference",
    "answer_found",
    "answer_which_is_more",
    "ask_programme",
    "ask_region",
    "lexicon_entries",
    "list_at",
    "list_named",
    "list_programmes",
    "list_programmes_ids",
    "load_library",
    "merge",
    "read_cues",
    "region_choice",
    "simpler",
    "spoken",
    "unknown_region",
]
