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
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Text, Tuple

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
#: How the intents begin that ask about policy.
_ASKS = "ask_"
_FILE = "danger.json"
_NOTHING = "□"
_LIFE = "life"
_CHINESE = re.compile("[\u3400-\u9fff]")
_SIMPLIFIED = str.maketrans(
    "著裡裏媽暈們沒飯餓凍煙燒殺處門來個兒爺嗎過氣說話壓車禍樓電藥農閨孫後繼動斷傷無應瘋漲進場廚點發現剛還長婦強姦褲學師蹤見丟遺書繩橋護體搶綁鎖關顧錢買亂壞頭臉腫腦醫療搖聲間災難塊給從樣邊麼會開馬鄰輛貨輪腳傳銷騙錯誤號腸內鐵獨臺颱瓦斃閉經舊歲隻僅雙",
    "着里里妈晕们没饭饿冻烟烧杀处门来个儿爷吗过气说话压车祸楼电药农闺孙后继动断伤无应疯涨进场厨点发现刚还长妇强奸裤学师踪见丢遗书绳桥护体抢绑锁关顾钱买乱坏头脸肿脑医疗摇声间灾难块给从样边么会开马邻辆货轮脚传销骗错误号肠内铁独台台瓦毙闭经旧岁只仅双",
)
#: Says that it is urgent and not what: in a story or beside a question, 救命 is a figure of speech.
_CRY = "urgent"
_STORY = 40
#: From this length on it is a letter, and what only may mean the end of one's life need not.
_LETTER = 160
_NOW_WITHIN, _PAST_WITHIN = 30, 20
_OTHER_WITHIN, _SENTENCE_END = 24, re.compile("[。！!？?]")
_CLAUSE_ENDS = "。！!？?，,；;"
_CLAUSE_END, _SENTENCE = re.compile("[，,、；;：:~…]+"), re.compile("[。！!？?\n]+")
#: Between Chinese characters a space ends a clause; so does 了 before the name of an aid (我妈晕倒了低保怎么申请).
_PAUSE = re.compile(r"(?<=[\u3400-\u9fff])[^\S\n]+(?=[\u3400-\u9fff])")
_AID_FOLLOWS = re.compile(
    "(?<=了)(?=低保|特困|五保|补助|补贴|医保|医疗救助|大病|临时救助|残疾|危房|护理|高龄|孤儿|户口|有没有补|有补|能补|"
    "(?:能|可以|怎么|咋|要)申请)"
)
#: A pasted book is not searched whole: danger stands at its beginning or at its end.
_LONGEST = 2000
#: With so few characters and signs left out, a message says nothing beside the danger that could make it harmless.
_PLAIN = 10


class Found(NamedTuple):
    """What the lists find: the kind, the words, and whether nothing else in the message speaks against it."""

    kind: Text
    words: Text
    sure: bool = True


