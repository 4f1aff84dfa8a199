"""Which texts are taken: checked over anything a keyboard, or a hostile program, can produce."""

import unicodedata
import uuid

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotline.conversations.text_rules import LONGEST_TEXT, check_text, normalised_client_msg_id
from hotline.errors import InvalidInput

_anything = st.text(st.characters(), max_size=60)
_forbidden = [
    chr(code) for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc" and chr(code) not in "\n\r\t"
]


def _refusal(text: str) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        check_text(text)
    return caught.value


@given(_anything)
@example("低保\n多少钱\t？")
@example("👨‍👩‍👧 家里三口人")
@example("𠮷野家")
def test_what_is_taken_can_be_stored_and_seen(text: str) -> None:
    try:
        check_text(text)
    except InvalidInput as refused:
        known = refused.code in ("text_empty", "text_control_characters", "text_too_long")
        if not known or refused.field != "text":
            raise
        return
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\x00" not in text
    assert text.strip()


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=200))
def test_letters_digits_and_signs_of_any_script_are_taken(text: str) -> None:
    assert check_text(text) is None


@given(before=st.text("低保多少钱", max_size=10), char=st.sampled_from(_forbidden), after=st.text("元", max_size=10))
def test_a_control_character_anywhere_is_refused_and_named(before: str, char: str, after: str) -> None:
    refused = _refusal(before + char + after)
    assert (refused.code, refused.status) == ("text_control_characters", 422)
    assert f"U+{ord(char):04X}" in refused.message
    assert "低" not in refused.message


@given(before=st.text("低保", max_size=5), half=st.integers(0xD800, 0xDFFF), after=st.text("元", max_size=5))
def test_half_a_surrogate_pair_is_refused(before: str, half: int, after: str) -> None:
    assert _refusal(before + chr(half) + after).code == "text_control_characters"


@given(st.text(" \n\r\t\u3000\u00a0\u200b\ufeff\u2060\u00ad", max_size=30))
def test_what_shows_nothing_is_empty(text: str) -> None:
    assert _refusal(text).code == "text_empty"


@pytest.mark.parametrize("char", ["低", "a", "😀", "𠮷"])
def test_two_thousand_characters_are_taken_and_one_more_is_not(char: str) -> None:
    check_text(char * LONGEST_TEXT)
    refused = _refusal(char * (LONGEST_TEXT + 1))
    assert (refused.code, refused.status) == ("text_too_long", 413)


@given(st.uuids())
def test_an_id_is_the_same_however_it_is_spelt(value: uuid.UUID) -> None:
    for spelling in (str(value), str(value).upper(), value.hex, value.urn, f"{{{value}}}"):
        assert normalised_client_msg_id(spelling) == str(value)


@given(st.text(max_size=50))
@example("\ud800")
@example("１２３４５６７８-1234-1234-1234-123456789012")
def test_an_id_is_canonical_or_refused(value: str) -> None:
    try:
        found = normalised_client_msg_id(value)
    except InvalidInput as refused:
        if refused.code != "client_msg_id_invalid":
            raise
        return
    assert str(uuid.UUID(found)) == found
    assert found.isascii()
