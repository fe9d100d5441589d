"""A stored file that nothing shows is deleted when it is a day old."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend.contract.values import File
from backend.core.crypto import Keyring
from bot.runtime.file_store import DiskFileStore
from bot.workers.retention import run_retention
from dialogues.core.values import FileRef
from tests.backend.privacy.closed_tickets import closed_ticket, pass_retention
from tests.fixtures.desk import LiveDesk

pytestmark = pytest.mark.both_databases


async def test_a_stored_file_goes_when_it_is_a_day_old(desk: LiveDesk, tmp_path: Path) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"%PDF-1.7 " + b"x" * 100

    files = DiskFileStore(tmp_path / "files", Keyring(["a secret of the tests, long enough"]))
    stored = await files.put("收据.pdf", chunks())
    assert isinstance(stored, FileRef)
    await closed_ticket(desk, files=(File(stored.id, stored.name, stored.media_type, stored.size),))
    pass_retention(desk)
    os.utime(tmp_path / "files" / stored.id, (desk.clock.now.timestamp(),) * 2)
    assert (await run_retention(desk.backend.retention, files))[1] == 0  # just handed in again, for a report to come
    desk.clock.pass_by(days=2)
    assert (await run_retention(desk.backend.retention, files))[1] == 1
    assert list((tmp_path / "files").iterdir()) == []
    assert (await run_retention(desk.backend.retention, files))[1] == 0
