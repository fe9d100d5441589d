"""An invitation counts as sent when it arrived (mechanism 20)."""

from __future__ import annotations

import pytest

from backend.tickets.queries import find_ticket
from tests.fixtures.desk import OWNER, LiveDesk

pytestmark = pytest.mark.both_databases


async def test_an_invitation_counts_as_sent_when_it_arrived(desk: LiveDesk) -> None:
    """Peers record a survey as sent though it never arrived."""
    number = await desk.resolved()
    assert (await _survey_reached(desk, number)) is False
    await desk.pushes(OWNER)
    assert (await _survey_reached(desk, number)) is True


async def _survey_reached(desk: LiveDesk, number: str) -> bool:
    async with desk.backend.context.read_session() as session:
        ticket = await find_ticket(session, number)
    assert ticket is not None
    return ticket.surveys[0].reached_at is not None
