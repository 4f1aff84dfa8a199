"""A screening as a talk: which question comes next, what an answer tells, how it is read back.

Pure: words and numbers in, facts out. `actions` holds the turn, this package what a turn means. `Told` is all that was
said, small enough for a slot of the bot; questions and words stand in questions.yaml.
"""

from knowledge.eligibility.interview.hearing import Hearing
from knowledge.eligibility.interview.interview import Interview, Look, SoFar
from knowledge.eligibility.interview.message import Heard, Message
from knowledge.eligibility.interview.reading import read_answer, read_correction, read_volunteered, takes_back
from knowledge.eligibility.interview.story import read_story
from knowledge.eligibility.interview.told import Member, Told
from knowledge.eligibility.script import Asked, Script

__all__ = [
    "Asked",
    "Heard",
    "Hearing",
    "Interview",
    "Look",
    "Member",
    "Message",
    "Script",
    "SoFar",
    "Told",
    "read_answer",
    "read_correction",
    "read_story",
    "read_volunteered",
    "takes_back",
]
