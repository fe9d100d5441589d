"""How long a process takes to start and what it keeps in memory, beside a bare aiohttp server that starts in turn.

Real processes: `guishang` as an operator calls it, on a folder of the bench's own. The model is an address where
nothing answers, since `up` opens its port before it makes one.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import aiohttp

from bot.runtime.embedded_valkey import run_valkey
from config.settings import PREFIX
from tests.bench.child import Child
from tests.bench.figures import Figure, Section, beside
from tests.bench.parts import resident

GUISHANG = (sys.executable, "-m", "bot")
NOTHING = "http://127.0.0.1:9"
ROUNDS = 5
LIMIT, SETTLED = 60.0, 3.0  # seconds; a process that grows no more for so long has settled
ENDED = 20.0

Took = tuple[float, float]  # seconds: by the clock, of a processor


def measure(_: Path | None = None) -> Section:
    with TemporaryDirectory(prefix="bench-") as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> Section:
    rounds = [await _round(folder / str(number)) for number in range(ROUNDS)]
    wall, cpu = ({name: median(one[name][at] for one in rounds) for name in rounds[0]} for at in (0, 1))
    memory, peer = await _memory(folder / "memory")
    figures = [
        beside("guishang --help", wall["help"], wall["bare"], "s", "≤", 1),
        beside("guishang up to its first answer, a folder it knows", wall["known"], wall["bare"], "s", "≤", 6),
        beside("  processor time of that", cpu["known"], cpu["bare"], "s", "≤", 6),
        beside("guishang up to its first answer, a new folder", wall["new"], wall["bare"], "s"),
        beside("  processor time of that", cpu["new"], cpu["bare"], "s"),
        *(beside(f"resident: {name}", size, peer, "MB", "≤", 4) for name, size in memory.items()),
        *_parts(peer),
    ]
    notes = [f"medians of {ROUNDS} rounds; the parts are loaded one after another in a process of their own"]
    return Section("Start", "a bare aiohttp server up to its first answer, and its memory", notes, figures)


def _parts(peer: float) -> list[Figure]:
    told = subprocess.run([sys.executable, "-m", "tests.bench.parts"], capture_output=True, text=True, check=True)
    return [beside(f"a gateway's part: {name}", size, peer, "MB") for name, size in json.loads(told.stdout).items()]


async def _round(folder: Path) -> dict[str, Took]:
    began = time.monotonic()
    await _done("--help")
    took = {"help": (time.monotonic() - began, 0.0)}
    settings = _environment(DATA_DIR=str(folder), NLU__URL=NOTHING)
    for name in ("new", "known"):
        async with _serving([*GUISHANG, "up"], settings) as (_pid, took[name]):
            pass
    async with _bare() as (_pid, took["bare"]):
        return took


async def _memory(folder: Path) -> tuple[dict[str, float], float]:
    """MB by process, and the bare server's."""
    folder.mkdir()
    found = {}
    async with run_valkey(folder) as redis_url:
        database = f"sqlite+aiosqlite:///{folder}/guishang.db"
        shared = _environment(DATA_DIR=str(folder), NLU__URL=NOTHING, REDIS_URL=redis_url, DATABASE_URL=database)
        await _done("migrate", shared)
        for command in ("gateway", "backend"):
            async with _serving([*GUISHANG, command], shared, "/healthz") as (pid, _):
                found[command] = await _settled(pid)
        async with _process([*GUISHANG, "worker"], shared) as pid:
            found["worker"] = await _settled(pid)
    async with _bare() as (pid, _):
        return found, await _settled(pid)


async def _done(command: str, environment: Mapping[str, str] | None = None) -> None:
    process = await asyncio.create_subprocess_exec(
        *GUISHANG, command, env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    assert await asyncio.wait_for(process.wait(), LIMIT) == 0


@asynccontextmanager
async def _bare() -> AsyncIterator[tuple[int, Took]]:
    port = _free_port()
    async with _serving([sys.executable, "-m", "tests.bench.server", str(port)], os.environ, port=port) as started:
        yield started


@asynccontextmanager
async def _serving(
    command: Sequence[str], environment: Mapping[str, str], path: str = "/", port: int = 0
) -> AsyncIterator[tuple[int, Took]]:
    """The process, and what it took until it answered."""
    port = port or _free_port()
    began = time.monotonic()
    async with _process(command, {**environment, f"{PREFIX}HTTP__PORT": str(port)}) as pid:
        await asyncio.wait_for(_answered(f"http://127.0.0.1:{port}{path}"), LIMIT)
        yield pid, (time.monotonic() - began, Child(pid, {}).cpu)


@asynccontextmanager
async def _process(command: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[int]:
    nowhere = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=nowhere, stderr=nowhere)
    try:
        yield process.pid
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), ENDED)


async def _answered(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        while True:
            with suppress(aiohttp.ClientConnectorError):  # not listening yet
                async with session.get(url) as answer:
                    answer.raise_for_status()
                    return
            await asyncio.sleep(0.01)


async def _settled(pid: int) -> float:
    """Its MB once they are the same for a while."""
    size, since = resident(pid), time.monotonic()
    while time.monotonic() - since < SETTLED:
        await asyncio.sleep(0.5)
        if abs(resident(pid) - size) > 1:
            size, since = resident(pid), time.monotonic()
    return size


def _environment(**settings: str) -> dict[str, str]:
    """None of the operator's own settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return inherited | {f"{PREFIX}{name}": value for name, value in settings.items()}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
