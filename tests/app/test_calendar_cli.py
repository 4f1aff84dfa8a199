"""`hotline calendar`: what it shows, imports and reckons, and what it refuses."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import InternalError
from typer.testing import CliRunner

from app import calendar_cli, cli
from app.database import bring_up_to_date
from hotline.sla.calendar_service import CalendarService
from tests.conftest import SettableClock
from tests.hotline.sla.year_2027 import year_2027
from tests.stack import free_port

Run = Callable[..., str]


class Failed(Exception):
    """A command ended with another code than 0; `code` and what it said."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(said)
        self.code = code


@pytest.fixture
def database_url(fresh_database: str, clock: SettableClock, monkeypatch: pytest.MonkeyPatch) -> str:
    """The command line on a database of its own, on 2026-11-23."""
    monkeypatch.setenv("HOTLINE_DATABASE_URL", fresh_database)
    monkeypatch.setattr(calendar_cli, "system_clock", clock)
    return fresh_database


@pytest.fixture
def seeded(database_url: str, clock: SettableClock) -> str:
    bring_up_to_date(database_url, clock)
    return database_url


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> str:
        with pytest.raises(SystemExit) as ended:
            cli.main(["calendar", *arguments])
        out, err = capsys.readouterr()
        if ended.value.code:
            raise Failed(int(ended.value.code), err)
        return out

    return command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "2027.json"
    path.write_text(json.dumps(year_2027()), encoding="utf-8")
    return path


def test_a_year_is_shown_with_its_holidays_makeup_days_and_coverage(seeded: str, run: Run) -> None:
    shown = run("show")
    assert "2026-10-01 Thu to 2026-10-07 Wed" in shown
    (makeup,) = [line for line in shown.splitlines() if "2026-10-10" in line]
    assert "make-up workday" in makeup
    assert "国庆节" in makeup
    assert "Published through 2026-12-31" in shown
    assert "less than 60 days are left" in shown


def test_a_year_that_is_not_published_is_shown_as_provisional(seeded: str, run: Run) -> None:
    shown = run("show", "2027")
    assert "2027-02-05 Fri to 2027-02-08 Mon" in shown
    assert "2027 is not published" in shown


def test_well_before_the_end_of_the_calendar_nothing_is_warned_of_and_past_it_that_it_ended(
    seeded: str, run: Run, clock: SettableClock
) -> None:
    clock.now = datetime(2026, 6, 1, tzinfo=UTC)
    assert "Warning" not in run("show", "2026")
    clock.now = datetime(2027, 1, 1, tzinfo=UTC)
    assert "today is in no published year" in run("show", "2026")


def test_an_imported_year_is_shown_reckoned_with_and_told_day_by_day(seeded: str, run: Run, file: Path) -> None:
    assert "provisional" in run("due", "2026-12-28 10:00", "5wd")
    said = run("import", str(file))
    assert "2027: imported as 2027.1; 13 days" in said
    assert "2026-12-26 Sat" in said
    assert "2026-12-26 to 2027-12-31" in said
    assert "no day has changed (2027.1)" in run("import", str(file))
    shown = run("show", "2027")
    assert "make-up workday" in shown
    assert "Published through 2027-12-31" in shown
    assert "Warning" not in shown
    due = run("due", "2026-12-28 10:00", "5wd")
    assert "due 2027-01-06 Wed 17:30" in due  # 12-31 is off now
    assert "provisional" not in due


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "no JSON"),
        ("\ufeff", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('{"year": 2027, "papers": [], "days": []}', "days: is empty"),
        (None, "can't be read"),
    ],
    ids=["cut off", "nothing", "nested", "empty", "missing"],
)
def test_a_file_that_is_wrong_is_refused_and_changes_nothing(
    seeded: str, run: Run, tmp_path: Path, content: str | None, says: str
) -> None:
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(Failed, match=says) as refused:
        run("import", str(path))
    assert refused.value.code == 2
    assert "2027 is not published" in run("show", "2027")


