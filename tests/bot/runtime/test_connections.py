"""More connections than there are descriptors: the process says that it is busy, goes on, and ends when told to."""

from __future__ import annotations

import asyncio
import resource
import signal
from asyncio.subprocess import PIPE
from contextlib import suppress
from pathlib import Path

from bot.runtime.connections import SETTLED
from tests.fixtures.processes import GUISHANG, HERE, environment_of, free_port, run_process, until_ready

DESCRIPTORS = 260  # of which 200 are spare


def _few_descriptors() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))


async def _connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


async def test_more_connections_than_descriptors_are_turned_away_in_one_line(tmp_path: Path) -> None:
    port = free_port()
    await run_process(tmp_path, "migrate")
    process = await asyncio.create_subprocess_exec(
        *GUISHANG, "backend", cwd=HERE, env=environment_of(tmp_path, HTTP__PORT=str(port)), stderr=PIPE,
        preexec_fn=_few_descriptors,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    await until_ready(address)
    await asyncio.sleep(SETTLED + 0.5)  # the question whether it is ready counts no more
    silent = [await _connect(port) for _ in range(60)]  # they say nothing, and stay
    for _ in range(400):
        reader, writer = await _connect(port)
        with suppress(ConnectionError):
            assert b"503 Service Unavailable" in await asyncio.wait_for(reader.read(), 5)
        writer.close()
    for _, writer in silent[30:]:
        writer.close()
        await writer.wait_closed()
    await until_ready(address)
    process.send_signal(signal.SIGTERM)
    _, err = await asyncio.wait_for(process.communicate(), 20)
    for _, writer in silent[:30]:
        writer.close()
    assert process.returncode == 0
    said = err.decode().splitlines()
    assert sum("connections" in line and "outage" in line for line in said) <= 2
    assert any("fewer connections than set" in line for line in said)
    assert len(said) < 12
    assert not any("Traceback" in line for line in said)
