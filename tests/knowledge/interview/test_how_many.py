"""How many live together, where the words name them and do not count."""

from datetime import date

import pytest
from components.quantities import find_quantities

from knowledge import Library
from knowledge.eligibility.interview import Told
from knowledge.eligibility.interview.message import Message
from knowledge.eligibility.interview.people import read_people
from tests.knowledge.interview.test_hearing import heard


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


@pytest.mark.parametrize("said", ["哦不，5口，还有个奶奶", "啊不，五口人", "5口人", "我家5口人", "一共五口人吧"])
@pytest.mark.parametrize("question", ["region", "members"])
def test_the_later_number_counts_while_something_else_is_asked(library: Library, question: str, said: str) -> None:
    found = heard(library, question, said, Told({"size": 4}))
    assert found is not None
    assert found.told.facts["size"] == 5
    assert found.ask == question


@pytest.mark.parametrize("said", ["哦不用了", "5口人吃饭要花一千", "我哥家5口人"])
def test_what_is_no_other_number(library: Library, said: str) -> None:
    found = heard(library, "region", said, Told({"size": 4}))
    assert found is None or found.told.facts["size"] == 4


@pytest.mark.parametrize(("said", "size"), [("就我和孙子，孙子8岁", 2), ("三口人，儿子8岁", 3)])
def test_a_childs_age_beside_how_many_they_are_is_not_lost(library: Library, said: str, size: int) -> None:
    found = heard(library, "size", said, Told())
    assert found is not None
    assert found.told.facts["size"] == size
    assert [(member.tags, member.age) for member in found.told.members] == [(("child",), 8)]
