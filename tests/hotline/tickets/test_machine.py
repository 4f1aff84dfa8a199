"""Random lives of a ticket over the whole table: nobody can bring it into a state that its events don't explain."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable
from datetime import timedelta
from importlib import resources
from random import Random
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.accounts.actor import Actor, Role
from hotline.db.embedded import EmbeddedPostgres
from hotline.db.engine import create_engine
from hotline.errors import Conflict, Forbidden, HotlineError, NotFound
from hotline.sla.clocks import is_late
from hotline.tickets import repository
from hotline.tickets.asking import TicketTalk
from hotline.tickets.citizens import CitizenDesk
from hotline.tickets.model import Ticket
from hotline.tickets.opening import Opening
from hotline.tickets.rebuilding import differences
from hotline.tickets.service import TicketService
from hotline.tickets.steps import Rating, Step
from knowledge.yaml_text import read_yaml
from tests.hotline.tickets.conftest import COUNTY, EAST, WEST, Office, staff, units

#: The table as it stands in the file, read without the code that reads it.
TABLE = read_yaml(resources.files("hotline.tickets").joinpath("flow.yaml").read_text(encoding="utf-8"))
ACTIONS: dict[str, Any] = {name: row for name, row in TABLE["actions"].items() if name != "open"}
T = TypeVar("T")
ENDED = {"closed", "not_accepted", "merged", "withdrawn"}
GIVEN: dict[str, Any] = {
    "reason": "有原因", "note": "记一笔", "reply": "已经办好", "workdays": 3, "hold_reason": "waiting_for_check",
    "facts": "又想起一件事", "account_id": uuid.UUID(int=7), "visit": "not_found", "unit_id": WEST,
}  # fmt: skip
#: Fields that the table calls by another name.
FIELDS = {"unit": "unit_id", "account": "account_id", "callback": "rating"}
ACTORS = [
    Actor.citizen(), Actor.system(), staff(Role.OPERATOR), staff(Role.CENTRE), staff(Role.CENTRE), staff(Role.MANAGER),
    staff(Role.TOWNSHIP, EAST), staff(Role.TOWNSHIP, WEST), staff(Role.TOWNSHIP, COUNTY), staff(Role.AUDITOR),
]  # fmt: skip


class Lives(RuleBasedStateMachine):
    """One ticket and everybody who could do something to it, in any order, at any time, with stale versions too."""

    engine: AsyncEngine
    service: TicketService
    runner: asyncio.Runner
    taken: set[str]
    """Actions that succeeded in any of the lives."""

    def do(self, work: Awaitable[T]) -> T:
        return self.runner.run(_awaited(work))

    @initialize(category=st.sampled_from(["aid", "service", "urgent_aid", "outreach", "payment"]))
    def open_one(self, category: str) -> None:
        self.do(self._begin(category))

    async def _begin(self, category: str) -> None:
        self.connection = await self.engine.connect()
        self.outer = await self.connection.begin()
        session = AsyncSession(bind=self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        session.add_all(units())
        await session.flush()
        desk, opening = CitizenDesk(self.service), Opening(self.service)
        self.office = Office(session, self.service, opening, desk, TicketTalk(desk, opening))
        about = {"about_unit": EAST} if category == "service" else {}
        self.ticket = (await self.office.open(category, **about)).ticket
        self.other = (await self.office.open("aid", contact_phone="13700137000")).ticket
        self.promised = self.ticket.promised_at
        self.moved_by_right = False

    @rule(
        action=st.sampled_from(sorted(ACTIONS)), actor=st.sampled_from(ACTORS), stale=st.booleans(), good=st.booleans()
    )
    def somebody_tries_anything(self, action: str, actor: Actor, stale: bool, good: bool) -> None:
        self.somebody_does(action, actor, stale=stale, good=good)

    @rule(data=st.data(), good=st.booleans())
    def somebody_does_what_the_state_allows(self, data: st.DataObject, good: bool) -> None:
        able = self.able()
        if able:
            self.somebody_does(*data.draw(st.sampled_from(able)), stale=False, good=good)

    def able(self) -> list[tuple[str, Actor]]:
        """Who could do what now, as far as the table goes; the ways out, which end a life, come up rarely."""
        state = self.ticket.state
        possible = [name for name, row in ACTIONS.items() if row["from"] == "any" or state in row["from"]]
        going_on = [name for name in possible if ACTIONS[name]["to"] not in ENDED - {"closed"}]
        rarely = going_on if self.ticket.version % 8 else possible
        return [
            (action, actor)
            for action in rarely or possible
            for actor in ACTORS
            if actor.role in ACTIONS[action]["by"]
            and (actor.role != "township" or actor.unit_id == self.ticket.owner_unit)
        ]

    def somebody_does(self, action: str, actor: Actor, *, stale: bool, good: bool) -> None:
        before, version = self.ticket.state, self.ticket.version
        row = ACTIONS[action]
        given = {**GIVEN, "main_ticket": self.other.no, "rating": Rating(good, good)}
        names = [*row.get("needs", ()), *row.get("takes", ()), "reason", "note"]
        fields = {FIELDS.get(name, name) for name in names}
        step = Step(
            action, version=version - 1 if stale else version, **{name: given[name] for name in sorted(fields)}
        )  # fmt: skip
        refused = self.do(self._refusal(step, actor))
        if refused is None:
            assert not stale
            assert actor.role in row["by"]
            assert row["from"] == "any" or before in row["from"]
            assert self.ticket.state == (before if row["to"] == "same" else row["to"])
            assert self.ticket.version == version + 1
            self.taken.add(action)
            self.moved_by_right |= action in (
                "grant_extension",
                "resume",
                "rehandle",
                "reject_reply",
                "reassign",
                "mark_urgent",
            )
            return
        assert (self.ticket.version, self.ticket.state) == (version, before)
        if isinstance(refused, NotFound):
            assert actor.role != Role.CITIZEN
        elif isinstance(refused, Forbidden):
            assert actor.role not in row["by"]
        else:
            assert isinstance(refused, Conflict), f"{action} was given all it needs: {refused}"
            assert refused.allowed is not None
            assert refused.version == version
            assert stale or refused.code != "ticket_changed"
            assert refused.code != "not_allowed_now" or (row["from"] != "any" and before not in row["from"])

    async def _refusal(self, step: Step, actor: Actor) -> HotlineError | None:
        try:
            async with self.office.session.begin_nested():
                await self.service.act(self.office.session, self.ticket.id, step, actor, now=self.office.now)
        except HotlineError as error:
            await self.office.session.refresh(self.ticket)
            return error
        return None

    @rule(hours=st.sampled_from([0.2, 3, 26, 24 * 9]))
    def time_passes(self, hours: float) -> None:
        self.office.now += timedelta(hours=hours)

    @invariant()
    def the_row_is_the_sum_of_its_events(self) -> None:
        assert self.do(self._differences()) == {}

    async def _differences(self) -> dict[str, Any]:
        session = self.office.session
        await session.refresh(self.ticket)
        return differences(self.ticket, await repository.events(session, self.ticket.id))

    @invariant()
    def its_clocks_fit_its_state(self) -> None:
        running = self.do(repository.running_clocks(self.office.session, self.ticket.id))
        kinds = {clock.kind for clock in running}
        assert len(kinds) == len(running), "no kind runs twice"
        state = self.ticket.state
        if state in ENDED:
            assert kinds == set()
        if state in ("dispatched", "handling", "return_requested"):
            assert {"resolve", "promise"} <= kinds
            assert self.ticket.owner_unit is not None
        if state in ("accepted", "to_dispatch"):
            assert "dispatch" in kinds
        paused = self.ticket.on_hold is not None
        due = [clock.due_at for clock in running if not (paused and clock.kind in ("promise", "resolve"))]
        assert self.ticket.due_at == min(due, default=None)
        for clock in running:
            assert is_late(clock, self.office.now) == (clock.due_at < self.office.now)

    @invariant()
    def a_promise_moves_later_only_by_extension_pause_or_new_round(self) -> None:
        promised = self.ticket.promised_at
        if not self.moved_by_right and promised is not None and self.promised is not None:
            assert promised <= self.promised

    @invariant()
    def nobody_judges_himself(self) -> None:
        if self.ticket.about_unit is not None:
            assert self.ticket.owner_unit not in (self.ticket.about_unit, WEST)

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            self.do(self._end())

    async def _end(self) -> None:
        await self.office.session.close()
        await self.outer.rollback()
        await self.connection.close()


async def _awaited(work: Awaitable[T]) -> T:
    return await work


def test_random_lives(database: EmbeddedPostgres, ticket_service: TicketService) -> None:
    taken: set[str] = set()
    with asyncio.Runner() as runner:
        engine = create_engine(database.url(), pool_size=2)
        machine = type(
            "Machine", (Lives,), {"engine": engine, "service": ticket_service, "runner": runner, "taken": taken}
        )
        try:
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=15, stateful_step_count=40, deadline=None, derandomize=True,
                    suppress_health_check=list(HealthCheck), print_blob=False,
                ),
            )  # fmt: skip
        finally:
            runner.run(engine.dispose())


def test_seeded_walks_take_most_actions_of_the_table(database: EmbeddedPostgres, ticket_service: TicketService) -> None:
    """Random steps are mostly refused; these choose among what the state allows and go deep."""
    taken: set[str] = set()
    with asyncio.Runner() as runner:
        engine = create_engine(database.url(), pool_size=2)
        kind = type("Walk", (Lives,), {"engine": engine, "service": ticket_service, "runner": runner, "taken": taken})
        for seed in range(10):
            chance, walk = Random(seed), kind()
            walk.open_one(chance.choice(["aid", "service", "urgent_aid", "outreach"]))
            for _ in range(35):
                walk.time_passes(chance.choice([0.0, 0.0, 0.1, 5, 26]))
                able = walk.able()
                fresh = [pair for pair in able if pair[0] not in taken]
                action, actor = chance.choice(fresh if fresh and chance.random() < 0.6 else able)
                walk.somebody_does(action, actor, stale=False, good=chance.random() < 0.3)
                walk.the_row_is_the_sum_of_its_events()
                walk.its_clocks_fit_its_state()
                walk.nobody_judges_himself()
            walk.teardown()
        runner.run(engine.dispose())
    # Here a ticket is sent on in the very step that opens it, so none waits to be queued.
    # What a walk of this length seldom reaches has its own tests beside this one.
    assert len(ACTIONS.keys() - taken) <= 8, sorted(ACTIONS.keys() - taken)


async def _committed(url: str, service: TicketService) -> tuple[AsyncEngine, Ticket]:
    engine = create_engine(url, pool_size=10)
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
        session.add_all(units())
        await session.flush()
        desk, opening = CitizenDesk(service), Opening(service)
        office = Office(session, service, opening, desk, TicketTalk(desk, opening))
        return engine, (await office.open()).ticket


async def test_two_who_act_on_the_same_version_at_once_do_it_once(
    fresh_database: str, ticket_service: TicketService
) -> None:
    engine, ticket = await _committed(fresh_database, ticket_service)

    async def sign() -> str:
        async with AsyncSession(engine) as session, session.begin():
            step = Step("sign", version=2)
            await ticket_service.act(session, ticket.id, step, staff(Role.TOWNSHIP, EAST), now=ticket.opened_at)
            return "done"

    results = await asyncio.gather(*(sign() for _ in range(8)), return_exceptions=True)
    assert results.count("done") == 1
    refused = [result for result in results if result != "done"]
    assert {error.code for error in refused if isinstance(error, HotlineError)} == {"ticket_changed"}
    async with AsyncSession(engine) as session:
        assert [event.action for event in await repository.events(session, ticket.id)] == ["open", "dispatch", "sign"]
    await engine.dispose()


async def test_one_who_says_the_same_twice_at_once_has_one_ticket(
    fresh_database: str, ticket_service: TicketService
) -> None:
    engine, first = await _committed(fresh_database, ticket_service)
    opening = Opening(ticket_service)

    async def open_one(key: str) -> str:
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            desk = CitizenDesk(ticket_service)
            office = Office(session, ticket_service, opening, desk, TicketTalk(desk, opening))
            return (await office.open(source_key=key, contact_phone="13600136000")).how

    same = await asyncio.gather(*(open_one("one") for _ in range(5)))
    other = await asyncio.gather(*(open_one(f"more{number}") for number in range(5)))
    assert sorted(same) == ["known"] * 4 + ["opened"]
    assert other == ["joined"] * 5
    async with AsyncSession(engine) as session:
        rows = await repository.listed(session, repository.Wanted())
    assert {row.no[12:16] for row in rows} == {"0001", "0002"}
    assert first.id in {row.id for row in rows}
    await engine.dispose()
