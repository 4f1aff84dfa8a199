"""Ports are checked before anything starts, and the message names what to change."""

import socket
from collections.abc import Iterator

import pytest

from app.ports import check_ports
from hotline.errors import Conflict, SettingsError
from hotline.settings import Settings
from tests.stack import free_port


def _settings(**changes: object) -> Settings:
    ports = {"port": free_port(), "actions_port": free_port(), "bot_port": free_port()}
    return Settings(_env_file=None, **{**ports, **changes})  # type: ignore[arg-type]


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_free_ports_pass() -> None:
    settings = _settings()
    check_ports(settings)
    assert len({settings.port, settings.actions_port, settings.bot_port}) == 3


@pytest.mark.parametrize("name", ["port", "actions_port", "bot_port", "worker_port"])
def test_a_taken_port_is_named_with_its_setting_and_a_free_one(taken: int, name: str) -> None:
    with pytest.raises(Conflict) as refused:
        check_ports(_settings(**{name: taken}))
    setting = f"HOTLINE_{name.upper()}"
    assert f"port {taken} " in refused.value.message
    suggested = int(refused.value.message.split(f"{setting}=")[1].split()[0])
    check_ports(_settings(**{name: suggested}))


def test_a_port_taken_on_all_addresses_counts() -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        with pytest.raises(Conflict):
            check_ports(_settings(port=other.getsockname()[1]))


def test_the_bot_port_does_not_matter_when_the_bot_runs_elsewhere(taken: int) -> None:
    settings = _settings(bot_port=taken, bot_url="http://bot.example:5005")
    check_ports(settings)
    assert settings.bot_port == taken


def test_two_parts_on_one_port_are_refused_before_they_start() -> None:
    port = free_port()
    with pytest.raises(SettingsError, match="HOTLINE_PORT and HOTLINE_BOT_PORT"):
        check_ports(_settings(port=port, bot_port=port))


@pytest.mark.parametrize("host", ["192.0.2.7", "no-such-host.invalid", "2001:db8::1"])
def test_an_address_that_is_not_ours_is_blamed_on_the_host_setting(host: str) -> None:
    with pytest.raises(SettingsError, match="HOTLINE_HOST"):
        check_ports(_settings(host=host))
