"""Tickets as the staff works on them: who sees which, what is recorded, what may be done, reminders, units."""

import uuid
from datetime import timedelta
from typing import Any, get_args

import httpx
import pytest
from sqlalchemy import select, update

from hotline.accounts.actor import Actor, Role
from hotline.outreach.model import Notice
from hotline.personal import PersonalData
from hotline.settings import Settings
from hotline.sla.calendar_service import CalendarService
from hotline.sla.model import SlaAlert, SlaClock
from hotline.tickets.calendars import Calendars
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket
from hotline.tickets.opening import Draft, Opening
from hotline.tickets.service import TicketService
from knowledge.ticket_texts import load_ticket_texts
from telephony.desk.ticket_schemas import StateName
from tests.conftest import SettableClock
from tests.hotline.tickets.conftest import units
from tests.staff import Staff
from tests.telephony.conftest import WebChatClient, plain_client
from tests.telephony.desk.conftest import Client
from tests.telephony.scripted_rasa import ScriptedRasa, answers, bot_says
from tests.telephony.tickets.conftest import BODY, JPEG

PHONE = BODY["contact_phone"]


class County:
    """The staff of a small county, each in front of a client of their own."""

    def __init__(self, staff: Staff, base_url: str, settings: Settings) -> None:
        self.staff, self._url, self.settings = staff, base_url, settings
        self._clients: dict[str, Client] = {}
        self.citizen = plain_client(base_url)

    async def by(self, role: Role, unit: str | None = None, number: int = 1) -> Client:
        name = f"{role}-{unit or 'x'}-{number}"
        if name not in self._clients:
            await self.staff.add(name, role, unit_id=unit)
            http = plain_client(self._url)
            self._clients[name] = await Client(http, self._url).as_program(name)
        return self._clients[name]

    async def close(self) -> None:
        for http in (self.citizen, *(client.http for client in self._clients.values())):
            await http.aclose()

    async def file(self, **changed: Any) -> dict[str, Any]:
        opened = await self.citizen.post("/api/tickets", json=BODY | changed)
        assert opened.status_code == 201, opened.text
        ticket = await self.kept(opened.json()["no"])
        return {**opened.json(), "id": str(ticket.id)}

    async def kept(self, no: str) -> Ticket:
        async with self.staff.transaction() as session:
            return (await session.scalars(select(Ticket).where(Ticket.no == no.replace("-", "")))).one()


@pytest.fixture
async def county(staff: Staff, base_url: str, settings: Settings) -> Any:
    async with staff.transaction() as session:
        session.add_all(units())
    made = County(staff, base_url, settings)
    yield made
    await made.close()


async def ids(client: Client, **query: Any) -> list[str]:
    answered = await client.call("GET", "/api/desk/tickets", params=query)
    assert answered.status_code == 200, answered.text
    return [row["id"] for row in answered.json()["tickets"]]


async def act(client: Client, ticket: dict[str, Any], action: str, version: int, **more: Any) -> httpx.Response:
    path = f"/api/desk/tickets/{ticket['id']}/actions"
    return await client.call("POST", path, json={"action": action, "version": version, **more})


def error(response: httpx.Response) -> dict[str, Any]:
    return response.json()["error"]


# Who sees what ----------------------------------------------------------------------------------------


async def test_each_role_lists_what_it_may_see(county: County) -> None:
    plain = await county.file()
    secret = await county.file(
        category="unfair", text="不公", anonymous=True, contact_phone=None, contact_name=None, address=None
    )
    own, other = await county.by(Role.TOWNSHIP, "county"), await county.by(Role.TOWNSHIP, "east")
    assert await ids(own) == [plain["id"]]
    assert await ids(other) == await ids(other, unit_id="county") == []
    assert await ids(await county.by(Role.TOWNSHIP, "city")) == [secret["id"]]
    for role in (Role.OPERATOR, Role.MANAGER):
        assert await ids(await county.by(role)) == [plain["id"]]
    for role in (Role.CENTRE, Role.AUDITOR, Role.ADMIN):
        assert set(await ids(await county.by(role))) == {plain["id"], secret["id"]}


