"""The tree of errors: one base, stable codes, a status at the edge, a sentence for each that citizens can meet."""

import ast
import re
from pathlib import Path

import pytest

from hotline import errors
from hotline.errors import HotlineError, InvalidInput, RateLimited, Unavailable
from knowledge.service_texts import ServiceTexts

_ROOT = Path(__file__).resolve().parents[2]
_KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, HotlineError) and kind is not HotlineError
]


def test_every_kind_is_drawn_in_the_tree_with_its_status() -> None:
    drawn = dict(re.findall(r"[├└]── (\w+) .*?(\d{3}|exit code \d)", errors.__doc__ or ""))
    assert set(drawn) == {kind.__name__ for kind in _KINDS}
    for kind in _KINDS:
        if drawn[kind.__name__].isdigit() and kind is not InvalidInput:
            assert str(kind.status) == drawn[kind.__name__]


@pytest.mark.parametrize("kind", [RateLimited, Unavailable])
@pytest.mark.parametrize(("asked", "given"), [(-3, 1), (0, 1), (1, 1), (30, 30)])
def test_nobody_is_told_to_retry_in_no_time(
    kind: type[RateLimited] | type[Unavailable], asked: int, given: int
) -> None:
    assert kind("code", "message", retry_after=asked).retry_after == given


def test_an_error_reads_as_code_and_message() -> None:
    error = InvalidInput("text_empty", "text is empty", field="text")
    assert str(error) == "text_empty: text is empty"
    assert (error.status, error.field) == (422, "text")


def _raised_codes() -> set[str]:
    """First arguments of every HotlineError raised in what a citizen's request runs through."""
    names = {kind.__name__ for kind in _KINDS} - {"SettingsError"}
    codes = set()
    for package in ("hotline/conversations", "hotline/db/engine.py", "telephony"):
        place = _ROOT / package
        for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                    assert isinstance(node.args[0], ast.Constant), f"{file}:{node.lineno}: a code is a constant"
                    codes.add(node.args[0].value)
    return codes


def test_every_code_a_citizen_can_meet_has_a_chinese_sentence(texts: ServiceTexts) -> None:
    codes = _raised_codes()
    assert {"text_empty", "rate_limited", "token_expired", "database_unavailable"} <= codes
    for_operators_only = {"already_taken", "not_yours"}
    assert codes - for_operators_only <= set(texts.errors)
    for code, sentence in texts.errors.items():
        assert re.search(r"[\u4e00-\u9fff]", sentence), code
        assert len(sentence) <= 60, code
