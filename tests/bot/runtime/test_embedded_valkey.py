"""The embedded Valkey keeps what it has, comes back when it dies, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.errors import AlreadyRunning, ValkeyFailed
from bot.runtime.embedded_valkey import EmbeddedValkey, begin_valkey, lock_data_folder, run_valkey
from bot.runtime.process import keep_running
from tests.fixtures.processes import running_with


@asynccontextmanager
async def client(url: str) -> AsyncIterator[Redis]:
    redis = Redis.from_url(url)
    yield redis
    await redis.aclose()


async def kill(url: str) -> None:
    async with client(url) as redis:
        os.kill((await redis.info("server"))["process_id"], signal.SIGKILL)


async def read(url: str, key: str) -> bytes | None:
    """Waits until it answers."""
    async with asyncio.timeout(15):
        while True:
            try:
                async with client(url) as redis:
                    found: bytes | None = await redis.get(key)
                    return found
            except RedisError:
                await asyncio.sleep(0.05)


async def test_a_killed_valkey_comes_back_with_what_it_had(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with begin_valkey(tmp_path) as (valkey, started):
        await asyncio.wrap_future(started)
        async with keep_running("valkey", valkey.keep_running):
            for round_ in range(2):
                async with client(valkey.url) as redis:
                    await redis.set(f"draft-{round_}", "half a report")
                await kill(valkey.url)
                await asyncio.sleep(0.3)
                assert await read(valkey.url, f"draft-{round_}") == b"half a report"
    assert not running_with(str(tmp_path))
    said = capsys.readouterr().out
    assert said.count("ended, starting again") == said.count("answers again") == 2


async def test_one_that_a_killed_process_left_behind_is_ended_and_nothing_lost(tmp_path: Path) -> None:
    left = EmbeddedValkey(tmp_path)
    left.start()
    async with client(left.url) as redis:
        await redis.set("draft", "half a report")
        before = (await redis.info("server"))["process_id"]
    async with run_valkey(tmp_path) as url:
        assert await read(url, "draft") == b"half a report"
        async with client(url) as redis:
            assert (await redis.info("server"))["process_id"] != before
    left.stop()
    assert not running_with(str(tmp_path))


async def test_a_stopped_one_is_not_started_again(tmp_path: Path) -> None:
    valkey = EmbeddedValkey(tmp_path)
    valkey.stop()
    valkey.start()
    assert not running_with(str(tmp_path))


async def test_one_that_cannot_start_says_where_the_reason_is(tmp_path: Path) -> None:
    (tmp_path / "valkey" / "appendonlydir").mkdir(parents=True)
    (tmp_path / "valkey" / "appendonlydir" / "appendonly.aof.manifest").write_text("not a manifest\n")
    with pytest.raises(ValkeyFailed, match=r"valkey\.log says why"):
        async with run_valkey(tmp_path):
            pass
    assert not running_with(str(tmp_path))


def test_a_data_folder_belongs_to_one_process(tmp_path: Path) -> None:
    with lock_data_folder(tmp_path), pytest.raises(AlreadyRunning), lock_data_folder(tmp_path):
        pass
