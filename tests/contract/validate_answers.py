"""Runs in the bot's own interpreter: checks action answers against the schema that Rasa itself applies.

Standard input holds a list of answers; standard output gets a list of complaints, null where there is none.
"""

import json
import sys

from jsonschema import ValidationError, validate
from rasa.core.actions.action import RemoteAction


def complaint(answer):
    """What Rasa would find wrong with the answer, or None."""
    try:
        validate(answer, RemoteAction.action_response_format_spec())
    except ValidationError as error:
        return error.message
    return None


json.dump([complaint(answer) for answer in json.load(sys.stdin)], sys.stdout)
