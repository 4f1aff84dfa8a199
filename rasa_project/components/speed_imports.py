"""Rasa without the libraries of classifiers and channels that this bot does not have.

Rasa imports TensorFlow, matplotlib and the clients of a dozen chat services whether they are used or not:
400 MB and eight seconds. `leave_out` puts an empty stand-in in the place of each, for one process, before Rasa
is imported. It does so only for a model whose every component is known to get by without them.
"""

import json
import sys
import tarfile
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Iterator, Optional, Sequence, Text

LEFT_OUT = frozenset({
    # neural networks (DIET, TED) and what draws their training
    "tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras", "jax", "jaxlib", "transformers",
    "matplotlib",
    # other channels, trackers' stores and brokers
    "aiogram", "webexteamssdk", "slack_sdk", "twilio", "fbmessenger", "mattermostwrapper", "rocketchat_API",
    "socketio", "engineio", "boto3", "botocore", "pymongo", "bson", "redis", "aio_pika", "kafka", "confluent_kafka",
    # training at a prompt
    "questionary", "prompt_toolkit",
})  # fmt: skip

# Modules outside Rasa that look for one of these and remember whether it is there.
_LOOKS_FOR_THEM = ("thinc.compat",)

# Parts of Rasa that need none of these, besides our own in `components`. Tested: tests/rasa_project/test_speed_*.
_LIGHT = frozenset({
    "rasa.core.policies.ensemble.DefaultPolicyPredictionEnsemble",
    "rasa.core.policies.rule_policy.RulePolicy",
    "rasa.graph_components.converters.nlu_message_converter.NLUMessageConverter",
    "rasa.graph_components.providers.domain_provider.DomainProvider",
    "rasa.graph_components.providers.rule_only_provider.RuleOnlyDataProvider",
    "rasa.nlu.classifiers.fallback_classifier.FallbackClassifier",
    "rasa.nlu.classifiers.regex_message_handler.RegexMessageHandler",
})  # fmt: skip


def is_light(model: Text) -> bool:
    """Whether the trained model (a .tar.gz) has only components that need nothing of `LEFT_OUT`."""
    with tarfile.open(model) as archive:
        metadata = archive.extractfile("metadata.json")
        assert metadata is not None
        nodes = json.load(metadata)["predict_schema"]["nodes"].values()
    return all(node["uses"].startswith("components.") or node["uses"] in _LIGHT for node in nodes)


def leave_out() -> None:
    """From now on importing anything of `LEFT_OUT` gives a stand-in. Must come before Rasa's first import.

    Raises RuntimeError when one of them is there already: a mixture of the two would fail in odd places.
    """
    there = sorted(LEFT_OUT.intersection(sys.modules))
    if there:
        raise RuntimeError(f"already imported: {', '.join(there)}")
    _let_others_see_that_they_are_missing()
    sys.meta_path.insert(0, _Finder())


def _let_others_see_that_they_are_missing() -> None:
    """spaCy gets by without neural networks but would take a stand-in for one, so it looks before there is any."""
    for name in LEFT_OUT:
        sys.modules[name] = None  # type: ignore[assignment] # Python's own way to say that there is no such module
    try:
        for name in _LOOKS_FOR_THEM:
            if find_spec(name.partition(".")[0]) is not None:
                import_module(name)
    finally:
        for name in LEFT_OUT:
            del sys.modules[name]


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: Text, path: Optional[Sequence[Text]], target: Optional[ModuleType] = None
    ) -> Optional[ModuleSpec]:
        if fullname.partition(".")[0] in LEFT_OUT:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


class _StandIn(ModuleType):
    __path__: Sequence[Text] = ()

    def __getattr__(self, name: Text) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = _nothing(f"{self.__name__}.{name}")
        setattr(self, name, found)
        return found


class _Nothing(type):
    """Kind of every name in a stand-in: what Rasa's modules do with such names while they are imported.

    They inherit from them, decorate with them, annotate with them and catch them; hence a class, of exceptions.
    """

    def __getattr__(cls, name: Text) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing(f"{cls.__name__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return args[0] if len(args) == 1 and not kwargs and callable(args[0]) else cls

    def __getitem__(cls, key: Any) -> Any:
        return cls

    def __iter__(cls) -> Iterator[Any]:
        return iter(())  # else Python would take __getitem__ for a sequence without end

    def __or__(cls, other: Any) -> Any:
        return cls

    def __ror__(cls, other: Any) -> Any:
        return cls


def _nothing(name: Text) -> Any:
    return _Nothing(name, (Exception,), {})
