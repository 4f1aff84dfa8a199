"""A text becomes the draft of a document: what it says of itself, cut into clauses. Facts are never invented.

`reading` the text of a file, and where a file holds several documents; `numerals` numbers and dates as official
texts print them; `cutting` clauses; `heading` title, issuer, number, date, region and kind, each with how sure;
`drafting` all of it as one proposal, written as document.yaml. `words.yaml` has the Chinese that goes into a draft.

Pure: the caller reads and writes the files.
"""

from __future__ import annotations

from knowledge.importing.cutting import Piece, cut
from knowledge.importing.drafting import Proposal, already_there, propose
from knowledge.importing.heading import Guess
from knowledge.importing.reading import NotImportable, decode, split

__all__ = ["Guess", "NotImportable", "Piece", "Proposal", "already_there", "cut", "decode", "propose", "split"]
