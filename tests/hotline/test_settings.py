"""Settings: a bad one stops the start with its key and the fix; the secret key is made once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hotline.db.engine import database_url, embedded_server
from hotline.errors import SettingsError
from hotline.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No .env of the developer's and no settings of the shell."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(f"HOTLINE_{field.upper()}", raising=False)
    return tmp_path


def test_without_any_setting_everything_is_local() -> None:
    settings = load_settings()
    assert settings.host == "127.0.0.1"
    assert settings.bot_address == "http://127.0.0.1:5005"
    assert embedded_server(settings) is not None
    assert (settings.bot_timeout, settings.port, settings.actions_port) == (8.0, 8000, 5055)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("PORT", "http", "valid integer"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("PORT", "0", "greater than or equal to 1"),
        ("ACTIONS_PORT", "-1", "greater than or equal to 1"),
        ("BOT_PORT", "", "valid integer"),
        ("BOT_TIMEOUT", "0", "greater than 0"),
        ("BOT_TIMEOUT", "soon", "valid number"),
        ("BOT_URL", "bot:5005", "http://"),
        ("NOTICE_SENDER", "gateway:8080", "http://"),
        ("DATABASE_URL", "mysql://localhost/hotline", "postgresql://"),
        ("DATABASE_POOL_SIZE", "1", "greater than or equal to 2"),
        ("SECRET_KEY", "short", "at least 32 characters"),
        ("SESSION_HOURS", "0", "greater than 0"),
        ("MESSAGES_PER_MINUTE", "0", "greater than or equal to 1"),
        ("SESSIONS_PER_MINUTE", "many", "valid integer"),
        ("DATA_KEY", "not base64!", "must be base64"),
        ("DATA_KEY", "c2hvcnQ=", "32 bytes"),
        ("DATA_KEY", f"{'A' * 43}=,c2hvcnQ=", "32 bytes"),
        ("DATA_KEY", ",", "32 bytes"),
        ("STAFF_IDLE_MINUTES", "0", "greater than 0"),
        ("STAFF_SESSION_HOURS", "169", "less than or equal to 168"),
        ("TICKETS_PER_MINUTE", "0", "greater than or equal to 1"),
        ("OPEN311_KEYS", "app", "name=key"),
        ("OPEN311_KEYS", "app=tooshort", "at least 16 characters"),
        ("OPEN311_KEYS", f"app={'k' * 16},other={'k' * 16}", "stands once"),
        ("LOGINS_PER_MINUTE", "0", "greater than or equal to 1"),
        ("SWEEP_SECONDS", "-2", "greater than 0"),
        ("LOG_LEVEL", "LOUD", "'DEBUG'"),
    ],
)
def test_a_bad_value_names_the_key_the_problem_and_where_to_change_it(
    monkeypatch: pytest.MonkeyPatch, key: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"HOTLINE_{key}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.code == "bad_settings"
    assert f"HOTLINE_{key}: " in caught.value.message
    assert said in caught.value.message
    assert "docs/settings.md" in caught.value.message


def test_all_bad_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_PORT", "x")
    monkeypatch.setenv("HOTLINE_BOT_TIMEOUT", "x")
    with pytest.raises(SettingsError, match=r"HOTLINE_PORT.*HOTLINE_BOT_TIMEOUT"):
        load_settings()


def test_an_error_never_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_SECRET_KEY", "tooshortbutsecret")
    monkeypatch.setenv("HOTLINE_DATA_KEY", "dG9vc2hvcnRidXRzZWNyZXQ=")
    monkeypatch.setenv("HOTLINE_DATABASE_URL", "mysql://hotline:pa55word@db/hotline")
    monkeypatch.setenv("HOTLINE_OPEN311_KEYS", "app=shortsecret")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "tooshortbutsecret" not in str(caught.value)
    assert "dG9vc2hvcnRidXRzZWNyZXQ" not in str(caught.value)
    assert "pa55word" not in str(caught.value)
    assert "shortsecret" not in str(caught.value)


def test_settings_are_read_from_dotenv_and_the_environment_wins(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / ".env").write_text("HOTLINE_PORT=8100\nHOTLINE_BOT_PORT=5100\nHOTLINE_DATABASE_URL=\n")
    monkeypatch.setenv("HOTLINE_PORT", "8200")
    settings = load_settings()
    assert (settings.port, settings.bot_port, settings.database_url) == (8200, 5100, None)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_database_server_may_be_named_in_each_usual_way(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", f"{scheme}://hotline:p%40ss@db:5433/aid")
    settings = load_settings()
    assert embedded_server(settings) is None
    assert database_url(settings) == "postgresql://hotline:p%40ss@db:5433/aid"
    assert "p%40ss" not in repr(settings)


def test_a_bot_elsewhere_is_addressed_without_a_double_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_BOT_URL", "http://bot.internal:5005/")
    assert load_settings().bot_address == "http://bot.internal:5005"


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(elsewhere: Path) -> None:
    settings = Settings(data_dir=elsewhere / "var")
    key = settings.signing_key()
    assert len(key) >= 32
    assert Settings(data_dir=elsewhere / "var").signing_key() == key
    assert Settings(data_dir=elsewhere / "other").signing_key() != key
    assert (elsewhere / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (elsewhere / "var").iterdir()] == ["secret_key"]


def test_processes_that_start_together_end_with_one_key(elsewhere: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        for number in range(20):
            settings = Settings(data_dir=elsewhere / f"var{number}")
            keys = {job.result() for job in [pool.submit(settings.signing_key) for _ in range(16)]}
            assert len(keys) == 1


def test_a_key_that_is_set_is_used_and_none_is_written(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_SECRET_KEY", "k" * 32)
    assert load_settings().signing_key() == "k" * 32
    assert not (elsewhere / "var").exists()


def test_who_files_by_open311_is_read_by_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_OPEN311_KEYS", f"city-app={'k' * 16}, other={'o' * 20}")
    assert load_settings().open311_holders() == {"k" * 16: "city-app", "o" * 20: "other"}
    monkeypatch.setenv("HOTLINE_OPEN311_KEYS", "")
    assert load_settings().open311_holders() == {}


def test_data_keys_are_read_newest_first_with_either_alphabet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_KEY", f"{'_' * 42}8=, {'A' * 43}=")
    assert load_settings().data_keys() == [b"\xff" * 32, bytes(32)]
    monkeypatch.setenv("HOTLINE_DATA_KEY", "")
    assert load_settings().data_key is None


def test_processes_that_start_together_end_with_one_data_key(elsewhere: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        for number in range(20):
            settings = Settings(data_dir=elsewhere / f"var{number}")
            keys = {job.result()[0] for job in [pool.submit(settings.data_keys) for _ in range(16)]}
            assert len(keys) == 1


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe\x00", b"QUJD\n"])
def test_a_damaged_data_key_file_is_named_and_never_written_over(elsewhere: Path, content: bytes) -> None:
    path = elsewhere / "data_key"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        Settings(data_dir=elsewhere).data_keys()
    assert str(path) in caught.value.message
    assert "QUJD" not in caught.value.message
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe\x00"])
def test_a_damaged_key_file_is_named(elsewhere: Path, content: bytes) -> None:
    path = elsewhere / "secret_key"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        Settings(data_dir=elsewhere).signing_key()
    assert str(path) in caught.value.message


def test_a_data_directory_that_is_a_file_is_named_with_the_fix(elsewhere: Path) -> None:
    (elsewhere / "var").write_text("in the way")
    with pytest.raises(SettingsError, match="HOTLINE_DATA_DIR"):
        Settings(data_dir=elsewhere / "var").signing_key()


def test_importing_the_services_opens_and_writes_nothing(elsewhere: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import app.bootstrap, app.public, app.worker, os; print(os.listdir('.'))"],
        cwd=elsewhere,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "HOTLINE_PORT": "nonsense", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
