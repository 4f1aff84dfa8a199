"""The list of actions that the webhook serves."""

from collections.abc import Callable
from datetime import date

from rasa_sdk.interfaces import Action

from actions.danger.sorrow import Comfort
from actions.danger.swindles import Swindles
from actions.danger.urgent import UrgentHelp
from actions.danger.wrong_death import WrongDeaths
from actions.gate import Gated
from actions.gate_steering import Steering
from actions.policy.answer_policy import AnswerPolicy
from actions.policy.explaining import Explain
from actions.policy.follow_ups import FollowUps
from actions.policy.hearsay import Hearsay
from actions.policy.in_force import InForce
from actions.policy.never_had import NeverHad
from actions.policy.other_offices import OtherOffices
from actions.policy.repeating import RepeatAnswer
from actions.policy.told_matters import ToldMatters
from actions.policy.yes_no import YesNo
from actions.screening.talk import Screening
from actions.talk.conversation import RequestHuman, RestartConversation, SmallTalk
from actions.talk.dissatisfaction import Dissatisfaction
from actions.talk.going_back import GoingBack
from actions.talk.guesses import Guesses
from actions.talk.missed import NotUnderstood
from actions.talk.session import StartSession
from actions.talk.small_words import SmallWordAnswers
from actions.tickets.follow import FollowTicket
from actions.tickets.requests import OpenTicket
from actions.tickets.taking import TicketTaking
from knowledge import Library, Search
from knowledge.steering import load_steering_words
from knowledge.ticket_form import load_ticket_form


def build_actions(
    library: Library, search: Search, today: Callable[[], date], *, keep_days: int = 30, address: str = ""
) -> list[Action]:
    """Every action of the domain, as instances. `today` gives the calendar day in China.

    `keep_days`: how long a screening is kept that a citizen agreed to keep. `address`: where citizens reach the pages.
    """
    answer_policy = AnswerPolicy(library, search, today)
    words = load_ticket_form()
    taking = TicketTaking(library, words, today, answer_policy.answer_aside, answer_policy.list_aid)
    note = OpenTicket(answer_policy, library, words, taking, OtherOffices(library, words, answer_policy, today))
    follow = FollowTicket(answer_policy, library, words)
    human, restart, repeat = RequestHuman(), RestartConversation(), RepeatAnswer(library, today)
    missed, urgent = NotUnderstood(answer_policy, note, library), UrgentHelp(answer_policy, library, words)
    small_words = SmallWordAnswers(library, answer_policy)
    small_talk = SmallTalk(answer_policy, note, library, small_words)
    screening = Screening(library, today, keep_days, address, taking=taking, answer_policy=answer_policy)
    comfort, steer = Comfort(library), load_steering_words()
    swindles, hearsay = Swindles(library, answer_policy), Hearsay(library, answer_policy, today)
    told = ToldMatters(library, answer_policy, today)
    dissatisfied, follow_ups = Dissatisfaction(library, answer_policy), FollowUps(library, steer, today)
    back = GoingBack(library, answer_policy, dissatisfied, steer, today)
    steering = Steering(
        library, answer_policy, urgent, human, restart, repeat, missed, note, screening, taking, follow, comfort,
        swindles, WrongDeaths(library, answer_policy), hearsay, told, YesNo(library, answer_policy, today),
        NeverHad(library, answer_policy), InForce(library, answer_policy, today),
        dissatisfied, steer, back, follow_ups, Explain(library, answer_policy, today),
        Guesses(library, missed, steer), small_words, today,
    )  # fmt: skip
    gated = [answer_policy, human, restart, repeat, missed, note, urgent, small_talk, screening, follow]
    return [*(Gated(action, steering) for action in gated), StartSession(library)]
