"""How many live together, where the words name them and do not count."""

from datetime import date

import pytest
from components.quantities import find_quantities

from knowledge import Library
from knowledge.eligibility.interview import Told
from knowledge.eligibility.interview.message import Message
from knowledge.eligibility.interview.people import read_people


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("我男人去年走了，我带两个娃，一个上初中一个上小学", 3),
        ("老公死了，我一个人带三个娃", 4),
        ("老伴走了，我带一个孙子", 2),
        ("我妈80了，就我和她", 2),
        ("就我跟他", 2),
        ("我男人走了，我带两个娃，还有婆婆", None),
        ("我爸走了，我带两个娃", None),
        ("两个娃，一个六岁一个九岁", None),
        ("老公在外打工，我带两个娃", 4),
        ("男人去外地打工了，我带一个娃", 3),
        ("我和老婆带两个娃，老婆在外打工", 4),
        ("老公在外打工跑了，我带两个娃", 3),
        ("我们三个", 3),
        ("一个", 1),
    ],
)
def test_how_many_they_are(library: Library, said: str, number: int | None) -> None:
    message = Message(said, find_quantities(said), library, date(2026, 11, 26))
    heard = read_people(library.interview.question("size"), message, Told(), library.interview)
    assert (heard.told.facts["size"] if heard is not None else None) == number
