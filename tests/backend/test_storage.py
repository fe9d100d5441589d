"""The schema as migrated is the schema as mapped, and what identifies a person is unreadable in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import create_async_engine

from backend.app import assemble
from backend.contract.enums import TicketKind
from backend.contract.values import TicketDraft
from backend.core.crypto import Unreadable, Vault, receipt_digits
from backend.db.engine import open_engine
from backend.db.tables import Counter, Operation
from backend.migrations import migrate
from backend.migrations.upgrade import alembic_config
from backend.people.tables import Owner
from backend.schema import Base
from tests.fixtures.desk import OWNER, POLICY, SECRET, FakeClock, LiveDesk

pytestmark = pytest.mark.both_databases

NAMED = {"enterprise": "阿珍螺蛳粉", "uscc": "91440300708461136T", "phone": "13812345678"}


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_the_migrated_schema_is_the_mapped_one(database: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(f"{database}_url")
    await migrate(url)
    await migrate(url)  # again: nothing to do
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        assert await connection.run_sync(_differences) == []
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "base"))
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["alembic_version"]
    await engine.dispose()


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


async def test_a_person_is_unreadable_in_the_database(desk: LiveDesk) -> None:
    await desk.submitted(remember=True, **NAMED)
    secret = TicketDraft(owner=OWNER, kind=TicketKind.REPORT, text="有人吃拿卡要", anonymous=True)
    code = (await desk.port.submit(secret, "k")).receipt_code
    everything = await _dump(desk)
    for hidden in (*NAMED.values(), code, receipt_digits(code), OWNER.chat, "telegram:desk"):
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
    async with desk.backend.context.reading() as session:
        kept = await session.get_one(Operation, "k")
    assert kept.at == datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert kept.at.tzinfo is UTC
    with pytest.raises(StatementError, match="needs its zone"):
        await _add(desk, Operation(key="naive", answer=None, at=datetime(2026, 11, 23)))  # noqa: DTZ001


async def _add(desk: LiveDesk, row: Base) -> None:
    async with desk.backend.context.writing() as work:
        work.session.add(row)
        await work.commit()


async def test_work_that_is_not_committed_never_was(desk: LiveDesk) -> None:
    with pytest.raises(ZeroDivisionError):
        await _fail_half_way(desk)
    async with desk.backend.context.reading() as session:
        assert await session.get(Counter, "lost") is None


async def _fail_half_way(desk: LiveDesk) -> None:
    async with desk.backend.context.writing() as work:
        work.session.add(Counter(name="lost", value=1))
        await work.session.flush()
        raise ZeroDivisionError


async def test_a_secret_can_be_rotated(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'rotated.db'}"
    await migrate(url)
    old = await assemble(url, "the old secret, long enough to be one", POLICY, FakeClock())
    draft = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text="办证难", remember=True, **NAMED)
    await old.desk.submit(draft, "k")
    await old.close()
    both = ["the new secret, long enough to be one", "the old secret, long enough to be one"]
    new = await assemble(url, both, POLICY, FakeClock())
    remembered = await new.desk.profile(OWNER)
    assert remembered is not None
    assert remembered.phone == NAMED["phone"]
    assert len(await new.desk.tickets(OWNER)) == 1
    await new.close()
    wrong = await assemble(url, ["another secret", both[1]], POLICY, FakeClock())
    assert await wrong.desk.profile(OWNER) == remembered
    await wrong.close()


def test_a_vault_opens_only_its_own() -> None:
    sealed = Vault(["one"]).seal("阿珍")
    assert "阿珍".encode() not in sealed
    assert Vault(["two", "one"]).open(sealed) == "阿珍"
    with pytest.raises(Unreadable):
        Vault(["two"]).open(sealed)


def test_a_receipt_code_has_a_hundred_bits_and_survives_being_copied_by_hand() -> None:
    vault = Vault([SECRET])
    codes = {vault.receipt_code(f"key {number}") for number in range(200)}
    assert len(codes) == 200
    signs = "".join(codes).replace("-", "")
    assert len(signs) == 200 * 20
    assert set(signs) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    code = codes.pop()
    assert receipt_digits(code.replace("0", "o").replace("1", "l").lower()) == receipt_digits(code)


async def test_a_new_month_counts_from_one(desk: LiveDesk) -> None:
    assert await desk.submitted() == "GS-2611-00001"
    desk.clock.now = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # December has begun in China
    assert await desk.submitted() == "GS-2612-00001"


async def test_an_owner_is_found_by_a_hash(desk: LiveDesk) -> None:
    await desk.submitted()
    async with desk.backend.context.reading() as session:
        owner = await session.get_one(Owner, 1)
    assert owner.address == str(OWNER)
    assert len(owner.address_hash) == 64


async def test_a_backend_knows_whether_its_database_answers(desk: LiveDesk) -> None:
    assert await desk.backend.ready()
    lost = replace(desk.backend.context, engine=open_engine("postgresql+asyncpg://nobody@127.0.0.1:9/x", Vault(["x"])))
    assert not await replace(desk.backend, context=lost).ready()
    await lost.engine.dispose()
