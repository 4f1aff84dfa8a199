"""Since when a document holds and whether it still does: which messages ask so, what its dates and notes say."""

from datetime import date

import pytest

from knowledge import Library
from knowledge.answers.in_force import answer_in_force
from knowledge.in_force import load_in_force_words

_TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("社会救助法啥时候施行的", "shehui-jiuzhu-fa"),
        ("社会救助法几月几号生效", "shehui-jiuzhu-fa"),
        ("新法和旧办法哪个算数", "jiuzhu-zanxing-banfa"),
        ("社会救助暂行办法还有效吗", "jiuzhu-zanxing-banfa"),
        ("以前的社会救助暂行办法作废了吗", "jiuzhu-zanxing-banfa"),
        ("社会救助法跟社会救助暂行办法听哪个的", "jiuzhu-zanxing-banfa"),
        ("特困人员认定办法什么时候开始实行", "tekun-rending-banfa"),
        ("低保审核确认办法啥时候实施的", "dibao-shenhe-banfa"),
        ("行政复议法几时施行", "xingzheng-fuyi-fa"),
    ],
)
def test_the_document_is_known(library: Library, text: str, document: str) -> None:
    asked = load_in_force_words().asked(text, library)
    assert asked is not None
    assert asked.id == document


@pytest.mark.parametrize(
    "text",
    [
        "残疾证过期了还有效吗", "低保什么时候开始发", "社会救助法有什么新规定", "新法院什么时候开始办公", "听哪个的",
        "复议过期了还能按社会救助法告吗", "以前的低保证还有效吗", "社会救助法第十八条怎么说",
    ],
)  # fmt: skip
def test_other_messages_are_none(library: Library, text: str) -> None:
    assert load_in_force_words().asked(text, library) is None


def _said(library: Library, document: str, *, still: bool) -> str:
    return answer_in_force(library, library.documents[document], still=still, as_of=_TODAY).text


def test_the_day_is_the_documents_own(library: Library) -> None:
    said = _said(library, "shehui-jiuzhu-fa", still=False)
    assert said.startswith("《社会救助法》从 2026 年 7 月 1 日起施行。")


def test_of_the_old_rules_it_is_said_what_is_known_and_what_is_not(library: Library) -> None:
    said = _said(library, "jiuzhu-zanxing-banfa", still=True)
    assert said.startswith("没有查到《社会救助暂行办法》作废的决定，《社会救助法》里也没有写它作废。")
    assert "以《社会救助法》为准" in said


def test_a_law_that_was_amended_is_told_with_the_edition_that_was_read(library: Library) -> None:
    assert "这部法律 2013 年 7 月 1 日起施行" in _said(library, "laonianren-fa", still=False)


def test_where_only_the_issue_is_known_that_is_said(library: Library) -> None:
    said = _said(library, "linshi-jiuzhu-yijian-2018", still=True)
    assert "资料里没有写改进临时救助的意见作废" in said
    assert "从哪天起施行，资料里没写" in said


def test_every_document_of_the_list_is_held_and_its_notes_bear_the_sentence(library: Library) -> None:
    for called in load_in_force_words().documents:
        notes = "".join(library.documents[called.document].uncertain)
        assert not called.standing or "没有查到废止的决定" in notes
