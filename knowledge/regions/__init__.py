"""Administrative divisions of China down to the township, and how everyday text names them.

`Regions` is all that the rest of the program uses: look a division up, understand a place's name (`resolve`),
recognise places inside a sentence (`find`), offer places to a picker (`search`).

`model` what a division, an old name and a place in a sentence are; `townships` the many small ones;
`names` what each name means, alone and inside another division; `finding` which names are safe in a sentence.
"""

from knowledge.regions.model import Level, OldName, Region, Span
from knowledge.regions.regions import Regions

__all__ = ["Level", "OldName", "Region", "Regions", "Span"]
