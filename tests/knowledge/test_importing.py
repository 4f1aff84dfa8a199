"""A text becomes the draft of a document: its own number and date, its clauses, nothing invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge import Library
from knowledge.checks import find_problems, squeeze
from knowledge.dates import PartialDate
from knowledge.importing import NotImportable, already_there, cut, decode, propose, split
from knowledge.importing.numerals import find_date, number
from knowledge.yaml_text import read_yaml

NOTICE = """天水市民政局文件

天民发[2026]12号

天水市民政局
关于提高城乡低保标准的通知

各县区民政局，经开区社会事务局：

根据《甘肃省民政厅关于做好提标工作的通知》（甘民发〔2026〕5号）要求，现就有关事项通知如下：

一、提高标准
（一）城市低保。从2026年7月1日起，城市低保标准提高到每人每月960元。
（二）农村低保。农村低保标准提高到每人每年6000元。

二、落实资金
各县区要及时足额发放，不得拖欠，
确保按时到账。

附件：1.提标任务表

天水市民政局
二〇二六年六月二十八日
"""

PRESS = """天水:多措并举保障困难群众基本生活

近日,天水市民政局印发通知,从两个方面加强保障。

一是提高低保标准。城市低保标准提高到960元。

二是加大临时救助力度。对遭遇重大困难的,可采取“一事一议”方式。

(据天水市民政局)
"""

RULES = """天水市临时救助办法

第一章 总则

第一条 为了规范临时救助，根据有关规定，制定本办法。

第二条 本办法适用于本市。符合下列条件之一的，可以申请：
（一）遭遇火灾的；
（二）突患重病的。

第三条 本办法自2026年1月1日起施行。

天水市人民政府
2025年12月1日
"""

PLAIN = """天水市民政局答市民问

