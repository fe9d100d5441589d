"""The fake's HTTP face: `POST /bot<token>/<method>`, `GET /file/bot<token>/<path>`, long polling and webhooks.

Strict: what a careful reader of the Bot API would not send is answered with 400 and kept in `complaints`; a test
that stops the fake with complaints fails. Listens on loopback only.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Self

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from tests.fakes.bot_api.errors import ApiError, bad, conflict
from tests.fakes.bot_api.flood import FloodGate
from tests.fakes.bot_api.methods import Methods, Upload
from tests.fakes.bot_api.parameters import checked
from tests.fakes.bot_api.person import Group, Person
from tests.fakes.bot_api.world import DEFAULT_UPDATES, Json, World

TOKEN = "1234567890:AAFakeTokenOfTheFakeBotApiServer000"
STRICT_ABOUT = ("unknown parameter", "is missing", "can't parse", "object expected", "malformed", "method not found")


class BotApi:
    """`async with BotApi() as api:` then point a client at `api.url` with `api.token`."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "guishang_test_bot",
        strict: bool = True,
        flood: bool = True,
        port: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        self.world = World(token, username)
        self.methods = Methods(self.world, FloodGate(clock) if flood else None)
        self.complaints: list[str] = []
        self.calls: list[tuple[str, Json]] = []
        self.webhook: Json = {}
        self._strict = strict
        self._lost = False
        self._port = port
        self._failures: dict[str, list[ApiError | None]] = defaultdict(list)
        self._poll: asyncio.Event | None = None
        self._runner: web.AppRunner | None = None
        self._deliveries: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._deliveries:
            self._deliveries.cancel()
            await asyncio.wait({self._deliveries})
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await self.stop()
        if kind is None and self._strict:
            assert not self.complaints, self.complaints

    def user(self, number: int, name: str = "阿珍", phone: str = "8613800005678") -> Person:
        return Person(self.world, number, name, phone)

    def group(self, number: int, title: str = "商会群", kind: str = "supergroup") -> Group:
        return Group(self.world, number, title, kind)

    def fails(self, method: str, error: ApiError | None) -> None:
        """The next call of `method` ends with this error; None cuts the connection."""
        self._failures[method].append(error)

    async def acknowledged(self, *, within: float = 5.0) -> None:
        """Wait until the bot has acknowledged every update."""
        async with self.world.changed:
            await asyncio.wait_for(self.world.changed.wait_for(lambda: not self.world.updates), within)

    def loses_files(self) -> None:
        """Every download ends with 404, though getFile still knows the file."""
        self._lost = True

    def count(self, method: str) -> int:
        return sum(1 for name, _ in self.calls if name == method)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            if request.match_info["token"] != self.token:
                raise ApiError(401, "Unauthorized")
            given, uploads = await _read(request)
            if self._failures[method]:
                error = self._failures[method].pop(0)
                if error is None:
                    assert request.transport
                    request.transport.abort()
                    return web.Response()
                raise error
            given = checked(method, given)
            self.calls.append((method, given))
            result = await self._run(method, given, uploads)
        except ApiError as error:
            if any(words in error.description for words in STRICT_ABOUT):
                self.complaints.append(f"{method}: {error.description}")
            return web.json_response(error.body(), status=error.code)
        return web.json_response({"ok": True, "result": result})

    async def _run(self, method: str, given: Json, uploads: dict[str, Upload]) -> object:
        match method:
            case "getUpdates":
                return await self._get_updates(given)
            case "setWebhook":
                return await self._set_webhook(given)
            case "deleteWebhook":
                return await self._set_webhook({"url": ""} | given)
            case "getWebhookInfo":
                waiting = len(self.world.updates)
                url = self.webhook.get("url", "")
                return {"url": url, "has_custom_certificate": False, "pending_update_count": waiting}
            case _:
                return await self.methods.table[method](given, uploads)

    async def _get_updates(self, given: Json) -> list[Json]:
        if self.webhook:
            raise conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete it first")
        if self._poll is not None:
            self._poll.set()
        mine = self._poll = asyncio.Event()
        self._allow(given)
        await self.world.forget_before(given.get("offset", 0))
        waiting = asyncio.create_task(self._wait_for_updates())
        beaten = asyncio.create_task(mine.wait())
        try:
            await asyncio.wait({waiting, beaten}, timeout=given.get("timeout", 0), return_when="FIRST_COMPLETED")
        finally:
            waiting.cancel()
            beaten.cancel()
        if mine.is_set():
            raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._poll = None
        return self.world.updates[: min(given.get("limit", 100), 100)]

    async def _wait_for_updates(self) -> None:
        async with self.world.arrived:
            await self.world.arrived.wait_for(lambda: self.world.updates)

    def _allow(self, given: Json) -> None:
        if "allowed_updates" in given:
            self.world.allowed = frozenset(given["allowed_updates"]) or DEFAULT_UPDATES

    async def _set_webhook(self, given: Json) -> bool:
        url = given["url"]
        if url and not url.startswith(("https://", "http://127.0.0.1:")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if given.get("drop_pending_updates"):
            self.world.updates.clear()
        self._allow(given)
        self.webhook = given if url else {}
        if self._deliveries:
            self._deliveries.cancel()
            self._deliveries = None
        if url:
            self._deliveries = asyncio.create_task(self._deliver())
        return True

    async def _deliver(self) -> None:
        """One update after another; an update is dropped only once the bot answered 2xx."""
        secret = self.webhook.get("secret_token")
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        async with ClientSession(timeout=ClientTimeout(total=60), headers=headers) as client:
            while True:
                await self._wait_for_updates()
                update = self.world.updates[0]
                try:
                    async with client.post(self.webhook["url"], json=update) as answer:
                        taken = answer.status // 100 == 2
                except ClientError:
                    taken = False
                if taken:
                    await self.world.forget_before(update["update_id"] + 1)
                else:
                    await asyncio.sleep(0.05)

    async def _file(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            raise web.HTTPUnauthorized
        for stored in self.world.files.values():
            if not self._lost and stored.path == request.match_info["path"]:
                return web.Response(body=stored.content, content_type="application/octet-stream")
        raise web.HTTPNotFound


async def _read(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Parameters from the query, a form or JSON; uploaded files by field name."""
    given: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json" and request.can_read_body:
        body: Any = await request.json()
        return given | body, uploads
    for name, value in (await request.post()).items():
        if isinstance(value, str):
            given[name] = value
        elif isinstance(value, web.FileField):
            uploads[name] = Upload(value.filename, value.file.read())
    for name in ("photo", "document", "certificate"):
        if name in uploads and name not in given:
            given[name] = uploads.pop(name)
    return given, uploads