class DangerWords:
    """The lists of danger.json, compiled."""

    def __init__(self, lists: Dict[Text, Any]) -> None:
        """`lists` as knowledge/danger.yaml has them."""
        self._harmless = _any_of(lists["not_danger"])
        self._now, self._past, self._policy = (_any_of(lists[name]) for name in ("now", "past", "policy"))
        self._long_ago = _any_of(lists["long_ago"])
        self._always = frozenset(lists["always"])
        self._certain = frozenset(lists["certain"])
        self._pleas = _any_of(lists["pleas"])
        self._others, self._over = _any_of(lists["others"]), _any_of(lists["over"])
        self._selves, self._farewell = _any_of(lists["selves"]), _any_of(lists["farewell"])
        self._present, self._plainly = _any_of(lists["present"]), _any_of(lists["plainly"])
        self._supposed, self._calm = _any_of(lists["supposed"]), _any_of(lists["calm"])
        self._hints, self._hints_not = _any_of(lists["hints"]), _any_of(lists["hints_not"])
        self._distress = _any_of(lists["distress"])
        self._kinds = {kind: _any_of(patterns) for kind, patterns in lists["kinds"].items()}

    def find(self, text: Text) -> Optional[Found]:
        """The first kind, in the file's order, whose words the message has; None for none."""
        whole = self._in_whole(text)
        if whole is not None and whole.sure:
            return whole
        return self.by_itself(text) or whole

    def by_itself(self, text: Text) -> Optional[Found]:
        """What one clause tells of danger now, whatever is told or asked beside it."""
        if len(text) > _LONGEST:
            text = text[: _LONGEST // 2] + "\n" + text[-_LONGEST // 2 :]
        told, now = self._clauses(text)
        for kind, pattern in self._kinds.items():
            if kind in self._always or kind == _CRY:
                continue
            for clause in told if kind in self._certain else now:
                found = pattern.search(clause)
                if found is not None:
                    return Found(kind, found[0])
        return None

    def _clauses(self, text: Text) -> Tuple[List[Text], List[Text]]:
        """The clauses without policy, supposing and the past, and those of them that tell of now."""
        story = len(squeeze(text)) > _STORY
        told: List[Text] = []
        now: List[Text] = []
        for sentence in _SENTENCE.split(self._bare(text)):
            over = False
            for clause in _CLAUSE_END.split(sentence):
                past = self._past.search(clause) is not None
                if not (past or self._policy.search(clause) or self._supposed.search(clause)):
                    told.append(clause)
                    if self._is_told_now(clause, story=story, over=over):
                        now.append(clause)
                over = over or past
        return told, now

    def _is_told_now(self, clause: Text, *, story: bool, over: bool) -> bool:
        """Whether a clause tells of now; `over`: what stands before it in its sentence tells of what was.

        In a story, words without one of now may tell of what was: they are not enough there.
        """
        if self._present.search(clause):
            return not (story and over) or self._now.search(clause) is not None
        return not (story or over) and self._plainly.search(clause) is not None

    def _bare(self, text: Text) -> str:
        return self._harmless.sub(_NOTHING, _broken(text))

    def _in_whole(self, text: Text) -> Optional[Found]:
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
                    plea = plea or Found(kind, found[0], sure=False)
                elif kind in self._always or self._counts(plain, *found.span(), told=told):
                    return Found(kind, found[0], sure=kind in self._always or not told)
        if told or plea or self._hints_not.search(plain):
            return plea
        hint = self._hints.search(self._bare(text))
        return Found(_LIFE, hint[0]) if hint is not None else None

    def is_certain(self, text: Text, kind: Text) -> bool:
        """Whether no reading of the whole message may silence words of this kind."""
        return kind in self._certain or not _CHINESE.search(text) or self.by_itself(text) is not None

    def is_always(self, kind: Text) -> bool:
        """Whether the words of a kind hold wherever they stand."""
        return kind in self._always

    def is_now(self, text: Text, words: Text) -> bool:
        """Whether a word of now stands near the first of `words` that `find` gave, and none of the past."""
        plain = self._harmless.sub(_NOTHING, squeeze(text))
        start = plain.find(words)
        return start >= 0 and self._is_now(plain, start, start + len(words))

    def in_want(self, text: Text) -> bool:
        """Whether a message without plain danger says that food, money or a roof is wanting."""
        return self._distress.search(self._harmless.sub(_NOTHING, squeeze(text))) is not None

    def is_calm(self, text: Text) -> bool:
        """Whether a message only sounds like danger to the classifier."""
        return self._calm.search(squeeze(text)) is not None

    def holds_figure(self, text: Text) -> bool:
        """Whether there are words in it that only sound like danger."""
        return self._harmless.search(squeeze(text)) is not None

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


def _broken(text: Text) -> Text:
    """As `squeeze` makes it, but with a comma for each pause and each line on its own."""
    lines = ["".join(_PAUSE.sub("，", line.strip()).split()) for line in _plain(text).splitlines()]
    return _AID_FOLLOWS.sub("，", "\n".join(lines))


def squeeze(text: Text) -> Text:
    """Half-width, lower case, without spaces, the usual traditional characters simplified."""
    return "".join(_plain(text).split())


def _plain(text: Text) -> Text:
    return unicodedata.normalize("NFKC", text).lower().translate(_SIMPLIFIED)


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
        Where words stand that only sound like danger (想死你们了), the classifier must be surer still: `figure_from`.

        `want_as`: the chance told of a question on aid that tells of want (没钱买米，有什么补助): too little for an
        alarm, enough that a person and the numbers are named beside the answer.
        """
        return {
            "file": _FILE,
            "unsure_from": 0.06,
            "sure_from": 0.01,
            "likely_from": 0.25,
            "letter_from": 0.5,
            "figure_from": 0.7,
            "want_as": 0.3,
        }

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
            elif self._words.is_calm(text):
                self._make_calm(message, ranking)
            elif chance >= self._likely(text):
                self._make_urgent(message, ranking, chance)
            elif self._first(ranking).startswith(_ASKS) and len(text) <= _STORY and self._words.in_want(text):
                self._make_urgent(message, ranking, self._config["want_as"])
            elif self._first(ranking) == URGENT and self._only_sounds(text):
                self._make_calm(message, ranking)
        return messages

    @staticmethod
    def _make_urgent(message: Message, ranking: List[Dict[Text, Any]], confidence: float) -> None:
        others = [reading for reading in ranking if reading[INTENT_NAME_KEY] != URGENT]
        urgent = {INTENT_NAME_KEY: URGENT, PREDICTED_CONFIDENCE_KEY: confidence}
        message.set(INTENT, urgent, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [urgent, *others], add_to_output=True)

    @staticmethod
    def _make_calm(message: Message, ranking: List[Dict[Text, Any]]) -> None:
        """The next reading, where the first is danger that the classifier alone finds."""
        others = [reading for reading in ranking if reading[INTENT_NAME_KEY] != URGENT]
        if others:
            message.set(INTENT, others[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, others, add_to_output=True)

    @staticmethod
    def _first(ranking: List[Dict[Text, Any]]) -> Text:
        return str(ranking[0][INTENT_NAME_KEY]) if ranking else ""

    def _only_sounds(self, text: Text) -> bool:
        return len(text) <= _STORY and self._words.holds_figure(text)

    def _likely(self, text: Text) -> float:
        """The chance of danger that is enough without plain words of it."""
        if len(text) >= _LETTER:
            return float(self._config["letter_from"])
        return float(self._config["figure_from" if self._only_sounds(text) else "likely_from"])

    def _needed(self, text: Text, kind: Text, words: Text, sure: bool) -> float:
        """The chance of danger from which the words hold; 0 where no classifier may silence them."""
        if not sure:
            return float(self._config["unsure_from"])
        if self._words.is_certain(text, kind):
            return 0.0
        short = sum(map(str.isalnum, squeeze(text))) <= _PLAIN
        if self._words.is_always(kind) or short or self._words.is_now(text, words):
            return 0.0
        return float(self._config["sure_from"])
