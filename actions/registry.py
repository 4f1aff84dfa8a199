"""The list of actions that the webhook serves."""

from collections.abc import Callable
from datetime import date

from rasa_sdk.interfaces import Action

from actions.conversation import RequestHuman, RestartConversation, SmallTalk
from actions.gate import Gated, Steering
from actions.missed import NotUnderstood
from actions.policy import AnswerPolicy
from actions.repeating import RepeatAnswer
from actions.requests import NoteForPerson
from actions.screening import Screening
from actions.session import StartSession
from actions.urgent import UrgentHelp
from knowledge import Library, Search


def build_actions(
    library: Library, search: Search, today: Callable[[], date], *, keep_days: int = 30, address: str = ""
) -> list[Action]:
    """Every action of the domain, as instances. `today` gives the calendar day in China.

    `keep_days`: how long a screening is kept that a citizen agreed to keep. `address`: where citizens reach the pages.
    """
    answer_policy = AnswerPolicy(library, search, today)
    note = NoteForPerson(answer_policy, library)
    human, restart, repeat = RequestHuman(), RestartConversation(), RepeatAnswer(library)
    missed, urgent = NotUnderstood(answer_policy, note, library), UrgentHelp(answer_policy)
    small_talk = SmallTalk(answer_policy, note, library)
    screening = Screening(library, today, keep_days, address)
    steering = Steering(library, answer_policy, urgent, human, restart, repeat, missed, screening)
    gated = [answer_policy, human, restart, repeat, missed, note, urgent, small_talk, screening]
    return [*(Gated(action, steering) for action in gated), StartSession(library)]
