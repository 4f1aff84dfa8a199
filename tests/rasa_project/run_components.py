"""Runs in the bot's own interpreter, which has no pytest: calls the components' functions, prints JSON.

Standard input holds a list of [function, arguments]; standard output gets the list of results.
"""

import json
import sys

from components.lexicon_extractor import build_trie, find_entries
from components.linear_intent_classifier import last_clause, mask

FUNCTIONS = {
    "find_entries": lambda entries, text: find_entries(build_trie(entries), text),
    "mask": mask,
    "last_clause": last_clause,
}

json.dump([FUNCTIONS[name](*arguments) for name, arguments in json.load(sys.stdin)], sys.stdout)
