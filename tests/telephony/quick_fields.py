"""FastAPI makes a validator for each parameter and body of each route; here equal ones are made once.

Hundreds of tests build the app anew, and two thirds of the processor's time that it takes goes into its validators.
They keep nothing of what they validate, so apps can share them.
"""

from typing import Any, get_args

from fastapi._compat import v2
from pydantic import TypeAdapter

#: The adapters by what they are made of, with that itself: while it lives, nothing else has its address.
_made: dict[tuple[str, ...], tuple[Any, TypeAdapter[Any]]] = {}


def _adapter(annotated: Any, *, config: Any = None) -> TypeAdapter[Any]:
    kind, *rules = get_args(annotated)
    key = (str(id(kind)) if isinstance(kind, type) else "", repr(kind), repr(rules), repr(config))
    if key not in _made:
        _made[key] = (annotated, TypeAdapter(annotated, config=config))
    return _made[key][1]


def make_equal_fields_once() -> None:
    """From now on, for every app of this process."""
    v2.TypeAdapter = _adapter  # type: ignore[assignment, misc]
