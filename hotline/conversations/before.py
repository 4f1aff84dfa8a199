"""What was said in a conversation before a message, as far as it matters to somebody who waits for a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hotline.conversations.model import Message, Sender
from knowledge.danger import find_danger
from knowledge.urgent_advice import LIFE, Stage, UrgentAdvice
from knowledge.waiting import WaitingWords

#: A letter that leads to an alarm without plain words of danger takes nothing back.
_FEW_WORDS = 40
#: Danger from somebody who may see a call or meet a visitor.
FROM_SOMEBODY = frozenset({"violence", "abuse"})


@dataclass(frozen=True)
class Before:
    """What was said up to now."""

    kinds: tuple[str, ...]
    """The kinds of danger that the citizen named, the last one last."""
    over: bool
    """It was taken back since."""
    safe: bool
    """They are out of it since, and what happened goes on."""
    acted: bool
    """It was said that a life is ending already: help for the body comes before all talk."""
    stage: Stage | None
    """Somebody helps already, or somebody has died."""
    no_phone: bool
    """The citizen said that there is no telephone number to be had."""
    no_place: bool
    """The citizen does not or cannot say where they are."""
    place_told: bool
    """Something of a place was told."""
    no_contact: bool
    """The citizen said that a call or a visit would put them in danger."""
    on_policy: bool
    """An aid was asked about or spoken of."""
    said: tuple[str, ...]
    """All that the citizen was told."""
    story: tuple[str, ...]
    """All that the citizen said."""
    bot_asked: bool
    """The last word was the bot's, and a question."""
    last: Message | None
    """The last that the citizen was told in the present owner's time."""

    @property
    def kind(self) -> str | None:
        """The danger that there is, as far as it is known; talk of ending one's life is not forgotten over another."""
        if LIFE in self.kinds:
            return LIFE
        return self.kinds[-1] if self.kinds else None


def read_before(talk: Sequence[Message], epoch: int, words: WaitingWords, advice: UrgentAdvice) -> Before:
    """`talk`: the messages in order; `epoch`: the present owner's."""
    citizen = [said.text for said in talk if said.sender == Sender.CITIZEN]
    told = [said for said in talk if said.sender != Sender.CITIZEN]
    last = told[-1] if told and told[-1].owner_epoch == epoch else None
    kinds, over, safe = _danger_told(citizen, words)
    return Before(
        kinds=kinds,
        over=over,
        safe=safe,
        acted=LIFE in kinds and any(advice.acted(text) for text in citizen),
        stage=_stage_told(citizen, advice),
        no_phone=any(words.refuses_phone(text) for text in citizen),
        no_place=any(words.refuses_place(text) for text in citizen),
        place_told=any(words.tells_place(text) for text in citizen),
        no_contact=not FROM_SOMEBODY.isdisjoint(kinds) and any(words.forbids_contact(text) for text in citizen),
        on_policy=any(words.names_policy(text) for text in citizen),
        said=tuple(said.text for said in told),
        story=tuple(citizen),
        bot_asked=last is not None and last.sender == Sender.BOT and "？" in last.text,
        last=last,
    )


def _danger_told(texts: Sequence[str], words: WaitingWords) -> tuple[tuple[str, ...], bool, bool]:
    """The kinds of danger in the citizen's words, whether they took it back at last, and whether they are out of it."""
    kinds: list[str] = []
    over = safe = False
    for text in texts:
        danger = find_danger(text)
        if danger is not None:
            kinds.append(danger.kind)
            over = over and words.asks_after(text)
            safe = safe and words.asks_after(text)
        elif words.is_held(text):
            kinds.append("violence")
            safe = False
        elif (kinds or len(text) <= _FEW_WORDS) and words.takes_back(text, kinds):
            over = True
        elif words.renews(text, kinds):
            over = safe = False
        elif words.is_safe(text, kinds):
            safe = True
    return tuple(kinds), over, safe


def begins_anew(kind: str, kinds: Collection[str], stage: Stage | None) -> bool:
    """Whether words of danger of this kind, after `kinds` were named, end a stage: it is there again.

    After a death, words of what it was (他就是晕倒了) are no new danger; of another kind or of ending life they are.
    """
    return stage is not Stage.DIED or kind not in kinds or kind == LIFE


def _stage_told(texts: Sequence[str], advice: UrgentAdvice) -> Stage | None:
    """How far the danger has come by the citizen's words; new danger begins anew."""
    kinds: list[str] = []
    stage: Stage | None = None
    for at, text in enumerate(texts):
        danger = find_danger(text)
        if danger is not None:
            if begins_anew(danger.kind, kinds, stage):
                stage = None
            kinds.append(danger.kind)
        told = advice.stage(text, kinds, texts[:at])
        # Nobody is brought back by the doctor's coming.
        stage = stage if stage is Stage.DIED or told is None else told
    return stage
