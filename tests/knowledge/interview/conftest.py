"""Numbers are found by the bot's own reader, which needs no Rasa."""

import sys

from tests.rasa_project.bot_files import PROJECT

# Last on the path: nothing of the bot's may stand in for a module of ours.
if str(PROJECT) not in sys.path:
    sys.path.append(str(PROJECT))
