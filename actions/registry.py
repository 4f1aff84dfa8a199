"""The list of actions that the webhook serves."""

from collections.abc import Callable
from datetime import date

from rasa_sdk.interfaces import Action

from actions.conversation import NotUnderstood, RepeatAnswer, RequestHuman, RestartConversation
from actions.policy import AnswerPolicy
from actions.requests import NoteForPerson, UrgentHelp
from knowledge import Library, Search


def build_actions(library: Library, search: Search, today: Callable[[], date]) -> list[Action]:
    """Every action of the domain, as instances. `today` gives the calendar day in China."""
    answer_policy = AnswerPolicy(library, search, today)
    return [
        answer_policy,
        RequestHuman(),
        RestartConversation(),
        RepeatAnswer(),
        NotUnderstood(answer_policy),
        NoteForPerson(answer_policy),
        UrgentHelp(answer_policy),
    ]
