"""Corrections of a ticket's form: the field is changed, or asked for; what is no correction is left alone."""

from dataclasses import replace

import pytest

from actions.tickets.correcting import Corrected, correct
from actions.tickets.state import Form
from knowledge import Library
from knowledge.ticket_form import load_ticket_form

LINBA, DINGYUAN, SANHUI = "511725101", "511725132", "511725104"
TOLD = Form(
    "aid", "我妈低保停了，去年停的，在渠县临巴镇", region=LINBA, who="母亲", phone="13800003338", name="王秀兰",
    status="consent",
)  # fmt: skip


def corrected(library: Library, text: str, form: Form = TOLD, previous: str = "") -> Corrected | None:
    return correct(form, text, previous, library, load_ticket_form())


@pytest.fixture
def told(library: Library) -> Form:
    (place,) = library.regions.resolve("渠县临巴镇")
    return replace(TOLD, region=place.code)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("不是临巴 是定远", DINGYUAN),
        ("等下 我不是住那 我是住定远镇的", DINGYUAN),
        ("不对，是定远镇", DINGYUAN),
        ("我说错了，我是三汇镇的", SANHUI),
        ("应该是三汇镇不是临巴镇", SANHUI),
        ("地方改成三汇", SANHUI),
        ("不是渠县是大竹县", "511724"),
    ],
)
def test_a_place_is_looked_for_near_the_one_that_was_wrong(
    library: Library, told: Form, text: str, region: str
) -> None:
    found = corrected(library, text, told)
    assert found is not None
    assert found.form.region == region
    assert "临巴" not in found.form.text or "更正" in found.form.text


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("电话也不对 尾号是2224", "13800002224"),
        ("后四位是2224不是3338", "13800002224"),
        ("不是3338是3339", "13800003339"),
        ("13800003338 不 是13800003339", "13800003339"),
        ("是13800003339，不是13800003338", "13800003339"),
        ("不对不对，电话是13912345678", "13912345678"),
        ("手机号改成13912345678", "13912345678"),
    ],
)
def test_a_number_is_changed_also_by_its_last_digits(library: Library, told: Form, text: str, phone: str) -> None:
    found = corrected(library, text, told)
    assert found is not None
    assert found.form.phone == phone
    assert found.form.text == told.text


@pytest.mark.parametrize(
    ("text", "previous", "slot", "value"),
    [
        ("不是王秀兰 是王秀莲", "", "name", "王秀莲"),
        ("名字写一下 王大力", "", "name", "王大力"),
        ("名字错了，叫王秀莲", "", "name", "王秀莲"),
        ("李桂花", "名字是不是写错了", "name", "李桂花"),
        ("她叫刘芳", "", "who", "母亲（刘芳）"),
        ("不是我妈 是我爸", "", "who", "父亲"),
        ("不对，是我公公的事", "", "who", "公婆或岳父母"),
    ],
)
def test_a_name_and_a_person_are_changed(
    library: Library, told: Form, text: str, previous: str, slot: str, value: str
) -> None:
    found = corrected(library, text, told, previous)
    assert found is not None
    assert getattr(found.form, slot) == value


def test_the_text_follows_where_it_names_what_was_wrong(library: Library, told: Form) -> None:
    mother = corrected(library, "不是我妈 是我爸", told)
    own = corrected(library, "不是我 是我爸", replace(told, who="本人", text="我低保停了，我在渠县临巴镇"))
    town = corrected(library, "不是临巴 是定远", told)
    assert mother is not None
    assert own is not None
    assert town is not None
    assert mother.form.text.startswith("我爸低保停了")
    assert own.form.text == "我低保停了，我在渠县临巴镇\n更正：是父亲的事"
    again = corrected(library, "不是我爸 是我妈", replace(own.form, text=own.form.text.replace("我低保", "低保")))
    assert again is not None
    assert again.form.text.endswith("临巴镇\n更正：是母亲的事")
    assert again.form.who == "母亲"
    assert town.form.text.endswith("渠县定远镇")


def test_what_the_text_says_is_exchanged_there(library: Library, told: Form) -> None:
    found = corrected(library, "不是去年停的 是前年停的", told)
    assert found is not None
    assert found.form.text.startswith("我妈低保停了，前年停的")


def test_a_place_that_the_wrong_name_hid_is_read_from_the_text(library: Library) -> None:
    untold = Form("appeal", "低保停了，在苍南县沙溪镇", current="place")
    found = corrected(library, "不是沙溪 是灵溪", untold)
    assert found is not None
    assert (found.form.text, found.form.region) == ("低保停了，在苍南县灵溪镇", "330327100")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("错了错了", "any"),
        ("不对", "any"),
        ("等等，不对", "any"),
        ("我说错了", "any"),
        ("地方错了…", "place"),
        ("电话也不对", "phone"),
        ("名字还是不对", "name"),
        ("我要改地址", "place"),
        ("能改电话吗", "phone"),
        ("事情不对", "what"),
    ],
)
def test_what_is_wrong_is_asked_and_nothing_is_added(library: Library, told: Form, text: str, field: str) -> None:
    assert corrected(library, text, told) == Corrected(told, asks=field)


