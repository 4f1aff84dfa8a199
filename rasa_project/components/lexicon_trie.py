"""Finds words of a list in a text, longest match first.

Matching walks a trie: its time depends on the length of the message, not on the seven thousand words.
"""

from typing import Any, Dict, List, Text

_END = ""  # key of a trie node that ends a word; no character equals it


def build_trie(entries: List[Dict[Text, Text]]) -> Dict[Text, Any]:
    """Nested dicts, one character a level; `""` holds the entry that ends there."""
    trie: Dict[Text, Any] = {}
    for entry in entries:
        node = trie
        for char in entry["text"].lower():
            node = node.setdefault(char, {})
        node.setdefault(_END, entry)
    return trie


def find_entries(trie: Dict[Text, Any], text: Text) -> List[Dict[Text, Any]]:
    """Non-overlapping matches from left to right, each the longest that begins there."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a character that grows in lower case would shift the offsets
        lowered = text
    found = []
    start = 0
    while start < len(lowered):
        node, end, entry = trie, start, None
        for position in range(start, len(lowered)):
            node = node.get(lowered[position])
            if node is None:
                break
            if _END in node:
                end, entry = position + 1, node[_END]
        if entry is None:
            start += 1
            continue
        found.append({**entry, "start": start, "end": end})
        start = end
    return found
