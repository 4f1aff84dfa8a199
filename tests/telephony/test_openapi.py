"""/openapi.json is true: schemathesis calls every operation with good and bad data and compares."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from hotline.conversations.text_rules import check_text
from hotline.errors import InvalidInput
from telephony.webchat.schemas import MessageIn
from tests.telephony.conftest import Serve
from tests.telephony.live import Live

# A text that is too long is 413, which schemathesis does not count among refusals by itself.
_CONFIG = """
request-timeout = 120
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 409, 413, 422, 429]
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404]
# A schema can't say that a lowest sum is below the highest, or that no more persons are listed than there are.
[[operations]]
include-path = "/api/screenings"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", 422]
# Nor that a password is weak, a login name taken, a township account without a unit, or an admin the last one.
[[operations]]
include-path-regex = "^/api/(accounts|me/password)"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404, 409, 422]
# Nor that a place must exist, that a name needs consent, what a ticket's state permits, or that codes may be tried only
# so often.
[[operations]]
include-path-regex = "^/api/(desk|tickets)"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404, 409, 413, 415, 422, 429]
"""

#: Operations that are for staff alone.
_OF_STAFF = "^/api/(desk|me|accounts|audit)"


@pytest.fixture
def served(serve: Serve) -> Iterator[str]:
    async def health(_: object) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    with Live(Starlette(routes=[Route("/health", health)])) as actions, serve(actions_port=actions.port) as url:
        yield url


def run_schemathesis(url: str, directory: Path, examples: int, *options: str) -> None:
    """schemathesis' own command with all checks and phases; fails with its report."""
    config = directory / "schemathesis.toml"
    config.write_text(_CONFIG)
    program = str(Path(sys.executable).with_name("schemathesis"))
    command = [
        program, "--config-file", str(config), "--no-color", "run", f"{url}/openapi.json",
        "--checks=all", f"--max-examples={examples}", "--seed=1", "--no-shrink", "--suppress-health-check=all",
        "--warnings=off", "--continue-on-failure", *options,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=590, check=False)
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]


@pytest.mark.timeout(600)
def test_every_operation_does_what_the_schema_says(served: str, tmp_path: Path, examples: int) -> None:
    opened = httpx.post(f"{served}/api/chat/sessions", json={}, timeout=20, trust_env=False)
    # A stream that is let in never ends; test_events reads those. The staff's routes let nobody of the chat in, as the
    # next test tells; what is behind them is called with the tokens of staff, in tests/telephony/desk.
    run_schemathesis(
        served, tmp_path, examples, "--header", f"Authorization: Bearer {opened.json()['token']}",
        "--exclude-path=/api/chat/events", f"--exclude-path-regex={_OF_STAFF}",
    )  # fmt: skip


def test_a_token_of_the_chat_opens_no_operation_of_the_staff(served: str) -> None:
    with httpx.Client(base_url=served, timeout=20, trust_env=False) as http:
        headers = {"Authorization": f"Bearer {http.post('/api/chat/sessions', json={}).json()['token']}"}
        paths = _schema(served)["paths"]
        operations = [(method, path) for path in paths if re.search(_OF_STAFF, path) for method in paths[path]]
        assert len(operations) > 20
        for method, path in operations:
            concrete = re.sub(r"{\w+}", "1", path)
            for body in (None, {}, []):
                refused = http.request(method, concrete, headers=headers, json=body)
                assert refused.status_code == 401, (method, path)
                assert set(refused.json()) == {"error"}, (method, path)
                assert "security" in paths[path][method], (method, path)


@pytest.mark.timeout(600)
def test_without_a_token_the_schema_is_true_as_well(served: str, tmp_path: Path, examples: int) -> None:
    run_schemathesis(served, tmp_path, examples, "--include-path-regex=^/api/chat/(events|messages)$")


def _takes(text: str) -> bool:
    try:
        check_text(text)
    except InvalidInput:
        return False
    return True


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.text(" \n\t\x00\x85\u200b\ufeff低", max_size=6)
)
def test_the_schemas_pattern_and_the_rules_agree_on_texts(text: str) -> None:
    schema = MessageIn.model_json_schema()["properties"]["text"]
    # Only some exotic format characters, alone in a message, are told apart by the rules and not by the pattern.
    if any(unicodedata.category(char) == "Cf" for char in text):
        assert re.search(schema["pattern"], text) or not _takes(text)
    else:
        assert bool(re.search(schema["pattern"], text)) == _takes(text)


def _schema(url: str) -> dict[str, Any]:
    return httpx.get(f"{url}/openapi.json", timeout=20, trust_env=False).json()


def test_the_schema_names_the_whole_contract_and_its_errors(served: str) -> None:
    paths = _schema(served)["paths"]
    operations = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert {
        ("POST", "/api/chat/sessions"),
        ("POST", "/api/chat/messages"),
        ("GET", "/api/chat/messages"),
        ("GET", "/api/chat/events"),
        ("GET", "/api/regions"),
        ("POST", "/api/screenings"),
        ("GET", "/api/screenings/schema"),
    } <= operations
    send = paths["/api/chat/messages"]["post"]
    assert set(send["responses"]) == {"200", "400", "401", "403", "404", "409", "413", "422", "429", "503"}
    assert send["security"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                if path.startswith("/api/") and status >= "400":
                    schema = response["content"]["application/json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/ErrorOut"}, (method, path, status)