def test_a_term_is_told_with_what_passes_until_then_and_its_reminders(seeded: str, run: Run) -> None:
    told = run("due", "2026-02-13T17:00", "120wm").splitlines()
    assert told[0] == "due 2026-02-14 Sat 10:30"
    assert told[1] == "until then 1050 minutes, 120 working minutes, 0.729167 natural days, 1 workdays"
    assert told[2:-1] == ["reminder 2026-02-14 Sat 09:30 (half)", "reminder 2026-02-14 Sat 10:06 (four fifths)"]
    assert told[-1].startswith("calendar 2026-")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["2026-11-26 10:00", "3d"], "due 2026-11-29 Sun 24:00"),
        (["2026-11-26 10:00", "3d", "--same-time"], "due 2026-11-29 Sun 10:00"),
        (["2026-11-26 10:00", "1wd", "--hours", "always"], "due 2026-11-27 Fri 24:00"),
        (["2026-11-26 10:00", "1wd", "--hours", "08:00-16:00"], "due 2026-11-27 Fri 16:00"),
        (["2026-11-27 10:00", "240wm", "--hours", '{"workdays": ["08:00-12:00"], "sat": ["09:00-12:00"]}'],
         "due 2026-11-28 Sat 11:00"),
    ],
)  # fmt: skip
def test_hours_and_ends_can_be_given(seeded: str, run: Run, arguments: list[str], expected: str) -> None:
    assert run("due", *arguments).splitlines()[0] == expected


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["2026-11-26 10:00", "5"], "no term"),
        (["2026-11-26 10:00", "0wd"], "from 1 to"),
        (["2026-11-26 10:00", "1wd", "--hours", "17:00-09:00"], "hours.workdays"),
        (["2026-11-26 10:00", "1wd", "--hours", '{"mon"'], "no JSON"),
        (["2026-12-31 10:00", "1wd", "--strict"], "calendar not published for 2027"),
    ],
)
def test_what_can_not_be_reckoned_exits_with_2_and_says_why(
    seeded: str, run: Run, arguments: list[str], says: str
) -> None:
    with pytest.raises(Failed, match=says) as refused:
        run("due", *arguments)
    assert refused.value.code == 2


@pytest.mark.parametrize(
    "arguments", [[], ["due"], ["due", "yesterday", "5wd"], ["show", "1"], ["import"]], ids=" ".join
)
def test_wrong_use_exits_with_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(cli.app, ["calendar", *arguments]).exit_code == 2


# Without a calendar, without a database -----------------------------------------------------------------


def test_with_an_empty_calendar_everything_is_provisional(database_url: str, run: Run) -> None:
    assert "provisional" in run("due", "2026-02-13 17:00", "5wd")
    assert "today is in no published year" in run("show")


def test_a_database_of_an_older_version_says_what_to_do(database_url: str, run: Run) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("drop table calendar_day, calendar_version")
    with pytest.raises(Failed, match="hotline migrate") as refused:
        run("show")
    assert refused.value.code == 3


def test_a_database_that_does_not_answer_exits_with_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", f"postgresql://me:secret@127.0.0.1:{free_port()}/hotline")
    with pytest.raises(Failed, match="does not answer") as refused:
        run("show")
    assert refused.value.code == 3
    assert "secret" not in str(refused.value)


def test_a_calendar_that_can_not_be_written_does_not_stop_the_start(
    database_url: str, clock: SettableClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, run: Run
) -> None:
    async def fails(*_: object) -> None:
        raise InternalError("insert", {}, Exception("no disk"))

    monkeypatch.setattr(CalendarService, "seed", fails)
    with caplog.at_level(logging.WARNING):
        bring_up_to_date(database_url, clock)
    assert "deadlines are provisional" in caplog.text
    assert "provisional" in run("due", "2026-02-13 17:00", "5wd")
