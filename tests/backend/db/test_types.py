"""What identifies a person is unreadable in the database; instants come back aware."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from backend.contract.enums import TicketKind
from backend.contract.values import TicketDraft
from backend.core.crypto import normalize_receipt_code
from backend.db.tables import Operation
from backend.schema import Base
from tests.fixtures.desk import OWNER, LiveDesk

pytestmark = pytest.mark.both_databases

NAMED = {"enterprise": "阿珍螺蛳粉", "uscc": "91440300708461136T", "phone": "13812345678"}


async def test_a_person_is_unreadable_in_the_database(desk: LiveDesk) -> None:
    await desk.submitted(remember=True, **NAMED)
    secret = TicketDraft(owner=OWNER, kind=TicketKind.REPORT, text="有人吃拿卡要", anonymous=True)
    code = (await desk.port.submit_ticket(secret, "k")).receipt_code
    everything = await _dump(desk)
    for hidden in (*NAMED.values(), code, normalize_receipt_code(code), OWNER.chat, "telegram:desk"):
        assert hidden not in everything
    assert "材料交了三次" in everything  # what was said can be searched


async def _dump(desk: LiveDesk) -> str:
    rows: list[str] = []
    async with desk.backend.context.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            found = await connection.execute(text(f"select * from {table.name}"))
            rows += [repr(row) for row in found]
    assert rows
    return "\n".join(rows)


async def test_instants_come_back_aware_and_naive_ones_are_refused(desk: LiveDesk) -> None:
    china = timezone(timedelta(hours=8))
    await _add(desk, Operation(key="k", answer=None, at=datetime(2026, 11, 23, 10, tzinfo=china)))
    async with desk.backend.context.read_session() as session:
        kept = await session.get_one(Operation, "k")
    assert kept.at == datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert kept.at.tzinfo is UTC
    with pytest.raises(StatementError, match="needs its zone"):
        await _add(desk, Operation(key="naive", answer=None, at=datetime(2026, 11, 23)))  # noqa: DTZ001


async def _add(desk: LiveDesk, row: Base) -> None:
    async with desk.backend.context.write_transaction() as work:
        work.session.add(row)
        await work.commit()
