"""Tickets over the API, by those whose they are."""

import uuid
from typing import Any, get_args

import httpx
import psycopg
import pytest
from sqlalchemy import select

from hotline.accounts.actor import Role
from hotline.tickets.categories import categories
from hotline.tickets.files import LARGEST_FILE
from hotline.tickets.model import Ticket
from hotline.tickets.numbers import check_digit
from telephony.tickets.schemas import CategoryName
from tests.conftest import SettableClock
from tests.telephony.conftest import Serve, WebChatClient
from tests.telephony.scripted_rasa import ScriptedRasa, answers, bot_says
from tests.telephony.tickets.conftest import BODY, JPEG, Filed, Staffroom, file_ticket, together


def code(response: httpx.Response) -> Any:
    return response.json()["error"]["code"]


# Opening ----------------------------------------------------------------------------------------------


async def test_a_ticket_is_opened_with_number_code_deadline_and_unit(filed: Filed, offices: Staffroom) -> None:
    told = filed.told
    assert told["how"] == "opened"
    assert len(told["query_code"]) == 6
    assert told["unit"] == "区民政局"
    assert told["promised_at"] > "2026-11-23"
    assert told["link"].endswith("/tickets/" + told["no"].replace("-", ""))
    assert told["query_code"] not in told["link"]
    kept = await offices.ticket(told["no"])
    assert kept.source == "api"
    for secret in (kept.contact_phone, kept.contact_name, kept.address):
        assert secret is not None
        assert "13800138000" not in secret
        assert "王" not in secret


@pytest.mark.parametrize("by_header", [True, False])
async def test_the_same_key_again_opens_nothing_and_tells_no_code(http: httpx.AsyncClient, by_header: bool) -> None:
    key = uuid.uuid4().hex
    headers = {"Idempotency-Key": key} if by_header else {}
    body = BODY if by_header else {**BODY, "request_key": key}
    answered = await together(*(http.post("/api/tickets", json=body, headers=headers) for _ in range(4)))
    assert [each.status_code for each in answered] == [201] * 4
    told = [each.json() for each in answered]
    assert len({each["no"] for each in told}) == 1
    assert sorted(each["how"] for each in told) == ["known"] * 3 + ["opened"]
    assert sum(each["query_code"] is not None for each in told) == 1


async def test_a_key_that_opened_something_else_tells_nothing_of_it(http: httpx.AsyncClient) -> None:
    key = uuid.uuid4().hex
    filed = await file_ticket(http, request_key=key)
    refused = await http.post("/api/tickets", json={**BODY, "request_key": key, "text": "别的事情"})
    assert refused.status_code == 409
    assert code(refused) == "request_key_reused"
    assert filed.no not in refused.text


async def test_who_types_another_persons_number_does_not_learn_of_their_ticket(
    http: httpx.AsyncClient, filed: Filed, offices: Staffroom
) -> None:
    other = await file_ticket(http, text="瞎写的")
    assert other.told["how"] == "opened"
    assert other.no != filed.no
    assert [event.action for event in await offices.events(filed.no)] == ["open", "dispatch"]


@pytest.mark.parametrize(
    ("changed", "status", "wrong", "field"),
    [
        ({"consent": False}, 422, "no_consent", "consent"),
        ({"anonymous": True}, 422, "not_anonymous", "anonymous"),
        ({"contact_phone": None, "contact_name": None, "address": None}, 422, "no_way_to_answer", "contact_phone"),
        ({"division": "990099"}, 422, "unknown_division", "division"),
        ({"category": "outreach"}, 422, "invalid_request", "category"),
        ({"text": " \n"}, 422, "invalid_request", "text"),
        ({"text": "a\x00b"}, 422, "invalid_request", "text"),
        ({"source": "desk"}, 422, "invalid_request", "source"),
        ({"request_key": "short"}, 422, "invalid_request", "request_key"),
    ],
)
async def test_what_cannot_be_opened_is_refused_with_the_field(
    http: httpx.AsyncClient, changed: dict[str, Any], status: int, wrong: str, field: str
) -> None:
    refused = await http.post("/api/tickets", json=BODY | changed)
    assert (refused.status_code, code(refused), refused.json()["error"]["field"]) == (status, wrong, field)


async def test_an_anonymous_complaint_keeps_nobody_and_goes_above_the_office(
    http: httpx.AsyncClient, offices: Staffroom
) -> None:
    opened = await http.post(
        "/api/tickets",
        json={"category": "unfair", "text": "村干部亲戚吃低保", "division": "360902", "anonymous": True},
    )
    assert opened.status_code == 201
    kept = await offices.ticket(opened.json()["no"])
    assert kept.confidential
    assert (kept.about_unit, kept.owner_unit) == ("county", "city")
    assert kept.contact_phone is kept.contact_name is kept.address is kept.conversation_id is None


