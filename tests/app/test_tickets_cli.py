"""A ticket's life by commands, as docs/tickets.md tells it, on an embedded database of its own."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli

_UNITS = """id,name,kind,division_code,parent_id,duty_phone,grant_limit_fen,valid_from
dongzhen,东镇,township,360902100,quju,,200000,2020-01-01
quju,区民政局,county,360902,,,,2020-01-01
"""


@pytest.fixture
def elsewhere(service_directory: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(service_directory / "tickets-cli"))
    return service_directory


def _says(*arguments: str) -> str:
    done = CliRunner().invoke(cli.app, list(arguments))
    assert done.exception is None, done.output
    return done.output


def test_units_come_from_a_file_and_a_ticket_goes_from_opening_to_its_end(elsewhere: Path) -> None:
    _says("migrate")
    file = elsewhere / "units.csv"
    file.write_text(_UNITS, encoding="utf-8")
    assert "2 of 2 units added" in _says("units", "import", str(file))
    assert "0 of 2 units added" in _says("units", "import", str(file))
    assert "dongzhen" in _says("units", "list")
    opened = _says(
        "tickets", "open", "--division", "360902100", "--phone", "13800138000", "--consent", "--text", "我爸瘫在床上"
    )
    found = re.search(r"\d{6}-360902-\d{4}-\d", opened)
    assert found is not None
    number = found.group()
    assert "东镇" in opened
    assert number in _says("tickets", "list", "--unit", "dongzhen")
    assert "办理中" in _says("tickets", "act", number, "sign", "--unit", "dongzhen")
    assert "已答复" in _says("tickets", "act", number, "reply", "--unit", "dongzhen", "--reply", "办好了")
    assert "已办结" in _says("tickets", "act", number, "rate", "--role", "citizen", "--satisfied")
    shown = _says("tickets", "show", number)
    assert all(word in shown for word in ("受理", "派单", "签收", "答复", "评价", "办结", "办好了"))
    assert "13800138000" not in shown
    refused = CliRunner().invoke(cli.app, ["tickets", "act", number, "sign", "--unit", "dongzhen"])
    assert "possible now" in str(refused.exception)
