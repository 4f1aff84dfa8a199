"""The few words that work even when the bot is down: 转人工, 再试一次, 继续问机器人."""

import unicodedata
from enum import StrEnum

from knowledge.service_texts import Shortcuts


class Shortcut(StrEnum):
    """What the citizen wants done, said in exactly one of the listed ways."""

    REQUEST_HUMAN = "request_human"
    RETRY = "retry"
    BACK_TO_BOT = "back_to_bot"
    LEAVE_QUEUE = "leave_queue"


def match_shortcut(text: str, words: Shortcuts) -> Shortcut | None:
    """The shortcut that `text` is, apart from spaces, punctuation and signs (～, 😊), else None.

    Only whole messages count: 我想问转人工要等多久 is a question, not a command.
    """
    bare = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char)[0] not in "PSZC")
    if bare in words.request_human:
        return Shortcut.REQUEST_HUMAN
    if bare in words.retry:
        return Shortcut.RETRY
    if bare in words.back_to_bot:
        return Shortcut.BACK_TO_BOT
    if bare in words.leave_queue:
        return Shortcut.LEAVE_QUEUE
    return None