def test_every_category_for_citizens_can_be_named_and_no_other() -> None:
    assert set(get_args(CategoryName)) == {kind.id for kind in categories().values() if not kind.internal}


# Number and code --------------------------------------------------------------------------------------


async def test_number_and_code_give_the_view_and_a_token(http: httpx.AsyncClient, filed: Filed) -> None:
    found = await http.post(f"/api/tickets/{filed.no}/lookup", json={"code": filed.told["query_code"]})
    assert found.status_code == 200
    view = found.json()["ticket"]
    assert (view["no"], view["state"], view["unit"]) == (filed.no, "dispatched", "区民政局")
    assert view["said"] == "已经交给区民政局，等他们签收。"
    assert view["can"] == ["urge", "withdraw", "facts"]
    again = await http.get(
        f"/api/tickets/{filed.no.replace('-', '')}", headers={"Authorization": f"Bearer {found.json()['token']}"}
    )
    assert again.json() == view


def wrong(right: str) -> str:
    return f"{(int(right) + 1) % 1_000_000:06d}"


async def test_wrong_codes_lock_the_ticket_for_half_an_hour(
    http: httpx.AsyncClient, filed: Filed, clock: SettableClock
) -> None:
    right = filed.told["query_code"]
    for _ in range(5):
        refused = await http.post(f"/api/tickets/{filed.no}/lookup", json={"code": wrong(right)})
        assert (refused.status_code, code(refused)) == (404, "ticket_not_found")
    locked = await http.post(f"/api/tickets/{filed.no}/lookup", json={"code": right})
    assert (locked.status_code, code(locked)) == (429, "query_locked")
    assert int(locked.headers["Retry-After"]) > 1700
    clock.advance(minutes=31)
    assert (await http.post(f"/api/tickets/{filed.no}/lookup", json={"code": right})).status_code == 200


async def test_wrong_codes_that_are_sent_at_once_are_all_counted(http: httpx.AsyncClient, filed: Filed) -> None:
    bad = {"code": wrong(filed.told["query_code"])}
    answered = await together(*(http.post(f"/api/tickets/{filed.no}/lookup", json=bad) for _ in range(12)))
    assert sorted(each.status_code for each in answered) == [404] * 5 + [429] * 7


async def test_a_number_that_is_no_tickets_is_answered_in_the_same_way(http: httpx.AsyncClient, filed: Filed) -> None:
    digits = filed.no.replace("-", "")[:-5] + "8888"
    unknown = digits + check_digit(digits)

    async def tries(number: str, bad: str) -> list[tuple[int, Any, set[str]]]:
        answered = [await http.post(f"/api/tickets/{number}/lookup", json={"code": bad}) for _ in range(7)]
        return [(each.status_code, each.json(), set(each.headers)) for each in answered]

    assert await tries(unknown, "123456") == await tries(filed.no, wrong(filed.told["query_code"]))


async def test_an_address_may_open_and_look_up_only_so_often(
    serve: Serve, clock: SettableClock, engine: object
) -> None:
    with serve(clock, tickets_per_minute=3) as url:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
            opened = [await http.post("/api/tickets", json=BODY | {"text": f"第{n}件事"}) for n in range(4)]
            assert [each.status_code for each in opened] == [201, 201, 201, 429]
            assert code(opened[3]) == "rate_limited"
            looked = [await http.post("/api/tickets/1/lookup", json={"code": "1"}) for _ in range(4)]
            assert [each.status_code for each in looked] == [404, 404, 404, 429]
            clock.advance(minutes=1)
            assert (await http.post("/api/tickets", json=BODY)).status_code == 201


# Whose it is ------------------------------------------------------------------------------------------


async def test_a_token_opens_its_own_ticket_and_no_other(http: httpx.AsyncClient, filed: Filed) -> None:
    other = await file_ticket(http, category="payment", text="钱没到账")
    for method, path, body in (
        ("GET", "", None), ("POST", "/urge", {}), ("POST", "/withdraw", {}), ("POST", "/facts", {"facts": "x"}),
        ("POST", "/rating", {"solved": True}), ("GET", f"/files/{uuid.uuid4()}", None),
    ):  # fmt: skip
        for number in (other.no, "260101-360902-0001-1", "1"):
            answered = await http.request(method, f"/api/tickets/{number}{path}", json=body, headers=filed.headers)
            assert (answered.status_code, code(answered)) == (404, "ticket_not_found"), (method, path)
    assert (await other.get()).json()["state"] == "dispatched"


