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
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web
from itsdangerous import BadSignature, TimestampSigner

from backend.contract.addresses import STAFF_CHAT
from bot.ports import APP_PATH

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

COOKIE = "guishang_visitor"
APP_COOKIE = "guishang_app"
HOST_PREFIX = "__Host-"  # over https: no other host, and no page under another path, can set such a cookie
COOKIE_SECONDS = 180 * 24 * 3600  # after the last visit, as long as a session is kept
STAFF_SECONDS = 12 * 3600  # after the last visit
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
            entrance: TimestampSigner(
                oldest_first, salt=entrance.salt, key_derivation="hmac", digest_method=hashlib.sha256
            )
            for entrance in (PAGE_ENTRANCE, APP_ENTRANCE)
        }

    def identify_visitor(self, request: web.Request, entrance: Entrance) -> str | None:
        """The visitor's id in a cookie that we signed, or None. A cookie of staff is good for hours only."""
        cookie = request.cookies.get(self._cookie_name(request, entrance), "")
        if not cookie.isascii():
            return None
        try:
            visitor: str = self._signers[entrance].unsign(cookie, max_age=COOKIE_SECONDS).decode("ascii")
            if visitor.startswith(STAFF_CHAT):
                self._signers[entrance].unsign(cookie, max_age=STAFF_SECONDS)
        except BadSignature:
            return None
        return visitor

    def _cookie_name(self, request: web.Request, entrance: Entrance) -> str:
        return HOST_PREFIX + entrance.cookie if self._is_secure(request) else entrance.cookie

    def _is_secure(self, request: web.Request) -> bool:
        behind_tls = self._public.scheme == "https" and self._public.netloc == request.host
        return request.scheme == "https" or behind_tls

    def set_visitor_cookie(
        self, request: web.Request, response: web.StreamResponse, entrance: Entrance, visitor: str
    ) -> None:
        """Set the visitor's cookie. In Telegram's web client our cookie is a third-party cookie, hence SameSite=None
        and Partitioned.
        """
        secure = self._is_secure(request)
        across = "SameSite=None; Partitioned" if secure and entrance is APP_ENTRANCE else "SameSite=Lax"
        parts = [
            f"{self._cookie_name(request, entrance)}={self._signers[entrance].sign(visitor).decode('ascii')}",
            f"Path={'/' if secure else entrance.base or '/'}",
            f"Max-Age={STAFF_SECONDS if visitor.startswith(STAFF_CHAT) else COOKIE_SECONDS}",
            "HttpOnly",
            across,
            *(["Secure"] if secure else []),
        ]
        response.headers.add("Set-Cookie", "; ".join(parts))  # http.cookies knows no Partitioned before Python 3.14

    def take_visitor_cookie(self, response: web.StreamResponse, entrance: Entrance) -> None:
        """Take the visitor's cookie away."""
        response.headers.add("Set-Cookie", f"{entrance.cookie}=; Path={entrance.base or '/'}; Max-Age=0; HttpOnly")
        gone = f"{HOST_PREFIX}{entrance.cookie}=; Path=/; Max-Age=0; HttpOnly; Secure"
        response.headers.add("Set-Cookie", gone)

    def is_same_origin(self, request: web.Request) -> bool:
        """Whether a page of ours sent this request. Browsers send Origin with every WebSocket and every POST."""
        origin = _ORIGIN.fullmatch(request.headers.get("Origin", ""))
        if origin is None:
            return False
        return origin["host"] == request.host or origin.groups() == (self._public.scheme, self._public.netloc)


def new_visitor_id() -> str:
    """A new random visitor id."""
    return secrets.token_hex(16)


def new_staff_id() -> str:
    """A new random id for one sign-in of a member of staff."""
    return STAFF_CHAT + secrets.token_hex(16)


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


def with_security_headers(handler: Handler, framed_by: str = NOBODY) -> Handler:
    """Add the security headers to every answer of the handler, also to errors."""

    async def handle_securely(request: web.Request) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as refused:
            set_security_headers(refused, framed_by)
            raise
        return response if response.prepared else set_security_headers(response, framed_by)

    return handle_securely
