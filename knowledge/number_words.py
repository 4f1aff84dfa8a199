"""Chinese numerals of one character, and what they are worth."""

#: 零 to 九, and 两.
DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
#: How many people there are: 十, 俩 and 仨, too.
SMALL_NUMBERS = DIGITS | {"十": 10, "俩": 2, "仨": 3}
