"""Log lines: JSON, the conversation in each, and no ID, card or phone number in any, however it came in."""

import asyncio
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from hotline.logging import frames, mask_personal_data
from tests.hotline.log_capture import LogLines

ID_NUMBER = "620102198001011234"
MOBILE = "13893112345"
CARD_16 = "6222020200112233"
CARD_19 = "6217001234567890123"


def _full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"身份证{ID_NUMBER}。", "身份证[id-number]。"),
        ("62010219800101123X", "[id-number]"),
        ("62010219800101123x", "[id-number]"),
        ("620102 19800101 1234", "[id-number]"),
        ("6201 0219 8001 0112 3X", "[id-number]"),
        ("620102-19800101-1234", "[id-number]"),
        ("620102　19800101　1234", "[id-number]"),
        ("老身份证620102800101123号", "老身份证[id-number]号"),
        (_full_width(ID_NUMBER), "[id-number]"),
        (_full_width("62010219800101123X"), "[id-number]"),
        (f"电话{MOBILE}，张三", "电话[phone]，张三"),
        ("+8613893112345", "[phone]"),
        ("0086 138 9311 2345", "[phone]"),
        ("86-138-9311-2345", "[phone]"),
        ("138 9311 2345", "[phone]"),
        ("138——9311——2345", "[phone]"),
        (_full_width(MOBILE), "[phone]"),
        ("0931-8412345", "[phone]"),
        ("0931 8412345", "[phone]"),
        ("02112345678", "[phone]"),
        (f"卡号{CARD_16}", "卡号[card]"),
        ("6222 0202 0011 2233", "[card]"),
        (f"卡号{CARD_19}", "卡号[card]"),
        ("6217 0012 3456 7890 123", "[card]"),
        (_full_width(CARD_19), "[card]"),
        (f"{MOBILE} {MOBILE}", "[number]"),
        (f"{ID_NUMBER},{MOBILE}", "[id-number],[phone]"),
        ("Authorization: Bearer eyJh-b_c.d=e", "Authorization: Bearer [token]"),
    ],
)
def test_numbers_are_masked_however_they_are_written(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "兰州市城市低保每月914元，农村每年5268元",
        "打 12345 或 110、119、120",
        "2022-05-30",
        "民发〔2021〕57号",
        "行政区划 620100000000",
        "用时 1234.5 毫秒",
    ],
)
def test_amounts_dates_and_service_numbers_stay(text: str) -> None:
    assert mask_personal_data(text) == text


_gap = st.sampled_from(["", " ", "-", "　"])


@given(
    digits=st.sampled_from([ID_NUMBER, CARD_16, CARD_19, MOBILE]),
    gaps=st.lists(_gap, min_size=19, max_size=19),
    wide=st.booleans(),
    before=st.sampled_from(["", "我的号码是", "tel:", "(", '"']),
    after=st.sampled_from(["", "，请查", ")", '"', "\n"]),
)
def test_no_way_of_grouping_the_digits_gets_through(
    digits: str, gaps: list[str], wide: bool, before: str, after: str
) -> None:
    written = "".join(digit + gap for digit, gap in zip(digits[:-1], gaps, strict=False)) + digits[-1]
    masked = mask_personal_data(before + (_full_width(written) if wide else written) + after)
    assert not any(char.isdigit() for char in masked)
    assert masked.startswith(before)
    assert masked.endswith(after)


def test_values_are_masked_however_deeply_they_are_nested(log: LogLines) -> None:
    class Household:
        def __str__(self) -> str:
            return f"household of {ID_NUMBER}"

    structlog.stdlib.get_logger("t").info(
        f"call {MOBILE}",
        nested={"people": [{"id": ID_NUMBER, MOBILE: "key"}, (CARD_19,)], "set": {MOBILE}},
        number=int(MOBILE),
        household=Household(),
        raw=MOBILE.encode(),
        amount=914,
        ok=True,
        nothing=None,
    )
    (line,) = log()
    for secret in (ID_NUMBER, MOBILE, CARD_19):
        assert secret not in log.raw
    assert line["event"] == "call [phone]"
    assert line["nested"]["people"] == [{"id": "[id-number]", "[phone]": "key"}, ["[card]"]]
    assert line["number"] == "[phone]"
    assert line["household"] == "household of [id-number]"
    assert (line["amount"], line["ok"], line["nothing"]) == (914, True, None)


def test_tracebacks_are_masked_causes_included(log: LogLines) -> None:
    def fail() -> None:
        try:
            raise ValueError(f"bad id {ID_NUMBER}")
        except ValueError as error:
            raise KeyError(f"no household for {MOBILE}") from error

    try:
        fail()
    except KeyError:
        structlog.stdlib.get_logger("t").error("failed", exc_info=True)
        logging.getLogger("lib").exception("library failed for %s", MOBILE)
    assert len(log()) == 2
    for line in log():
        assert "bad id [id-number]" in line["exception"]
        assert "no household for [phone]" in line["exception"]
    assert ID_NUMBER not in log.raw
    assert MOBILE not in log.raw


def test_frames_say_where_but_not_what() -> None:
    try:
        raise ValueError("张三说")
    except ValueError as error:
        (frame,) = frames(error)
    assert "test_logging.py" in frame
    assert "raise ValueError" in frame


def test_the_standard_librarys_records_come_out_the_same_way(log: LogLines) -> None:
    logging.getLogger("psycopg").warning("could not reach %s at %s", "兰州", MOBILE)
    (line,) = log()
    assert line["event"] == "could not reach 兰州 at [phone]"
    assert (line["logger"], line["level"], line["process"]) == ("psycopg", "warning", "test")
    assert line["timestamp"].endswith("Z")


def test_chatty_libraries_are_quiet_below_a_warning(log: LogLines) -> None:
    for name in ("httpx", "httpcore", "uvicorn.access"):
        logging.getLogger(name).info("GET /api/chat/messages?token=secret")
    assert log() == []


async def test_each_line_of_a_task_carries_its_own_conversation(log: LogLines) -> None:
    logger = structlog.stdlib.get_logger("t")

    async def work(conversation_id: str) -> None:
        structlog.contextvars.bind_contextvars(conversation_id=conversation_id)
        await asyncio.sleep(0)
        logger.info("step", of=conversation_id)
        logging.getLogger("lib").warning("from a library")

    ids = [f"conversation-{letter}" for letter in "abcde"]  # a random UUID may look like a card number
    await asyncio.gather(*(asyncio.create_task(work(each)) for each in ids))
    steps = [line for line in log() if line["event"] == "step"]
    assert [line["conversation_id"] for line in steps] == [line["of"] for line in steps] == ids
    assert {line["conversation_id"] for line in log()} == set(ids)


def test_a_conversation_id_made_of_digits_is_not_taken_for_a_number(log: LogLines) -> None:
    digits_only = "12345678-1234-4234-8234-123456789012"
    structlog.stdlib.get_logger("t").info("step", conversation_id=digits_only)
    (line,) = log()
    assert line["conversation_id"] == digits_only
