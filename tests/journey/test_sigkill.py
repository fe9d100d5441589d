"""One whole journey in Telegram during which the process is killed before and after everything it does.

Nothing may be lost or doubled that matters: one ticket with every answer, each of the owner's messages answered, one
rating. A message may be seen twice (at least once is the promise); how often that happened is printed.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis.asyncio import Redis

from backend.app import Backend, build_backend
from backend.contract.enums import Action, Outcome, Role
from backend.contract.moves import Assignment, Result, StaffMove
from backend.contract.values import Address, TicketView
from backend.migrations import migrate
from config import ROOT
from config.settings import Settings
from tests.fakes.bot_api import BotApi, Person
from tests.journey import crashing_process
from tests.journey.people import MATTER, WAIT, answers, complains, submits

SECRET = "a secret of the tests, long enough to be one"

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.journey.crashing_process"])


class Restarter:
    """Starts a new process whenever the last one crashed."""

    def __init__(self, *arguments: object) -> None:
        self._arguments = arguments
        self.crashes = 0

    async def run(self) -> None:
        while True:
            process = processes.Process(target=crashing_process.run_until_crash, args=self._arguments, daemon=True)
            process.start()
            try:
                await asyncio.to_thread(process.join)
            finally:
                process.kill()
                process.join()
            assert process.exitcode == -9, f"it ended by itself with {process.exitcode}"
            self.crashes += 1


@asynccontextmanager
async def desk_of(settings: Settings) -> AsyncIterator[Backend]:
    backend = await build_backend(
        settings.database, settings.load_newest_secret(), ROOT / "policy", lambda: datetime.now(UTC)
    )
    yield backend
    await backend.close()


@pytest.mark.rasa
@pytest.mark.timeout(600)
async def test_a_journey_survives_sigkill_at_every_boundary(
    valkey: Redis,
    valkey_address: str,
    rasa_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with BotApi() as api:
        environment = {
            "GUISHANG_DATA_DIR": str(tmp_path / "data"),
            "GUISHANG_SECRET_KEY": SECRET,
            "GUISHANG_TELEGRAM__TOKEN": api.token,
            "GUISHANG_TELEGRAM__API_BASE": api.url,
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        settings = Settings()
        settings.data_dir.mkdir()
        await migrate(settings.database)
        crash_points = tmp_path / "crash-points"
        restarter = Restarter(environment, _short_claims(tmp_path), valkey_address, rasa_url, crash_points)
        async with desk_of(settings) as backend:
            journey = asyncio.create_task(_journey(api.user(42), backend))
            running = asyncio.create_task(restarter.run())
            await asyncio.wait({journey, running}, return_when=asyncio.FIRST_COMPLETED)
            journey.cancel()
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            await journey
        _report(crash_points, restarter.crashes, api.user(42))


def _short_claims(folder: Path) -> Path:
    """The shipped configuration, but what a crashed worker had claimed is free again after a second."""
    config = shutil.copytree(ROOT, folder / "config", ignore=shutil.ignore_patterns("__pycache__"))
    limits = config / "policy" / "limits.toml"
    text = re.sub(r"claim_seconds = \d+", "claim_seconds = 1", limits.read_text(encoding="utf-8"))
    limits.write_text(text, encoding="utf-8")
    return config


async def _journey(owner: Person, backend: Backend) -> None:
    await owner.starts()
    await owner.sees("直接说就行", within=WAIT)
    await complains(owner)
    await answers(owner, ("在哪", "南宁市青秀区"), ("您自己的店", "阿珍螺蛳粉"), ("电话", "13800005678"))
    await submits(owner)

    ticket = await _only_ticket(backend, owner)
    handler = await _employ(backend, "handler")
    desk = await _employ(backend, "desk")
    await _act(backend, StaffMove(desk, ticket.number, Action.ACCEPT))
    await owner.sees("受理", within=WAIT)
    await _act(backend, StaffMove(desk, ticket.number, Action.ASSIGN, Assignment("market")))
    (case,) = await backend.desk.show_worklist(handler)
    assert case.text == MATTER  # said once, kept once
    await _act(backend, StaffMove(handler, ticket.number, Action.SIGN))
    case = await backend.desk.open_case(handler, ticket.number)
    assert ("阿珍螺蛳粉" in case.contact, "13800005678" in case.contact, case.region) == (True, True, "450103")
    result = "已当场补齐手续，许可证已经发出。"
    await _act(backend, StaffMove(handler, ticket.number, Action.RESOLVE, Result(Outcome.SOLVED, result)))
    await owner.sees("满意吗", within=WAIT)
    await owner.taps("满意")
    await owner.sees("谢谢", within=WAIT)

    ticket = await _only_ticket(backend, owner)
    assert [entry.action for entry in ticket.history].count(Action.RATE) == 1
    taken_on = await backend.desk.show_worklist(handler, limit=200)
    assert taken_on == ()  # nothing was left half-done with the handler


async def _only_ticket(backend: Backend, owner: Person) -> TicketView:
    tickets = await backend.desk.list_tickets(Address("telegram", str(owner.id)))
    assert len(tickets) == 1
    return tickets[0]


async def _employ(backend: Backend, role: str) -> str:
    unit = {"handler": "market", "desk": "nanning"}[role]
    code = await backend.staff_register.invite_staff(role, Role(role), unit)
    door = await backend.desk.use_entry_code(code, Address("paper", role), "k")
    return door.staff.id


async def _act(backend: Backend, action: StaffMove) -> None:
    await backend.desk.move_ticket(action, f"test:{action.action}")


def _report(crash_points: Path, crashes: int, owner: Person) -> None:
    places = crash_points.read_text(encoding="utf-8").splitlines()
    assert len(places) > 40
    assert crashes >= len(places) - 1  # the last crash may come after the last word
    said = Counter(shown.text for shown in owner.screen if not shown.mine)
    twice = {text: times for text, times in said.items() if times > 1}
    print(f"{crashes} crashes at {len(places)} boundaries; messages seen more than once: {len(twice)}")
