"""What is a matter, what is a trouble of one's own, and what only asks why or what if."""

import pytest

from actions.tickets.matter import asks_in_general, has_matter, lost_money, own_trouble, second_matter_in
from knowledge import Library
from knowledge.ticket_form import load_ticket_form

WORDS = load_ticket_form()


@pytest.mark.parametrize(
    "text",
    [
        "低保没了",
        "低保停了",
        "低保取消了",
        "停发了",
        "钱少了",
        "家里没钱",
        "我家穷",
        "我瘫了",
        "不公",
        "我要投诉村支书\n不公",
    ],
)
def test_a_few_words_that_tell_what_happened_are_a_matter(library: Library, text: str) -> None:
    assert has_matter(text, library, WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "我要投诉",
        "我要投诉村支书",
        "袁州区西村镇",
        "在袁州区西村镇横塘村",
        "13812345678",
        "我要申请低保",
        "我要申请低保 袁州区新坊镇",
        "有事",
    ],
)
def test_wishes_places_and_numbers_are_none(library: Library, text: str) -> None:
    assert not has_matter(text, library, WORDS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我要投诉 低保停了半年", "appeal"),
        ("我们家低保没得了 咋回事嘛", "appeal"),
        ("村里修路占了我家地 低保也不给我", "appeal"),
        ("村书记让我交两千块押金才给办", "service"),
        ("我在袁州区西村镇，低保被卡住了，民政所不理我", "service"),
        ("我要投诉，补贴少发了", "payment"),
        ("低保停了怎么办", None),
        ("我要投诉路灯坏了", None),
        ("村里收了我家的水费", None),
        ("低保什么情况会停", None),
        ("要是低保停了我还能申请吗", None),
    ],
)
def test_a_trouble_with_aid_is_heard_by_its_words(text: str, kind: str | None) -> None:
    assert own_trouble(text, WORDS) == kind


@pytest.mark.parametrize(
    "text",
    [
        "为什么要公示", "低保为什么要公示名单", "低保为什么要查我儿子", "为什么残疾三级没有护理补贴",
        "材料不齐就不给办吗",
        "特困人员死了谁埋", "镇里说特困必须住敬老院", "凭什么女儿的收入要算", "听说今年高龄津贴取消了",
        "不年审低保就停了吗",
    ],
)  # fmt: skip
def test_why_and_what_if_of_everybody_are_questions(text: str) -> None:
    assert asks_in_general(text, WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "凭什么不给我办",
        "为什么停了我低保",
        "村干部亲戚凭什么吃低保",
        "凭什么人家有我没有",
        "你们什么态度",
        "我妈的补贴为什么停了",
        "为什么还不给我发",
    ],
)
def test_ones_own_case_is_no_question_in_general(text: str) -> None:
    assert not asks_in_general(text, WORDS)


@pytest.mark.parametrize(
    "text", ["卡里的钱被人转走了", "卡上钱不见了", "我要投诉\n老倌卡上钱不见了", "我低保钱被人刷走了"]
)
def test_money_that_is_gone_is_no_matter_of_an_office_for_aid(text: str) -> None:
    assert lost_money(text, WORDS)


@pytest.mark.parametrize(
    "text", ["低保钱没到账", "我要投诉村主任\n卡上钱不见了", "村主任收了我五百块", "低保停了", "卡里没钱吃饭"]
)
def test_other_trouble_with_money_is(text: str) -> None:
    assert not lost_money(text, WORDS)


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("低保停了，房子也漏雨", "房子也漏雨"),
        ("房子漏雨没人管 低保也停了", "低保也停了"),
        ("低保停了，我妈残疾证也办不下来", "我妈残疾证也办不下来"),
        ("低保停了，村里路灯也坏了", "村里路灯也坏了"),
        ("低保停了，没钱交学费", None),
        ("低保停了，残补也没发", None),
        ("房子漏雨，墙也裂了", None),
        ("低保停了没人管", None),
        ("房子漏雨，低保户能修吗", None),
    ],
)
def test_a_second_matter_of_another_kind_is_found(library: Library, text: str, second: str | None) -> None:
    assert second_matter_in(text, library, WORDS) == second
