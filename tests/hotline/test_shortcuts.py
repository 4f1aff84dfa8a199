"""The few words that work without the bot: whole messages only, whatever the punctuation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.conversations.shortcuts import Shortcut, match_shortcut
from knowledge.service_texts import ServiceTexts, load_service_texts
from knowledge.waiting import load_waiting_words

_WORDS = load_service_texts().shortcuts


@pytest.mark.parametrize(
    ("text", "shortcut"),
    [
        ("转人工", Shortcut.REQUEST_HUMAN),
        ("  转 人工。。。", Shortcut.REQUEST_HUMAN),
        ("人工！", Shortcut.REQUEST_HUMAN),
        ("【转人工】\n", Shortcut.REQUEST_HUMAN),
        ("再试一次", Shortcut.RETRY),
        ("再试一次…", Shortcut.RETRY),
        ("继续问机器人", Shortcut.BACK_TO_BOT),
        ("不转了。", Shortcut.LEAVE_QUEUE),
        ("我想问转人工要等多久", None),
        ("不要转人工", None),
        ("人工耳蜗能救助吗", None),
        ("再试一次可以吗", None),
        ("", None),
        ("。", None),
    ],
)
def test_only_a_whole_message_is_a_shortcut(text: str, shortcut: Shortcut | None) -> None:
    assert match_shortcut(text, _WORDS) is shortcut


@given(word=st.sampled_from(sorted(_WORDS.request_human)), around=st.text(" 　，。！？～…🙏\n\u200b", max_size=6))
def test_spaces_and_punctuation_do_not_matter(word: str, around: str) -> None:
    assert match_shortcut(around + word + around, _WORDS) is Shortcut.REQUEST_HUMAN


def test_every_button_of_a_notice_does_something_without_the_bot(texts: ServiceTexts) -> None:
    for name in type(texts.notices).model_fields:
        for button in getattr(texts.notices, name).buttons:
            heard = match_shortcut(button.payload, texts.shortcuts) or load_waiting_words().wants_ticket(button.payload)
            assert heard, (name, button.payload)
