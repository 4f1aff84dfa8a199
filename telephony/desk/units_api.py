"""Units and routing rules. Everybody of the staff reads them; admins change them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from hotline.accounts.actor import STAFF_ROLES, Actor, Role
from hotline.routing import admin, repository
from hotline.routing.model import RoutingRule, Unit
from telephony.desk.access import Access
from telephony.desk.desk import errors
from telephony.desk.schemas import PLAIN
from telephony.tickets.schemas import CategoryName, Day, In

_LARGEST_ID = 2**63 - 1
_LARGEST = 2**31 - 1
_UnitId = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9_-]{0,63}$")]
_Name = Annotated[str, Field(min_length=1, max_length=80, pattern=PLAIN)]
_KindName = Literal["township", "county", "prefecture", "centre"]
_Division = Annotated[str, Field(pattern=r"^(\d{6}|\d{9}|\d{12})$")]
_Phone = Annotated[str | None, Field(pattern=r"^[0-9+][0-9 -]{2,24}$")]
_Fen = Annotated[int | None, Field(ge=0, le=_LARGEST, strict=True)]
_Hours = Annotated[
    dict[str, Any] | None, Field(description="Working hours as in hotline/sla/rules.yaml; null: those of that file")
]


class UnitIn(In):
    """Body of POST /api/desk/units."""

    id: _UnitId
    name: _Name
    kind: _KindName
    division_code: _Division
    parent_id: _UnitId | None = None
    duty_phone: _Phone = None
    hours: _Hours = None
    grant_limit_fen: _Fen = None
    valid_from: Day
    valid_to: Day | None = None
    successor_id: _UnitId | None = None


class UnitPatch(In):
    """Body of PATCH /api/desk/units/{unit_id}: what is left out stays, null takes it away where it may be missing."""

    name: _Name | None = None
    kind: _KindName | None = None
    division_code: _Division | None = None
    parent_id: _UnitId | None = None
    duty_phone: _Phone = None
    hours: _Hours = None
    grant_limit_fen: _Fen = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    successor_id: _UnitId | None = None


class UnitOut(BaseModel):
    """A unit."""

    id: str
    name: str
    kind: str
    division_code: str
    parent_id: str | None
    duty_phone: str | None
    hours: dict[str, Any] | None
    grant_limit_fen: int | None
    valid_from: date
    valid_to: date | None
    successor_id: str | None


class UnitsOut(BaseModel):
    """Units by place."""

    units: list[UnitOut]


class RuleIn(In):
    """Body of POST /api/desk/routing-rules."""

    division_code: Annotated[str, Field(pattern=r"^\d{0,12}$", description="A code or its beginning; '' is everywhere")]
    category: CategoryName | Literal["outreach"] | None = None
    unit_id: _UnitId
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    valid_from: Day
    valid_to: Day | None = None


class EndIn(In):
    """Body of POST /api/desk/routing-rules/{rule_id}/end."""

    on: Annotated[Day, Field(description="From this day on it does not hold")]


class RuleOut(BaseModel):
    """A rule."""

    id: int
    division_code: str
    category: str | None
    unit_id: str
    priority: int
    valid_from: date
    valid_to: date | None
    created_at: datetime
    created_by: str


class RulesOut(BaseModel):
    """Rules by place, ended ones too."""

    rules: list[RuleOut]


def build_units_router(access: Access) -> APIRouter:
    """Six routes."""
    router = APIRouter(prefix="/api/desk", tags=["desk"])
    Reader = Annotated[Actor, Depends(access.require(*STAFF_ROLES))]
    Admin = Annotated[Actor, Depends(access.require(Role.ADMIN))]

    @router.get("/units", responses=errors(422))
    async def units(
        _: Reader,
        *,
        q: Annotated[str | None, Query(max_length=80, pattern=PLAIN, description="Part of a name")] = None,
        on: Annotated[Day | None, Query(description="Working on this day; left out, all there were")] = None,
    ) -> UnitsOut:
        """Units by place."""
        async with access.transaction() as session:
            return UnitsOut(units=[_unit(unit) for unit in await repository.units(session, on=on, text=q)])

    @router.post("/units", status_code=201, responses=errors(400, 409, 413, 422))
    async def add_unit(body: UnitIn, actor: Admin) -> UnitOut:
        """A new unit."""
        async with access.transaction() as session:
            fields = body.model_dump(exclude={"id"})
            return _unit(await admin.add_unit(session, actor, body.id, fields, now=access.clock()))

    @router.patch("/units/{unit_id}", responses=errors(400, 404, 413, 422))
    async def change_unit(
        unit_id: Annotated[str, Path(max_length=64, pattern="^[a-z0-9][a-z0-9_-]*$")], body: UnitPatch, actor: Admin
    ) -> UnitOut:
        """Change a unit, or end it: `valid_to`, and `successor_id` where one unit has all its matters then."""
        async with access.transaction() as session:
            changes = body.model_dump(exclude_unset=True)
            return _unit(await admin.change_unit(session, actor, unit_id, changes, now=access.clock()))

    @router.get("/routing-rules", responses=errors())
    async def rules(_: Reader) -> RulesOut:
        """The administrators' rules, which win over routing.yaml."""
        async with access.transaction() as session:
            return RulesOut(rules=[_rule(rule) for rule in await repository.rules(session)])

    @router.post("/routing-rules", status_code=201, responses=errors(400, 413, 422))
    async def add_rule(body: RuleIn, actor: Admin) -> RuleOut:
        """A new rule."""
        async with access.transaction() as session:
            draft = admin.RuleDraft(**body.model_dump())
            return _rule(await admin.add_rule(session, actor, draft, now=access.clock()))

    @router.post("/routing-rules/{rule_id}/end", responses=errors(400, 404, 413, 422))
    async def end_rule(rule_id: Annotated[int, Path(ge=1, le=_LARGEST_ID)], body: EndIn, actor: Admin) -> RuleOut:
        """End a rule; it stays in the list."""
        async with access.transaction() as session:
            return _rule(await admin.end_rule(session, actor, rule_id, body.on, now=access.clock()))

    return router


def _unit(unit: Unit) -> UnitOut:
    return UnitOut.model_validate(unit, from_attributes=True)


def _rule(rule: RoutingRule) -> RuleOut:
    return RuleOut.model_validate(rule, from_attributes=True)