问：居住证能不能申请低保？
答：能。请到居住地的乡镇或者街道办事处申请。
2026年5月起都是这样。
"""


# Clauses ----------------------------------------------------------------------------------------------


def _anchors(text: str) -> list[str]:
    return [piece.anchor for piece in cut(text)]


@pytest.mark.parametrize("text", [NOTICE, PRESS, RULES, PLAIN], ids=["notice", "press", "rules", "plain"])
def test_the_clauses_put_together_are_the_whole_text(text: str) -> None:
    assert squeeze("".join(piece.text for piece in cut(text))) == squeeze(text)


def test_a_notice_is_cut_at_its_sections_and_items() -> None:
    assert _anchors(NOTICE) == ["title", "to", "lead", "1", "1-1", "1-2", "2", "annex", "end"]
    pieces = {piece.anchor: piece for piece in cut(NOTICE)}
    assert (pieces["1-2"].label, pieces["1-2"].heading) == ("一（二）", "农村低保")
    assert pieces["2"].text == "二、落实资金\n各县区要及时足额发放，不得拖欠，确保按时到账。"
    assert pieces["to"].text.startswith("各县区民政局")


def test_firstly_and_secondly_count_too_at_the_top_and_inside_a_section() -> None:
    assert _anchors(PRESS) == ["title", "lead", "1", "2", "end"]
    inside = PRESS.replace("一是提高", "一、提高标准\n一是提高").replace("二是加大", "二是另有规定。\n\n二、加大")
    assert _anchors(inside) == ["title", "lead", "1", "1-1", "1-2", "2", "end"]
    assert [piece.label for piece in cut(inside)][3] == "一·一是"


def test_articles_are_cut_with_their_chapters_but_not_at_their_items() -> None:
    assert _anchors(RULES) == ["title", "chapter-1", "1", "2", "3", "end"]
    assert cut(RULES)[3].label == "第二条"


def test_figures_count_where_nothing_else_does_and_a_sum_is_no_mark() -> None:
    text = PRESS.replace("一是", "1.").replace("二是", "2.5 万元已发放。\n2.")
    assert _anchors(text) == ["title", "lead", "1", "2", "end"]


def test_sections_in_running_text_are_found() -> None:
    text = "各县民政局：\n现通知如下：一、提高标准。到960元。二、落实资金。及时发放。\n天水市民政局\n2026年6月1日\n"
    assert _anchors(text) == ["to", "lead", "1", "2", "end"]


def test_a_number_that_was_left_out_does_not_swallow_the_rest_and_a_step_back_is_no_mark() -> None:
    text = "".join(f"{mark}、做好某项工作，切实抓好落实。\n" for mark in "一二四五")
    assert _anchors(text) == ["1", "2", "4", "5"]
    assert _anchors("一、做好工作，抓好落实。\n二、按照下列办法办。\n一、这是引用的话。\n三、加强监督。\n") == [
        "1",
        "2",
        "3",
    ]


def test_a_text_that_counts_nothing_is_cut_at_its_paragraphs() -> None:
    text = (
        "天水市办事指南\n\n低保向乡镇申请。请带身份证和户口本到窗口。\n\n三十个工作日办结。特殊情况四十五个工作日。\n"
    )
    assert [(piece.anchor, piece.label) for piece in cut(text)] == [("title", "标题"), ("1", "第1段"), ("2", "第2段")]


def test_the_text_of_an_annex_behind_the_signature_is_a_clause_of_its_own() -> None:
    text = NOTICE + "\n附件1\n提标任务表\n秦州区 960元\n\n附件2\n联系人名单\n"
    assert _anchors(text)[-3:] == ["end", "annex-1", "annex-2"]
    assert squeeze("".join(piece.text for piece in cut(text))) == squeeze(text)


def test_hand_made_clauses_are_found_again(library: Library) -> None:
    found, all_of_them = 0, 0
    for document in library.documents.values():
        if document.national:
            continue
        pieces = {squeeze(piece.text): piece.anchor for piece in cut(document.source)}
        assert squeeze("".join(piece.text for piece in cut(document.source))) == squeeze(document.source)
        all_of_them += len(document.clauses)
        found += sum(pieces.get(squeeze(clause.text)) == clause.anchor for clause in document.clauses)
    assert found / all_of_them > 0.95


# What it says of itself -------------------------------------------------------------------------------


def test_a_notice_states_everything(library: Library) -> None:
    proposal = propose(NOTICE, library)
    assert proposal.title.value == "天水市民政局关于提高城乡低保标准的通知"
    assert proposal.issuer.value == "天水市民政局"
    assert proposal.number.value == "天民发〔2026〕12号"
    assert proposal.date.value == "2026-06-28"
    assert proposal.region.value == "620500"
    assert proposal.kind.value == "notice"
    assert proposal.id == "620500-2026-12"
    guesses = (proposal.title, proposal.issuer, proposal.number, proposal.date, proposal.region, proposal.kind)
    assert all(guess.stated and guess.why for guess in guesses)
    assert proposal.uncertain == ()


@pytest.mark.parametrize(
    "printed", ["天民发〔2026〕12号", "天民发【2026】 12 号", "天民发﹝2026﹞第12号", "（天民发(2026)12号）"]
)
def test_the_own_number_is_read_in_any_brackets(library: Library, printed: str) -> None:
    proposal = propose(NOTICE.replace("天民发[2026]12号", printed), library)
    assert proposal.number.value == "天民发〔2026〕12号"


def test_a_number_in_running_text_is_another_documents(library: Library) -> None:
    proposal = propose(NOTICE.replace("天民发[2026]12号", ""), library)
    assert proposal.number.value == ""
    assert "甘民发〔2026〕5号" in proposal.number.why
    assert proposal.document().number is None


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("2026年6月28日", "2026-06-28"),
        ("2026年6月", "2026-06"),
        ("二○二六年十月三十一日", "2026-10-31"),
        ("二〇二六年二月", "2026-02"),
        ("2026-06-28", "2026-06-28"),
    ],
)
def test_the_date_is_as_precise_as_it_is_printed(library: Library, printed: str, read: str) -> None:
    assert propose(NOTICE.replace("二〇二六年六月二十八日", printed), library).date.value == read


def test_a_date_without_a_signature_is_inferred(library: Library) -> None:
    proposal = propose(NOTICE.replace("天水市民政局\n二〇二六年", "二〇二六年"), library)
    assert (proposal.date.value, proposal.date.stated) == ("2026-06-28", False)
    assert proposal.date_why.startswith("推断：")


def test_a_year_that_the_text_names_most_often_stands_in_for_a_date(library: Library) -> None:
    proposal = propose(PRESS.replace("近日", "2026年,按照2025年的规定,2026年7月"), library)
    assert (proposal.date.value, proposal.date.stated) == ("2026", False)


def test_without_any_year_the_date_must_be_given(library: Library) -> None:
    with pytest.raises(NotImportable, match="--date 2022"):
        propose(PRESS, library)
    proposal = propose(PRESS, library, date="2026")
    assert (proposal.date.value, proposal.date.stated) == ("2026", False)


def test_a_date_that_is_printed_is_not_overruled(library: Library) -> None:
    with pytest.raises(NotImportable, match="leave --date away"):
        propose(NOTICE, library, date="2025")


def test_a_press_report_names_its_source(library: Library) -> None:
    proposal = propose(PRESS, library, date="2026")
    assert (proposal.kind.value, proposal.issuer.value) == ("press_report", "天水市民政局")
    assert any("新闻稿" in note for note in proposal.uncertain)


def test_a_page_prints_issuer_and_date_around_a_work_summary(library: Library) -> None:
    text = (
        "欢迎访问某网!\n天水市多措并举\n  • 时间:2026-05-30\n  • 来源:天水市人民政府\n\n"
        "近年来,我局紧盯落实,成效明显。\n\n上一篇:没有了\n"
    )
    proposal = propose(text, library)
    assert proposal.title.value == "天水市多措并举"
    assert (proposal.issuer.value, proposal.issuer.stated) == ("天水市人民政府", False)
    assert (proposal.date.value, proposal.date.stated) == ("2026-05-30", True)
    assert proposal.kind.value == "work_summary"


def test_a_page_may_print_several_things_on_one_line(library: Library) -> None:
    text = NOTICE.replace(
        "天水市民政局文件", "首页 > 文件\n索 引 号：1　发文字号：天民发〔2026〕12号\n时间：2026-07-01 10:30 来源：本网"
    )
    proposal = propose(text, library)
    assert proposal.title.value == "天水市民政局关于提高城乡低保标准的通知"
    assert (proposal.issuer.value, proposal.date.value) == ("天水市民政局", "2026-06-28")
    page = (
        "《某办法》政策解读\n发布时间：2026-07-01 10:30 来源：天水市民政局 浏览次数：9\n"
        "一、背景。落实要求。\n二、内容。发放。\n"
    )
    proposal = propose(page, library)
    assert (proposal.issuer.value, proposal.date.value) == ("天水市民政局", "2026-07-01")


def test_a_full_signature_tells_which_of_several_places_is_meant(library: Library) -> None:
    text = NOTICE.replace("天水市民政局\n关于", "朝阳区民政局\n关于").replace(
        "天水市民政局\n二", "北京市朝阳区民政局\n二"
    )
    assert propose(text, library).region.value == "110105"
    with pytest.raises(NotImportable, match=r"fit several places.*吉林省长春市朝阳区"):
        propose(text.replace("北京市朝阳区", "朝阳区"), library)


def test_a_place_in_running_text_decides_nothing(library: Library) -> None:
    text = PRESS.replace("天水市民政局", "某民政局").replace("天水:", "").replace("近日", "2026年,巴中市民政局来访,")
    with pytest.raises(NotImportable, match=r"--region NAME.*巴中市"):
        propose(text, library)
    region = library.regions.get("510522")
    proposal = propose(text, library, region=region)
    assert proposal.region.value == "510522"
    basis = proposal.document().region_basis
    assert basis.kind == "inferred"
    assert "合江县" in basis.why


def test_a_notice_that_passes_one_on_names_it(library: Library) -> None:
    text = (
        "天水市民政局关于转发《关于切实兜牢兜好困难群众基本生活的通知》的通知\n\n各县区民政局：\n\n"
        "现转发给你们，请抓好落实。\n\n天水市民政局\n2026年7月1日\n"
    )
    proposal = propose(text, library)
    assert proposal.kind.value == "forwarded_notice"
    assert proposal.forwards == "jiangxi-2022-40"
    # The answer that a notice was passed on cites this clause.
    assert [(piece.anchor, piece.label) for piece in proposal.pieces][2] == ("1", "正文")


def test_a_national_rule_is_not_imported(library: Library) -> None:
    text = NOTICE.replace("天水市民政局", "民政部").replace("各县区", "各")
    with pytest.raises(NotImportable, match="national office"):
        propose(text, library)


# The draft --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [NOTICE, PRESS, RULES, PLAIN], ids=["notice", "press", "rules", "plain"])
def test_the_library_takes_the_draft_as_it_is(library: Library, text: str) -> None:
    proposal = propose(text, library, date="2026" if text is PRESS else "", region=library.regions.get("620500"))
    document = proposal.document()
    assert document.facts == ()
    assert document.source == text
    assert list(find_problems(replace(library, documents={**library.documents, document.id: document}))) == []


def test_every_local_document_could_have_been_imported(library: Library) -> None:
    for document in library.documents.values():
        if not document.national:
            given = "" if document.date.month else str(document.date)
            proposal = propose(document.source, library, region=library.regions.get(document.region), date=given)
            assert (proposal.number.value or None) == document.number, document.id
            assert proposal.kind.value == document.kind, document.id
            assert proposal.date.value == str(document.date), document.id
            assert proposal.region.value == document.region, document.id
            assert proposal.forwards == (document.forwards or ""), document.id
            proposal.document()


def test_no_facts_are_made_but_what_to_read_is_listed(library: Library) -> None:
    text = propose(NOTICE, library).yaml()
    assert read_yaml(text)["facts"] == []
    assert "# to read: 1-1: 从2026年7月1日起，城市低保标准提高到每人每月960元。" in text.splitlines()
    assert "天水市民政局文件" not in [line for line in text.splitlines() if line.startswith("# to read")]


def test_sentences_to_read_hold_nearly_all_that_facts_were_made_from(library: Library) -> None:
    held, quotes = 0, 0
    for document in library.documents.values():
        if document.national or not document.facts:
            continue
        given = "" if document.date.month else str(document.date)
        proposal = propose(document.source, library, region=library.regions.get(document.region), date=given)
        sentences = [squeeze(sentence) for _, sentence in proposal.to_read()]
        for fact in document.facts:
            quotes += 1
            held += any(
                squeeze(fact.quote)[:12] in sentence or sentence in squeeze(fact.quote) for sentence in sentences
            )
    assert held / quotes > 0.9


def test_what_is_there_already_is_said(library: Library) -> None:
    lanzhou = library.documents["lanzhou-2022-summary"]
    assert "lanzhou-2022-summary" in already_there(propose(lanzhou.source, library), library)
    assert "has this text" in already_there(propose(lanzhou.source, library, document_id="other"), library)
    assert already_there(propose(NOTICE, library), library) == ""


@pytest.mark.parametrize("bad", ["天水", "Tianshui", "../x", "a b", "-a"])
def test_an_id_that_can_not_be_a_folder_is_refused(library: Library, bad: str) -> None:
    with pytest.raises(NotImportable, match="is no id"):
        propose(NOTICE, library, document_id=bad)


# Files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_are_read_in_the_usual_encodings(encoding: str) -> None:
    assert decode(NOTICE.replace("\n", "\r\n").encode(encoding)) == NOTICE


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"PK\x03\x04...", b"\xd0\xcf\x11\xe0...", b"{\\rtf1"])
def test_other_formats_are_told_to_be_saved_as_text(data: bytes) -> None:
    with pytest.raises(NotImportable, match="save it as plain text"):
        decode(data)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", bytes(range(256)) * 4, b"Only English words here."])
def test_what_is_no_chinese_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotImportable, match="no Chinese text"):
        decode(data)


def test_a_forwarding_notice_and_what_it_forwards_are_two_documents() -> None:
    outer = (
        "上河市民政局 文件\n\n上民字〔2026〕7号\n\n上河市民政局关于转发省民政厅通知的通知\n\n"
        "各县民政局：\n\n请贯彻落实。\n\n"
    )
    printed = "\n上河市民政局办公室\n\n2026年7月1日印发\n"
    first, second = split(outer + NOTICE + printed)
    assert first.startswith("上河市民政局 文件")
    assert first.endswith("2026年7月1日印发\n")
    assert second == NOTICE


def test_two_reports_in_one_file_are_two_documents() -> None:
    assert split(PRESS + "\n" + PRESS * 2)[0] == PRESS
    assert split(NOTICE) == [NOTICE]
    assert split(RULES) == [RULES]


# Numerals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"), [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("三十一", 31), ("一百零五", 105), ("7", 7)]
)
def test_chinese_numbers(text: str, value: int) -> None:
    assert number(text) == value


def test_what_is_no_number_or_date_is_refused() -> None:
    with pytest.raises(ValueError, match="not a number"):
        number("甲")
    assert find_date("2026年13月40日") is None
    assert find_date("近日") is None
    assert find_date("见2026年13月1日和2026年3月2日") == PartialDate(2026, 3, 2)
