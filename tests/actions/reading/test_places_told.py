"""Which place a message is about: where the trouble is, not where somebody comes from."""

import pytest

from actions.reading.places_told import lacks_registration, places_told
from knowledge import Library

FUZHOU, LANZHOU, SHENZHEN, XICUN, HEJIANG = "350100", "620100", "440300", "360902101", "510522"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("河南人在福州打工 摔断腿住院了 能申请临时救助吗", FUZHOU),
        ("我在福州打工 老家云南的 娃住院了没钱", FUZHOU),
        ("我是新疆来福州打工的 娃病了住院没钱", FUZHOU),
        ("俺是河南的 在兰州干工地 摔断腿了 老板跑了", LANZHOU),
        ("老家江西上饶 在深圳打工 失业了", SHENZHEN),
        ("我户口在河南，在兰州打工十二年了，我不求低保，能不能有个临时救助", LANZHOU),
        # aid that is had where one is registered
        ("户口在袁州区西村镇，低保停了，人在上饶广信区", XICUN),
        # somebody else is there
        ("老家袁州区西村镇，老公在浙江义乌打工，家里没钱了", XICUN),
        ("我是袁州区西村镇的，儿子在深圳打工，我病了", XICUN),
    ],
)
def test_the_trouble_is_where_somebody_is_not_where_they_come_from(library: Library, text: str, code: str) -> None:
    assert places_told(text, library, None).codes == (code,)


def test_where_the_children_work_is_no_place_of_a_long_story(library: Library) -> None:
    story = (
        "我两只眼睛都看不见，干不了活，跟七十多岁的老母亲住。儿女都在广州打工，工资不高。"
        "我享受低保十几年了，今年接到通知说要取消，重度残疾人能不能单独立户申请？"
    )

    assert places_told(story, library, None).codes == ()
    assert places_told(story.replace("儿女都", "我"), library, None).codes == ("440100",)


def test_where_the_speaker_is_does_not_move_the_matter(library: Library) -> None:
    assert places_told("那我人在广东，能不能让我弟弟去办", library, HEJIANG).codes == ()
    assert places_told("我人在广东", library, None).codes == ("440000",)


@pytest.mark.parametrize(
    ("text", "lacks"),
    [("没有兰州户口行不", True), ("不是福州的户口能办吗", True), ("没有户口本怎么办", False), ("没有农村户口", False)],
)
def test_not_being_registered_at_a_place_is_read(library: Library, text: str, lacks: bool) -> None:
    assert lacks_registration(text, library) is lacks
