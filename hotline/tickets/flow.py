"""The transition table, read from flow.yaml and checked as a whole."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from hotline.sla.model import ClockKind
from knowledge.yaml_text import read_yaml

Role = Literal["citizen", "operator", "township", "centre", "manager", "admin", "auditor", "system"]
Need = Literal[
    "reason", "unit", "note", "reply", "workdays", "hold_reason", "account", "facts", "main_ticket", "rating",
    "callback", "visit",
]  # fmt: skip
SAME = "same"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StateInfo(_Model):
    """A state: what staff read, whether somebody must still act, whether the owning unit has it."""

    name: str
    open: bool = False
    with_unit: bool = False


class ActionInfo(_Model):
    """A row of the table; see the head of flow.yaml. `from_states` None: in any state."""

    name: str
    from_states: tuple[str, ...] | None
    to: str
    by: tuple[Role, ...]
    needs: tuple[Need, ...] = ()
    takes: tuple[Need, ...] = ()
    guards: tuple[str, ...] = ()
    notice: str | None = None
    visible: bool = False
    starts: tuple[ClockKind, ...] = ()
    stops: tuple[ClockKind, ...] = ()
    cancels: tuple[ClockKind, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from(cls, raw: dict[str, Any]) -> dict[str, Any]:
        raw = dict(raw)
        given = raw.pop("from")
        raw["from_states"] = None if given == "any" else given
        return raw

    def allowed_in(self, state: str) -> bool:
        """Whether the state permits it."""
        return self.from_states is None or state in self.from_states

    def names(self, need: Need, role: str) -> bool:
        """Whether this role may take it and it goes by what is named so."""
        return role in self.by and need in (*self.needs, *self.takes)

    def leads_to(self, state: str) -> str:
        """The state after it."""
        return state if self.to == SAME else self.to


class VisitResult(_Model):
    """What a visit found; `leads`: then each lead of the ticket has a result."""

    name: str
    leads: bool = False


class LeadOutcome(_Model):
    """What came of a lead; `reason`: one must be given."""

    name: str
    reason: bool = False


class Flow(_Model):
    """All of flow.yaml."""

    states: dict[str, StateInfo]
    actions: dict[str, ActionInfo]
    hold_reasons: dict[str, str]
    visit_results: dict[str, VisitResult]
    lead_results: dict[str, LeadOutcome]
    lead_reasons: dict[str, str]

    @model_validator(mode="after")
    def _names_are_known(self) -> Flow:
        for name, action in self.actions.items():
            named = {*(action.from_states or ()), *([] if action.to == SAME else [action.to])}
            if unknown := named - self.states.keys():
                raise ValueError(f"action {name} names unknown states {sorted(unknown)}")
        return self

    def allowed(self, state: str, role: str) -> list[str]:
        """Actions that the state and the role permit; their guards are not asked here."""
        return [
            name
            for name, action in self.actions.items()
            if action.from_states != () and action.allowed_in(state) and role in action.by
        ]

    def is_open(self, state: str) -> bool:
        """Whether somebody must still act."""
        return self.states[state].open


@cache
def flow() -> Flow:
    """The table. Raises pydantic.ValidationError for a table that names what is not there."""
    raw = resources.files("hotline.tickets").joinpath("flow.yaml").read_text(encoding="utf-8")
    return Flow.model_validate(read_yaml(raw))
