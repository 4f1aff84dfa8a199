"""All settings, from the environment (prefix `HOTLINE_`) or `.env`; documented in docs/settings.md.

Built once by the composition root and passed down. A bad value stops the start with its name,
what is wrong with it and what to do.
"""

import base64
import contextlib
import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from hotline.errors import SettingsError

_MIN_SECRET_LENGTH = 32
_DATA_KEY_BYTES = 32
_MIN_API_KEY_LENGTH = 16


class Settings(BaseSettings):
    """Every knob of the app and the worker. Durations are seconds unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="HOTLINE_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(Path("var"), description="Where the embedded database, the logs and the keys live.")
    database_url: SecretStr | None = Field(
        None,
        description="A PostgreSQL server (postgresql://user:password@host:5432/database). "
        "Without it an embedded one runs under the data directory.",
    )
    database_pool_size: int = Field(20, ge=2, le=200, description="Database connections of one app process.")
    host: str = Field(
        "127.0.0.1",
        description="Address the public web chat listens on; 0.0.0.0 opens it to the network.",
    )
    port: int = Field(8000, ge=1, le=65535, description="Port of the public web chat.")
    actions_port: int = Field(5055, ge=1, le=65535, description="Private port (127.0.0.1) that serves Rasa's actions.")
    bot_port: int = Field(5005, ge=1, le=65535, description="Private port (127.0.0.1) of the Rasa bot.")
    bot_url: str | None = Field(
        None,
        description="Address of a bot on another machine; without it 127.0.0.1 and the bot port.",
    )
    bot_timeout: float = Field(8.0, gt=0, le=60, description="Seconds a citizen waits for the bot, retry included.")
    language_weights: Path | None = Field(
        None,
        description="A folder with pretrained weights for Chinese (spaCy's with vectors, or a BERT); none needed.",
    )
    secret_key: SecretStr | None = Field(
        None,
        description="Signs the chat tokens; 32 characters or more. Without it one is made and kept "
        "in the data directory. Several app machines need the same one.",
    )
    data_key: SecretStr | None = Field(
        None,
        description="Encrypts personal data: 32 bytes in base64; several, comma-separated, newest first, while keys "
        "are being changed. Without it one is made and kept in the data directory. All app machines need the same.",
    )
    session_hours: float = Field(72.0, gt=0, description="Hours after which a chat token expires.")
    messages_per_minute: int = Field(20, ge=1, description="Messages one conversation may send in a minute.")
    sessions_per_minute: int = Field(
        60,
        ge=1,
        description="Conversations one network address may open in a minute, and screenings it may ask for "
        "(a whole office may share an address).",
    )
    screening_days: int = Field(
        30, ge=1, le=366, description="Days for which a screening that a citizen agreed to keep can be opened."
    )
    tickets_per_minute: int = Field(
        20,
        ge=1,
        description="Tickets that one network address may open in a minute, and codes it may try (counted apart).",
    )
    open311_keys: SecretStr | None = Field(
        None,
        description="Who may file requests by Open311: name=key, comma-separated; a key has 16 characters or more.",
    )
    staff_session_hours: float = Field(
        12.0, gt=0, le=168, description="Hours after which somebody of the staff must log in again."
    )
    staff_idle_minutes: float = Field(
        30.0, gt=0, le=1440, description="Minutes without doing anything after which a staff session is over."
    )
    logins_per_minute: int = Field(
        30, ge=1, description="Log-ins that one network address may try in a minute (a whole office may share one)."
    )
    public_url: str | None = Field(
        None,
        description="Address under which citizens reach the public port, for links and QR codes that leave the screen; "
        "without it QR codes name the host that the page was asked for under.",
    )
    trusted_proxies: str = Field(
        "127.0.0.1",
        description="Addresses whose X-Forwarded-For is believed, comma-separated.",
    )
    worker_port: int | None = Field(
        None, ge=1, le=65535, description="Private port (127.0.0.1) of the worker's metrics. Without it there is none."
    )
    sweep_seconds: float = Field(2.0, gt=0, description="How often the worker looks for messages left unanswered.")
    notice_sender: str = Field(
        "null",
        description="Who carries telephone calls, SMS and WeChat messages to citizens and duty phones: the address "
        "(https://…) of a gateway, or `null`: nobody, they are only noted in the log. The web chat needs none.",
    )
    notice_token: SecretStr | None = Field(
        None, description="What the gateway of HOTLINE_NOTICE_SENDER knows us by, sent as a bearer token."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severe log line that is written."
    )

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < _MIN_SECRET_LENGTH:
            raise ValueError(f"must have at least {_MIN_SECRET_LENGTH} characters")
        return value

    @field_validator("notice_sender")
    @classmethod
    def _is_null_or_http(cls, value: str) -> str:
        if value != "null" and not value.startswith(("http://", "https://")):
            raise ValueError("must be null, or an address that starts with http:// or https://")
        return value

    @field_validator("open311_keys")
    @classmethod
    def _name_their_holders(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        _read_open311_keys(value.get_secret_value())
        return value

    @field_validator("data_key")
    @classmethod
    def _are_data_keys(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        _read_data_keys(value.get_secret_value())
        return value

    @field_validator("language_weights", mode="before")
    @classmethod
    def _is_readable_folder(cls, value: str | Path | None) -> Path | None:
        if value is None or not str(value):
            return None
        path = Path(value).expanduser().resolve()
        if not path.is_dir():
            raise ValueError(f"{path} is no folder; name the one that holds the weights")
        for item in (path, *path.rglob("*")):
            if not os.access(item, os.R_OK | (os.X_OK if item.is_dir() else 0)):
                raise ValueError(f"{item} can't be read; make it readable to the user that the assistant runs as")
        return path

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        scheme = value.get_secret_value().split(":", 1)[0]
        if scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
            raise ValueError("must start with postgresql:// (there is no other database)")
        return value

    @field_validator("bot_url", "public_url")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if not value:
            return None
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value

    @property
    def bot_address(self) -> str:
        """Base URL of the bot, without a trailing slash."""
        return (self.bot_url or f"http://127.0.0.1:{self.bot_port}").rstrip("/")

    def signing_key(self) -> str:
        """The key that signs tokens; made once and kept readable by its owner only.

        Raises SettingsError when the file can't be made or read, or holds no key.
        """
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        path = self.data_dir / "secret_key"
        key = _kept_key(path, lambda: secrets.token_urlsafe(48), "HOTLINE_SECRET_KEY")
        if len(key) < _MIN_SECRET_LENGTH:
            raise SettingsError(
                "secret_key_damaged",
                f"{path} holds no usable key; delete it (open chats must then begin anew)",
            )
        return key

    def open311_holders(self) -> dict[str, str]:
        """Who may file by Open311: the holder's name by key."""
        return {} if self.open311_keys is None else _read_open311_keys(self.open311_keys.get_secret_value())

    def data_keys(self) -> list[bytes]:
        """The keys that encrypt personal data, 32 bytes each, today's first; one is made and kept if there is none.

        Raises SettingsError when the file can't be made or read, or holds no keys.
        """
        if self.data_key is not None:
            return _read_data_keys(self.data_key.get_secret_value())
        path = self.data_dir / "data_key"
        text = _kept_key(
            path, lambda: base64.b64encode(secrets.token_bytes(_DATA_KEY_BYTES)).decode(), "HOTLINE_DATA_KEY"
        )
        try:
            return _read_data_keys(text)
        except ValueError as error:
            raise SettingsError(
                "data_key_damaged",
                f"{path}: {error}. Put the file back from a backup: without its keys personal data can't be read",
            ) from None


