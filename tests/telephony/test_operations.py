"""Health, readiness, metrics and headers of the public app."""

from collections.abc import Iterator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.database import in_transaction
from hotline.settings import Settings
from hotline.sla.calendar_service import CalendarService
from tests.conftest import SettableClock
from tests.hotline.log_capture import captured_log
from tests.hotline.office import until
from tests.telephony.conftest import Serve, WebChatClient
from tests.telephony.live import Live
from tests.telephony.scripted_rasa import ScriptedRasa, fails


@pytest.fixture
def actions_server() -> Iterator[Live]:
    async def health(_: object) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    with Live(Starlette(routes=[Route("/health", health)])) as live:
        yield live


async def test_it_lives_whatever_else_is_down(http: httpx.AsyncClient, rasa: ScriptedRasa) -> None:
    rasa.ready = False
    alive = await http.get("/healthz")
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})


async def test_it_is_ready_when_all_parts_answer_and_says_which_does_not(
    serve: Serve, actions_server: Live, rasa: ScriptedRasa
) -> None:
    with serve(actions_port=actions_server.port) as url:
        async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as http:
            ready = await http.get("/readyz")
            assert ready.status_code == 200
            assert ready.json() == {"status": "ready", "parts": {"database": True, "bot": True, "actions": True}}
            rasa.ready = False
            unready = await http.get("/readyz")
            assert unready.status_code == 503
            assert unready.json() == {"status": "not_ready", "parts": {"database": True, "bot": False, "actions": True}}


def _metrics(text: str) -> dict[str, float]:
    return {
        sample.name + str(sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_metrics_count_messages_requests_failures_and_the_backlog(
    citizen: WebChatClient, rasa: ScriptedRasa
) -> None:
    async def read() -> dict[str, float]:
        answered = await citizen.http.get("/metrics")
        assert answered.status_code == 200
        return _metrics(answered.text)

    before = await read()
    await citizen.say("一")
    rasa.plan.extend([fails(500)] * 2)
    await citizen.say("二")
    await (await WebChatClient(citizen.http).open()).say("转人工")
    after = await read()

    def grown(name: str) -> float:
        return after[name] - before.get(name, 0.0)

    assert grown("hotline_messages_received_total[('channel', 'webchat')]") == 3
    assert grown("hotline_bot_failures_total[('kind', 'unavailable')]") == 1
    assert grown("hotline_bot_seconds_count[('outcome', 'answered')]") == 1
    assert after["hotline_messages_waiting[]"] == 1
    assert after["hotline_conversations_queued[]"] == 1
    posted = "[('method', 'POST'), ('route', '/api/chat/messages'), ('status', '200')]"
    assert grown(f"hotline_http_seconds_count{posted}") == 3


async def test_metrics_say_for_how_long_the_calendar_is_published(
    serve: Serve, settings: Settings, clock: SettableClock
) -> None:
    assert settings.database_url is not None
    with serve(clock) as url:
        async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as http:
            before = _metrics((await http.get("/metrics")).text)["hotline_calendar_days_left[]"]
            await in_transaction(
                settings.database_url.get_secret_value(), lambda session: CalendarService().seed(session, clock())
            )
            after = _metrics((await http.get("/metrics")).text)["hotline_calendar_days_left[]"]
    assert (before, after) == (0, 38)  # from 2026-11-23 to 12-31


async def test_metrics_hold_no_ids_and_no_made_up_paths(citizen: WebChatClient) -> None:
    await citizen.http.get("/api/chat/messages", headers=citizen.headers)
    await citizen.http.get(f"/made/up/{citizen.session_id}")
    await citizen.http.request("BREW", "/healthz")
    text = (await citizen.http.get("/metrics")).text
    assert citizen.session_id not in text
    assert "/made/up" not in text
    assert "BREW" not in text


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/regions", "/nothing", "/api/chat/messages", "/openapi.json"])
async def test_every_answer_carries_the_security_headers(http: httpx.AsyncClient, path: str) -> None:
    headers = (await http.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    if path.startswith("/api/"):
        assert headers["cache-control"] == "no-store"


async def test_no_other_site_is_let_in(http: httpx.AsyncClient) -> None:
    asked = await http.options(
        "/api/chat/messages",
        headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"},
    )
    assert asked.status_code == 405
    assert "access-control-allow-origin" not in asked.headers


async def test_the_log_names_the_conversation_of_each_request_and_nothing_that_was_said(serve: Serve) -> None:
    with captured_log(process="app") as log, serve() as url:
        async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as http:
            citizen = await WebChatClient(http).open()
            await citizen.say("我叫张三丰，电话13893112345")
            await citizen.post("")

            async def all_logged() -> bool:
                return len([line for line in log() if line["event"] == "request"]) == 3

            await until(all_logged)  # a line is written when its answer has gone out
        lines = [line for line in log() if line["event"] == "request"]
        assert [(line["route"], line["status"]) for line in lines] == [
            ("/api/chat/sessions", 201),
            ("/api/chat/messages", 200),
            ("/api/chat/messages", 422),
        ]
        assert [line.get("conversation_id") for line in lines[1:]] == [citizen.session_id] * 2
        assert {line["process"] for line in log()} == {"app"}
        assert "张三丰" not in log.raw
        assert "13893112345" not in log.raw
        assert citizen.token not in log.raw
