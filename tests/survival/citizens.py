"""Citizens: open tickets over the API and in the chat, and do with their own what they are offered."""

import json
import uuid
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.survival.ledger import Deed, Ledger, Outcome
from tests.survival.web import Answer, Line

#: Two townships of the county, and a district of which no unit is known: its tickets stay in the centre's queue.
PLACES = ("360902101", "360902105")
NOBODYS = "360302"
_NAMED = ("aid", "payment", "change", "question", "appeal", "urgent_aid", "service")
_ANONYMOUS = ("suggestion", "person_in_need", "other", "urgent_aid")
_MOST_TICKETS = 12


def phone_number(number: int) -> str:
    """An invented mobile number."""
    return f"139{number:08d}"


def matter(rng: Random, mark: str) -> dict[str, Any]:
    """What somebody wants done."""
    place = NOBODYS if rng.random() < 0.06 else rng.choice(PLACES)
    if rng.random() < 0.2:
        return {"category": rng.choice(_ANONYMOUS), "text": f"{mark}：没人管", "division": place, "anonymous": True}
    return {
        "category": rng.choice(_NAMED),
        "text": f"{mark}：家里没钱了",
        "division": place,
        "contact_phone": phone_number(rng.randrange(10**8)),
        "contact_name": "李四",
        "consent": True,
    }


@dataclass
class Own:
    """A ticket of this citizen."""

    no: str
    token: str
    urged: bool = False


@dataclass
class Citizen:
    """One who opens tickets and follows them."""

    line: Line
    ledger: Ledger
    rng: Random
    tickets: list[Own] = field(default_factory=list)

    def do_something(self) -> None:
        """Open one, or do something with one that is open."""
        if len(self.tickets) < 3 or self.rng.random() < 0.4:
            if self.rng.random() < 0.25:
                self.open_in_chat()
            else:
                self.open()
        else:
            self.follow(self.rng.choice(self.tickets))

    def open(self) -> None:
        """Over the API. Now and then the request is sent once more, as after an answer that got lost on the way."""
        mark = self.ledger.mark()
        body = matter(self.rng, mark)
        answer = self.line.send("POST", "/api/tickets", body, key=mark)
        if not answer.taken:
            self.ledger.strange(f"opening: {answer}")
            return
        no = answer.body["no"]
        if self.rng.random() < 0.15:
            again = self.line.send("POST", "/api/tickets", body, key=mark)
            self.ledger.count("openings sent twice")
            if not again.taken or (again.body["how"], again.body["no"]) != ("known", no):
                self.ledger.strange(f"{no} opened again: {again}")
        if not answer.doubtful and answer.body["how"] != "opened":
            self.ledger.strange(f"opening: {answer}")
        self._remember(no, answer.body["token"])
        self.ledger.write(
            Deed(mark, "open", no.replace("-", ""), "citizen", Outcome.DONE, how="opened", source="api")
        )  # fmt: skip

    def open_in_chat(self) -> None:
        """In a conversation of its own, by the bot's effect. The answer may come later, by the worker."""
        mark = self.ledger.mark()
        opened = self.line.send("POST", "/api/chat/sessions", {})
        if not opened.taken:
            self.ledger.strange(f"a conversation: {opened}")
            return
        ask = {"kind": "open", **matter(self.rng, mark)}
        body = {"client_msg_id": str(uuid.UUID(int=self.rng.getrandbits(128), version=4)), "text": json.dumps(ask)}
        said = self.line.send("POST", "/api/chat/messages", body, token=opened.body["token"])
        if not said.taken:
            self.ledger.strange(f"a message: {said}")
            return
        # The message is taken in, which is a promise that a ticket comes of it; its number is the proof's to find.
        self.ledger.write(Deed(mark, "open", "", "citizen", Outcome.DONE, how="opened", source="webchat"))

    def _remember(self, no: str, token: str) -> None:
        self.tickets.append(Own(no, token))
        del self.tickets[:-_MOST_TICKETS]

    def follow(self, own: Own) -> None:
        """Read it, and do one of the things that it offers."""
        read = self.line.send("GET", f"/api/tickets/{own.no}", token=own.token)
        if not read.taken:
            self.ledger.strange(f"{own.no}: {read}")
            return
        offers = [offer for offer in read.body["can"] if offer != "urge" or not own.urged]
        # Whoever takes it back at once leaves the offices nothing to do.
        if "withdraw" in offers and len(offers) > 1 and self.rng.random() < 0.8:
            offers.remove("withdraw")
        if not offers:
            self.tickets.remove(own)
            return
        offer = self.rng.choice(offers)
        mark = self.ledger.mark()
        body: dict[str, Any] = {}
        if offer == "facts":
            body = {"facts": f"{mark}：又想起一件事"}
        elif offer == "withdraw":
            body = {"reason": mark}
        elif offer == "rating":
            good = self.rng.random() < 0.5
            body = {"solved": good, "satisfied": good, "reason": mark}
        else:
            own.urged = True
        answer = self.line.send(
            "POST", f"/api/tickets/{own.no}/{offer}", body, token=own.token, key=mark if offer == "facts" else None
        )
        action = {"facts": "add_facts", "rating": "rate"}.get(offer, offer)
        self.ledger.write(
            Deed(mark, action, own.no.replace("-", ""), "citizen", self._outcome(own, answer, mark))
        )  # fmt: skip

    def _outcome(self, own: Own, answer: Answer, mark: str) -> Outcome:
        if answer.taken:
            return Outcome.DONE
        if answer.status != 409:
            self.ledger.strange(f"{own.no}: {answer}")
        if not answer.doubtful:
            return Outcome.REFUSED
        read = self.line.send("GET", f"/api/tickets/{own.no}", token=own.token)
        found = any(mark in (step["words"] or "") for step in read.body.get("steps", []))
        self.ledger.count("answers lost, found done" if found else "answers lost, left open")
        return Outcome.DONE if found else Outcome.OPEN
