"""What a machine can't do itself ends in a ticket; another public matter and mere anger are met first."""

import re

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from actions.policy.answer_policy import AnswerPolicy
from actions.policy.closest_rules import asks_something
from actions.policy.other_offices import OtherOffices
from actions.reading.beside_question import is_complaint
from actions.reading.understanding import question_of
from actions.talk import last_turn
from actions.tickets.beside import OF_OBJECTIONS, ToldBeside
from actions.tickets.matter import asks_in_general, own_trouble, trouble_in
from actions.tickets.story import had_ticket, said_before, ticket_offered
from actions.tickets.taking import TicketTaking
from hotline.tickets.categories import category, category_of_intent
from knowledge import Library, QuestionKind
from knowledge.dialogue import bare
from knowledge.steering import load_steering_words
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import find_phone

#: Readings of a complaint into which a question why or what if falls.
_READ_INTO_QUESTIONS = frozenset({"complain_unfair", "complain_service", "dispute_decision", "suggest_policy"})
_COMPLAINTS = frozenset({"complain_unfair", "complain_service"})
#: Readings of what is told of somebody else who is beaten or locked in.
_ABOUT_OTHERS = frozenset(
    {"out_of_scope", "report_person_in_need", "chitchat", "inform", "affirm", "deny", "repeat", "request_human"}
)
#: In a longer message such words stand in many other stories.
_SHORT = 60
#: Below this chance a reading is a guess, and plain words of harm come before it.
_UNSURE = 0.5
#: Below this a question that was read as a complaint may well be none.
_A_GUESS = 0.65
#: What is left of 帮我开个单 when its wishing is taken away, and the readings among which a matter is looked for.
_A_WISH, _LOOKED_AT = 5, 4
#: Readings into which questions fall, and the chance from which on they are no question.
_QUESTIONS_BELOW = {
    "request_aid": 0.9, "report_person_in_need": 0.9, "report_change": 1.1, "suggest_policy": 1.1, "out_of_scope": 0.9,
    "complain_unfair": 0.8, "complain_service": 0.8, "dispute_decision": 0.8,
}  # fmt: skip
#: What is offered beside the answer; else that the township is asked, which must not get a complaint of itself.
_OFFERS = {
    "request_aid": "aid_offers", "report_person_in_need": "person_offers", "report_change": "change_offers",
    "suggest_policy": "suggestion_offers", "complain_unfair": "complaint_offers",
    "complain_service": "complaint_offers", "dispute_decision": "complaint_offers",
}  # fmt: skip
#: Wishes for help that may only ask (我替我妹妹问问): the words that show it, and what is offered beside the answer.
_ASKED_OF = {
    "request_aid": ("asks_to_know", "aid_offers"), "report_person_in_need": ("asks_for_another", "person_offers"),
}  # fmt: skip
#: An objection waits where something urgent is told beside it.
_APPEAL = "appeal"
#: 那投诉呢; 刚才路灯那件事呢.
_COMES_BACK = re.compile(
    "(?:那个?|刚才|刚刚|前面|还有|我|说|的|这个){0,4}(?P<what>[一-龥]{2,5}?)的?(?:那个|那件)?(?:事情?|问题)?(?:呢|咋办|怎么办)"
)
_ANY_OF_IT = ("投诉", "举报", "反映", "意见", "情况")
#: Answers after which money that has not come needs no other words.
_OF_MONEY = (QuestionKind.payment, QuestionKind.amount)