async def test_a_complaint_that_an_operator_wrote_down_is_seen_and_answered_by_those_it_is_for_alone(
    county: County,
) -> None:
    operator, another = await county.by(Role.OPERATOR), await county.by(Role.OPERATOR, number=2)
    body = {
        "category": "service", "text": "窗口的人骂人", "division": "360902101", "contact_phone": PHONE, "consent": True,
    }  # fmt: skip
    opened = await operator.call("POST", "/api/desk/tickets", json=body)
    assert opened.status_code == 201, opened.text
    ticket = await county.kept(opened.json()["no"])
    secret, path = {"id": str(ticket.id)}, f"/api/desk/tickets/{ticket.id}"
    assert (ticket.confidential, ticket.about_unit, ticket.owner_unit) == (True, "west", "county")
    unit, about = await county.by(Role.TOWNSHIP, "county"), await county.by(Role.TOWNSHIP, "west")
    centre, manager = await county.by(Role.CENTRE), await county.by(Role.MANAGER)
    for client in (operator, unit, centre):
        assert await ids(client) == [secret["id"]]
        assert (await client.call("GET", path)).status_code == 200
    for client in (another, about, manager):
        assert await ids(client) == []
        assert (await client.call("GET", path)).status_code == 404
        assert (await act(client, secret, "note", 2, note="x")).status_code == 404
    assert (await operator.call("POST", f"{path}/reveal", json={"reason": "回拨"})).json()["contact_phone"] == PHONE
    assert (await act(operator, secret, "add_facts", 2, facts="昨天上午")).status_code == 200
    assert (await act(unit, secret, "sign", 3)).status_code == 200
    asked = await act(unit, secret, "ask_extension", 4, reason="要找当事人", workdays=3)
    assert asked.status_code == 200, asked.text
    assert (await act(centre, secret, "grant_extension", 5)).status_code == 200
    assert (await act(unit, secret, "reply", 6, reply="情况属实，已经批评。")).status_code == 200
    async with county.staff.transaction() as session:
        told = await session.scalars(select(Notice.kind).where(Notice.ticket_id == ticket.id).order_by(Notice.id))
        assert list(told)[-2:] == ["extended", "replied"]
    rating = {"contacted": True, "solved": True, "satisfied": True}
    assert (await act(operator, secret, "record_callback", 7, rating=rating)).status_code == 200
    assert (await act(operator, secret, "close", 8)).status_code == 200


async def test_a_reminder_for_managers_of_a_ticket_they_may_not_see_is_the_centres(county: County) -> None:
    secret = await county.file(category="service", text="窗口的人骂人", division="360902101")
    async with county.staff.transaction() as session:
        clock = (await session.scalars(select(SlaClock).where(SlaClock.kind == "resolve"))).one()
        session.add(
            SlaAlert(
                clock_id=clock.id, ticket_id=uuid.UUID(secret["id"]), kind="manager", unit_id=None, to_role="manager",
                at=county.staff.clock(),
            )
        )  # fmt: skip
    shown = [
        (await (await county.by(role)).call("GET", "/api/desk/alerts")).json()["alerts"]
        for role in (Role.MANAGER, Role.CENTRE)
    ]
    assert (shown[0], [alert["kind"] for alert in shown[1]]) == ([], ["manager"])


async def test_a_list_tells_nothing_that_a_person_said_or_is_called(county: County) -> None:
    await county.file()
    centre = await county.by(Role.CENTRE)
    shown = (await centre.call("GET", "/api/desk/tickets")).text
    for hidden in ("瘫在床上", "王秀英", PHONE, "李村"):
        assert hidden not in shown
    assert "ticket_read" not in await county.staff.actions()


