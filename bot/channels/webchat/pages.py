"""Draws the web pages: the chat page, its assets, the web app manifest, and the landing page of a scanned code.

Owns drawing with the catalogue's sentences, and caching. Does not know what a code means: the desk does.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend.contract.values import EntryCode, InvalidEntryCode
from bot.channels.webchat.app_icons import SIZES, draw_icon
from bot.channels.webchat.security import Entrance
from bot.ports import Texts

WORKER = "sw.js"
APART = {WORKER, "join.js"}  # scripts that the chat page does not read
WEB = Path(__file__).parents[2] / "web"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
YEAR = "public, max-age=31536000, immutable"

# The sentences of the page itself. The page fills in {n} where a number belongs, {words} where somebody's words do.
WORDS = (
    "placeholder", "offline", "offline-long", "no-cookies", "app-closed",
    "me", "them", "reply", "quote", "today", "yesterday", "unread", "replaced", "picture",
    "sending", "failed", "retry", "too-long", "refuse-too-long", "refuse-too-fast", "refuse-other",
    "send-place", "send-files", "place-mine", "place-failed",
    "code", "copy", "copied", "not-copied", "picture-save", "picture-saved", "picture-of-code",
    "voice-asks", "voice-on", "voice-done", "voice-finish", "voice-send", "voice-name",
    "voice-refused", "voice-missing",
    "leave-failed", "news-here", "news-ask", "news-on", "news-stop", "news-denied", "news-failed", "news-home",
    "upload-progress", "file-cancel", "file-cancelled", "file-failed",
    "file-too-large", "file-bad-type", "file-archive", "file-locked", "file-empty", "file-too-many",
)  # fmt: skip

_PREFETCH = re.compile(r"prefetch|preview|prerender", re.IGNORECASE)
_ROBOT = re.compile(r"bot\b|bot/|crawl|spider|slurp|preview|facebookexternalhit|whatsapp", re.IGNORECASE)


class WebPages:
    """The pages and assets, loaded once. `release` is the hash of all assets, so that a browser never uses an old one
    for a new one.
    """

    def __init__(self, texts: Texts, bot_name: str = "", push_key: str = "") -> None:
        self._texts = texts
        self._push_key = push_key
        self._bot = bot_name
        self._parts = {path.name: path.read_bytes() for path in sorted((WEB / "assets").iterdir())}
        digest = hashlib.sha256()
        for name, content in self._parts.items():
            digest.update(name.encode() + b"\0" + content)
        self.release = digest.hexdigest()[:12]
        loader = FileSystemLoader(WEB)
        self._templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)

    def chat_page(self, entrance: Entrance) -> web.Response:
        """The chat page of an entrance."""
        words = {word: self._texts(f"web-{word}", n="{n}", words="{words}") for word in WORDS}
        modules = [name for name in self._parts if name.endswith(".js") and name not in APART]
        return self._render_page(
            "index.html",
            base=entrance.base,
            words=words,
            modules=modules,
            is_app=bool(entrance.base),
            push_key=self._push_key,
        )

    def landing_page(self, code: str, found: EntryCode | InvalidEntryCode) -> web.Response:
        """The page behind a QR code: it leads to the web chat or to Telegram."""
        match found:
            case EntryCode(place=place):
                query, reason = f"={code}", ""
            case InvalidEntryCode(reason=reason):
                query, place = "", ""
        return self._render_page(
            "landing.html",
            place=place,
            reason=reason,
            onward=f"/?s{query}" if query else "/",
            telegram=f"https://t.me/{self._bot}?start{query}",
            mini_app=f"https://t.me/{self._bot}?startapp{query}",
        )

    def join_page(self) -> web.Response:
        """The page on which staff sign in with an invite."""
        reasons = ("unknown", "expired", "revoked", "used", "pin-wrong", "unavailable")
        return self._render_page(
            "join.html", refusals={reason: self._texts(f"web-join-{reason}") for reason in reasons}
        )

    def left_page(self) -> web.Response:
        """The page that stands where an erased conversation was."""
        return self._render_page("left.html")

    @property
    def busy_text(self) -> str:
        """What somebody reads who asks too much."""
        return self._texts("web-refuse-too-fast")

    def page_asset(self, request: web.Request) -> web.Response:
        """An asset by its name. Raises 404."""
        name = request.match_info["name"]
        if name not in self._parts:
            raise web.HTTPNotFound
        current = request.match_info["release"] == self.release
        response = web.Response(body=self._parts[name], content_type=TYPES[Path(name).suffix], charset="utf-8")
        response.headers["Cache-Control"] = YEAR if current else "no-cache"
        response.enable_compression()
        return response

    def app_manifest(self) -> web.Response:
        """The web app manifest."""
        manifest = {
            "name": self._texts("web-title"),
            "short_name": self._texts("web-short-title"),
            "lang": "zh-CN",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f2f5f4",
            "theme_color": "#0b5f52",
            "icons": [
                {"src": f"/assets/{self.release}/icon.svg", "sizes": "any", "type": "image/svg+xml"},
                {"src": "/icons/192.png", "sizes": "192x192", "type": "image/png"},
                {"src": "/icons/512.png", "sizes": "512x512", "type": "image/png"},
                {"src": "/icons/maskable.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
            ],
        }
        body = json.dumps(manifest, ensure_ascii=False)
        return web.Response(text=body, content_type="application/manifest+json")

    def app_icon(self, name: str) -> web.Response:
        """A picture for the home screen. Raises 404."""
        if name not in SIZES:
            raise web.HTTPNotFound
        response = web.Response(body=draw_icon(name), content_type="image/png")
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response

    def service_worker(self) -> web.Response:
        """The part of the page that works while it is closed. Always asked for anew, so that a new one takes over."""
        words = {"title": self._texts("web-short-title"), "news": self._texts("web-news")}
        head = f"self.words = {json.dumps(words, ensure_ascii=False)};\n"
        text = head + self._parts[WORKER].decode()
        response = web.Response(text=text, content_type="text/javascript", charset="utf-8")
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _render_page(self, name: str, **context: object) -> web.Response:
        page = self._templates.get_template(name).render(
            t=self._texts, assets=f"/assets/{self.release}", bot=self._bot, **context
        )
        response = web.Response(text=page, content_type="text/html", charset="utf-8")
        response.enable_compression()
        return response


def is_human_visit(request: web.Request) -> bool:
    """Whether a person opened this page, and not a robot or a link preview."""
    purpose = " ".join(request.headers.get(name, "") for name in ("Purpose", "Sec-Purpose", "X-Moz"))
    agent = request.headers.get("User-Agent", "")
    return request.method == "GET" and not _PREFETCH.search(purpose) and not _ROBOT.search(agent)