class OpenTicket(Action):
    """Begins a ticket for what was told; tells the rules on objections before."""

    def __init__(
        self,
        answer_policy: AnswerPolicy,
        library: Library,
        words: TicketForm,
        taking: TicketTaking,
        others: OtherOffices,
    ) -> None:
        self._answer_policy, self._library, self._words, self._taking = answer_policy, library, words, taking
        self._others = others
        self._beside = ToldBeside(answer_policy, library, words)

    def name(self) -> str:
        """As in the domain."""
        return "action_open_ticket"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """The kind of matter for other public matters, a ticket for all else; a plain question is answered, too."""
        intent: str = (tracker.latest_message.get("intent") or {}).get("name") or ""
        text: str = tracker.latest_message.get("text") or ""
        intent = self._read_anew(intent, text)
        meant = self._meant_by_words(dispatcher, tracker, intent, text)
        if meant is None:
            meant = self._answer_from_documents(dispatcher, tracker, intent, text)
        if meant is not None:
            return meant
        if intent == "out_of_scope":
            # A few words in the middle of a talk on policy (什么时候涨的) are hardly ever another matter.
            question = self._answer_policy.questions.plain_or_continued(tracker)
            if question is not None:
                return self._answer_policy.answer(dispatcher, tracker, likely=question)
            return self.out_of_scope(dispatcher, tracker)
        named = any(entity["entity"] == "program" for entity in tracker.latest_message.get("entities") or [])
        accuses = intent in _COMPLAINTS and len(text) > _SHORT  # a letter on somebody, though it ends in 凭什么
        if intent in _READ_INTO_QUESTIONS and not accuses and asks_in_general(text, self._words):
            return self._answer_in_general(dispatcher, tracker)
        if self._library.dialogue.is_mere_anger(text) and not named:
            return self.calm(dispatcher)
        if self._library.dialogue.tells_threat(text):
            utter(dispatcher, "utter_threatened")
        elif intent in _COMPLAINTS and self._library.dialogue.tells_harm(text):
            utter(dispatcher, "utter_harm_done")
        elif self._library.dialogue.is_angry(text):
            dispatcher.utter_message(text=self._words.says["angry"])
        kind = category_of_intent(intent)
        told = self._beside.tell(dispatcher, tracker, intent)
        begun = self._taking.begin(dispatcher, tracker, kind.id if kind is not None else "question")
        # The ticket asks for the place; one message must not ask for it twice.
        asks = self._library.say("ask_region")
        dispatcher.messages = [message for message in dispatcher.messages if message.get("text") != asks]
        return [*told, *begun, last_turn.leave(last_turn.NOTED)]

    def _read_anew(self, intent: str, text: str) -> str:
        """我家低保停了 is no news for the office that stopped it; after a death it is."""
        taken = trouble_in(text, self._words) == "service" and self._words.match("trouble_appeal", text) is None
        if intent == "dispute_decision" and taken:
            return "complain_service"  # 残疾补贴被村里的人领走了 disputes no decision
        if intent == "request_aid" and self._words.match("asks_why_stopped", text) and trouble_in(text, self._words):
            return "report_missing_payment"  # a letter that asks for help, too: why it stopped comes first
        if intent != "report_change" or self._words.match("bereaved", text) is not None:
            return intent
        if trouble_in(text, self._words) == "payment":
            return "report_missing_payment"  # 我叫张桂花，低保三个月没发了，电话…: no change at home is told
        return "dispute_decision" if own_trouble(text, self._words) == _APPEAL else intent

    def _comes_first(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, intent: str, text: str
    ) -> list[EventType] | None:
        """Money gone from a card complains of no office; what may be urgent comes before an objection."""
        if intent in _COMPLAINTS and self._taking.tells_lost_money(tracker):
            return self._taking.begin(dispatcher, tracker, "other")
        if intent in category(_APPEAL).intents and self._words.match("perhaps_urgent", text) is not None:
            return self._urgent_first(dispatcher, tracker)
        if intent in _READ_INTO_QUESTIONS and self._words.match("no_complaint_meant", text) is not None:
            # 我没有投诉谁的意思，就是想问问: the rules, and a ticket is offered.
            told = self._beside.tell(dispatcher, tracker, intent)
            return [*told, *self._offer_beside(dispatcher, intent)]
        return None

    def _urgent_first(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """低保停了我不服，家里断粮了: whether it is urgent is asked first; the objection is kept for later."""
        dispatcher.utter_message(text=self._words.says["appeal_waits"], json_message=custom())
        utter(dispatcher, "utter_is_it_urgent", custom=custom(attention="urgent"))
        kept = self._taking.keep_for_later(tracker, _APPEAL)
        return [*self._answer_policy.remember(tracker), *kept, last_turn.leave(last_turn.URGENT)]

    def take_up(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType] | None:
        """After 不是急事: the objection that waited, with the rules on it first; None where none waits."""
        begun = self._taking.taken_up(tracker, _APPEAL)
        if begun is None:
            return None
        self._answer_policy.explain(dispatcher, tracker, OF_OBJECTIONS)
        return [*self._answer_policy.remember(tracker), *begun(dispatcher, tracker), last_turn.leave(last_turn.NOTED)]

    def _answer_from_documents(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, intent: str, text: str
    ) -> list[EventType] | None:
        """What the documents say on a question that was read as a wish (用不用去说; 归哪家管): a ticket is offered.

        None where nothing is asked, the documents have nothing on it, or the wish is sure.
        """
        sure = float((tracker.latest_message.get("intent") or {}).get("confidence") or 0)
        asks_how = intent in _COMPLAINTS and self._words.fits("asks_how_to", text)
        sure = 0.0 if asks_how else sure  # 怎么证明我没有工作 complains of nobody
        surest = self._answer_policy.surest(tracker) if intent == "out_of_scope" else None
        if surest is not None:
            return [*self._answer_policy.tell(dispatcher, tracker, surest), *self._offer_beside(dispatcher, intent)]
        if sure >= _QUESTIONS_BELOW.get(intent, 0) or not asks_something(text, self._library):
            return None
        if self._words.match("asks_for_deeds", text) is not None or self._library.dialogue.is_angry(text):
            return None
        if intent in _COMPLAINTS and trouble_in(text, self._words) == "service":
            return None  # 会计每次要扣我一百，有没有这回事: what was done is told
        found = self._answer_policy.closest(tracker)
        if found is None:
            unsure = sure < _A_GUESS and _may_ask(tracker) and self._library.dialogue.noted(text) is None
            may_ask = asks_how or unsure
            return self._tell_nothing_found(dispatcher, tracker, intent) if intent in _COMPLAINTS and may_ask else None
        events = self._answer_policy.tell(dispatcher, tracker, found)
        return [*events, *self._offer_beside(dispatcher, intent)]

    def _tell_nothing_found(self, dispatcher: CollectingDispatcher, tracker: Tracker, intent: str) -> list[EventType]:
        """办了证就有钱拿？ may be no complaint at all: a ticket is offered, none begun."""
        dispatcher.utter_message(text=self._library.say("nothing_found"), json_message=custom(attention="unanswered"))
        return [*self._answer_policy.remember(tracker), *self._offer_beside(dispatcher, intent)]

    def _offer_beside(self, dispatcher: CollectingDispatcher, intent: str) -> list[EventType]:
        says = self._words.says
        key = _OFFERS.get(intent, "offers_to_ask")
        begin = "township_button" if key == "offers_to_ask" else "note_button"
        buttons = [{"title": says[name], "payload": says[name]} for name in (begin, "person_button")]
        dispatcher.utter_message(text=says[key], buttons=buttons, json_message=custom(attention="noted"))
        return [] if key == "offers_to_ask" else [last_turn.leave(last_turn.TICKET)]

    def tells_own_trouble(self, tracker: Tracker) -> bool:
        """Whether plain words tell a trouble with aid (村里修路占地，低保也不给我) that was read as something else."""
        return self.tells_gone(tracker) or self._own_trouble(tracker) is not None

    def tells_gone(self, tracker: Tracker) -> bool:
        """Whether it says 停了 of an aid that was named just before and of which nothing was asked."""
        named = tracker.get_slot("programme") and not tracker.get_slot("question")
        return bool(named) and self._words.fits("gone_of_it", tracker.latest_message.get("text") or "")

    def _own_trouble(self, tracker: Tracker) -> str | None:
        read = category_of_intent((tracker.latest_message.get("intent") or {}).get("name") or "")
        if read is not None and read.id != "other":
            return None
        text: str = tracker.latest_message.get("text") or ""
        chased = self._words.match("chases_it", text) is not None and not had_ticket(tracker)
        if chased and (kind := trouble_in(text, self._words)) is not None:
            return kind  # 低保钱三个月没发了帮我催一下, where no ticket could be urged
        if tracker.get_slot("question") in _OF_MONEY and self._words.match("no_payment_yet", text) is not None:
            return "payment"
        return own_trouble(text, self._words)

    def open_for_trouble(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """The rules on such a trouble, and its ticket."""
        kind = "payment" if self.tells_gone(tracker) else self._own_trouble(tracker) or "question"
        intent = next(iter(category(kind).intents), "")
        told = self._beside.tell(dispatcher, tracker, intent)
        return [*told, *self._taking.begin(dispatcher, tracker, kind), last_turn.leave(last_turn.NOTED)]

    def _answer_in_general(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Why and what if (低保为什么要公示名单): what the documents say; a ticket is offered, none begun."""
        question = self._answer_policy.questions.plain_or_continued(tracker)
        if question is not None:
            events: list[EventType] | None = self._answer_policy.answer(dispatcher, tracker, likely=question)
        else:
            events = self._answer_policy.find(dispatcher, tracker)
        asks_why = self._words.match("asks_why", tracker.latest_message.get("text") or "") is not None
        says = self._words.says
        key = "not_found_offers" if events is None else "why_offers" if asks_why else "offers_to_ask"
        buttons = [{"title": says[name], "payload": says[name]} for name in ("township_button", "person_button")]
        dispatcher.utter_message(text=says[key], buttons=buttons, json_message=custom(attention="noted"))
        return events or self._answer_policy.remember(tracker)

    def _offer(self, dispatcher: CollectingDispatcher, tracker: Tracker, key: str) -> list[EventType]:
        """A choice in place of a ticket that nobody asked for."""
        chosen = self._words.choices[key]
        buttons = [{"title": title, "payload": said} for title, said in chosen.buttons.items()]
        dispatcher.utter_message(text=chosen.text, buttons=buttons, json_message=custom(attention="noted"))
        return self._answer_policy.remember(tracker)

    def tells_harm(self, tracker: Tracker) -> bool:
        """Whether a short message, however it was read, tells of somebody beaten, starved or locked in."""
        text: str = tracker.latest_message.get("text") or ""
        read = tracker.latest_message.get("intent") or {}
        dialogue = self._library.dialogue
        if len(text) > _SHORT or not (dialogue.tells_harm(text) or dialogue.tells_abuse(text)):
            return False
        return read.get("name") in _ABOUT_OTHERS or float(read.get("confidence") or 0) < _UNSURE

    def help_harmed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Whom to call, and a ticket: who tells of blows must not hear that it is another office's business."""
        abuse = self._library.dialogue.tells_abuse(tracker.latest_message.get("text") or "")
        said, attention = ("utter_abuse", "urgent") if abuse else ("utter_harm_done", "noted")
        utter(dispatcher, said, custom=custom(attention=attention))
        return [*self._answer_policy.remember(tracker), *self._taking.begin(dispatcher, tracker, "person_in_need")]

    def open_as_wished(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """A ticket that is wished for in words: for the matter beside them, else for what was told before."""
        message = tracker.latest_message
        named = any(entity["entity"] == "program" for entity in message.get("entities") or [])
        if not named and len(self._words.matter_left(message.get("text") or "")) <= _A_WISH:
            return self._taking.begin_with_last(dispatcher, tracker)
        read = [category_of_intent(item["name"]) for item in (message.get("intent_ranking") or [])[:_LOOKED_AT]]
        kind = next((kind.id for kind in read if kind is not None and not kind.urgent and kind.id != "other"), None)
        begun = self._taking.begin(dispatcher, tracker, kind or ("aid" if named else "question"))
        return [*self._answer_policy.remember(tracker), *begun, last_turn.leave(last_turn.NOTED)]

    def _meant_by_words(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, intent: str, text: str
    ) -> list[EventType] | None:
        """What a few plain words mean, though the message was read otherwise; None for all others."""
        dialogue = self._library.dialogue
        if intent == "out_of_scope" and dialogue.costs_left(text):
            return self._answer_policy.answer_on(dispatcher, tracker, QuestionKind.eligibility, "yiliao_jiuzhu")
        if intent == "out_of_scope" and dialogue.burnt_out(text):
            return self._answer_policy.answer_on(dispatcher, tracker, QuestionKind.eligibility, "linshi_jiuzhu")
        if intent in _COMPLAINTS and dialogue.family_refuses(text):
            return self._answer_policy.answer_on(dispatcher, tracker, QuestionKind.procedure, "dibao")
        first = self._comes_first(dispatcher, tracker, intent, text)
        if first is not None:
            return first
        words = self._words
        deeds = words.match("asks_for_deeds", text) is not None or find_phone(text) is not None  # they are to be called
        asks_of, offers = _ASKED_OF.get(intent, ("", ""))
        if asks_of and words.match(asks_of, text) and not deeds:
            return self._tell_aid(dispatcher, tracker, offers)
        return self._not_for_a_ticket(dispatcher, tracker, intent, text)

    def _not_for_a_ticket(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, intent: str, text: str
    ) -> list[EventType] | None:
        """One word, a sum that is too little, a death, a change of the person: what is wanted is asked or answered."""
        words = self._words
        named = any(entity["entity"] == "program" for entity in tracker.latest_message.get("entities") or [])
        unknown = self._wish_unknown(intent, text)
        if unknown is not None:
            return self._offer(dispatcher, tracker, unknown)
        states = intent == "report_change" and words.fits("only_has_aid", text)  # 我家吃低保的
        if states or (intent in _READ_INTO_QUESTIONS and words.fits("only_aid", text)):
            return self._answer_policy.answer(dispatcher, tracker)
        if intent == "request_aid" and named and words.match("asks_how_much", text):
            question = self._answer_policy.questions.plain_question(tracker) or QuestionKind.amount
            return self._answer_policy.answer(dispatcher, tracker, likely=question)
        if words.match("speaks_of_another", text):
            under_way = tracker.get_slot("question")
            likely = QuestionKind(under_way) if under_way else None
            return self._answer_policy.answer(dispatcher, tracker, likely=likely)
        return None

    def _wish_unknown(self, intent: str, text: str) -> str | None:
        """The choice for one word, and for who tells something (儿子打工去了, 通知我去签字) and asks nothing."""
        words = self._words
        if words.is_whole("one_word", text):
            return "one_word"
        if intent == "report_missing_payment" and words.fits("too_little", text):
            return "too_little"
        if intent == "report_change" and not words.match("has_aid", text):
            if words.match("bereaved", text):
                return "bereaved"
            return None if words.match("wishes_note", text) else "changed"
        told = words.match("told_to_come", text) is not None and words.match("complains_of_it", text) is None
        return "told_to_come" if intent in _COMPLAINTS and told else None

    def _tell_aid(self, dispatcher: CollectingDispatcher, tracker: Tracker, offers: str) -> list[EventType]:
        """Help is wished for and asked about: what the documents say, or which aid may fit; a ticket is offered."""
        question = self._answer_policy.questions.plain_question(tracker)
        if question is None:
            events = self._answer_policy.list_aid(dispatcher, tracker)
        else:
            events = self._answer_policy.answer(dispatcher, tracker, likely=question, briefly=True)
        says = self._words.says
        buttons = [{"title": says[name], "payload": says[name]} for name in ("note_button", "person_button")]
        dispatcher.utter_message(text=says[offers], buttons=buttons, json_message=custom(attention="noted"))
        return [*events, last_turn.leave(last_turn.TICKET)] if offers == "person_offers" else events

    def out_of_scope(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Another public matter: which kind it is; that it can be noted, or a person be had."""
        return self._others.tell(dispatcher, tracker)

    def asks_whose(self, tracker: Tracker) -> bool:
        """Whether it asks whose business another public matter is."""
        return self._others.asks_whose(tracker)

    def names_matter(self, text: str) -> bool:
        """Whether the words show a public matter that is not ours."""
        return self._others.names_matter(text)

    def warn_beside(self, dispatcher: CollectingDispatcher, told: str) -> None:
        """Whom to call, before all else, where blows are told beside a question."""
        if self._library.dialogue.tells_harm(told):
            utter(dispatcher, "utter_harm_done", custom=custom(attention="noted"))

    def note_beside(self, dispatcher: CollectingDispatcher, told: str) -> None:
        """That what was told beside a question can be noted; of another office's matter whom to ask first."""
        if is_complaint(told, self._library) or not self._others.offer_beside(dispatcher, told):
            utter(dispatcher, "utter_also_noted", custom=custom(attention="noted"))

    def comes_back_to_offered(self, tracker: Tracker) -> bool:
        """那投诉呢, 路灯的事呢: whether it comes back to what a ticket was offered for."""
        text: str = tracker.latest_message.get("text") or ""
        found = _COMES_BACK.fullmatch(bare(text))
        if found is None or not ticket_offered(tracker) or load_steering_words().short_kind(found["what"]) is not None:
            return False
        if any(entity["entity"] == "program" for entity in tracker.latest_message.get("entities") or []):
            return False
        return found["what"] in _ANY_OF_IT or any(
            found["what"] in said.text for said in said_before(tracker, _LOOKED_AT)
        )

    def calm(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """Anger without a matter: it is taken as meant, and a person is offered."""
        utter(dispatcher, "utter_calm", custom=custom(attention="noted"))
        return [last_turn.leave(last_turn.PERSON)]


def _may_ask(tracker: Tracker) -> bool:
    """Whether the second best reading of a message that names no aid is a question on policy."""
    message = tracker.latest_message
    named = any(entity["entity"] == "program" for entity in message.get("entities") or [])
    ranking = message.get("intent_ranking") or []
    return not named and len(ranking) > 1 and question_of(ranking[1]["name"]) is not None
