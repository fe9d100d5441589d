"""What identifies a person is unreadable in the database; instants come back aware."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import LargeBinary, literal, select, text, type_coerce, update
from sqlalchemy.exc import StatementError

from backend.contract.enums import TicketKind
from backend.contract.values import TicketDraft
from backend.core.crypto import normalize_receipt_code
from backend.db.tables import Operation
from backend.privacy.key_rotation import reseal_database
from backend.schema import Base
from backend.tickets.tables import Ticket
from tests.fixtures.desk import OWNER, WORDS, LiveDesk

pytestmark = pytest.mark.both_databases

NAMED = {"enterprise": "阿珍螺蛳粉", "uscc": "91440300708461136T", "phone": "13812345678"}


async def test_a_person_is_unreadable_in_the_database(desk: LiveDesk) -> None:
    await desk.submitted(remember=True, **NAMED)
    secret = TicketDraft(owner=OWNER, kind=TicketKind.REPORT, text="有人吃拿卡要", anonymous=True)
    code = (await desk.port.submit_ticket(secret, "k")).receipt_code
    everything = await _dump(desk)
    for hidden in (*NAMED.values(), code, normalize_receipt_code(code), OWNER.chat, "telegram:desk"):
        assert hidden not in everything
    for words in ("材料交了三次", "有人吃拿卡要"):
        assert words not in everything
        assert repr(words.encode())[2:-1] not in everything
    assert [ticket.text for ticket in await _tickets(desk)][1] == "有人吃拿卡要"


async def test_words_from_before_they_were_sealed_are_read_and_sealed_when_the_keys_are_changed(desk: LiveDesk) -> None:
    number = await desk.submitted()
    async with desk.backend.context.write_transaction() as work:
        plain = update(Ticket).values(text=type_coerce(literal(WORDS.encode(), LargeBinary()), LargeBinary()))
        await work.session.execute(plain)
        await work.commit()
    assert WORDS.encode().hex() in (await _raw_texts(desk))[0].hex()
    assert (await desk.stored(number)).text == WORDS
    old = [progress.old async for progress in reseal_database(desk.backend.context) if progress.table == "tickets"]
    assert sum(old) >= 1
    assert WORDS.encode().hex() not in (await _raw_texts(desk))[0].hex()
    assert (await desk.stored(number)).text == WORDS


async def _raw_texts(desk: LiveDesk) -> list[bytes]:
    async with desk.backend.context.read_session() as session:
        return list(await session.scalars(select(type_coerce(Ticket.text, LargeBinary))))


async def _tickets(desk: LiveDesk) -> list[Ticket]:
    async with desk.backend.context.read_session() as session:
        return list(await session.scalars(select(Ticket).order_by(Ticket.id)))


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