def _read_open311_keys(text: str) -> dict[str, str]:
    """Holder's name by key. Raises ValueError, which shows no key."""
    found: dict[str, str] = {}
    for part in text.split(","):
        name, sign, key = (item.strip() for item in part.partition("="))
        # Without its sign, what stands here may be the key itself, so it is not repeated.
        if not sign or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name):
            raise ValueError("must be name=key, comma-separated; a name is a-z, 0-9 and -, at most 40")
        if len(key) < _MIN_API_KEY_LENGTH:
            raise ValueError(f"the key of {name} must have at least {_MIN_API_KEY_LENGTH} characters")
        if key in found or name in found.values():
            raise ValueError(f"{name}: every name and every key stands once")
        found[key] = name
    return found


def _read_data_keys(text: str) -> list[bytes]:
    """Keys in base64, with commas or line breaks between them. Raises ValueError, which shows none of them."""
    keys = []
    for part in text.replace(",", "\n").split():
        try:
            keys.append(base64.b64decode(part.translate(str.maketrans("-_", "+/")), validate=True))
        except ValueError:
            raise ValueError("a data key must be base64") from None
    if not keys or any(len(key) != _DATA_KEY_BYTES for key in keys):
        raise ValueError(f"a data key must be {_DATA_KEY_BYTES} bytes in base64 (openssl rand -base64 32)")
    return keys


def _kept_key(path: Path, make: Callable[[], str], setting: str) -> str:
    """The key in this file, which is made if there is none. Raises SettingsError."""
    try:
        if not path.exists():
            _make_key(path, make())
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path.name}_not_usable",
            f"can't make or read {path} ({type(error).__name__}); "
            f"set {setting} or make HOTLINE_DATA_DIR a folder that can be written",
        ) from error


def _make_key(path: Path, key: str) -> None:
    """Write a new key, unless another process that started with us was faster."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with open(fresh, "x", opener=_owner_only) as file:
        file.write(key)
    # The name appears with the whole key behind it, or not at all; a link never replaces one that is there.
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def load_settings() -> Settings:
    """Read the environment and `.env`. Raises SettingsError that lists every bad key at once."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"HOTLINE_{'_'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
            for problem in error.errors()
        ]
        raise SettingsError(
            "bad_settings",
            "; ".join(lines) + ". Change it in the environment or .env (docs/settings.md)",
        ) from error
