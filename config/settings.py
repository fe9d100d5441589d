"""What the operator decides, read once from the environment or `.env` (prefix GUISHANG_, nested with __).

Owns names, defaults and the one clear line a wrong setting ends with. Refuses policy: that lives in `config/policy/`.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class BadSettings(Exception):
    """One line a person can act on: which setting, what is wrong with it."""


def _without_slash(url: str) -> str:
    return url.rstrip("/")


def _matching(pattern: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, secret.get_secret_value()):
            raise ValueError(f"should match {pattern}")
        return secret

    return AfterValidator(check)


Url = Annotated[str, Field(pattern=r"^https?://[^\s]+$"), AfterValidator(_without_slash)]


class Telegram(BaseModel):
    """Without a token there is no Telegram. With GUISHANG_PUBLIC_URL set, updates come by webhook."""

    token: Annotated[SecretStr, _matching(r"\d+:[\w-]{20,}")] | None = None
    api_base: Url = "https://api.telegram.org"
    webhook_secret: Annotated[SecretStr, _matching(r"[A-Za-z0-9_-]{16,256}")] | None = None


class Http(BaseModel):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)


class Nlu(BaseModel):
    """`url` empty: `guishang up` trains, starts and supervises its own model."""

    url: Url | None = None


class Backend(BaseModel):
    """`url` empty: the desk runs in this process. Otherwise it is reached there, with this token."""

    url: Url | None = None
    token: SecretStr | None = None


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="GUISHANG_", env_nested_delimiter="__", env_file=".env", extra="ignore", frozen=True
    )

    telegram: Telegram = Telegram()
    http: Http = Http()
    nlu: Nlu = Nlu()
    backend: Backend = Backend()
    public_url: Url | None = None
    database_url: str = Field(default="", pattern=r"^(|sqlite\+aiosqlite:///.+|postgresql(\+asyncpg)?://.+)$")
    redis_url: str = Field(default="", pattern=r"^(|(redis|rediss|unix)://.+)$")
    data_dir: Path = Path("var")
    secret_key: Annotated[SecretStr, _matching(r".{32,}")] | None = None

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: SQLite under the data folder unless told otherwise."""
        url = self.database_url or f"sqlite+aiosqlite:///{self.data_dir.resolve() / 'guishang.db'}"
        return url.replace("postgresql://", "postgresql+asyncpg://", 1)

    @property
    def own_url(self) -> str:
        """Where people reach us: the public address, or this machine's."""
        return self.public_url or f"http://{self.http.host}:{self.http.port}"

    def secret(self) -> str:
        """The key that signs codes and encrypts identities; made once and kept in the data folder when none is set."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        path = self.data_dir / "secret.key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        return path.read_text(encoding="ascii").strip()


def load_settings() -> Settings:
    """Read the environment. Raises BadSettings naming the first wrong setting, never its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "GUISHANG_" + "__".join(str(part).upper() for part in first["loc"])
        raise BadSettings(f"{name}: {first['msg']}") from None
