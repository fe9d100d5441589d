"""The ranking of duties stands before anybody needs it, and a process that ends at once leaves it alone."""

from __future__ import annotations

import asyncio
from threading import Event

import pytest

from backend.dispatch import duty_list
from bot.desk import preload_ranking
from config.duties import DutyList
from config.organisation import Organisation
from tests.fixtures.desk import open_desk


async def test_the_ranking_of_duties_is_built_once_before_anybody_asks(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []
    stands = Event()

    class Counted(duty_list.DutyRanking):
        def __init__(self, listed: DutyList, organisation: Organisation) -> None:
            super().__init__(listed, organisation)
            built.append(listed.version)
            stands.set()

    monkeypatch.setattr(duty_list, "DutyRanking", Counted)
    async with open_desk(sqlite_url) as desk, preload_ranking(desk.backend):
        assert await asyncio.to_thread(stands.wait, 30)
        await asyncio.sleep(0.1)  # until it is handed over from its thread
        ranking = await desk.backend.duty_lists.get_ranking()
    assert built == [ranking.version]


async def test_a_process_that_ends_at_once_does_not_wait_for_the_ranking(sqlite_url: str) -> None:
    async with open_desk(sqlite_url) as desk, asyncio.timeout(1), preload_ranking(desk.backend):
        await asyncio.sleep(0)