async def test_lists_are_narrowed_and_paged(county: County, clock: SettableClock) -> None:
    filed = [(await county.file(text=f"第{number}件，各不相同的{'事' * number}"))["id"] for number in range(5)]
    stray = await county.file(division=None, category="payment", text="钱没到")
    centre = await county.by(Role.CENTRE)
    assert await ids(centre, unrouted=True) in ([], [stray["id"]])
    assert set(await ids(centre, category="aid")) == set(filed)
    assert set(await ids(centre, state=["dispatched", "closed"], category="aid")) == set(filed)
    assert await ids(centre, state="closed") == []
    assert await ids(centre, overdue=True) == []
    for order in ("due", "opened"):
        seen: list[str] = []
        after = None
        while True:
            query = {"order": order, "limit": 2, **({"after": after} if after else {})}
            page = (await centre.call("GET", "/api/desk/tickets", params=query)).json()
            seen += [row["id"] for row in page["tickets"]]
            after = page["after"]
            if after is None:
                break
        assert sorted(seen) == sorted([*filed, stray["id"]]), order
    clock.advance(days=60)
    centre = await county.by(Role.CENTRE, number=2)
    late = await centre.call("GET", "/api/desk/tickets", params={"overdue": True})
    assert {row["overdue"] for row in late.json()["tickets"]} == {True}


