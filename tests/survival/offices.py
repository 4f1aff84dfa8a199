"""The staff: opens for callers, and takes every step of the table, several at once on the same tickets."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.survival.citizens import matter, phone_number
from tests.survival.ledger import Deed, Ledger, Outcome
from tests.survival.web import Answer, Line

UNITS = ("s-centre", "s-city", "s-county", "s-west", "s-east")
OPERATOR, CENTRE, SECOND, MANAGER = "operator", "centre", "second", "manager"
#: Who takes which step in which state, and how often beside the others. `unit`: somebody of the unit that has it.
_STEPS: dict[str, tuple[tuple[str, str, int], ...]] = {
    "to_dispatch": (("dispatch", OPERATOR, 6), ("refuse", CENTRE, 1), ("note", OPERATOR, 1), ("merge", CENTRE, 1)),
    "dispatched": (
        ("sign", "unit", 12), ("reassign", CENTRE, 2), ("request_return", "unit", 3), ("mark_urgent", OPERATOR, 1),
        ("record_contact", "unit", 2), ("withdraw", OPERATOR, 1), ("merge", OPERATOR, 1), ("supervise", MANAGER, 1),
    ),
    "handling": (
        ("reply", "unit", 10), ("ask_extension", "unit", 4), ("grant_extension", MANAGER, 4),
        ("refuse_extension", CENTRE, 2), ("hold", "unit", 4), ("resume", "unit", 6), ("record_contact", "unit", 3),
        ("record_first_aid", "unit", 1), ("reassign", CENTRE, 1), ("mark_urgent", CENTRE, 1), ("note", "unit", 2),
        ("add_facts", OPERATOR, 2), ("supervise", CENTRE, 1), ("end_supervision", MANAGER, 1),
        ("request_return", "unit", 1), ("mark_confidential", CENTRE, 1), ("urge", OPERATOR, 1),
    ),
    "return_requested": (("grant_return", SECOND, 2), ("refuse_return", CENTRE, 2), ("note", CENTRE, 1)),
    "replied": (("ask_callback", OPERATOR, 3), ("record_callback", OPERATOR, 3), ("reject_reply", CENTRE, 1)),
    "callback": (
        ("record_callback", OPERATOR, 3), ("close", OPERATOR, 3), ("rehandle", CENTRE, 2), ("rate", OPERATOR, 2),
    ),
}  # fmt: skip
_CALLERS = 25
_MOST_STEPS_AT_ONCE = 5


@dataclass
class Office:
    """One desk with the accounts of everybody. `tokens`: by account name."""

    line: Line
    ledger: Ledger
    rng: Random
    tokens: dict[str, str]
    last_numbers: list[str] = field(default_factory=list)

    def do_something(self) -> None:
        """Take a caller's matter down, or work on a ticket for a few steps."""
        if self.rng.random() < 0.1:
            self.open_for_caller()
        else:
            self.work()

    def open_for_caller(self) -> None:
        """A caller may have the same matter open already; then it is joined to that."""
        mark = self.ledger.mark()
        body = matter(self.rng, mark)
        if not body.get("anonymous"):
            body["contact_phone"] = phone_number(self.rng.randrange(_CALLERS))
        answer = self.line.send("POST", "/api/desk/tickets", body, token=self.tokens[OPERATOR], key=mark)
        if not answer.taken:
            self.ledger.strange(f"opening for a caller: {answer}")
            return
        number, how = answer.body["no"].replace("-", ""), answer.body["how"]
        if self.rng.random() < 0.3:
            again = self.line.send("POST", "/api/desk/tickets", body, token=self.tokens[OPERATOR], key=mark)
            self.ledger.count("openings sent twice")
            if not again.taken or again.body["no"].replace("-", "") != number:
                self.ledger.strange(f"{number} opened again: {again}")
        how = "joined" if how == "joined" else "opened"
        self.ledger.write(Deed(mark, "open", number, "operator", Outcome.DONE, how=how, source="desk"))

    def work(self) -> None:
        """Look at the list and take some steps with one of the newest."""
        found = self.line.send("GET", "/api/desk/tickets?order=opened&limit=25", token=self.tokens[CENTRE])
        if not found.taken:
            self.ledger.strange(f"the list: {found}")
            return
        rows = found.body["tickets"]
        self.last_numbers = [row["no"] for row in rows]
        row = self.rng.choice(rows) if rows else None
        for _ in range(_MOST_STEPS_AT_ONCE):
            if row is None or self.ledger.over:
                return
            row = self.step(row)

    def step(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """Take one step; the ticket after it, None if it was refused or nothing is left to do."""
        known = [step for step in _STEPS.get(row["state"]["id"], ()) if _makes_sense(step[0], row)]
        if not known:
            return None
        ((action, who, _),) = self.rng.choices(known, [weight for _, _, weight in known])
        name = row["unit"]["id"] if who == "unit" else who
        mark = self.ledger.mark()
        body = {"action": action, "version": row["version"], "note": mark, **self._with(action, mark, row)}
        answer = self.line.send("POST", f"/api/desk/tickets/{row['id']}/actions", body, token=self.tokens[name])
        role = "township" if who == "unit" else "centre" if who == SECOND else who
        outcome = self._outcome(row, answer, mark)
        self.ledger.write(Deed(mark, action, row["no"].replace("-", ""), role, outcome))
        return answer.body["ticket"] if answer.taken else None

    def _with(self, action: str, mark: str, row: dict[str, Any]) -> dict[str, Any]:
        """What must come with the step."""
        match action:
            case "dispatch" | "reassign":
                return {"unit_id": self.rng.choice(UNITS), "reason": mark}
            case "reply":
                return {"reply": f"{mark}：办好了"}
            case "ask_extension":
                return {"reason": mark, "workdays": self.rng.randint(1, 10)}
            case "hold":
                return {"reason": mark, "hold_reason": "waiting_for_check"}
            case "add_facts":
                return {"facts": mark}
            case "merge":
                return {"reason": mark, "main_ticket": self.rng.choice(self.last_numbers)}
            case "record_callback" | "rate":
                good = self.rng.random() < 0.5
                return {"rating": {"solved": good, "satisfied": good, "reason": mark}}
        return {"reason": mark}

    def _outcome(self, row: dict[str, Any], answer: Answer, mark: str) -> Outcome:
        """A version is taken once, so what is not there now will never come of this request."""
        if answer.taken:
            return Outcome.DONE
        # 404: its unit does not have it any more. A main ticket may be one that this member of staff may not see.
        hidden = answer.status == 422 and answer.code == "unknown_main_ticket"
        stale = answer.status == 409 and "version" in answer.body["error"]
        if not (hidden or stale or answer.status == 404):
            self.ledger.strange(f"{row['no']}: {answer}")
        self.ledger.count(f"refused: {answer.code}")
        if not answer.doubtful:
            return Outcome.REFUSED
        read = self.line.send("GET", f"/api/desk/tickets/{row['id']}", token=self.tokens[CENTRE])
        found = any(event["note"] == mark for event in read.body["events"])
        self.ledger.count("answers lost, found done" if found else "answers lost, found not done")
        return Outcome.DONE if found else Outcome.REFUSED


def _makes_sense(action: str, row: dict[str, Any]) -> bool:
    """Leaves out most of what the table would refuse; what others do meanwhile refuses enough."""
    match action:
        case "hold" | "ask_extension" | "reply" | "request_return":
            return row["on_hold"] is None and (action != "ask_extension" or not row["extension_pending"])
        case "resume":
            return row["on_hold"] is not None
        case "grant_extension" | "refuse_extension":
            return bool(row["extension_pending"])
        case "supervise" | "end_supervision":
            return bool(row["supervised"]) == (action == "end_supervision")
        case "mark_urgent":
            return bool(row["urgency"] == "normal")
        case "rehandle":
            return row["satisfied"] is False
        case "rate":
            return row["satisfied"] is None
    return True
