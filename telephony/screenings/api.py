"""POST /api/screenings: what a household may well get. Nothing is kept. See docs/eligibility.md."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request
from pydantic import Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from hotline.clock import local_date
from hotline.errors import InvalidInput
from knowledge import Library
from knowledge.eligibility.determination import screen
from knowledge.eligibility.given import NotAHousehold, read_household
from knowledge.eligibility.household import Household, household_schema
from knowledge.eligibility.registry import Rulebook
from knowledge.eligibility.result import ScreeningResult, result_of
from telephony.limits import AddressLimit
from telephony.webchat.schemas import ErrorOut

#: Twenty members with every fact told take some 20 KB.
LARGEST_HOUSEHOLD = 32 * 1024


class ScreeningIn(Household):
    """A household, and the day for which it is screened."""

    as_of: date | None = Field(default=None, description="Today in China if left out")


class _Documented:
    """Documents a body that is not read by FastAPI: it would take "3" for 3, and a household is not guessed at."""

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        return core_schema.any_schema()

    @classmethod
    def __get_pydantic_json_schema__(cls, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(ScreeningIn.__pydantic_core_schema__)


async def _household(request: Request, _: Annotated[dict[str, Any], Body(), _Documented()]) -> ScreeningIn:
    text = await request.body()
    if len(text) > LARGEST_HOUSEHOLD:
        raise InvalidInput("household_too_large", f"a household takes at most {LARGEST_HOUSEHOLD} bytes", status=413)
    try:
        return read_household(text, ScreeningIn)
    except NotAHousehold as error:
        problem = error.problems[0]
        # The path only: what was given may be anything at all, and messages go to the log.
        raise InvalidInput("household_invalid", "not a household", field=problem.path or None) from error


def build_screening_api(
    library: Library, book: Rulebook, clock: Callable[[], datetime], limit: AddressLimit
) -> APIRouter:
    """The two routes."""
    router = APIRouter(prefix="/api/screenings", tags=["screenings"])
    errors: dict[int | str, dict[str, Any]] = {code: {"model": ErrorOut} for code in (400, 413, 422, 429)}

    # Not in the event loop: a screening takes some hundredths of a second of computing.
    @router.post("", responses=errors)
    def screening(request: Request, told: Annotated[ScreeningIn, Depends(_household)]) -> ScreeningResult:
        """Screen a household. Left out is unknown, never zero. Nothing is kept."""
        now = clock()
        limit.check(request.client.host if request.client else "", now)
        household = Household.model_construct(**{name: getattr(told, name) for name in Household.model_fields})
        return result_of(screen(library, book, household, told.as_of or local_date(now)), library.screening)

    @router.get("/schema")
    def schema() -> dict[str, Any]:
        """JSON Schema of a household: what may be told, in which words. `as_of` may stand beside it."""
        return household_schema()

    return router
