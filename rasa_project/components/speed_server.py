"""The bot's server: `python -m components.speed_server --model FILE --port N`, instead of `rasa run`.

Puts together what `rasa run --enable-api` does from Rasa's own parts, with ours where Rasa lets one
choose: agent, endpoint of the actions. Before that, `speed_imports` keeps out what the model does not need.
"""

import argparse
import gc
import sys
from asyncio import AbstractEventLoop
from typing import Any

from components import speed_imports


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="the trained model, a .tar.gz")
    parser.add_argument("--interface", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--endpoints", default="endpoints.yml")
    parser.add_argument("--credentials", default="credentials.yml")
    arguments = parser.parse_args()
    if speed_imports.is_light(arguments.model):
        speed_imports.leave_out()
    else:
        print("the model needs parts that load slowly and take much memory", file=sys.stderr)  # noqa: T201
    _serve(arguments)


def _serve(arguments: argparse.Namespace) -> None:
    # Here, not above: `leave_out` comes first.
    import rasa.core.run as rasa_run
    from rasa.core.lock_store import LockStore
    from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings, update_sanic_log_level
    from rasa.utils.io import configure_colored_logging
    from rasa.utils.log_utils import configure_structlog

    from components.speed_actions import OpenEndpoint
    from components.speed_agent import HotlineAgent
    from components.speed_events import remember_event_classes

    configure_logging_and_warnings()
    configure_colored_logging(None)
    configure_structlog(None)
    remember_event_classes()
    endpoints = AvailableEndpoints.read_endpoints(arguments.endpoints)
    action = endpoints.action
    endpoints.action = OpenEndpoint(action.url, action.params, action.headers, **action.kwargs)
    tracker_store = TrackerStore.create(endpoints.tracker_store)
    if isinstance(tracker_store, InMemoryTrackerStore):  # what Rasa takes when it can't import the one that is named
        raise RuntimeError("endpoints.yml: the tracker store can't be loaded")
    app = rasa_run.configure_app(
        rasa_run.create_http_input_channels(None, arguments.credentials),
        enable_api=True,
        port=arguments.port,
        endpoints=endpoints,
    )

    async def load(running: Any, _: AbstractEventLoop) -> None:
        running.ctx.agent = agent = HotlineAgent(
            tracker_store=tracker_store,
            lock_store=LockStore.create(endpoints.lock_store),
            action_endpoint=endpoints.action,
        )
        agent.load_model(arguments.model)
        # What is there now stays: looking it through for garbage stops everybody for a tenth of a second.
        gc.collect()
        gc.freeze()

    app.register_listener(load, "before_server_start")
    update_sanic_log_level()
    app.run(host=arguments.interface, port=arguments.port, workers=1, access_log=False)


if __name__ == "__main__":
    main()
