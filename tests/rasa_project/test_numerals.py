"""Numbers in Chinese words: every standard one is read back, and what people make of them."""

from decimal import Decimal

import pytest
from components.numerals import find_numerals, fold, parse, parse_exact
from hypothesis import example, given
from hypothesis import strategies as st

DIGITS = "零一二三四五六七八九"
CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def _below_ten_thousand(number: int) -> str:
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + name
        gap = not digit
    return words


def written(number: int) -> str:
    """`number` (below 10^8) as schoolbooks write it: 一万零五十, 十二, 二十万."""
    high, low = divmod(number, 10_000)
    words = f"{_below_ten_thousand(high)}万" if high else ""
    if low:
        words += ("零" if high and low < 1000 else "") + _below_ten_thousand(low)
    words = words or "零"
    return words[1:] if words.startswith("一十") else words


NUMBERS = st.integers(0, 99_999_999)


@given(NUMBERS)
@example(10)
@example(10_010)
@example(100_000)
@example(10_000_001)
@example(20_200_020)
def test_every_number_in_standard_words_is_read_back(number: int) -> None:
    assert parse(written(number)) == (number, number)


def test_every_number_below_twenty_thousand_is_read_back() -> None:
    assert [number for number in range(20_000) if parse_exact(written(number)) != number] == []


@given(NUMBERS)
def test_liang_is_as_good_as_er(number: int) -> None:
    words = written(number)
    for unit in "百千万":
        words = words.replace(f"二{unit}", f"两{unit}")
    assert parse(words) == (number, number)


@given(st.integers(10, 99_999_999))
def test_a_number_in_a_sentence_is_found_whole(number: int) -> None:
    words = written(number)
    (found,) = find_numerals(f"给了{words}元。")
    assert (found.start, found.end, found.low, found.high) == (2, 2 + len(words), number, number)


@given(st.integers(100, 99_999_999))
def test_bank_capitals_are_read_back(number: int) -> None:
    (found,) = find_numerals(fold(f"{written(number).translate(CAPITALS)}元"))
    assert found.low == number


@given(st.integers(0, 99_999_999))
def test_digits_are_read_back_with_and_without_commas(number: int) -> None:
    for said in (str(number), f"{number:,}"):
        (found,) = find_numerals(f"{said}元")
        assert (found.end, found.low) == (len(said), number)


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("一千五", 1500, 1500),
        ("一万二", 12_000, 12_000),
        ("十二万三", 123_000, 123_000),
        ("一百零五", 105, 105),
        ("三千零五", 3005, 3005),
        ("一百十五", 115, 115),
        ("一亿两千万", 120_000_000, 120_000_000),
        ("1.2万", 12_000, 12_000),
        ("1万2", 12_000, 12_000),
        ("1万2000", 12_000, 12_000),
        ("3千5百", 3500, 3500),
        ("三四百", 300, 400),
        ("十七八", 17, 18),
        ("一百二三", 120, 130),
        ("七八万", 70_000, 80_000),
        ("三五十", 30, 50),
        ("十几", 11, 19),
        ("二十几", 21, 29),
        ("20几", 21, 29),
        ("几十", 20, 99),
        ("几百", 200, 999),
        ("几万", 20_000, 99_999),
        ("二十几万", 210_000, 299_999),
    ],
)
def test_spoken_forms(words: str, low: int, high: int) -> None:
    assert parse(words) == (low, high)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "百",
        "千万",
        "万一",
        "几",
        "五五",
        "二〇",
        "一二三",
        "三百五百",
        "几百几千",
        "十五五",
        "一百百",
        "三千零",
        "25几",
        "一" * 50,
    ],
)
def test_what_is_no_number(words: str) -> None:
    assert parse(words) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三到五千", ("三到五千", 3000, 5000)),
        ("800-1000", ("800-1000", 800, 1000)),
        ("1-2万", ("1-2万", 10_000, 20_000)),
        ("十多万", ("十多万", 100_000, 199_999)),
        ("一千来块", ("一千来", 1000, 1000)),
        ("二十好几", ("二十好几", 20, 29)),
        ("两千一个月", ("两千", 2000, 2000)),
        ("三百两个人", ("三百", 300, 300)),
        ("八百一共", ("八百", 800, 800)),
        ("两千多少", ("两千", 2000, 2000)),
        ("3k", ("3k", 3000, 3000)),
        ("1.5w", ("1.5w", 15_000, 15_000)),
        ("零点五万", ("零点五万", 5000, 5000)),
    ],
)
def test_the_first_number_in(text: str, found: tuple[str, int, int]) -> None:
    first = find_numerals(text)[0]
    assert (text[first.start : first.end], first.low, first.high) == (found[0], Decimal(found[1]), Decimal(found[2]))


@pytest.mark.parametrize(
    "text", ["Y29", "COVID19", "007", "13812345678901", "伎俩", "上半年", "半月板", "收拾", "退伍"]
)
def test_no_number_in(text: str) -> None:
    assert find_numerals(fold(text)) == []
