"""Our actions alone in a process, for stock Rasa: `python -m benchmarks.chat.action_server PORT`."""

import sys

import uvicorn
from fastapi import FastAPI

from actions.registry import build_actions
from actions.webhook import add_webhook
from hotline.clock import local_date, system_clock
from knowledge import Search, load_library


def main() -> None:
    """Serve until SIGTERM."""
    library = load_library()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_webhook(app, build_actions(library, Search(library), lambda: local_date(system_clock())))
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
