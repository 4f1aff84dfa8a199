"""JSON log lines that carry the conversation id and never a citizen's ID or phone number.

Masking happens in one processor at the end of the chain, over every string of a log line
(tracebacks included), so no caller has to remember it.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# People type numbers with spaces or dashes between the groups, and in full-width digits.
_DIGIT = r"[0-9\uff10-\uff19]"
_GAP = r"[ \-\u00a0\u3000\u2013\u2014]{0,2}"


def _run(count: int) -> str:
    return rf"(?:{_DIGIT}{_GAP}){{{count - 1}}}{_DIGIT}"


_NOT_IN_NUMBER = rf"(?<!{_DIGIT})"
# 15 digits or more: an ID number (old ones have 15 digits, today's end in a digit or X), a bank card, or
# several numbers in a row. Masked to its end, whatever it is.
_LONG_NUMBER = re.compile(rf"{_NOT_IN_NUMBER}{_run(15)}(?:{_GAP}{_DIGIT})*(?:{_GAP}[xX\uff38\uff58])?")
_ID_LENGTHS = (15, 18)
_CARD_LENGTHS = (16, 17, 19)
_MOBILE = re.compile(
    rf"{_NOT_IN_NUMBER}(?:(?:\+|00)?86{_GAP})?[1\uff11]{_GAP}[3-9\uff13-\uff19]{_GAP}{_run(9)}(?!{_DIGIT})"
)
_LANDLINE = re.compile(rf"{_NOT_IN_NUMBER}[0\uff10]{_DIGIT}{{2,3}}{_GAP}{_DIGIT}{{7,8}}(?!{_DIGIT})")
_TOKEN = re.compile(r"(?i)(bearer\s+)[\w\-.=]+")


def mask_personal_data(text: str) -> str:
    """`text` with ID, bank-card and telephone numbers and bearer tokens replaced by marks."""
    text = _TOKEN.sub(r"\1[token]", text)
    text = _LONG_NUMBER.sub(_mark, text)
    text = _MOBILE.sub("[phone]", text)
    return _LANDLINE.sub("[phone]", text)


def _mark(number: re.Match[str]) -> str:
    if _MOBILE.fullmatch(number.group()):  # 0086 makes 15 digits of it
        return "[phone]"
    length = sum(char.isalnum() for char in number.group())
    if length in _ID_LENGTHS:
        return "[id-number]"
    return "[card]" if length in _CARD_LENGTHS else "[number]"


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_personal_data(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 10**10:
        # A phone or ID number that was logged as a number.
        masked = mask_personal_data(str(value))
        return masked if masked != str(value) else value
    if isinstance(value, Mapping):
        return {_masked(key): _masked(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_masked(item) for item in value]
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    return mask_personal_data(str(value))


def frames(error: BaseException) -> list[str]:
    """Where in our own code `error` was raised, without its message: that may repeat what a citizen said."""
    stack = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in stack if "site-packages" not in frame.filename]
    # And the very place, which may lie in a library.
    return traceback.format_list([*ours, *(frame for frame in stack[-1:] if frame not in ours)])


# Names, moments and ids we put there ourselves. They hold long digit runs that are no personal data.
_OWN_KEYS = frozenset({"timestamp", "level", "logger", "conversation_id", "message_id"})


def masking_processor(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """structlog processor: masks every value of the line, however deeply nested."""
    return {key: value if key in _OWN_KEYS else _masked(value) for key, value in event.items()}


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]


def configure_logging(level: str, *, process: str) -> None:
    """Send structlog's and the standard library's records to stdout as masked JSON lines.

    `process` names the process in every line (app, worker). Called once per process.
    """
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared_processors(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            masking_processor,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # One access line per request is ours to write (with the route, not the query); these repeat it.
    for noisy in ("uvicorn.access", "httpx", "httpcore", "sse_starlette"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for own in ("uvicorn", "uvicorn.error"):
        logging.getLogger(own).handlers.clear()
        logging.getLogger(own).propagate = True
    structlog.configure(
        processors=[
            *_shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
