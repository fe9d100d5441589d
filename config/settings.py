"""Reads the operator's settings once, from the environment or `.env` (prefix GUISHANG_, nested with __).

Owns their names, their defaults and the one-line error of a wrong setting. Holds no policy: that is in
`config/policy/`.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.errors import BadSettings
from config.secret_key import ask_key_command, is_key_beside_data, load_made_key, read_key_file

PREFIX = "GUISHANG_"


def _without_slash(url: str) -> str:
    return url.rstrip("/")


def _must_match(pattern: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, secret.get_secret_value()):
            raise ValueError(f"should match {pattern}")
        return secret

    return AfterValidator(check)


Url = Annotated[str, Field(pattern=r"^https?://[^\s]+$"), AfterValidator(_without_slash)]


def _must_be_networks(text: str) -> str:
    for part in filter(None, text.split(",")):
        ip_network(part.strip())  # raises ValueError
    return text


class TelegramSettings(BaseModel):
    """Without a token, Telegram is off. With GUISHANG_PUBLIC_URL set, updates come by webhook, else by polling."""

    token: Annotated[SecretStr, _must_match(r"\d+:[\w-]{20,}")] | None = None
    api_base: Url = "https://api.telegram.org"
    webhook_secret: Annotated[SecretStr, _must_match(r"[A-Za-z0-9_-]{16,256}")] | None = None


class HttpSettings(BaseModel):
    """Where the web server listens, and how many connections and uploads at the same time one process takes."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    trusted_proxies: Annotated[str, AfterValidator(_must_be_networks)] = "127.0.0.0/8,::1/128"
    connections: int = Field(default=2000, ge=10, le=100_000)
    uploads: int = Field(default=16, ge=1, le=1000)


class NluSettings(BaseModel):
    """`url` empty: `guishang up` trains, starts and supervises its own model."""

    url: Url | None = None


class BackendSettings(BaseModel):
    """`url` empty: the desk runs in this process. Otherwise the desk is called at this URL, with this token."""

    url: Url | None = None
    token: SecretStr | None = None


class Settings(BaseSettings):
    """All settings of one installation."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_file=".env", extra="ignore", frozen=True
    )

    telegram: TelegramSettings = TelegramSettings()
    http: HttpSettings = HttpSettings()
    nlu: NluSettings = NluSettings()
    backend: BackendSettings = BackendSettings()
    public_url: Url | None = None
    database_url: str = Field(default="", pattern=r"^(|sqlite\+aiosqlite:///.+|postgresql(\+asyncpg)?://.+)$")
    redis_connections: int = Field(default=64, ge=8, le=10_000)
    database_connections: int = Field(default=15, ge=2, le=1000)
    redis_url: str = Field(default="", pattern=r"^(|(redis|rediss|unix)://.+)$")
    data_dir: Path = Path("var")
    secret_key: Annotated[SecretStr, _must_match(r".{32,}")] | None = None
    secret_key_file: Path | None = None
    secret_key_command: str = ""
    old_secret_keys: Annotated[SecretStr, _must_match(r"[^|]{32,}(\|[^|]{32,})*")] | None = None

    @property
    def database(self) -> str:
        """The SQLAlchemy URL; by default SQLite in the data folder."""
        url = self.database_url or f"sqlite+aiosqlite:///{self.data_dir.resolve() / 'guishang.db'}"
        return url.replace("postgresql://", "postgresql+asyncpg://", 1)

    @property
    def own_url(self) -> str:
        """The URL by which people reach this installation: the public address, or this machine's."""
        return self.public_url or f"http://{self.http.host}:{self.http.port}"

    def ensure_data_folder(self) -> Path:
        """The data folder, created on first use, for this user only. Raises BadSettings."""
        try:
            self.data_dir.mkdir(parents=True, mode=0o700, exist_ok=True)
            if not os.access(self.data_dir, os.W_OK | os.X_OK):
                raise PermissionError("it may not be written to")
        except OSError as error:
            why = error.strerror or str(error)
            raise BadSettings(f"GUISHANG_DATA_DIR: {self.data_dir} cannot be used: {why}") from None
        return self.data_dir

    def load_secrets(self) -> tuple[str, ...]:
        """The keys that sign codes and encrypt identities, newest first. The first encrypts, all of them decrypt; the
        last one hashes identities for look-up, so it must be kept for good. If none is set, one is made
        (`config.secret_key`). GUISHANG_OLD_SECRET_KEYS holds the older ones, newest first, separated by |."""
        old = self.old_secret_keys.get_secret_value().split("|") if self.old_secret_keys else []
        return (self.load_newest_secret(), *old)

    def load_newest_secret(self) -> str:
        """The newest key: the given one, that of the file or of the command, else the one made for the data folder."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        if self.secret_key_file is not None:
            return read_key_file(self.secret_key_file)
        if self.secret_key_command:
            return ask_key_command(self.secret_key_command)
        self.ensure_data_folder()
        return load_made_key(self.data_dir)

    def is_key_beside_data(self) -> bool:
        """Whether whoever copies the data folder has its key too."""
        given = self.secret_key is not None or self.secret_key_file is not None or bool(self.secret_key_command)
        return not given and is_key_beside_data(self.data_dir)


def load_settings() -> Settings:
    """Read the environment. Raises BadSettings that names the first wrong or unknown setting, never its value."""
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = PREFIX + "__".join(str(part).upper() for part in first["loc"])
        raise BadSettings(f"{name}: {first['msg']}") from None
    _refuse_unknown()
    return settings


def _refuse_unknown() -> None:
    """Raises BadSettings for a misspelt GUISHANG_ variable. Only the environment is checked: an .env file may serve
    other programs too."""
    known = set(_setting_names(Settings, PREFIX))
    for name in os.environ:
        if name.upper().startswith(PREFIX) and name.upper() not in known and not name.startswith(f"{PREFIX}TEST_"):
            near = difflib.get_close_matches(name.upper(), known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise BadSettings(f"{name}: there is no such setting{hint}")


def _setting_names(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for field, info in model.model_fields.items():
        name = f"{prefix}{field.upper()}"
        yield name
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from _setting_names(info.annotation, f"{name}__")