@pytest.mark.parametrize("token", ["", "x.y.z", "Ijk5Ig.aaaaaa.bbbbbbbbbbbbbbbb"])
async def test_without_a_good_token_nothing_is_opened(http: httpx.AsyncClient, filed: Filed, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    for number in (filed.no, "1"):
        refused = await http.get(f"/api/tickets/{number}", headers=headers)
        assert (refused.status_code, code(refused)) == (401, "ticket_closed")


async def test_the_chat_that_opened_a_ticket_opens_it_and_another_chat_does_not(
    http: httpx.AsyncClient, rasa: ScriptedRasa, offices: Staffroom
) -> None:
    ask = {
        "kind": "open", "category": "aid", "text": "家里没钱买药", "division": "360902",
        "contact_phone": "13800138000", "consent": True,
    }  # fmt: skip
    rasa.plan.append(answers([*bot_says("好"), {"recipient_id": "x", "custom": {"effects": {"ticket": ask}}}]))
    citizen = await WebChatClient(http).open()
    said = await citizen.say("我要求助")
    async with offices.session() as session:
        (ticket,) = (await session.scalars(select(Ticket))).all()
    assert any(ticket.no[:6] in message["text"] for message in said)
    mine = await http.get(f"/api/tickets/{ticket.no}", headers=citizen.headers)
    assert mine.status_code == 200
    stranger = await WebChatClient(http).open()
    theirs = await http.get(f"/api/tickets/{ticket.no}", headers=stranger.headers)
    assert (theirs.status_code, code(theirs)) == (404, "ticket_not_found")


# What its citizen does with it ------------------------------------------------------------------------


async def test_it_is_urged_once_a_day(filed: Filed, clock: SettableClock) -> None:
    urged = await filed.post("/urge")
    assert urged.status_code == 200
    assert urged.json()["steps"][-1]["said"] == "催了一次，区民政局看得到。"
    assert "urge" not in urged.json()["can"]
    again = await filed.post("/urge")
    assert (again.status_code, code(again)) == (409, "not_urged_today")
    assert again.json()["error"]["allowed"] is not None


async def test_facts_are_added_once_for_a_key(filed: Filed, offices: Staffroom) -> None:
    for _ in range(2):
        added = await filed.post("/facts", {"facts": "还欠了药费", "request_key": "k" * 20})
        assert added.status_code == 200
    assert [step["words"] for step in added.json()["steps"] if step["action"] == "add_facts"] == ["还欠了药费"]


async def test_it_is_taken_back_before_it_is_answered_and_not_after(
    http: httpx.AsyncClient, filed: Filed, offices: Staffroom
) -> None:
    other = await file_ticket(http, text="另一件")
    await offices.answer(other.no)
    refused = await other.post("/withdraw")
    assert (refused.status_code, code(refused)) == (409, "not_allowed_now")
    taken = await filed.post("/withdraw", {"reason": "自己解决了"})
    assert (taken.json()["state"], taken.json()["can"]) == ("withdrawn", [])


async def test_dissatisfied_has_it_handled_again_and_satisfied_closes_it(filed: Filed, offices: Staffroom) -> None:
    await offices.answer(filed.no, "不符合条件。")
    assert (await filed.get()).json()["can"] == ["facts", "rating"]
    assert (await filed.post("/rating", {"solved": None})).status_code == 422
    bad = await filed.post("/rating", {"solved": False, "satisfied": False, "reason": "没人来看"})
    assert bad.json()["state"] == "dispatched"
    await offices.answer(filed.no)
    good = (await filed.post("/rating", {"solved": True, "satisfied": True})).json()
    assert (good["state"], good["satisfied"]) == ("closed", True)
    said = [step["words"] for step in good["steps"] if step["action"] == "rate"]
    assert said == ["没解决，不满意，没人来看", "解决了，满意"]
    again = await filed.post("/rating", {"solved": True})
    assert (again.status_code, code(again)) == (409, "rating_open")


async def test_what_offices_say_to_each_other_is_not_shown(filed: Filed, offices: Staffroom) -> None:
    centre = offices.by(Role.CENTRE)
    await offices.act(filed.no, "sign")
    await offices.act(filed.no, "note", note="内部：这家人以前骗过保")
    await offices.act(filed.no, "reassign", centre, unit_id="east", reason="县里不想管")
    await offices.act(filed.no, "request_return", reason="不归我们")
    shown = (await filed.get()).text
    for hidden in ("骗过保", "不想管", "不归我们", "township county", "centre"):
        assert hidden not in shown
    assert "改由东镇办。" in shown


async def test_a_late_ticket_says_so(filed: Filed, clock: SettableClock) -> None:
    assert not (await filed.get()).json()["late"]
    clock.advance(days=40)
    view = (await filed.get()).json()
    assert view["late"]
    assert "urge" in view["can"]


# Photos and papers ------------------------------------------------------------------------------------


async def test_a_photo_is_kept_once_and_handed_out_so_that_no_browser_runs_it(filed: Filed) -> None:
    for _ in range(2):
        added = await filed.post("/files", files={"file": ("病历 .jpg", JPEG, "text/html")})
        assert added.status_code == 201, added.text
    (kept,) = added.json()["files"]
    assert (kept["media_type"], kept["size"]) == ("image/jpeg", len(JPEG))
    got = await filed.get(f"/files/{kept['id']}")
    assert got.content == JPEG
    assert got.headers["Content-Type"] == "image/jpeg"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["Content-Disposition"].startswith("inline; filename=")
    assert "no-store" in got.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.jpg", b"<html><script>alert(1)</script>"),
        ("a.png", b""),
        ("a.pdf", b" %PDF-1.7"),
        ("a.jpg", b"MZ\x90\x00"),
    ],
)
async def test_what_is_no_photo_is_refused_whatever_it_is_called(filed: Filed, name: str, content: bytes) -> None:
    refused = await filed.post("/files", files={"file": (name, content, "image/jpeg")})
    assert (refused.status_code, code(refused)) == (415, "file_kind")


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\boot.ini", 'a"; filename="x.html', "a\r\nSet-Cookie: x=y", "图" * 400, "", "."],
)
async def test_a_file_name_leads_nowhere_and_adds_no_header(filed: Filed, name: str) -> None:
    boundary = "b" * 20
    safe = name.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{safe}"\r\n\r\n'.encode()
        + JPEG + f"\r\n--{boundary}--\r\n".encode()
    )  # fmt: skip
    added = await filed.http.post(
        f"/api/tickets/{filed.no}/files", content=body,
        headers={**filed.headers, "Content-Type": f"multipart/form-data; boundary={boundary}"},
    )  # fmt: skip
    if not name:  # no file at all, by the form's rules
        assert added.status_code in (201, 422)
        return
    assert added.status_code == 201, added.text
    (kept,) = added.json()["files"]
    assert kept["name"].endswith(".jpg")
    assert len(kept["name"]) <= 110
    assert not set(kept["name"]) & set('/\\"\r\n')
    got = await filed.get(f"/files/{kept['id']}")
    assert got.status_code == 200
    assert "Set-Cookie" not in got.headers
    assert got.headers["Content-Disposition"].count("\n") == 0


