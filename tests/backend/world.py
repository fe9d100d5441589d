"""A desk to test against, whatever it runs on, with a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from backend.api.desk_client import HttpDesk
from backend.api.tokens import Scope
from backend.app import Backend, assemble
from backend.contract.desk import TicketDesk
from backend.contract.enums import Action, Outcome, Role, TicketKind
from backend.contract.moves import PAYLOADS, MovePayload, Remark, StaffMove
from backend.contract.values import Address, Door, Push, StaffView, TicketDraft, TicketView
from backend.routes import build_api
from tests.fixtures.databases import POLICY, SECRET

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # ten in the morning in Nanning
OWNER = Address("web", "azhen")
STRANGER = Address("web", "stranger")
WORDS = "办食品经营许可证，材料交了三次，每次都说还缺一样"


def payload_of(action: Action, **given: Any) -> MovePayload:
    """What this action takes of what is given: a test may name more than one move needs."""
    taken = PAYLOADS.get(action, Remark)
    given["number"] = given.pop("main", "")
    names = {field.name for field in fields(taken)}
    return taken(**{name: value for name, value in given.items() if name in names})


@dataclass
class FakeClock:
    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class World:
    """`desk` may be reached over HTTP; `backend` is always the real one behind it."""

    backend: Backend
    clock: FakeClock
    desk: TicketDesk
    told: list[frozenset[Address]]
    keys: int = 0
    staff: dict[str, StaffView] = field(default_factory=dict)

    def key(self) -> str:
        self.keys += 1
        return f"test:event:{self.keys}"

    async def submitted(self, kind: TicketKind = TicketKind.HELP, owner: Address = OWNER, **more: object) -> str:
        draft = TicketDraft(owner=owner, kind=kind, text=WORDS, region="450103", **more)  # type: ignore[arg-type]
        return (await self.desk.submit(draft, self.key())).number

    async def employ(self, role: Role, unit: str, chat: str) -> StaffView:
        code = await self.backend.staff.invite_staff(chat, role, unit)
        door = await self.desk.open_door(code, Address("telegram", chat), self.key())
        assert isinstance(door, Door)
        assert door.staff is not None
        self.staff[chat] = door.staff
        return door.staff

    async def act(
        self, who: str, number: str, action: Action, note: str = "", department: str = "", **more: Any
    ) -> TicketView:
        if action is Action.RESOLVE:
            more.setdefault("outcome", Outcome.SOLVED)
        payload = payload_of(action, note=note, department=department, **more)
        return await self.desk.act(StaffMove(self.staff[who].id, number, action, payload), self.key())

    async def staffed(self) -> None:
        """A desk member `desk`, and a handler in each of two departments: `market` and `tax`."""
        await self.employ(Role.DESK, "nanning", "desk")
        await self.employ(Role.HANDLER, "market", "market")
        await self.employ(Role.HANDLER, "tax", "tax")

    async def governed(self) -> None:
        """Those above: `higher` (the region's desk), `office`, `force`, `group`, `admin`."""
        await self.employ(Role.DESK, "guangxi", "higher")
        await self.employ(Role.OFFICE, "office", "office")
        await self.employ(Role.TASK_FORCE, "task_force", "force")
        await self.employ(Role.WORKING_GROUP, "working_group", "group")
        await self.employ(Role.ADMIN, "admin", "admin")

    async def in_progress(self, **more: object) -> str:
        number = await self.submitted(**more)  # type: ignore[arg-type]
        await self.act("desk", number, Action.ASSIGN, department="market")
        await self.act("market", number, Action.SIGN)
        return number

    async def resolved(self, **more: object) -> str:
        number = await self.in_progress(**more)
        await self.act("market", number, Action.RESOLVE, "许可证已经发给您了")
        return number

    async def pushes(self, address: Address) -> list[Push]:
        """Everything this conversation is due, delivered."""
        told: list[Push] = []
        while claimed := await self.backend.outbox.claim(address):
            for push in claimed:
                await self.backend.outbox.mark_delivered(push.id)
            told += claimed
        return told

    async def push_keys(self, address: Address) -> list[str]:
        return [push.text_key for push in await self.pushes(address)]


@asynccontextmanager
async def over_http(world: World) -> AsyncIterator[World]:
    """The same world with its desk behind a real server."""
    app = web.Application()
    app.add_subapp("/api", build_api(world.backend))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        token = await world.backend.tokens.create("gateway", {Scope.DESK})
        desk = HttpDesk(f"http://127.0.0.1:{runner.addresses[0][1]}", token)
        try:
            yield replace(world, desk=desk)
        finally:
            await desk.close()
    finally:
        await runner.cleanup()


@asynccontextmanager
async def open_world(url: str) -> AsyncIterator[World]:
    """On a database that is migrated already (`tests.fixtures.databases`)."""
    clock, told = FakeClock(), []  # type: ignore[var-annotated]

    async def on_commit(addresses: frozenset[Address]) -> None:
        told.append(addresses)

    backend = await assemble(url, SECRET, POLICY, clock, on_commit)
    try:
        yield World(backend, clock, backend.desk, told)
    finally:
        await backend.close()
