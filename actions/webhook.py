"""Rasa's action webhook as a FastAPI app for the private port.

rasa-sdk's own server pickles its executor (which breaks injected services) and returns the whole
request, hence the tracker with everything the citizen said, in the body of an error. Here an error
body holds the action's name and an error code, nothing else.
"""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import Action, ActionExecutionRejection, ActionNotFoundException

from hotline.logging import frames

_log = structlog.stdlib.get_logger(__name__)


def build_executor(actions: list[Action]) -> ActionExecutor:
    """rasa-sdk's executor with these action instances registered."""
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action)
    return executor


def add_webhook(app: FastAPI, actions: list[Action]) -> None:
    """Serve `actions` at POST /webhook, list them at GET /actions."""
    executor = build_executor(actions)

    @app.post("/webhook", include_in_schema=False)
    async def webhook(request: Request) -> JSONResponse:
        try:
            call: dict[str, Any] = await request.json()
        except ValueError:
            return _error(400, "not_json", None)
        if not isinstance(call, dict):
            return _error(400, "not_an_action_call", None)
        # Our bot leaves the domain out (rasa_project/endpoints.yml): no action reads it. rasa-sdk wants the key.
        call.setdefault("domain", {})
        name = call.get("next_action")
        structlog.contextvars.bind_contextvars(conversation_id=call.get("sender_id"))
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as rejection:
            return _error(400, "rejected", rejection.action_name)
        except ActionNotFoundException as missing:
            return _error(404, "unknown_action", missing.action_name)
        except Exception as error:
            # Where, not what: an exception's message may repeat what the citizen said.
            _log.error("action failed", action=name, error=type(error).__name__, traceback=frames(error))
            return _error(500, "action_failed", name if isinstance(name, str) else None)
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    @app.get("/actions", include_in_schema=False)
    async def list_actions() -> list[dict[str, str]]:
        return [{"name": item.name} for item in executor.list_actions()]

    @app.get("/health", include_in_schema=False)
    async def health() -> dict[str, str]:
        return {"status": "ok"}


def _error(status: int, code: str, action_name: str | None) -> JSONResponse:
    return JSONResponse({"error": code, "action_name": action_name}, status_code=status)
