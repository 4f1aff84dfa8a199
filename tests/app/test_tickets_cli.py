"""`hotline tickets` and `hotline units` as a township's clerk runs them; every command is a process's worth of work."""

import csv
import re
from pathlib import Path

import polars as pl
import psycopg
import pytest

from app.screening.generator import Made, make_register
from knowledge import Library
from tests.app.conftest import Hotline
from tests.app.register_files import AS_OF

_UNITS = [
    ("centre", "市12345中心", "centre", "360900", "", "", "", "2020-01-01"),
    ("qu", "区民政局", "county", "360902", "", "", "", "2020-01-01"),
    ("dongzhen", "东镇", "township", "360902100", "qu", "0795-3210001", "200000", "2020-01-01"),
]
_HEAD = ("id", "name", "kind", "division_code", "parent_id", "duty_phone", "grant_limit_fen", "valid_from")


@pytest.fixture
def county(hotline: Hotline, tmp_path: Path) -> Hotline:
    with (tmp_path / "units.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([_HEAD, *_UNITS])
    code, said = hotline("units", "import", tmp_path / "units.csv")
    assert (code, said.strip()) == (0, "3 added, 0 changed")
    return hotline


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


def opened(hotline: Hotline, *more: object) -> str:
    code, said = hotline(
        "tickets", "open", "--category", "aid", "--division", "360902", "--phone", "13800138000", "--name", "王秀英",
        "--consent", "--text", "我爸瘫在床上", *more,
    )  # fmt: skip
    assert code == 0, said
    return re.findall(r"^opened: (\d+)$", said, re.MULTILINE)[0]


def test_a_tickets_life_by_commands(county: Hotline, fresh_database: str) -> None:
    no = opened(county)
    own = ("--unit", "qu")
    assert no[:6] in county("tickets", "list", *own)[1].replace("-", "")
    code, said = county("tickets", "show", no, *own)
    assert code == 0
    assert "138****8000" in said
    assert "13800138000" not in said
    assert "签收" in said
    assert county("tickets", "act", no, "sign", *own) == (0, "sign: 办理中\n")
    assert county("tickets", "act", no, "reply", *own, "--reply", "办好了")[0] == 0
    rated = county("tickets", "act", no, "rate", "--role", "citizen", "--solved", "--satisfied")
    assert rated == (0, "rate: 已办结\n")
    events = rows(fresh_database, "select action, actor_role from ticket_event order by seq")
    assert events == [
        ("open", "operator"), ("dispatch", "system"), ("sign", "township"), ("reply", "township"),
        ("rate", "citizen"), ("close", "system"),
    ]  # fmt: skip
    assert county("tickets", "list", *own)[1].strip() == "没有工单。"


def test_what_is_refused_says_what_is_possible(county: Hotline) -> None:
    no = opened(county)
    code, said = county("tickets", "act", no, "reply", "--unit", "qu", "--reply", "x")
    assert code != 0
    assert "possible now: sign" in said
    assert county("tickets", "act", no, "sign", "--unit", "dongzhen")[0] != 0
    assert county("tickets", "act", no, "sign", "--role", "township")[0] == 2
    assert county("tickets", "show", "261126-360902-0009-9")[0] != 0
    assert county("tickets", "list", "--state", "flying")[0] == 2


def test_an_urge_counts_once_a_day(county: Hotline) -> None:
    no = opened(county)
    assert county("tickets", "urge", no) == (0, "urge: 待签收\n")
    code, said = county("tickets", "urge", no)
    assert (code != 0, "not_urged_today" in said) == (True, True)


def test_contacts_are_shown_for_a_reason_and_recorded(county: Hotline, fresh_database: str) -> None:
    no = opened(county)
    assert "13800138000" in county("tickets", "show", no, "--unit", "qu", "--reveal", "打电话")[1]
    assert "王秀英" not in county("tickets", "show", no, "--role", "manager", "--reveal", "看看")[1]
    recorded = rows(fresh_database, "select action, role from audit_entry where subject_kind = 'ticket' order by id")
    # The manager's was refused, and its reading with it.
    assert recorded == [("personal_data_revealed", "township"), ("ticket_read", "township")]


def test_the_same_key_opens_once(county: Hotline, fresh_database: str) -> None:
    opened(county, "--key", "call-17")
    _, said = county(
        "tickets", "open", "--category", "aid", "--text", "又说一遍", "--phone", "13800138000", "--consent", "--key",
        "call-17",
    )  # fmt: skip
    assert "known: " in said
    assert rows(fresh_database, "select count(*) from ticket") == [(1,)]


def test_there_are_no_reminders_before_any_is_given(county: Hotline) -> None:
    opened(county)
    assert county("tickets", "alerts", "--unit", "qu") == (0, "没有提醒。\n")


# Units ------------------------------------------------------------------------------------------------


def test_units_are_listed_changed_by_import_added_and_ended(county: Hotline, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("id,name,kind,division_code\nqu,区民政局（新）,county,360902\n", "utf-8")
    assert county("units", "import", tmp_path / "more.csv")[1].strip() == "0 added, 1 changed"
    assert county(
        "units", "add", "xizhen", "--name", "西镇", "--kind", "township", "--division", "360902101", "--parent", "qu"
    )[0] == 0  # fmt: skip
    assert county("units", "end", "xizhen", "--successor", "dongzhen")[0] == 0
    said = county("units", "list")[1]
    assert "区民政局（新）" in said
    assert "0795-3210001" in said
    assert "西镇" not in said
    assert "西镇" in county("units", "list", "--all")[1]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("id,name\n", "kind"),
        ("id,name,kind,division_code,colour\n", "colour"),
        ("id,name,kind,division_code\na,b\n", "row 1"),
        ("id,name,kind,division_code\na,甲,village,360902\n", "row 1"),
        ("id,name,kind,division_code,valid_from\na,甲,county,360902,tomorrow\n", "row 1"),
        ("id,name,kind,division_code\na,甲,county,360902\nb,乙,county,36\n", "row 2"),
    ],
)
def test_a_bad_file_of_units_changes_nothing_and_names_the_row(
    hotline: Hotline, tmp_path: Path, fresh_database: str, text: str, wrong: str
) -> None:
    (tmp_path / "units.csv").write_text(text, "utf-8")
    code, said = hotline("units", "import", tmp_path / "units.csv")
    assert code == 2
    assert wrong in said
    assert rows(fresh_database, "select count(*) from unit") == [(0,)]


