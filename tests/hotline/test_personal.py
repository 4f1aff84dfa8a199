"""Personal data: encrypted for one column, found by its plain form, masked; keys that are changed, lost or wrong."""

import base64
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.errors import HotlineError, SettingsError
from hotline.personal import PersonalData, mask_id, mask_name, mask_phone, normalised
from hotline.settings import Settings
from tests.hotline.log_capture import LogLines

OLD, NEW = b"o" * 32, b"n" * 32
PHONE = "13812345678"


@pytest.fixture
def personal() -> PersonalData:
    return PersonalData([OLD])


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_what_is_encrypted_is_read_back_exactly(text: str) -> None:
    personal = PersonalData([OLD])
    assert personal.decrypt(personal.encrypt(text, "citizen.name"), "citizen.name") == text


def test_a_ciphertext_shows_nothing_and_is_different_each_time(personal: PersonalData) -> None:
    made = {personal.encrypt(PHONE, "citizen.phone") for _ in range(100)}
    assert len(made) == 100
    for ciphertext in made:
        assert re.fullmatch(r"v1\.[0-9a-f]{8}\.[\w-]+", ciphertext)
        assert PHONE not in ciphertext
        assert base64.b64encode(PHONE.encode()).decode().rstrip("=") not in ciphertext


def test_a_ciphertext_moved_to_another_column_is_refused(personal: PersonalData) -> None:
    ciphertext = personal.encrypt(PHONE, "citizen.phone")
    with pytest.raises(HotlineError, match="personal_data_damaged") as caught:
        personal.decrypt(ciphertext, "citizen.id_number")
    assert PHONE not in str(caught.value)
    assert ciphertext not in str(caught.value)


def test_every_changed_character_is_noticed(personal: PersonalData) -> None:
    ciphertext = personal.encrypt(PHONE, "citizen.phone")
    # The last character of base64 holds bits that stand for nothing.
    for place in range(len(ciphertext) - 1):
        other = "A" if ciphertext[place] != "A" else "B"
        changed = ciphertext[:place] + other + ciphertext[place + 1 :]
        with pytest.raises(HotlineError) as caught:
            personal.decrypt(changed, "citizen.phone")
        assert caught.value.code in ("personal_data_damaged", "data_key_unknown")


@pytest.mark.parametrize(
    "text", ["", "v1", "v1..", "v1.x", PHONE, "v2.00000000.AAAA", "v1.a.b.c", "\0", "é.é.é", "v1." * 9]
)
def test_what_is_no_ciphertext_is_refused_and_not_repeated(personal: PersonalData, text: str) -> None:
    with pytest.raises(HotlineError) as caught:
        personal.decrypt(text, "citizen.phone")
    assert caught.value.code in ("personal_data_damaged", "data_key_unknown")
    assert PHONE not in str(caught.value)


@pytest.mark.parametrize("body", ["", "A", "AAAA", "A" * 16, "A" * 40, "!" * 40, "A" * 39 + "="])
def test_a_body_that_is_cut_or_no_base64_is_refused(personal: PersonalData, body: str) -> None:
    start = personal.encrypt(PHONE, "citizen.phone").rpartition(".")[0]
    with pytest.raises(HotlineError, match="personal_data_damaged"):
        personal.decrypt(f"{start}.{body}", "citizen.phone")


def test_with_a_new_key_in_front_the_old_is_still_read_and_searched_for(personal: PersonalData) -> None:
    old, old_hash = personal.encrypt(PHONE, "citizen.phone"), personal.lookup(PHONE, "citizen.phone")
    changed = PersonalData([NEW, OLD])
    assert changed.decrypt(old, "citizen.phone") == PHONE
    assert changed.lookups(PHONE, "citizen.phone") == [changed.lookup(PHONE, "citizen.phone"), old_hash]
    assert not changed.is_current(old)
    again = changed.encrypt(PHONE, "citizen.phone")
    assert changed.is_current(again)
    assert PersonalData([NEW]).decrypt(again, "citizen.phone") == PHONE
    with pytest.raises(SettingsError, match="data_key_unknown"):
        personal.decrypt(again, "citizen.phone")


def test_a_missing_key_is_named_and_says_where_it_belongs() -> None:
    ciphertext = PersonalData([OLD]).encrypt(PHONE, "citizen.phone")
    with pytest.raises(SettingsError) as caught:
        PersonalData([NEW]).decrypt(ciphertext, "citizen.phone")
    assert caught.value.code == "data_key_unknown"
    for said in (ciphertext.split(".")[1], "citizen.phone", "HOTLINE_DATA_KEY", "data_key"):
        assert said in caught.value.message


