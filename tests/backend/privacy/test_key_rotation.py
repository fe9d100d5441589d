"""Secrets are changed while the desk works: everything is sealed anew, and the old seal can be thrown away."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import text

from backend.app import Backend, build_backend
from backend.contract.enums import Role, TicketKind
from backend.contract.values import Address, TicketDraft
from backend.core.crypto import DecryptionError, Keyring
from backend.db.keys import WrongKey, forget_rotated_keys
from backend.migrations import migrate
from backend.privacy.key_rotation import BATCH, reseal_database, sealed_tables
from config.settings import Settings
from tests.fixtures.databases import SECRET
from tests.fixtures.desk import OWNER, POLICY, FakeClock

FIRST, SECOND, THIRD = SECRET, *(f"the {name} secret, long enough to be one" for name in ("second", "third"))
PHONE = "13812345678"


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    await migrate(url)
    return url


async def _filled(url: str, secrets: list[str], chats: int) -> None:
    backend = await build_backend(url, secrets, POLICY, FakeClock())
    await backend.staff_register.invite_staff("黄工", Role.DESK, "nanning")
    for chat in range(chats):
        draft = TicketDraft(
            Address("web", f"{secrets[0]}-{chat}"), TicketKind.HELP, "办证难", phone=PHONE, remember=True
        )
        await backend.desk.submit_ticket(draft, f"{secrets[0]} {chat}")
    await backend.close()


async def _sealed_with(backend: Backend, keyring: Keyring) -> int:
    """How many stored values this keyring opens. Raises Unreadable for the first it does not."""
    opened = 0
    async with backend.context.engine.connect() as connection:
        for table in sealed_tables():
            for row in await connection.execute(text(f"select * from {table.name}")):
                values = [value for value in row if isinstance(value, bytes) and value]
                opened += len([keyring.decrypt(value) for value in values])
    return opened


async def test_the_old_seal_can_be_thrown_away_after_a_rotation(url: str) -> None:
    await _filled(url, [FIRST], 3)
    await _filled(url, [SECOND, FIRST], 3)
    three = await build_backend(url, [THIRD, SECOND, FIRST], POLICY, FakeClock())
    with pytest.raises(DecryptionError):
        await _sealed_with(three, Keyring([THIRD]))
    old = sum({walked.table: walked.old async for walked in reseal_database(three.context)}.values())
    assert old == await _sealed_with(three, Keyring([THIRD])) > 0
    assert [walked.old async for walked in reseal_database(three.context)] == [0] * len(sealed_tables())
    await forget_rotated_keys(three.context)
    await three.close()
    two = await build_backend(url, [THIRD, FIRST], POLICY, FakeClock())
    for secret in (FIRST, SECOND):  # found by the hash of the oldest, read with the newest
        profile = await two.desk.find_profile(Address("web", f"{secret}-1"))
        assert profile is not None
        assert profile.phone == PHONE
        assert len(await two.desk.list_tickets(Address("web", f"{secret}-1"))) == 1
    await two.close()


async def test_looking_counts_and_changes_nothing(url: str) -> None:
    await _filled(url, [FIRST], 1)
    two = await build_backend(url, [SECOND, FIRST], POLICY, FakeClock())
    counted = [walked.old async for walked in reseal_database(two.context, look_only=True)]
    assert sum(counted) == await _sealed_with(two, Keyring([FIRST])) > 0
    await two.close()


async def test_a_rotation_that_was_broken_off_goes_on_and_work_goes_on_beside_it(sqlite_url: str) -> None:
    await migrate(sqlite_url)
    await _filled(sqlite_url, [FIRST], BATCH + 50)
    two = await build_backend(sqlite_url, [SECOND, FIRST], POLICY, FakeClock())
    owners = (walked async for walked in reseal_database(two.context) if walked.table == "owners")
    first = await anext(owners)
    assert (first.done, first.total, first.old) == (BATCH, BATCH + 50, 2 * BATCH)
    await owners.aclose()
    await two.desk.submit_ticket(TicketDraft(OWNER, TicketKind.HELP, "又一件", phone=PHONE), "meanwhile")
    again = {walked.table: walked async for walked in reseal_database(two.context)}
    assert again["owners"].old == 2 * 50
    await _sealed_with(two, Keyring([SECOND]))
    await two.close()


async def test_a_process_without_a_secret_that_was_used_is_refused(sqlite_url: str) -> None:
    await migrate(sqlite_url)
    await _filled(sqlite_url, [FIRST], 1)
    for secrets in ([SECOND, THIRD], [SECOND], [SECOND, FIRST[::-1]]):
        with pytest.raises(WrongKey):
            await build_backend(sqlite_url, secrets, POLICY, FakeClock())
    await (await build_backend(sqlite_url, [SECOND, FIRST], POLICY, FakeClock())).close()
    with pytest.raises(WrongKey):  # what SECOND has sealed meanwhile
        await build_backend(sqlite_url, [FIRST], POLICY, FakeClock())


async def test_a_database_from_before_is_asked_by_what_is_sealed_in_it(sqlite_url: str) -> None:
    await migrate(sqlite_url)
    await _filled(sqlite_url, [FIRST], 1)
    mine = await build_backend(sqlite_url, [FIRST], POLICY, FakeClock())
    async with mine.context.write_transaction() as work:
        await work.session.execute(text("delete from known_keys"))
        await work.commit()
    await mine.close()
    with pytest.raises(WrongKey):
        await build_backend(sqlite_url, [SECOND], POLICY, FakeClock())
    await (await build_backend(sqlite_url, [FIRST], POLICY, FakeClock())).close()


async def test_a_secret_that_was_rotated_away_may_be_removed(sqlite_url: str) -> None:
    await _filled(sqlite_url, [SECOND, FIRST], 1)
    three = await build_backend(sqlite_url, [THIRD, SECOND, FIRST], POLICY, FakeClock())
    _ = [walked async for walked in reseal_database(three.context)]
    await forget_rotated_keys(three.context)
    await three.close()
    await (await build_backend(sqlite_url, [THIRD, FIRST], POLICY, FakeClock())).close()


def test_secrets_come_newest_first(tmp_path: Path) -> None:
    kept = Settings(data_dir=tmp_path)
    assert kept.load_secrets() == (kept.load_newest_secret(),)
    several = Settings(data_dir=tmp_path, secret_key=SecretStr(THIRD), old_secret_keys=SecretStr(f"{SECOND}|{FIRST}"))
    assert several.load_secrets() == (THIRD, SECOND, FIRST)
    with pytest.raises(ValidationError, match="should match"):
        Settings(data_dir=tmp_path, old_secret_keys=SecretStr(f"{SECOND}|short"))
