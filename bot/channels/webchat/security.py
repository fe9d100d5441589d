"""Secures the web chat: signed visitor cookies, the origin check, Telegram's signature for a Mini App, security
headers.

Owns cookies, signatures and headers. A cookie that we did not sign is ignored; a request from another site's page is
refused. Does not know what a visitor says.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web
from itsdangerous import BadSignature, Signer

from bot.ports import APP_PATH

COOKIE = "guishang_visitor"
APP_COOKIE = "guishang_app"
COOKIE_SECONDS = 365 * 24 * 3600
INIT_DATA_SECONDS = 24 * 3600  # a reloaded page gets the same init data again
MAX_INIT_DATA = 8 * 1024  # characters

_ORIGIN = re.compile(r"(https?)://(?P<host>[^/]+)")
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob: data:",
    "media-src": "'self' blob:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
NOBODY = "'none'"
TELEGRAM_WEB = "https://web.telegram.org"


@dataclass(frozen=True, slots=True)
class Entrance:
    """One of the two entrances: the open page, and the Mini App in Telegram. Each has its own cookie."""

    base: str  # path prefix
    cookie: str
    salt: str
    framed_by: str


PAGE_ENTRANCE = Entrance(base="", cookie=COOKIE, salt="webchat.visitor", framed_by=NOBODY)
APP_ENTRANCE = Entrance(base=APP_PATH, cookie=APP_COOKIE, salt="webchat.app", framed_by=TELEGRAM_WEB)


class VisitorAuthenticator:
    """Identifies visitors by their cookie."""

    def __init__(self, keys: Sequence[str], public_url: str) -> None:
        """`keys`: the secrets, newest first; a cookie signed with any of them is valid."""
        self._public = urlsplit(public_url)
        oldest_first = list(reversed(keys))
        self._signers = {
            entrance: Signer(oldest_first, salt=entrance.salt, key_derivation="hmac", digest_method=hashlib.sha256)
            for entrance in (PAGE_ENTRANCE, APP_ENTRANCE)
        }

    def identify_visitor(self, request: web.Request, entrance: Entrance) -> str | None:
        """The visitor's id in a cookie that we signed, or None."""
        cookie = request.cookies.get(entrance.cookie, "")
        if not cookie.isascii():
            return None
        try:
            return self._signers[entrance].unsign(cookie).decode("ascii")
        except BadSignature:
            return None

    def set_visitor_cookie(
        self, request: web.Request, response: web.StreamResponse, entrance: Entrance, visitor: str
    ) -> None:
        """Set the visitor's cookie. In Telegram's web client our cookie is a third-party cookie, hence SameSite=None
        and Partitioned.
        """
        behind_tls = self._public.scheme == "https" and self._public.netloc == request.host
        secure = request.scheme == "https" or behind_tls
        across = "SameSite=None; Partitioned" if secure and entrance is APP_ENTRANCE else "SameSite=Lax"
        parts = [
            f"{entrance.cookie}={self._signers[entrance].sign(visitor).decode('ascii')}",
            f"Path={entrance.base or '/'}",
            f"Max-Age={COOKIE_SECONDS}",
            "HttpOnly",
            across,
            *(["Secure"] if secure else []),
        ]
        response.headers.add("Set-Cookie", "; ".join(parts))  # http.cookies knows no Partitioned before Python 3.14

    def take_visitor_cookie(self, response: web.StreamResponse, entrance: Entrance) -> None:
        """Take the visitor's cookie away."""
        response.headers.add("Set-Cookie", f"{entrance.cookie}=; Path={entrance.base or '/'}; Max-Age=0; HttpOnly")

    def is_same_origin(self, request: web.Request) -> bool:
        """Whether a page of ours sent this request. Browsers send Origin with every WebSocket and every POST."""
        origin = _ORIGIN.fullmatch(request.headers.get("Origin", ""))
        if origin is None:
            return False
        return origin["host"] == request.host or origin.groups() == (self._public.scheme, self._public.netloc)


def new_visitor_id() -> str:
    """A new random visitor id."""
    return secrets.token_hex(16)


def verify_telegram_user(init_data: str, bot_token: str, now: float) -> str | None:
    """The id of the Telegram user a Mini App runs for. None unless the bot's token signed the data within a day.

    Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
    """
    if len(init_data) > MAX_INIT_DATA:
        return None
    fields = dict(parse_qsl(init_data, keep_blank_values=True))
    claimed = fields.pop("hash", "")
    checked = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.new(b"WebAppData", bot_token.encode(), hashlib.sha256).digest()
    real = hmac.new(key, checked.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(real.encode(), claimed.encode("utf-8", "replace")):
        return None
    made = fields.get("auth_date", "")
    if not re.fullmatch(r"\d{1,12}", made) or not -60 <= now - int(made) <= INIT_DATA_SECONDS:
        return None
    return _parse_user_id(fields.get("user", ""))


def _parse_user_id(user: str) -> str | None:
    try:
        found = json.loads(user)
    except ValueError:
        return None
    number = found.get("id") if isinstance(found, dict) else None
    return str(number) if isinstance(number, int) and number > 0 else None


def set_security_headers(response: web.StreamResponse, framed_by: str = NOBODY) -> web.StreamResponse:
    """Set the security headers that every answer of the web chat carries."""
    policy = {**_POLICY, "frame-ancestors": framed_by}
    response.headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=(self)"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
