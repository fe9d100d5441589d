"""What is committed stays, on both databases."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.contract.errors import Unavailable
from backend.core.crypto import Keyring
from backend.db import group_sync
from backend.db.engine import open_engine
from backend.db.group_sync import GroupSync
from backend.db.tables import Counter
from tests.fixtures.desk import LiveDesk


async def test_our_sessions_wait_for_the_disk_where_the_server_does_not(postgres_url: str) -> None:
    engine = open_engine(postgres_url, Keyring(["x" * 40]))
    async with engine.connect() as connection:
        assert await connection.scalar(text("show synchronous_commit")) == "on"
        await connection.execute(text("set synchronous_commit = off"))  # the fixture's server has it off for all
        assert await connection.scalar(text("select reset_val from pg_settings where name = 'synchronous_commit'"))
    await engine.dispose()


async def test_a_server_that_waits_for_its_standby_goes_on_doing_so(postgres_url: str) -> None:
    """The operator may ask for more than we need."""
    engine = open_engine(postgres_url, Keyring(["x" * 40]))
    async with engine.begin() as connection:
        name = engine.url.database
        await connection.execute(text(f'alter database "{name}" set synchronous_commit = remote_apply'))
    await engine.dispose()
    async with engine.connect() as connection:
        assert await connection.scalar(text("show synchronous_commit")) == "remote_apply"
    await engine.dispose()


async def test_those_who_commit_together_share_one_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs = 0
    really = group_sync._sync_file

    def counted(log: Path) -> None:
        nonlocal syncs
        syncs += 1
        really(log)

    monkeypatch.setattr(group_sync, "_sync_file", counted)
    (tmp_path / "db-wal").write_bytes(b"frames")
    wait = GroupSync(tmp_path / "db")
    await asyncio.gather(*(wait() for _ in range(50)))
    assert syncs == 1
    running = asyncio.create_task(wait())
    await asyncio.sleep(0)
    await asyncio.sleep(0)  # its sync has begun: who commits now needs another
    await asyncio.gather(wait(), wait())
    await running
    assert syncs == 3


async def test_one_who_gives_up_waiting_takes_it_from_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "db-wal").write_bytes(b"frames")
    wait = GroupSync(tmp_path / "db")
    impatient, patient = asyncio.create_task(wait()), asyncio.create_task(wait())
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    assert impatient.cancelled()


async def test_a_disk_that_fails_is_no_promise(desk: LiveDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(log: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(group_sync, "_sync_file", fails)
    with pytest.raises(Unavailable):
        await _commit_something(desk)


async def _commit_something(desk: LiveDesk) -> None:
    async with desk.backend.context.write_transaction() as work:
        work.session.add(Counter(name="kept", value=1))
        await work.commit()