def test_a_longer_correction_of_nothing_known_is_written_down_as_one(library: Library, told: Form) -> None:
    found = corrected(library, "不对，我一共就拿过三个月的钱", told)
    assert found is not None
    assert (found.says, found.form.text) == ("corrected", f"{told.text}\n更正：不对，我一共就拿过三个月的钱")


@pytest.mark.parametrize(
    ("fixing", "text", "slot", "value"),
    [
        ("place", "在三汇那边", "region", SANHUI),
        ("place", "三汇镇石佛村", "address", "石佛村"),
        ("name", "李桂花", "name", "李桂花"),
        ("phone", "2224", "phone", "13800002224"),
        ("who", "我爸", "who", "父亲"),
        ("what", "我妈的低保从来没发过", "text", "我妈的低保从来没发过"),
        ("any", "定远镇", "region", DINGYUAN),
    ],
)
def test_the_field_that_is_asked_for_is_answered_in_few_words(
    library: Library, told: Form, fixing: str, text: str, slot: str, value: str
) -> None:
    found = corrected(library, text, replace(told, fixing=fixing))
    assert found is not None
    assert getattr(found.form, slot) == value
    assert found.form.fixing is None


@pytest.mark.parametrize(
    "text",
    [
        "村里不对外公示", "不对外公示名单", "低保不是我要停的", "不是说好了吗", "是不是镇里管", "银行卡尾号2224没到账",
        "我爸不是党员", "错过了申请时间", "他们改成别人的名字了", "我妈去世了", "不对啊，怎么是县里办",
        "他家改成楼房了", "她叫救命没人理", "她叫我去村里", "镇里说名额给了别人", "村长不是好人", "改成匿名",
        "改成不留电话", "同意", "王大力",
    ],
)  # fmt: skip
def test_what_tells_of_the_matter_is_no_correction(library: Library, told: Form, text: str) -> None:
    assert corrected(library, text, told) is None


@pytest.mark.parametrize("text", ["不是我不去，是他们不让", "我不是要钱，是要公道"])
def test_a_contrast_while_the_form_is_asked_is_the_matter(library: Library, told: Form, text: str) -> None:
    assert corrected(library, text, replace(told, status="asking", current="contact")) is None


def test_an_anonymous_form_takes_no_name(library: Library, told: Form) -> None:
    found = corrected(library, "名字写一下 王大力", replace(told, category="unfair", anonymous=True, name=None))
    assert found is not None
    assert (found.says, found.form.name) == ("no_name_anonymous", None)


@pytest.mark.parametrize(
    "text", ["桂是贵", "桂字应该是贵", "是贵不是桂", "不是桂是贵", "名字里的桂是富贵的贵", "桂写错了，是贵"]
)
def test_one_character_of_a_name_is_exchanged(library: Library, text: str) -> None:
    form = replace(TOLD, name="刘桂芳", text="我叫刘桂芳，低保停了")
    found = corrected(library, text, form)
    assert found is not None
    assert (found.form.name, found.form.text) == ("刘贵芳", "我叫刘贵芳，低保停了")


@pytest.mark.parametrize("text", ["桂是对的", "我是贵州的", "刘是我", "桂是谁"])
def test_what_only_looks_like_it_exchanges_nothing(library: Library, text: str) -> None:
    found = corrected(library, text, replace(TOLD, name="刘桂芳"))
    assert found is None or found.form.name == "刘桂芳"


def test_a_character_of_name_and_village_is_asked_about(library: Library) -> None:
    found = corrected(library, "桂是贵", replace(TOLD, name="刘桂芳", address="桂林村"))
    assert found is not None
    assert (found.asks, found.form.name, found.form.address) == ("name", "刘桂芳", "桂林村")


@pytest.mark.parametrize(
    "text", ["还是临巴", "还是临巴镇", "谁的事：还是临巴", "谁的事：还是我妈", "称呼：还是王秀兰", "那还是在临巴镇"]
)
def test_what_stays_as_it_is_changes_nothing(library: Library, told: Form, text: str) -> None:
    found = corrected(library, text, told)
    assert found is not None
    assert (found.says, found.form) == ("unchanged", told)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("谁的事：我爸", "who", "父亲"),
        ("谁的事：还是我爸", "who", "父亲"),
        ("还是我爸", "who", "父亲"),
        ("地方：三汇镇", "region", SANHUI),
        ("地方：还是三汇镇", "region", SANHUI),
        ("还是三汇镇", "region", SANHUI),
        ("称呼：王桂兰", "name", "王桂兰"),
        ("电话：13900004448", "phone", "13900004448"),
        ("事情：低保是前年停的", "text", "低保是前年停的"),
    ],
)
def test_a_field_of_the_read_back_is_named(library: Library, told: Form, text: str, field: str, value: str) -> None:
    found = corrected(library, text, told)
    assert found is not None
    assert getattr(found.form, field) == value


@pytest.mark.parametrize("text", ["还是不给我办", "还是没人管", "还是要投诉", "还是交吧", "还是你们来看看"])
def test_still_the_same_trouble_is_no_correction(library: Library, told: Form, text: str) -> None:
    assert corrected(library, text, told) is None


def test_a_name_is_put_right_right_after_it_was_told(library: Library, told: Form) -> None:
    found = corrected(library, "说错了，李四", told, "王秀兰")
    assert found is not None
    assert found.form.name == "李四"
    assert corrected(library, "说错了，李四", told, "13800003338") == Corrected(told, asks="any")