def test_notices_that_were_given_up_are_listed_and_tried_again(county: Hotline, fresh_database: str) -> None:
    no = opened(county)
    county("tickets", "act", no, "sign", "--unit", "qu")
    county("tickets", "act", no, "reply", "--unit", "qu", "--reply", "好了")
    assert "pending" in county("tickets", "notices")[1]
    assert "没有未送达的通知" in county("tickets", "notices", "--failed")[1]
    with psycopg.connect(fresh_database) as connection:
        connection.execute("update notice set state = 'failed', provider_answer = 'no such number'")
    code, said = county("tickets", "notices", "--failed")
    assert (code, "no such number" in said) == (0, True)
    ((notice,),) = rows(fresh_database, "select id from notice where kind = 'replied'")
    assert county("tickets", "notices", "--retry", notice)[0] == 0
    assert rows(fresh_database, f"select state from notice where id = {notice}") == [("pending",)]
    code, said = county("tickets", "notices", "--retry", notice)
    assert (code, f"no notice {notice} was given up" in said) == (3, True)


# Visits from a register -------------------------------------------------------------------------------


@pytest.fixture
def leads(county: Hotline, tmp_path: Path, library: Library) -> Path:
    """A screened register of made-up households."""
    make_register(library, Made(60, 3, "360902", 0.0, AS_OF), tmp_path / "register.csv")
    code, said = county(
        "screen-batch", tmp_path / "register.csv", "--out", tmp_path / "lists", "--as-of", AS_OF, "--jobs", 1
    )
    assert code == 0, said
    return tmp_path / "lists"


def test_a_household_with_leads_becomes_one_visit_that_lists_them_all(
    county: Hotline, leads: Path, fresh_database: str
) -> None:
    listed = pl.read_parquet(leads / "leads.parquet").with_columns(pl.col("household", "programme").cast(pl.String))
    households = listed["household"].unique(maintain_order=True).to_list()[:5]
    of_these = listed.filter(pl.col("household").is_in(households))
    assert len(of_these) > len(households) == 5
    code, said = county("tickets", "from-leads", leads, "--limit", 5, "--dry-run")
    assert (code, f"5 households, {len(of_these)} leads; nothing was opened" in said) == (0, True)
    assert county("tickets", "from-leads", leads, "--limit", 5)[1].startswith("5 opened, 0 opened before")
    assert county("tickets", "from-leads", leads, "--limit", 5)[1].startswith("0 opened, 5 opened before")
    found = rows(fresh_database, "select category, facts, text, contact_phone, source from ticket")
    assert sorted(str(facts["household"]) for _, facts, *_ in found) == sorted(households)  # type: ignore[index]
    for category, facts, text, phone, source in found:
        assert (category, phone, source) == ("outreach", None, "screening")
        own = listed.filter(pl.col("household") == facts["household"])  # type: ignore[index]
        assert [lead["programme"] for lead in facts["leads"]] == own["programme"].to_list()  # type: ignore[index]
        assert {"programme", "certainty", "why"} <= set(facts["leads"][0])  # type: ignore[index]
        assert f"\n{len(own)}. " in str(text)
        assert "不是决定" in str(text)


