"""A process of the bench: it says in one line of JSON where it is and ends when its standard input does."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

START_LIMIT, END_LIMIT = 60.0, 20.0
TICKS = os.sysconf("SC_CLK_TCK")


async def announce(**where: str) -> None:
    """In the child: say it, then return when the parent lets go."""
    print(json.dumps(where), flush=True)
    await asyncio.to_thread(sys.stdin.read)


@dataclass(frozen=True, slots=True)
class Child:
    pid: int
    where: Mapping[str, str]

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@asynccontextmanager
async def child(module: str, *arguments: str, profile: Path | None = None) -> AsyncIterator[Child]:
    """`profile`: a folder for cProfile's statistics of that process."""
    profiled = ["-m", "cProfile", "-o", str(profile / f"{module}.prof")] if profile else []
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *profiled,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    try:
        line = await asyncio.wait_for(process.stdout.readline(), START_LIMIT)
        yield Child(process.pid, json.loads(line))
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), END_LIMIT)
        except TimeoutError:
            process.kill()
            await process.wait()