async def test_a_file_that_is_too_large_is_refused_and_not_kept(filed: Filed, fresh_database: str) -> None:
    large = JPEG + b"x" * LARGEST_FILE
    for content in (large, large + b"x" * LARGEST_FILE):
        refused = await filed.post("/files", files={"file": ("a.jpg", content)})
        assert (refused.status_code, code(refused)) == (413, "file_too_large")
    with psycopg.connect(fresh_database) as connection:
        assert connection.execute("select count(*) from ticket_file").fetchall() == [(0,)]


async def test_only_where_photos_are_taken_in_may_a_body_be_large(filed: Filed) -> None:
    refused = await filed.post("/facts", {"facts": "x" * 70_000})
    assert (refused.status_code, code(refused)) == (413, "text_too_long")
    opened = await filed.http.post("/api/tickets", json={**BODY, "text": "x" * 70_000})
    assert opened.status_code == 413


async def test_another_tickets_file_is_not_there(http: httpx.AsyncClient, filed: Filed) -> None:
    added = await filed.post("/files", files={"file": ("a.jpg", JPEG)})
    other = await file_ticket(http, text="另一件事情")
    refused = await other.get(f"/files/{added.json()['files'][0]['id']}")
    assert (refused.status_code, code(refused)) == (404, "file_not_found")


async def test_twelve_files_are_enough(filed: Filed) -> None:
    for number in range(12):
        assert (await filed.post("/files", files={"file": ("a.jpg", JPEG + bytes([number]))})).status_code == 201
    refused = await filed.post("/files", files={"file": ("a.jpg", JPEG)})
    assert (refused.status_code, code(refused)) == (422, "too_many_files")
