"""Lets the tests of this folder load those of the bot's modules that need no Rasa."""

import sys

from tests.rasa_project.bot_files import PROJECT

# Last on the path: nothing of the bot's may stand in for a module of ours.
if str(PROJECT) not in sys.path:
    sys.path.append(str(PROJECT))
