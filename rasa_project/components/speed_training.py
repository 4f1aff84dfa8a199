"""The command that trains the bot's model: `python -m components.speed_training --out FILE`, in the project's folder.

Before `graph_training` does it, `speed_imports` keeps out what no component of this bot needs, as in the bot's server.
"""

import argparse
from pathlib import Path
from typing import Any

from components import speed_imports


def main(arguments: Any = None) -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the model to write, a .tar.gz")
    out = parser.parse_args(arguments).out
    speed_imports.leave_out()
    # Here, not above: `leave_out` comes first.
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.io import configure_colored_logging
    from rasa.utils.log_utils import configure_structlog

    from components.graph_training import train

    configure_logging_and_warnings()
    configure_colored_logging(None)
    configure_structlog(None)
    train(out)


if __name__ == "__main__":
    main()
