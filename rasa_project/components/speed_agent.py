"""Rasa's agent and processor with our parts in them: actions as `speed_actions` calls them, trackers as they are.

Rasa wraps every tracker store so that its failures do not show: a tracker that can't be read is answered
without any memory, one that can't be written is kept aside and forgotten. Both are worse here than no
answer, since a message without an answer is sent again.
"""

import inspect
from pathlib import Path
from typing import Any, Optional, Text, Tuple, Union

import structlog
from rasa.core.actions.action import Action
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from components.speed_actions import own
from components.speed_runner import PlainRunner

_log = structlog.get_logger(__name__)


class HotlineAgent(Agent):
    """An agent whose tracker store may fail, and whose actions are `OwnAction`s."""

    @staticmethod
    def _create_tracker_store(store: Optional[TrackerStore], domain: Domain) -> TrackerStore:
        if store is None:
            raise ValueError("endpoints.yml names no tracker_store")
        store.domain = domain
        return store

    def load_model(self, model_path: Union[Text, Path], fingerprint: Optional[Text] = None) -> None:
        """As Rasa's. Raises when there is no model, and so ends the process."""
        super().load_model(model_path, fingerprint)
        self.processor = HotlineProcessor.of(self.processor)


class HotlineProcessor(MessageProcessor):
    """A processor that runs `OwnAction`s, and the model by a `PlainRunner`."""

    @classmethod
    def of(cls, loaded: MessageProcessor) -> "HotlineProcessor":
        """`loaded`, with its model, as one of ours."""
        processor = cls.__new__(cls)
        vars(processor).update(vars(loaded))
        processor.graph_runner = PlainRunner.of(loaded.graph_runner)
        return processor

    def _get_action(self, action_name: Text) -> Optional[Action]:
        return own(super()._get_action(action_name))

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> Tuple[Action, PolicyPrediction]:
        """As Rasa's."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return own(action), prediction


class StrictRestInput(RestInput):
    """Rasa's REST channel, but a turn that failed answers 500, not what was said before it failed.

    Above all a turn that could not be written: the citizen must not read what the bot will not remember.
    """

    def blueprint(self, on_new_message: Any) -> Blueprint:
        """The routes; `on_new_message` takes a UserMessage through a turn."""
        routes = Blueprint("strict_rest", inspect.getmodule(self).__name__.replace(".", "_"))

        @routes.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            said = CollectingOutputChannel()
            message = UserMessage(
                self._extract_message(request),
                said,
                await self._extract_sender(request),
                input_channel=self._extract_input_channel(request),
                metadata=self.get_metadata(request),
            )
            try:
                await on_new_message(message)
            except Exception as error:
                _log.exception("turn.failed", error=type(error).__name__)
                return response.json({"error": "turn_failed"}, status=500)
            return response.json(said.messages)

        return routes