@pytest.mark.parametrize("keys", [[], [b"short"], [OLD, b""]])
def test_keys_of_another_length_are_refused(keys: list[bytes]) -> None:
    with pytest.raises(SettingsError, match="data_key_invalid"):
        PersonalData(keys)


@pytest.mark.parametrize(
    "written",
    [
        "13812345678", "138 1234 5678", "138-1234-5678", "+8613812345678", "+86 138-1234-5678", "0086 13812345678",
        "8613812345678", "（＋８６）138 1234 5678", "１３８１２３４５６７８", " 138\u00a01234\u20135678\u200b",
    ],
)  # fmt: skip
def test_a_mobile_number_has_one_form_however_it_is_written(personal: PersonalData, written: str) -> None:
    assert normalised(written) == PHONE
    assert personal.lookup(written, "citizen.phone") == personal.lookup(PHONE, "citizen.phone")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("0931-8888888", "09318888888"), ("+86 931 8888888", "09318888888"), ("(010) 62345678", "01062345678"),
        ("+86-10-62345678", "01062345678"), ("62010219900101123x", "62010219900101123X"),
        ("620102 19900101 123Ｘ", "62010219900101123X"), ("张 三丰", "张三丰"), ("阿卜杜拉·买买提", "阿卜杜拉买买提"),
        ("12345", "12345"), ("8612345678", "8612345678"), ("861381234567", "861381234567"),
    ],
)  # fmt: skip
def test_landlines_id_numbers_and_names_have_one_form_too(written: str, plain: str) -> None:
    assert normalised(written) == plain


def test_hashes_differ_by_column_by_key_and_by_number(personal: PersonalData) -> None:
    hashes = {
        personal.lookup(PHONE, "citizen.phone"),
        personal.lookup(PHONE, "ticket.phone"),
        personal.lookup("13812345679", "citizen.phone"),
        PersonalData([NEW]).lookup(PHONE, "citizen.phone"),
    }
    assert len(hashes) == 4
    assert all(re.fullmatch("[0-9a-f]{64}", made) for made in hashes)


@pytest.mark.parametrize("text", ["", "  ", "--", "（）"])
def test_nothing_can_not_be_looked_up(personal: PersonalData, text: str) -> None:
    with pytest.raises(ValueError, match="nothing to look up"):
        personal.lookup(text, "citizen.phone")


def test_the_object_shows_no_key(personal: PersonalData) -> None:
    shown = repr(vars(personal)) + repr(personal)
    assert "oooo" not in shown
    assert "AESGCM" not in shown


def test_a_wrong_key_in_a_log_line_shows_nothing(personal: PersonalData, log: LogLines) -> None:
    import structlog

    try:
        PersonalData([NEW]).decrypt(personal.encrypt(PHONE, "citizen.phone"), "citizen.phone")
    except SettingsError:
        structlog.stdlib.get_logger("test").exception("could not read")
    assert "data_key_unknown" in log.raw
    assert PHONE not in log.raw


def test_without_a_setting_the_key_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)
    ciphertext = PersonalData.from_settings(settings).encrypt(PHONE, "citizen.phone")
    assert PersonalData.from_settings(settings).decrypt(ciphertext, "citizen.phone") == PHONE
    path = tmp_path / "data_key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(base64.b64decode(path.read_text())) == 32
    path.write_text(f"{base64.b64encode(NEW).decode()}\n{path.read_text()}\n")
    rotated = PersonalData.from_settings(settings)
    assert rotated.decrypt(ciphertext, "citizen.phone") == PHONE
    assert not rotated.is_current(ciphertext)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812345678", "138****5678"), ("+86 138-1234-5678", "138****5678"), ("0931-8888888", "093****8888"),
        ("8888888", "****888"), ("110", "***"), ("", ""),
    ],
)  # fmt: skip
def test_a_masked_phone_number_can_not_be_called(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("62010219900101123x", "6201***********23X"), ("620102900101123", "6201********123"), ("6201", "****"), ("", "")],
)
def test_a_masked_id_number_shows_neither_birthday_nor_county(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"), [("张三丰", "张**"), ("李四", "李*"), ("王", "王"), (" 欧阳修 ", "欧**"), ("", "")]
)
def test_a_masked_name_keeps_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked
