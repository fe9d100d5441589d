"""The power is cut the moment receipts are out: what they promise is on the disk."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from pathlib import Path

import pytest

from backend.api.desk_client import HttpDesk
from backend.app import build_backend
from backend.contract.enums import TicketKind
from backend.contract.values import Address, TicketDraft
from config import ROOT
from tests.fixtures.power import build_disk
from tests.fixtures.processes import GUISHANG, HERE, environment_of, free_port, until_ready

SECRET = "a secret of the tests, long enough to be one"
ENOUGH = 23
WITHOUT_WAITING = """
import sys
from backend.db import engine
async def nothing(): pass
engine.GroupSync.__call__ = lambda self: nothing()
from bot.__main__ import main
sys.argv[1:] = ["backend"]
main()
"""


async def submit_one_after_another(
    desk: HttpDesk, owner: str, receipts: list[tuple[str, str]], enough: asyncio.Event
) -> None:
    for number in range(1000):
        draft = TicketDraft(Address("web", owner), TicketKind.HELP, f"{owner}的第{number}件事，窗口一直不收材料")
        receipt = await desk.submit_ticket(draft, f"{owner}:{number}")
        receipts.append((owner, receipt.number))
        if len(receipts) == ENOUGH:
            enough.set()


async def receipts_until_the_power_fails(
    command: Sequence[str], environment: dict[str, str], address: str, token: str
) -> list[tuple[str, str]]:
    """The owners and numbers of the receipts that were out; the process is dead afterwards."""
    process = await asyncio.create_subprocess_exec(*command, cwd=HERE, env=environment)
    receipts: list[tuple[str, str]] = []
    enough = asyncio.Event()
    await until_ready(address)
    desk = HttpDesk(address, token, attempts=1)
    owners = [asyncio.create_task(submit_one_after_another(desk, f"owner-{n}", receipts, enough)) for n in range(5)]
    await enough.wait()
    process.kill()
    out = list(receipts)
    await process.wait()
    for owner in owners:
        owner.cancel()
    await asyncio.gather(*owners, return_exceptions=True)
    await desk.close()
    return out


async def _says(environment: dict[str, str], *arguments: str) -> str:
    process = await asyncio.create_subprocess_exec(*GUISHANG, *arguments, cwd=HERE, env=environment, stdout=PIPE)
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode()


async def missing_after_the_cut(tmp_path: Path, command: Sequence[str]) -> tuple[int, int]:
    """How many receipts were out, and how many of their tickets a new start does not find."""
    data = tmp_path / "data"
    data.mkdir()
    port = str(free_port())
    settings = {"SECRET_KEY": SECRET, "HTTP__PORT": port}
    disk = build_disk(tmp_path, data)
    environment = environment_of(data, **settings) | disk.environment
    await _says(environment, "migrate")
    token = await _says(environment, "token", "create", "--scope", "desk")
    receipts = await receipts_until_the_power_fails(command, environment, f"http://127.0.0.1:{port}", token.strip())
    found = disk.restore(tmp_path / "found")
    backend = await build_backend(f"sqlite+aiosqlite:///{found}/guishang.db", SECRET, ROOT / "policy")
    try:
        kept = {
            (owner, view.number)
            for owner in {owner for owner, _ in receipts}
            for view in await backend.desk.list_tickets(Address("web", owner), limit=100)
        }
    finally:
        await backend.close()
    return len(receipts), len(set(receipts) - kept)


async def test_every_receipt_outlives_a_power_cut(tmp_path: Path) -> None:
    out, missing = await missing_after_the_cut(tmp_path, [*GUISHANG, "backend"])
    assert out >= ENOUGH
    assert missing == 0


async def test_without_waiting_for_the_disk_receipts_are_lost(tmp_path: Path) -> None:
    """Holds the tool itself: it must see the loss that the wait prevents."""
    out, missing = await missing_after_the_cut(tmp_path, [sys.executable, "-c", WITHOUT_WAITING])
    assert missing > out / 2


pytestmark = pytest.mark.timeout(120)
