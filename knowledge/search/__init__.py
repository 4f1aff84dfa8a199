"""Finds the facts that fit a question for which no answer is prepared.

`Search` is all that the rest of the program uses: `find` for citizens, who are better told that nothing was found
than something else; `nearest` for pages, where a weak hit does no harm.

`text` and `segmenting` cut text into what is compared; `vocabulary` reads knowledge/synonyms.yaml; `index` ranks all
facts by BM25; `scope` says which of them may be told (place, time, programme); `confidence` whether the best one
answers; `exact` finds what is named by its number (第四十八条, 民发〔2018〕23号). How it was chosen and how good it is:
docs/search.md.
"""

from knowledge.search.exact import find_exact, find_written
from knowledge.search.search import Hit, Search

__all__ = ["Hit", "Search", "find_exact", "find_written"]
