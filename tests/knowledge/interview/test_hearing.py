"""What a message tells while another question is open."""

from datetime import date

from components.quantities import find_quantities

from knowledge import Library
from knowledge.eligibility.interview import Heard, Hearing, Told
from knowledge.eligibility.interview.message import Message


def heard(library: Library, question: str, text: str, told: Told, answered: tuple[str, ...] = ()) -> Heard | None:
    """What is heard of a message while a question is open."""
    message = Message(text, find_quantities(text), library, date(2026, 11, 26))
    return Hearing(library).hear(library.interview.question(question), message, told, answered, again=False)


def test_what_others_have_is_not_the_familys(library: Library) -> None:
    assert heard(library, "region", "我跑了三趟都不给办，凭啥隔壁老王开着车吃低保", Told()) is None


def test_that_there_is_no_income_any_more_corrects_what_was_told(library: Library) -> None:
    told = Told({"income": {"yuan": "5000.00", "per": "month"}})
    found = heard(library, "members", "现在没有收入", told, ("income",))
    assert found is not None
    assert found.told.facts["income"] == {"yuan": "0", "per": "year"}
    assert found.ask == "members"


def test_what_is_taken_back_is_not_the_number(library: Library) -> None:
    told = Told({"size": 3, "income": {"yuan": "2800.00", "per": "month"}})
    found = heard(library, "members", "不是三口，是四口人", told, ("size", "income"))
    assert found is not None
    assert found.told.facts["size"] == 4
