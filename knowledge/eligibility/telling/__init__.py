"""A result and its family told on paper, on a terminal and aloud, from the plain JSON that is also kept.

`words` what words.yaml holds, `family` reads a household back, `sections` what comes first and what last,
`speech` the short form that is said. All work on a kept result as well as on a fresh one: nothing is reckoned here.
"""

from knowledge.eligibility.telling.family import Family, date_in_words, family_told
from knowledge.eligibility.telling.sections import Entry, Section, Source, Topic, aside_of, notes_of, sections_of
from knowledge.eligibility.telling.speech import said
from knowledge.eligibility.telling.words import TellingWords, telling_words

__all__ = [
    "Entry", "Family", "Section", "Source", "TellingWords", "Topic", "aside_of", "date_in_words", "family_told",
    "notes_of", "said", "sections_of", "telling_words",
]  # fmt: skip
