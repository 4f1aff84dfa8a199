"""What a story is likely about: which aid is told of first, and which words tell nothing."""

import pytest

from knowledge import Library
from knowledge.needs import aid_for, load_needs


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("我奶奶今年92了 在福建", ("very_old",)),
        ("我爸八十五有没有老人钱", ("very_old",)),
        ("我腿断了装了假肢", ("disabled",)),
        ("我是二级", ("disabled",)),
        ("种地的 羊全冻死了", ("disaster",)),
        ("摔断腿了 老板跑了", ("hurt",)),
        ("他爸腰断了", ("hurt",)),
        ("俺娘瘫炕上三年了", ("disabled",)),
        ("娃住院了没钱", ("ill", "poor")),
        ("我闺女考上大学没钱交学费", ("student", "poor")),
        ("在深圳打工 失业了", ("jobless",)),
        ("刚从监狱出来 没工作", ("jobless", "out_of_jail")),
        ("老公坐牢去了 我带两个娃", ("alone_with_children",)),
        ("侄女爸妈都不在了 跟我过", ("orphan",)),
        # innocent
        ("一个月给80多块", ()),
        ("我家有80亩地", ()),
        ("有没有钱", ()),
        ("三级医院在哪", ()),
        ("二级公路什么时候修", ()),
        ("没钱收吗", ()),
        ("低保怎么申请", ()),
    ],
)
def test_what_a_story_tells(text: str, needs: tuple[str, ...]) -> None:
    assert tuple(need.id for need in load_needs().told_in(text)) == needs


def test_every_aid_in_it_is_in_the_library(library: Library) -> None:
    for need in load_needs().needs:
        assert {*need.programmes, need.programme} <= set(library.programmes)
        assert need.groups <= set(library.person_groups)


def test_the_likeliest_of_each_comes_before_what_else_there_is() -> None:
    told = aid_for(load_needs().told_in("娃住院了 房子漏雨"))
    assert told[:2] == ("yiliao_jiuzhu", "zhufang_jiuzhu")