def test_a_choice_picks_households_and_their_visit_lists_all_their_leads(
    county: Hotline, leads: Path, fresh_database: str
) -> None:
    listed = pl.read_parquet(leads / "leads.parquet").with_columns(pl.col("household", "programme").cast(pl.String))
    counts = listed.group_by("household").len().filter(pl.col("len") > 1)
    household = counts["household"].sort()[0]
    own = listed.filter(pl.col("household") == household)
    wanted = own["programme"].to_list()[-1]
    assert county("tickets", "from-leads", leads, "--programme", wanted)[0] == 0
    query = f"select jsonb_array_length(facts->'leads') from ticket where facts->>'household' = '{household}'"
    assert rows(fresh_database, query) == [(len(own),)]


def test_a_later_run_waits_for_the_visit_of_the_one_before_and_each_lead_gets_its_result(
    county: Hotline, leads: Path, tmp_path: Path, fresh_database: str
) -> None:
    county("tickets", "from-leads", leads, "--limit", 1)
    later = tmp_path / "later"
    county("screen-batch", tmp_path / "register.csv", "--out", later, "--as-of", "2026-11-24", "--jobs", 1)
    assert "0 opened, 0 opened before, 1 still being visited" in county("tickets", "from-leads", later, "--limit", 1)[1]
    ((no, unit, count),) = rows(fresh_database, "select no, owner_unit, jsonb_array_length(facts->'leads') from ticket")
    assert isinstance(count, int)
    visit = ("record_visit", "--visit", "found")
    rest = [word for number in range(2, count + 1) for word in ("--lead", f"{number}=helped")]
    county("tickets", "act", no, "sign", "--unit", unit)
    for wrong, said_so in (
        (rest, "say what came of lead 1"),
        (["--lead", "1=declined", *rest], "declined needs a reason"),
        (["--lead", "1=gone", *rest], "must be one of helped"),
        (["--lead", f"{count + 1}=helped"], f"the ticket has {count}"),
        (["--lead", "first=helped"], "2=declined:no_need"),
    ):
        code, said = county("tickets", "act", no, *visit, *wrong, "--unit", unit)
        assert (code, said_so in said) == (2, True), said
    for step in (
        ("record_visit", "--visit", "not_found"),
        (*visit, "--lead", "1=declined:no_need", *rest),
        ("reply", "--reply", "一条不申请，其余的已帮助申请"),
    ):
        code, said = county("tickets", "act", no, *step, "--unit", unit)
        assert code == 0, said
    assert "线索1：本人不申请（自己不需要）" in county("tickets", "show", no, "--unit", unit)[1]
    county("tickets", "act", no, "close", "--role", "centre")
    ((result, found, state),) = rows(fresh_database, "select visit_result, lead_results, state from ticket")
    assert (result, state) == ("found", "closed")
    assert found == {"1": {"result": "declined", "reason": "no_need"}} | {
        str(number): {"result": "helped"} for number in range(2, count + 1)
    }
    assert county("tickets", "from-leads", later, "--limit", 1)[1].startswith("1 opened")


def test_a_folder_without_a_run_and_a_certainty_that_is_none_are_refused(county: Hotline, tmp_path: Path) -> None:
    assert county("tickets", "from-leads", tmp_path)[0] == 2


def test_marks_that_look_like_id_numbers_open_nothing(county: Hotline, leads: Path, fresh_database: str) -> None:
    frame = pl.read_parquet(leads / "leads.parquet")
    frame.with_columns(household=pl.lit("11010119900307803X")).write_parquet(leads / "leads.parquet")
    code, said = county("tickets", "from-leads", leads)
    assert (code, "personal_mark" in said or "ID number" in said) == (2, True)
    assert rows(fresh_database, "select count(*) from ticket") == [(0,)]
