"""Every error that a citizen or the staff can meet has a Chinese sentence and a row in the contract; collected from the
source."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from app import http_errors
from hotline import errors
from hotline.tickets.guards import GUARDS
from knowledge.service_texts import ServiceTexts

ROOT = Path(__file__).resolve().parents[2]
# What a public request can run into. Errors of starting up and of the command line are told on the terminal.
_REACHED = [
    "telephony", "hotline/conversations", "hotline/accounts", "hotline/audit", "hotline/db/engine.py",
    "hotline/tickets", "hotline/routing", "hotline/sla/alert_list.py", "hotline/outreach/failed.py",
]  # fmt: skip
_CONTRACTS = ["docs/webchat.md", "docs/accounts.md", "docs/tickets.md"]
# Only an operator can cause these.
_OPERATORS_ONLY = {"already_taken", "not_yours"}


def _files() -> list[Path]:
    paths = [ROOT / name for name in _REACHED]
    return [file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*.py")))]


def _raised() -> dict[str, set[int]]:
    """Statuses by code of every HotlineError built in those files."""
    found: dict[str, set[int]] = defaultdict(set)
    for file in _files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Attribute) and node.func.attr == "_conflict":
                # A ticket's step that is refused; conditions are named by the table.
                for code in _literals(node.args[:1]) or set(GUARDS):
                    found[code].add(errors.Conflict.status)
            if not isinstance(node.func, ast.Name):
                continue
            kind = getattr(errors, node.func.id, None)
            if not (isinstance(kind, type) and issubclass(kind, errors.HotlineError)):
                continue
            code = node.args[0]
            if file.name == "service.py" and isinstance(code, ast.Name) and kind is errors.Conflict:
                continue  # the body of _conflict, above
            assert isinstance(code, ast.Constant), f"{file}:{node.lineno}: the code must be a literal"
            given = [word.value for word in node.keywords if word.arg == "status"]
            status = given[0].value if given and isinstance(given[0], ast.Constant) else kind.status
            if kind is errors.InvalidInput and not given:
                status = 422
            assert isinstance(code.value, str)
            assert isinstance(status, int)
            found[code.value].add(status)
    return found


def _mapped() -> set[str]:
    """Codes that app/http_errors.py gives to errors of the framework."""
    found = set(http_errors._BY_STATUS.values())
    tree = ast.parse(Path(http_errors.__file__).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "respond":
            found |= _literals(node.args[1:2])
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "code" for target in node.targets
        ):
            found |= _literals([*getattr(node.value, "args", []), node.value])
    return found


def _literals(nodes: list[ast.expr]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _documented() -> dict[str, int]:
    page = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in _CONTRACTS)
    rows = re.findall(r"^\| `(\w+)` \| (\d{3}) \| .+ \|$", page, re.MULTILINE)
    return {code: int(status) for code, status in rows}


def test_every_code_a_citizen_can_meet_has_a_chinese_sentence_and_every_sentence_a_code(texts: ServiceTexts) -> None:
    codes = (set(_raised()) | _mapped()) - _OPERATORS_ONLY
    assert len(codes) > 10
    assert codes == set(texts.errors)
    for code, sentence in texts.errors.items():
        assert re.search(r"[\u4e00-\u9fff]", sentence), code


def test_every_code_a_citizen_can_meet_has_a_row_in_the_contract_and_every_row_a_code() -> None:
    assert set(_documented()) == (set(_raised()) | _mapped()) - _OPERATORS_ONLY


def test_the_contract_names_the_status_that_is_sent() -> None:
    documented = _documented()
    for code, statuses in _raised().items():
        if code not in _OPERATORS_ONLY:
            assert statuses == {documented[code]}, code
    for status, code in http_errors._BY_STATUS.items():
        assert documented[code] == status


def test_the_codes_kept_from_citizens_are_still_raised() -> None:
    assert set(_raised()) >= _OPERATORS_ONLY