@pytest.mark.parametrize("after", ["x", "W10", "WyJhIiwgImIiXQ", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwgIjEiXQ"])
async def test_a_cursor_that_is_not_ours_is_refused(county: County, after: str) -> None:
    refused = await (await county.by(Role.CENTRE)).call("GET", "/api/desk/tickets", params={"after": after})
    assert (refused.status_code, error(refused)["code"]) == (422, "cursor_invalid")


async def test_one_ticket_is_shown_with_all_of_it_and_the_reading_is_recorded(county: County) -> None:
    filed = await county.file()
    own = await county.by(Role.TOWNSHIP, "county")
    shown = (await own.call("GET", f"/api/desk/tickets/{filed['id']}")).json()
    assert shown["text"] == BODY["text"]
    assert shown["contact"]["phone"] == "138****8000"
    assert shown["contact"]["name"] == "王**"
    assert shown["contact"]["address"] is True
    assert PHONE not in str(shown)
    assert [event["action"] for event in shown["events"]] == ["open", "dispatch"]
    assert {clock["kind"]: clock["late"] for clock in shown["clocks"]} == {
        "promise": False, "dispatch": False, "sign": False, "contact": False, "resolve": False,
    }  # fmt: skip
    assert {"action": "sign", "name": "签收", "needs": [], "conditions": ["own_unit"]} in shown["can"]
    read = [entry for entry in await county.staff.audit() if entry.action == "ticket_read"]
    assert [(entry.subject_kind, entry.subject_id) for entry in read] == [("ticket", filed["id"])]


async def test_another_units_ticket_is_as_if_it_were_none(county: County) -> None:
    filed = await county.file()
    other = await county.by(Role.TOWNSHIP, "west")
    answers_to = []
    for ticket_id in (filed["id"], str(uuid.uuid4())):
        base = f"/api/desk/tickets/{ticket_id}"
        answered = [
            await other.call("GET", base),
            await other.call("POST", f"{base}/reveal", json={"reason": "好奇"}),
            await other.call("POST", f"{base}/actions", json={"action": "note", "version": 2, "note": "x"}),
            await other.call("GET", f"{base}/files/{uuid.uuid4()}"),
        ]
        answers_to.append([(each.status_code, each.json()) for each in answered])
    assert answers_to[0] == answers_to[1]
    assert {status for status, _ in answers_to[0]} == {404}
    assert not {"ticket_read", "personal_data_revealed"} & set(await county.staff.actions())


async def test_a_confidential_ticket_is_hidden_from_operators_and_managers(county: County) -> None:
    secret = await county.file(
        category="service", text="态度差", anonymous=True, contact_phone=None, contact_name=None, address=None
    )
    for role in (Role.OPERATOR, Role.MANAGER):
        client = await county.by(role)
        assert (await client.call("GET", f"/api/desk/tickets/{secret['id']}")).status_code == 404
        assert (await act(client, secret, "note", 2, note="x")).status_code == 404


async def test_contacts_are_shown_for_a_reason_to_those_who_call_or_visit(county: County) -> None:
    filed = await county.file()
    path = f"/api/desk/tickets/{filed['id']}/reveal"
    own = await county.by(Role.TOWNSHIP, "county")
    assert (await own.call("POST", path, json={"reason": ""})).status_code == 422
    shown = await own.call("POST", path, json={"reason": "打电话核实，号码 13900139000"})
    assert shown.json() == {"contact_name": "王秀英", "contact_phone": PHONE, "address": "东镇李村3号"}
    for role in (Role.MANAGER, Role.ADMIN, Role.AUDITOR):
        refused = await (await county.by(role)).call("POST", path, json={"reason": "看看"})
        assert (refused.status_code, error(refused)["code"]) == (403, "role_forbidden")
    (entry,) = [entry for entry in await county.staff.audit() if entry.action == "personal_data_revealed"]
    assert entry.subject_id == filed["id"]
    assert entry.details["fields"] == ["contact_name", "contact_phone", "address"]
    assert "13900139000" not in str(entry.details)


async def test_the_conversation_is_for_operators_and_the_centre(county: County, rasa: ScriptedRasa) -> None:
    ask = {"kind": "open", "category": "aid", "text": "没钱买药", "division": "360902"}
    rasa.plan.append(answers([*bot_says("好"), {"recipient_id": "x", "custom": {"effects": {"ticket": ask}}}]))
    citizen = await WebChatClient(county.citizen).open()
    await citizen.say("我要求助，别告诉别人我离婚了")
    async with county.staff.transaction() as session:
        (ticket,) = (await session.scalars(select(Ticket))).all()
    path = f"/api/desk/tickets/{ticket.id}/conversation"
    read = await (await county.by(Role.OPERATOR)).call("GET", path)
    assert "离婚" in read.text
    refused = await (await county.by(Role.TOWNSHIP, ticket.owner_unit)).call("GET", path)
    assert refused.status_code == 403
    assert (await county.staff.actions()).count("conversation_read") == 1


async def test_a_photo_of_the_citizen_is_handed_to_the_unit_and_recorded(county: County) -> None:
    filed = await county.file()
    added = await county.citizen.post(
        f"/api/tickets/{filed['no']}/files", files={"file": ("a.jpg", JPEG)},
        headers={"Authorization": f"Bearer {filed['token']}"},
    )  # fmt: skip
    file_id = added.json()["files"][0]["id"]
    own = await county.by(Role.TOWNSHIP, "county")
    got = await own.call("GET", f"/api/desk/tickets/{filed['id']}/files/{file_id}")
    assert got.content == JPEG
    assert "ticket_file_read" in await county.staff.actions()


# Steps ------------------------------------------------------------------------------------------------


async def test_a_ticket_goes_through_its_life_by_actions(county: County) -> None:
    filed = await county.file()
    own, centre = await county.by(Role.TOWNSHIP, "county"), await county.by(Role.CENTRE)
    signed = await act(own, filed, "sign", 2)
    assert signed.status_code == 200, signed.text
    assert signed.json()["ticket"]["state"] == {"id": "handling", "name": "办理中"}
    assert signed.json()["event"]["name"] == "签收"
    assert "reply" in [each["action"] for each in signed.json()["can"]]
    assert (await act(own, filed, "reply", 3, reply="办好了")).status_code == 200
    rated = await act(
        centre, filed, "record_callback", 4, rating={"contacted": True, "solved": True, "satisfied": True}
    )
    assert rated.status_code == 200, rated.text
    closed = await act(centre, filed, "close", 5)
    assert closed.json()["ticket"]["state"]["id"] == "closed"
    assert closed.json()["ticket"]["satisfied"] is True


async def test_who_comes_too_late_is_told_what_may_be_done_now(county: County) -> None:
    filed = await county.file()
    own = await county.by(Role.TOWNSHIP, "county")
    await act(own, filed, "sign", 2)
    stale = await act(own, filed, "sign", 2)
    assert (stale.status_code, error(stale)["code"], error(stale)["version"]) == (409, "ticket_changed", 3)
    assert "reply" in error(stale)["allowed"]
    again = await act(own, filed, "sign", 3)
    assert error(again)["code"] == "not_allowed_now"


@pytest.mark.parametrize(
    ("role", "action", "more", "status", "code"),
    [
        (Role.OPERATOR, "sign", {}, 403, "action_not_yours"),
        (Role.AUDITOR, "note", {"note": "x"}, 403, "action_not_yours"),
        (Role.CENTRE, "open", {}, 422, "unknown_action"),
        (Role.CENTRE, "fly", {}, 422, "unknown_action"),
        (Role.CENTRE, "reassign", {"unit_id": "east"}, 422, "field_missing"),
        (Role.CENTRE, "reassign", {"unit_id": "nowhere", "reason": "x"}, 422, "unknown_unit"),
        (Role.CENTRE, "assign", {"account_id": str(uuid.uuid4())}, 422, "unknown_account"),
        (Role.OPERATOR, "merge", {"main_ticket": "1", "reason": "x"}, 422, "unknown_main_ticket"),
        (Role.CENTRE, "note", {"note": "x\x00"}, 422, "invalid_request"),
    ],
)
async def test_what_may_not_be_done_is_refused(
    county: County, role: Role, action: str, more: dict[str, Any], status: int, code: str
) -> None:
    filed = await county.file()
    refused = await act(await county.by(role), filed, action, 2, **more)
    assert (refused.status_code, error(refused)["code"]) == (status, code)


async def test_a_ticket_is_assigned_to_somebody_of_its_unit_only(county: County) -> None:
    filed = await county.file()
    own = await county.by(Role.TOWNSHIP, "county")
    colleague = await county.staff.add("colleague", Role.TOWNSHIP, unit_id="county")
    stranger = await county.staff.add("stranger", Role.TOWNSHIP, unit_id="east")
    refused = await act(own, filed, "assign", 2, account_id=str(stranger.id))
    assert error(refused)["code"] == "unknown_account"
    assert (await act(own, filed, "assign", 2, account_id=str(colleague.id))).status_code == 200


async def test_an_operator_opens_one_for_a_caller_and_tells_the_code(county: County) -> None:
    operator = await county.by(Role.OPERATOR)
    key = uuid.uuid4().hex
    body = BODY | {"request_key": key, "urgent": True}
    opened = await operator.call("POST", "/api/desk/tickets", json=body)
    assert opened.status_code == 201, opened.text
    assert len(opened.json()["query_code"]) == 6
    again = await operator.call("POST", "/api/desk/tickets", json=body)
    assert (again.json()["no"], again.json()["how"]) == (opened.json()["no"], "known")
    kept = await county.kept(opened.json()["no"])
    assert (kept.source, kept.urgency) == ("desk", "urgent")
    joined = await operator.call("POST", "/api/desk/tickets", json=BODY | {"text": "还有药费"})
    assert (joined.json()["how"], joined.json()["no"]) == ("joined", opened.json()["no"])
    refused = await (await county.by(Role.TOWNSHIP, "east")).call("POST", "/api/desk/tickets", json=BODY)
    assert refused.status_code == 403


async def test_names_for_people_come_with_the_table(county: County) -> None:
    told = (await (await county.by(Role.AUDITOR)).call("GET", "/api/desk/flow")).json()
    assert {state["id"] for state in told["states"]} == set(get_args(StateName)) == set(flow().states)
    assert {"id": "sign", "name": "签收", "from_states": ["dispatched"], "to": "handling", "by": ["township"],
            "needs": []} in told["actions"]  # fmt: skip


async def test_without_a_log_in_nothing_of_the_desk_is_told(county: County) -> None:
    filed = await county.file()
    for path in ("tickets", f"tickets/{filed['id']}", "flow", "alerts", "units", "routing-rules"):
        refused = await county.citizen.get(f"/api/desk/{path}", headers={"Authorization": f"Bearer {filed['token']}"})
        assert (refused.status_code, error(refused)["code"]) == (401, "login_required"), path


# Reminders --------------------------------------------------------------------------------------------


async def test_reminders_are_shown_to_those_they_are_for_and_seen_once(county: County) -> None:
    filed = await county.file()
    async with county.staff.transaction() as session:
        clocks = (await session.scalars(select(SlaClock).where(SlaClock.kind == "resolve"))).all()
        for number, (kind, role) in enumerate((("half", "township"), ("supervise", "centre"), ("manager", "manager"))):
            session.add(
                SlaAlert(
                    clock_id=clocks[0].id, ticket_id=uuid.UUID(filed["id"]), kind=kind, unit_id="county", to_role=role,
                    at=county.staff.clock() + timedelta(minutes=number),
                )
            )  # fmt: skip

    async def kinds(client: Client) -> list[str]:
        answered = await client.call("GET", "/api/desk/alerts")
        return [alert["kind"] for alert in answered.json()["alerts"]]

    own, other = await county.by(Role.TOWNSHIP, "county"), await county.by(Role.TOWNSHIP, "west")
    centre, manager = await county.by(Role.CENTRE), await county.by(Role.MANAGER)
    assert await kinds(own) == ["half"]
    assert await kinds(other) == await kinds(await county.by(Role.OPERATOR)) == []
    assert (await kinds(centre), await kinds(manager)) == (["supervise"], ["manager"])
    assert await kinds(await county.by(Role.AUDITOR)) == ["manager", "supervise", "half"]
    (alert,) = (await own.call("GET", "/api/desk/alerts")).json()["alerts"]
    assert alert["ticket"]["no"] == filed["no"]
    path = f"/api/desk/alerts/{alert['id']}/seen"
    assert (await other.call("POST", path)).status_code == 404
    assert [(await own.call("POST", path)).status_code for _ in range(2)] == [204, 204]
    assert await kinds(own) == []


async def test_a_notice_that_was_given_up_is_listed_with_its_ticket_and_tried_again(county: County) -> None:
    filed = await county.file()
    own, manager = await county.by(Role.TOWNSHIP, "county"), await county.by(Role.MANAGER)
    await act(own, filed, "sign", 2)
    assert (await act(own, filed, "reply", 3, reply="办好了")).status_code == 200
    async with county.staff.transaction() as session:
        await session.execute(update(Notice).values(state="failed", provider_answer="13800138000 is no number"))
    path = "/api/desk/failed-notices"
    listed = (await manager.call("GET", path)).json()
    (notice,) = listed["notices"]
    assert (notice["kind"], notice["ticket"]["no"], listed["before"]) == ("replied", filed["no"], None)
    assert "13800138000" not in notice["why"]
    retry = f"{path}/{notice['id']}/retry"
    assert [(await one.call("POST", retry)).status_code for one in (own, await county.by(Role.AUDITOR))] == [403, 403]
    assert (await own.call("GET", path)).status_code == 403
    assert [(await manager.call("POST", retry)).status_code for _ in range(2)] == [204, 404]
    assert (await manager.call("GET", path)).json()["notices"] == []


async def test_what_a_visit_found_is_recorded_for_each_lead(county: County) -> None:
    leads = [{"programme": "dibao", "certainty": "likely"}, {"programme": "yiliao", "certainty": "needs_1_fact"}]
    opening = Opening(TicketService(load_ticket_texts(), PersonalData([b"k" * 32]), Calendars(CalendarService())))
    async with county.staff.transaction() as session:
        draft = Draft("screening", "h1|2026-11-23", "outreach", "走访", division="360902", facts={"leads": leads})
        ticket = (await opening.open(session, draft, Actor.system(), now=county.staff.clock())).ticket
        visit = {"id": str(ticket.id)}
    own = await county.by(Role.TOWNSHIP, ticket.owner_unit)
    await act(own, visit, "sign", 2)
    one = {"lead": 1, "result": "helped"}
    refused = await act(own, visit, "record_visit", 3, visit="found", leads=[one])
    assert (refused.status_code, error(refused)["code"]) == (422, "lead_result_missing")
    refused = await act(own, visit, "record_visit", 3, visit="found", leads=[one, {"lead": 2, "result": "declined"}])
    assert (refused.status_code, error(refused)["code"]) == (422, "lead_result_invalid")
    two = {"lead": 2, "result": "declined", "reason": "no_need"}
    assert (await act(own, visit, "record_visit", 3, visit="found", leads=[one, two])).status_code == 200
    shown = (await own.call("GET", f"/api/desk/tickets/{visit['id']}")).json()
    assert shown["visit_result"] == "found"
    assert shown["lead_results"] == {"1": {"result": "helped"}, "2": {"result": "declined", "reason": "no_need"}}
    assert "no_need" in [one["id"] for one in (await own.call("GET", "/api/desk/flow")).json()["lead_reasons"]]


# Units and rules --------------------------------------------------------------------------------------

NORTH = {
    "id": "north", "name": "北镇", "kind": "township", "division_code": "360902102", "parent_id": "county",
    "valid_from": "2026-01-01",
}  # fmt: skip


async def test_an_admin_adds_changes_and_ends_units(county: County) -> None:
    admin, clerk = await county.by(Role.ADMIN), await county.by(Role.TOWNSHIP, "east")
    added = await admin.call("POST", "/api/desk/units", json=NORTH)
    assert added.status_code == 201, added.text
    assert (await admin.call("POST", "/api/desk/units", json=NORTH)).status_code == 409
    changed = await admin.call(
        "PATCH", "/api/desk/units/north", json={"duty_phone": "0795-3210009", "grant_limit_fen": 200_000}
    )
    assert (changed.json()["name"], changed.json()["duty_phone"]) == ("北镇", "0795-3210009")
    ended = await admin.call("PATCH", "/api/desk/units/north", json={"valid_to": "2026-11-01", "successor_id": "east"})
    assert ended.status_code == 200
    listed = (await clerk.call("GET", "/api/desk/units", params={"on": "2026-11-23"})).json()["units"]
    assert "north" not in [unit["id"] for unit in listed]
    assert (await clerk.call("POST", "/api/desk/units", json=NORTH)).status_code == 403
    assert (await admin.call("PATCH", "/api/desk/units/nowhere", json={"name": "x"})).status_code == 404
    assert [action for action in await county.staff.actions() if action.startswith("unit_")] == [
        "unit_added", "unit_changed", "unit_changed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"parent_id": "nowhere"}, "unknown_unit"),
        ({"parent_id": "north"}, "unit_invalid"),
        ({"valid_to": "2025-12-31"}, "days_out_of_order"),
        ({"name": " "}, "unit_invalid"),
        ({"kind": "village"}, "invalid_request"),
    ],
)
async def test_a_unit_that_makes_no_sense_is_refused(county: County, changed: dict[str, Any], code: str) -> None:
    refused = await (await county.by(Role.ADMIN)).call("POST", "/api/desk/units", json=NORTH | changed)
    assert (refused.status_code, error(refused)["code"]) == (422, code)


async def test_an_admins_rule_sends_tickets_elsewhere_until_it_ends(county: County) -> None:
    admin = await county.by(Role.ADMIN)
    rule = {"division_code": "3609", "category": "aid", "unit_id": "city", "valid_from": "2026-01-01"}
    added = await admin.call("POST", "/api/desk/routing-rules", json=rule)
    assert added.status_code == 201, added.text
    assert (await county.file())["unit"] == "市民政局"
    path = f"/api/desk/routing-rules/{added.json()['id']}/end"
    assert (await admin.call("POST", path, json={"on": "2025-01-01"})).status_code == 422
    assert (await admin.call("POST", path, json={"on": "2026-11-23"})).status_code == 200
    assert (await county.file(text="另一件事"))["unit"] == "区民政局"
    wrong = await admin.call("POST", "/api/desk/routing-rules", json=rule | {"unit_id": "nowhere"})
    assert error(wrong)["code"] == "unknown_unit"
    (listed,) = (await admin.call("GET", "/api/desk/routing-rules")).json()["rules"]
    assert listed["valid_to"] == "2026-11-23"
