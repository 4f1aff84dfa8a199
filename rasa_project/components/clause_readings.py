"""What the clauses of a message ask, each read alone, where it may ask several things.

The classifier says what a message wants on the whole (高龄津贴有多少，怎么领: a sum); what else stands in it would
be lost. So each clause that looks like a question is read once more by itself, and the answers take them up in turn.
"""

import re
from typing import Any, Dict, List, Text, Tuple

import numpy as np

from components.intent_model import IntentModel, Matters, reading

#: Of a message: its asking clauses as {start, end, intent, confidence}.
CLAUSES = "clauses"
_END = re.compile(r"[，,。！!；;：:\n]+|(?<=[？?])")
_ASKS = re.compile(
    r"[?？]|[吗么呢]$|什么|啥|咋|怎|哪|几|多少|多久|多长|何时|能不能|能否|可不可以|是不是|是否|有没有|有无|[够算行要]不[够算行要]"
)
#: A message shorter than a letter with one question is all read already.
_LETTER = 60
_SHORTEST, _LONGEST, _MOST = 3, 60, 6


def clause_readings(read: Dict[Text, Any], model: IntentModel, matters: Matters) -> List[Dict[Text, Any]]:
    """The clauses of a message that was read as Chinese, at most six; [] for one that asks one thing at most."""
    text = read["plain_text"]
    asking = [(start, end) for start, end in _clauses(text) if _ASKS.search(text[start:end])]
    if not asking or (len(asking) == 1 and (len(text) < _LETTER or asking == [(0, len(text))])):
        return []
    readings = [reading(_part(read, start, end), matters) for start, end in asking[:_MOST]]
    found = []
    for (start, end), chances in zip(asking, model.chances(readings), strict=False):
        best = int(chances.argmax())
        found.append({"start": start, "end": end, "intent": model.intents[best], "confidence": float(chances[best])})
    return found


def _clauses(text: Text) -> List[Tuple[int, int]]:
    ends = [*((end.start(), end.end()) for end in _END.finditer(text)), (len(text), len(text))]
    found, start = [], 0
    for end, after in ends:
        if _SHORTEST <= end - start <= _LONGEST:
            found.append((start, end))
        start = after
    return found


def _part(read: Dict[Text, Any], start: int, end: int) -> Dict[Text, Any]:
    """The same reading of a part of the message; its places count from the part's beginning."""
    words, place = [], 0
    for word in read["words"]:
        if start <= place < end:
            words.append(word)
        place += len(word)
    entities = [
        {**entity, "start": entity["start"] - start, "end": entity["end"] - start}
        for entity in read["entities"]
        if start <= entity["start"] < end
    ]
    # The vector of a site's weights is the whole message's; one of zeros has no say.
    vector = None if read["vector"] is None else np.zeros_like(read["vector"])
    return {"plain_text": read["plain_text"][start:end], "words": words, "entities": entities, "vector": vector}
