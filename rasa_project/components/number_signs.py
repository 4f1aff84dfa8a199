"""Numbers in the signs of cheques and in mixed ones: 贰仟伍佰, 一千5, 俩千, 15oo. Each as long as before."""

import re
from typing import Text

_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
#: A number with a unit; one of its signs may be a formal one. 退伍十五年 is none, nor 大陆, nor 收拾.
_NUMBER = re.compile(
    "(?!(?<=[退队落行参])伍|(?<=入)(?<!收入)伍|(?<=[大登着])陆|(?<=收)拾)"
    "[一二两三四五六七八九十百千万零〇壹贰叁肆伍陆柒捌玖拾佰仟0-9]{2,}"
)
_UNIT = re.compile("[一二两三四五六七八九壹贰叁肆伍陆柒捌玖0-9][十百千万拾佰仟]")
_BOTH = re.compile("俩(?=[百千万佰仟])")
#: 一千5: a digit behind a unit, and nothing that it counts.
_DIGIT = re.compile(r"(?<=[一二两三四五六七八九][百千万])([1-9])(?![\d.,个年月日天岁号口人点次张:：-])")
_DIGITS = "〇一二三四五六七八九"
_LETTER_O = re.compile("(?<![A-Za-z0-9])[1-9][0-9]*[oO][oO0]*(?![A-Za-z0-9])")


def plain_numbers(text: Text) -> Text:
    """`text` with its numbers in usual signs."""
    text = _BOTH.sub("两", text)
    text = _NUMBER.sub(lambda found: found[0].translate(_FORMAL) if _UNIT.search(found[0]) else found[0], text)
    text = _DIGIT.sub(lambda found: _DIGITS[int(found[1])], text)
    return _LETTER_O.sub(lambda found: found[0].replace("o", "0").replace("O", "0"), text)
