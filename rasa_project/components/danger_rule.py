"""Plain words of danger make a message urgent beside the classifier.

A short message with such words is always urgent, and so is talk of ending one's life: no training can lose them. A
longer one is unless the classifier is all but certain that it is something else (电动车老起火，充电桩质量太差). Where
the words may well tell of the past, or stand in a question on policy, the classifier must find danger possible.

The lists come from the app's knowledge/danger.yaml (`make lexicon` writes danger.json); they are read as
knowledge/danger.py reads them, and a test compares the two on every case. Stands behind the classifier.
"""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

URGENT = "request_urgent_aid"
_FILE = "danger.json"
_NOTHING = "□"
_STORY = 40
#: With so few characters and signs left out, a message says nothing beside the danger that could make it harmless.
_PLAIN = 10
_NOW_WITHIN, _PAST_WITHIN = 30, 20
_OTHER_WITHIN, _SENTENCE_END = 24, re.compile("[。！!？?]")
_CLAUSE_ENDS = "。！!？?，,；;"
_LONGEST = 2000
#: From so many characters on it is a letter: `letter_from` applies, and a plea is none of the words that always hold.
_LETTER = 160


class DangerWords:
    """The lists of danger.json, compiled."""

    def __init__(self, lists: Dict[Text, Any]) -> None:
        """`lists` as knowledge/danger.yaml has them."""
        self._harmless = _any_of(lists["not_danger"])
        self._now, self._past, self._policy = (_any_of(lists[name]) for name in ("now", "past", "policy"))
        self._long_ago = _any_of(lists["long_ago"])
        self._always = frozenset(lists["always"])
        self._pleas = _any_of(lists["pleas"])
        self._others, self._over = _any_of(lists["others"]), _any_of(lists["over"])
        self._selves, self._farewell = _any_of(lists["selves"]), _any_of(lists["farewell"])
        self._kinds = {kind: _any_of(patterns) for kind, patterns in lists["kinds"].items()}

    def find(self, text: Text) -> Optional[Tuple[Text, Text, bool]]:
        """The first kind whose words the message has, the words, whether nothing speaks against it; None for none."""
        plain = squeeze(text)
        if len(plain) > _LONGEST:
            plain = plain[: _LONGEST // 2] + _NOTHING + plain[-_LONGEST // 2 :]
        plain = self._harmless.sub(_NOTHING, plain)
        told = len(plain) > _STORY or self._policy.search(plain) is not None
        plea = None
        for kind, pattern in self._kinds.items():
            for found in pattern.finditer(plain):
                letter = len(plain) >= _LETTER
                another = kind in self._always and (letter or self._was_long_ago(plain, found.start()))
                if (letter and self._pleas.fullmatch(found[0])) or (another and self._of_another(plain, *found.span())):
                    plea = plea or (kind, found[0], False)
                elif kind in self._always or self._counts(plain, *found.span(), told=told):
                    return kind, found[0], kind in self._always or not told
        return plea

    def is_always(self, kind: Text) -> bool:
        """Whether the words of a kind hold wherever they stand."""
        return kind in self._always

    def is_now(self, text: Text, words: Text) -> bool:
        """Whether a word of now stands near the first of `words` that `find` gave, and none of the past."""
        plain = self._harmless.sub(_NOTHING, squeeze(text))
        start = plain.find(words)
        return start >= 0 and self._is_now(plain, start, start + len(words))

    def _of_another(self, plain: Text, start: int, end: int) -> bool:
        """Whether the words tell how somebody else's life ended."""
        before = _SENTENCE_END.split(plain[max(start - _OTHER_WITHIN, 0) : start])[-1]
        others = list(self._others.finditer(before))
        if not others or self._selves.search(before[others[-1].end() :]):
            return False
        after = plain[end : end + _OTHER_WITHIN]
        if self._now.search(after) or self._farewell.search(before + _NOTHING + after):
            return False
        return self._over.match(plain[end:]) is not None

    def _counts(self, plain: Text, start: int, end: int, *, told: bool) -> bool:
        """Whether words that may tell of what is over tell of now (not 去年腿断了, but 去年着火，现在没地方住)."""
        if told:
            return self._is_now(plain, start, end)
        ago = list(self._long_ago.finditer(plain, _clause_of(plain, start), end))
        return not ago or self._now.search(plain[ago[-1].end() : end]) is not None

    def _was_long_ago(self, plain: Text, start: int) -> bool:
        """Whether the clause tells a time that is over before the words."""
        return self._long_ago.search(plain, _clause_of(plain, start), start) is not None

    def _is_now(self, plain: Text, start: int, end: int) -> bool:
        near = plain[max(start - _NOW_WITHIN, 0) : end + _NOW_WITHIN]
        nearer = plain[max(start - _PAST_WITHIN, 0) : end + _PAST_WITHIN]
        return self._now.search(near) is not None and self._past.search(nearer) is None


def squeeze(text: Text) -> Text:
    """Half-width, lower case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _clause_of(plain: Text, start: int) -> int:
    """Where the clause begins that has this place."""
    return max(plain.rfind(mark, 0, start) for mark in _CLAUSE_ENDS) + 1


def _any_of(patterns: Iterable[Text]) -> "re.Pattern[Text]":
    return re.compile("|".join(patterns))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerRule(GraphComponent, IntentClassifier):
    """Rasa component around `DangerWords`: sets the intent and tells the kind as the entity `danger`."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`file`: the lists, relative to the folder that Rasa runs in.

        The chance of danger that the classifier must give: `unsure_from` where a letter or a question on policy speaks
        against it (我爸出过车祸，能领补贴吗), `sure_from` where nothing does but the message is neither short nor now,
        and `likely_from` where no words say it: a danger missed is worse than one asked about, so less than half does.
        In a letter somebody in danger says so, and old people, children and illness stand in many: `letter_from`.
        """
        return {"file": _FILE, "unsure_from": 0.06, "sure_from": 0.01, "likely_from": 0.25, "letter_from": 0.5}

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, lists: Dict[Text, Any]
    ) -> None:
        """Compile `lists`."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._lists = lists
        self._words = DangerWords(lists)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "DangerRule":
        """A component for training: reads the lists from their file."""
        return cls(config, model_storage, resource, json.loads(Path(config["file"]).read_text(encoding="utf-8")))

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "DangerRule":
        """A component for serving: reads the lists from the model."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, json.loads((directory / _FILE).read_text(encoding="utf-8")))

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the lists with the model."""
        with self._model_storage.write_to(self._resource) as directory:
            (directory / _FILE).write_text(json.dumps(self._lists, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Make urgent what says so plainly, and what the classifier finds likely enough to be."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            ranking = message.get(INTENT_RANKING_KEY, [])
            chance = next((r[PREDICTED_CONFIDENCE_KEY] for r in ranking if r[INTENT_NAME_KEY] == URGENT), 0.0)
            found = self._words.find(text)
            if found is not None and chance >= self._needed(text, *found):
                self._make_urgent(message, ranking, 1.0)
                kind, words, _ = found
                entity = {"entity": "danger", "value": kind, "start": 0, "end": len(text), "extractor": "DangerRule"}
                place = text.find(words)
                if place >= 0:
                    entity.update(start=place, end=place + len(words))
                message.set(ENTITIES, message.get(ENTITIES, []) + [entity], add_to_output=True)
            elif chance >= self._config["letter_from" if len(text) >= _LETTER else "likely_from"]:
                self._make_urgent(message, ranking, chance)
        return messages

    @staticmethod
    def _make_urgent(message: Message, ranking: List[Dict[Text, Any]], confidence: float) -> None:
        others = [reading for reading in ranking if reading[INTENT_NAME_KEY] != URGENT]
        urgent = {INTENT_NAME_KEY: URGENT, PREDICTED_CONFIDENCE_KEY: confidence}
        message.set(INTENT, urgent, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [urgent, *others], add_to_output=True)

    def _needed(self, text: Text, kind: Text, words: Text, sure: bool) -> float:
        """The chance of danger from which the words hold; 0 where no classifier may silence them."""
        if not sure:
            return float(self._config["unsure_from"])
        short = sum(map(str.isalnum, squeeze(text))) <= _PLAIN
        if self._words.is_always(kind) or short or self._words.is_now(text, words):
            return 0.0
        return float(self._config["sure_from"])
