"""Which texts a citizen may send. What can't be stored or shown safely is refused, not repaired."""

import unicodedata
import uuid

from hotline.errors import InvalidInput

LONGEST_TEXT = 2000
_ALLOWED_CONTROLS = frozenset("\n\r\t")


def check_text(text: str) -> None:
    """Raises InvalidInput: text_empty, text_too_long (413) or text_control_characters."""
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(
            "text_too_long",
            f"text has {len(text)} characters, at most {LONGEST_TEXT} are taken",
            field="text",
            status=413,
        )
    for char in text:
        # Cc: control codes, NUL among them. Cs: half a surrogate pair, which UTF-8 can't hold.
        if unicodedata.category(char) in ("Cc", "Cs") and char not in _ALLOWED_CONTROLS:
            raise InvalidInput(
                "text_control_characters",
                f"text holds the control character U+{ord(char):04X}",
                field="text",
            )
    # Format characters (zero-width space, byte order mark) show nothing either.
    if all(char.isspace() or unicodedata.category(char) == "Cf" for char in text):
        raise InvalidInput("text_empty", "text is empty", field="text")


def normalised_client_msg_id(value: str) -> str:
    """The UUID in its canonical spelling. Raises InvalidInput for anything else."""
    try:
        return str(uuid.UUID(value))
    except ValueError as error:
        raise InvalidInput("client_msg_id_invalid", "client_msg_id must be a UUID", field="client_msg_id") from error
