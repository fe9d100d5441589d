"""A web chat on a real server and a real Valkey, with an inbox that answers by a small script instead of the engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from fluent.runtime import FluentBundle, FluentResource
from redis.asyncio import Redis

from backend.contract.errors import Unavailable
from backend.contract.values import Address, ClosedDoor, Door
from bot.channels.webchat.channel import Bot, WebChat
from bot.ports import Button, Channel, Message
from bot.runtime.file_store import DiskFiles
from dialogues.core.events import Attached, ChannelEvent, Chose, Located, Opened, Said

LOCALE = Path(__file__).parents[2] / "config/locales/zh-CN"
TOKEN = "123456:a-token-that-only-the-tests-know"
SECRET = "a secret that only the tests know, long enough"


class Words:
    """The catalogue, read as the renderer reads it; an unknown key is an error."""

    def __init__(self, name: str) -> None:
        self._bundle = FluentBundle(["zh-CN"], use_isolating=False)
        self._bundle.add_resource(FluentResource((LOCALE / name).read_text(encoding="utf-8")))

    def __call__(self, key: str, /, **args: str | int) -> str:
        pattern = self._bundle.get_message(key).value
        text, errors = self._bundle.format_pattern(pattern, args)
        assert not errors, errors
        return str(text)


@dataclass
class KnownDoors:
    """Codes `good`, `gone`, `away`; everything else is unknown. Remembers what was counted."""

    counted: list[str] = field(default_factory=list)

    async def look_up_code(self, code: str, *, count: bool = False) -> Door | ClosedDoor:
        if count:
            self.counted.append(code)
        match code:
            case "good":
                return Door(code, "qr", region="450103", place="南宁市青秀区政务中心 3 号窗口")
            case "gone":
                return ClosedDoor("revoked")
            case "away":
                raise Unavailable("the desk is away")
            case _:
                return ClosedDoor("unknown")


Answer = Callable[[str, ChannelEvent], Sequence[Message]]


def echo(event_id: str, event: ChannelEvent) -> Sequence[Message]:
    match event:
        case Opened(code):
            text = f"您好（{code}）" if code else "您好，这里是桂商诉求。"
        case Said(said):
            text = f"您说：{said}"
        case Chose(code):
            text = f"您点了 {code}"
        case Attached(files):
            text = f"收到 {len(files)} 个文件"
        case Located(latitude, longitude):
            text = f"您在 {latitude:.2f}, {longitude:.2f}"
        case _:
            text = type(event).__name__
    return [Message(f"m:{event_id}:0", text, (Button("yes", "对"), Button("no", "不对")))]


@dataclass
class Clerk:
    """An Inbox that handles each event once and answers through the channel, as the real one does."""

    answer: Answer = echo
    seen: dict[tuple[str, str], ChannelEvent] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    stumbles: int = 0  # events still to fail
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    channel: Channel | None = None

    def __post_init__(self) -> None:
        self.gate.set()

    async def receive(self, address: Address, event_id: str, event: ChannelEvent) -> None:
        await self.gate.wait()
        if self.stumbles:
            self.stumbles -= 1
            raise ConnectionError("the store is away")
        if (str(address), event_id) in self.seen:
            self.repeated.append(event_id)
        self.seen.setdefault((str(address), event_id), event)
        assert self.channel is not None
        for message in self.answer(event_id, event):
            await self.channel.deliver(address, message)

    @property
    def events(self) -> list[ChannelEvent]:
        return list(self.seen.values())

    @property
    def addresses(self) -> set[str]:
        return {address for address, _ in self.seen}


@dataclass
class House:
    url: str
    chat: WebChat
    clerk: Clerk
    doors: KnownDoors
    redis: Redis
    now: list[float]

    async def drop_sockets(self) -> None:
        """Cut every page off, without a goodbye."""
        for ws in tuple(self.chat._sockets):
            transport = ws._req.transport if ws._req else None
            if transport is not None:
                transport.abort()


@asynccontextmanager
async def house(
    redis: Redis,
    files: Path,
    *,
    port: int = 0,
    answer: Answer = echo,
    public_url: str = "https://chat.example",
    bot: bool = True,
) -> AsyncIterator[House]:
    clerk, doors, now = Clerk(answer), KnownDoors(), [1_790_000_000.0]
    chat = WebChat(
        redis,
        DiskFiles(files),
        clerk,
        keys=[SECRET],
        public_url=public_url,
        texts=Words("web.ftl"),
        desk=doors,
        bot=Bot("guishang_bot", TOKEN) if bot else None,
        clock=lambda: now[0],
    )
    clerk.channel = chat
    app = web.Application()
    app.add_routes(chat.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await chat.start()
    await site.start()
    try:
        host, bound = runner.addresses[0][:2]
        yield House(f"http://{host}:{bound}", chat, clerk, doors, redis, now)
    finally:
        await chat.stop()
        await runner.cleanup()
