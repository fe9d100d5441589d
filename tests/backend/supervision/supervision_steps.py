"""A desk with everybody above it, and what happens on it until somebody supervises."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from backend.contract.enums import Action, Grade
from backend.contract.values import SurveyAnswer
from backend.core.working_days import LOCAL
from backend.supervision.scan import Scanned
from backend.supervision.tables import Evidence, LetterRow
from backend.supervision.views import LetterView, ProposalView
from tests.backend.world import OWNER, World, open_world


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[World]:
    async with open_world(sqlite_url) as made:
        await made.staffed()
        await made.governed()
        yield made


@pytest.fixture
async def both(world: World) -> World:
    """On either database: where they lock, count and compare instants each in its way."""
    await world.governed()
    return world


def moment(month: int, day: int, hour: int = 12) -> datetime:
    """In China."""
    return datetime(2026, month, day, hour, tzinfo=LOCAL).astimezone(UTC)


async def scan(world: World) -> Scanned:
    return await world.backend.supervision_scan.scan(world.clock.now)


async def proposals(world: World, state: str = "open", who: str = "group") -> tuple[ProposalView, ...]:
    return await world.backend.supervision.proposals(world.staff[who].id, state)


async def rules(world: World) -> list[str]:
    return [proposal.rule for proposal in await proposals(world)]


async def returned(world: World, times: int = 1) -> list[str]:
    numbers = []
    for _ in range(times):
        number = await world.submitted()
        await world.act("desk", number, Action.ASSIGN, department="market")
        await world.act("market", number, Action.RETURN, "不归我们管")
        numbers.append(number)
    return numbers


async def issued(world: World, who: str = "force") -> LetterView:
    """A second-level letter on two returns."""
    await returned(world, 2)
    await scan(world)
    (proposal,) = await proposals(world)
    return await world.backend.supervision.issue(world.staff[who].id, (proposal.id,), world.key())


async def overdue(world: World, now: datetime) -> None:
    """The clock's moves, warnings before."""
    world.clock.now = now
    await world.backend.clock.scan(now)
    await world.backend.clock.scan(now)
    await scan(world)


async def letter_rows(world: World) -> list[LetterRow]:
    async with world.backend.context.reading() as session:
        return list(await session.scalars(select(LetterRow)))


async def rated(world: World, number: str, grade: Grade) -> None:
    """And let the time for a change of mind pass, before which the rating is nobody's but the owner's."""
    view = await world.desk.ticket(number, OWNER)
    await world.desk.record_survey(SurveyAnswer(OWNER, number, view.round, grade), world.key())
    await scan(world)
    async with world.backend.context.reading() as session:
        dissatisfied = select(Evidence.id).where(Evidence.event == "dissatisfied")
        assert len((await session.scalars(dissatisfied)).all()) == view.round - 1
    world.clock.pass_by(days=16)
    await world.backend.clock.scan(world.clock.now)
    await scan(world)
