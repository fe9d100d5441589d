"""Codes: signed, short, counted, revocable, and once where once is meant (mechanism 1, 2)."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from backend.contract.enums import Role
from backend.contract.errors import BadDraft, NotFound
from backend.contract.values import Address, EntryCode, InvalidEntryCode
from backend.core.signed_codes import POSTER, create_signed_code
from backend.identity.entry_codes import Poster
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk

pytestmark = pytest.mark.both_databases

USCC = "91440300708461136T"


async def poster(desk: LiveDesk, expires_at: datetime | None = None) -> Poster:
    return await desk.backend.entry_codes.create_poster(
        "window", "450103", "政务中心3号窗口", "桂商码", desk.key(), expires_at
    )


async def test_every_change_to_a_code_is_noticed_before_the_database_is_asked(desk: LiveDesk) -> None:
    code = (await poster(desk)).code
    await desk.backend.close()  # so that a question to the database would make a new connection: none is made
    tampered = [code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :] for at in range(len(code))]
    for bad in (*tampered, code[:-1], code + "A", code.swapcase(), f" {code}", f"{code}\n", "h" + code[1:]):
        assert await desk.backend.entry_codes.use_code(bad, OWNER, "k") == InvalidEntryCode("unknown"), bad
        assert await desk.backend.entry_codes.preview_code(bad, count=True) == InvalidEntryCode("unknown")
    assert desk.backend.context.engine.pool.status().count("Connections in pool: 0") == 1


async def test_scans_starts_and_submissions_are_counted(desk: LiveDesk) -> None:
    made = await poster(desk)
    for count in (True, True, False):
        assert await desk.backend.entry_codes.preview_code(made.code, count=count) == EntryCode(
            made.code, "qr", "450103", "政务中心3号窗口"
        )
    await desk.port.use_entry_code(made.code, OWNER, "same event")
    await desk.port.use_entry_code(made.code, OWNER, "same event")
    await desk.submitted(door=made.code)
    await desk.submitted(door="q" + "A" * 34)  # not ours: the ticket is what matters
    counted = await desk.backend.entry_codes.get_poster(made.code)
    assert (counted.scans, counted.starts, counted.submits) == (2, 1, 1)


async def test_a_code_ends_on_its_day_or_when_it_is_revoked(desk: LiveDesk) -> None:
    made = await poster(desk, desk.clock.now + timedelta(days=1))
    assert isinstance(await desk.backend.entry_codes.preview_code(made.code, count=False), EntryCode)
    desk.clock.pass_by(days=1)
    assert await desk.port.use_entry_code(made.code, OWNER, desk.key()) == InvalidEntryCode("expired")
    assert (await desk.backend.entry_codes.revoke_poster(made.code)).revoked
    assert await desk.port.use_entry_code(made.code, OWNER, desk.key()) == InvalidEntryCode("revoked")
    assert await desk.backend.entry_codes.preview_code(made.code, count=True) == InvalidEntryCode("revoked")
    assert (await desk.backend.entry_codes.list_posters())[0].scans == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"channel": ""}, "channel"),
        ({"channel": "窗口"}, "channel"),
        ({"region": "449999"}, "region"),
        ({"region": "'; drop table doors"}, "region"),
        ({"place": "处" * 201}, "place"),
        ({"title": "题" * 201}, "title"),
        ({"expires_at": datetime(2026, 12, 1)}, "expires_at"),  # noqa: DTZ001
    ],
)
async def test_a_poster_that_makes_no_sense_is_refused(desk: LiveDesk, changed: dict[str, object], field: str) -> None:
    good: dict[str, object] = {"channel": "window", "region": "450103", "place": "窗口", "title": "", "key": "k"}
    with pytest.raises(BadDraft) as caught:
        await desk.backend.entry_codes.create_poster(**good | changed)  # type: ignore[arg-type]
    assert caught.value.field == field


async def test_an_unknown_code_can_be_neither_shown_nor_revoked(desk: LiveDesk) -> None:
    foreign = create_signed_code(desk.backend.context.keyring, POSTER)  # well signed, never made
    for code in (foreign, "nonsense"):
        with pytest.raises(NotFound):
            await desk.backend.entry_codes.get_poster(code)
        with pytest.raises(NotFound):
            await desk.backend.entry_codes.revoke_poster(code)
    assert await desk.backend.entry_codes.preview_code(foreign, count=True) == InvalidEntryCode("unknown")


async def test_a_handover_ends_after_ten_minutes_and_looking_does_not_spend_it(desk: LiveDesk) -> None:
    first = (await desk.backend.entry_codes.create_handover("阿珍螺蛳粉", USCC, desk.key())).code
    second = (await desk.backend.entry_codes.create_handover("阿珍螺蛳粉", USCC, desk.key())).code
    looked = await desk.backend.entry_codes.preview_code(first, count=True)
    assert looked == EntryCode(first, "handover")  # nobody is named to who only looks
    assert isinstance(await desk.port.use_entry_code(first, OWNER, desk.key()), EntryCode)
    desk.clock.pass_by(minutes=10)
    assert await desk.port.use_entry_code(second, OWNER, desk.key()) == InvalidEntryCode("expired")
    assert await desk.backend.entry_codes.preview_code(first, count=False) == InvalidEntryCode("used")


async def test_of_many_who_follow_a_handover_at_once_one_gets_in(desk: LiveDesk) -> None:
    code = (await desk.backend.entry_codes.create_handover("阿珍螺蛳粉", USCC, desk.key())).code
    visitors = [Address("web", f"visitor{number}") for number in range(8)]
    doors = await asyncio.gather(*(desk.port.use_entry_code(code, visitor, "k") for visitor in visitors))
    assert sum(isinstance(door, EntryCode) for door in doors) == 1
    assert doors.count(InvalidEntryCode("used")) == 7


@pytest.mark.parametrize(
    ("name", "uscc", "field"), [("", USCC, "name"), ("店", "123", "uscc"), ("店" * 101, USCC, "name")]
)
async def test_a_handover_of_nobody_is_refused(desk: LiveDesk, name: str, uscc: str, field: str) -> None:
    with pytest.raises(BadDraft) as caught:
        await desk.backend.entry_codes.create_handover(name, uscc, "k")
    assert caught.value.field == field


async def test_the_owner_who_was_handed_over_and_agreed_is_remembered_as_proven(desk: LiveDesk) -> None:
    code = (await desk.backend.entry_codes.create_handover("阿珍螺蛳粉", USCC, desk.key())).code
    await desk.port.use_entry_code(code, OWNER, desk.key())
    assert await desk.port.find_profile(OWNER) is None
    await desk.submitted(enterprise="阿珍螺蛳粉", uscc=USCC, remember=True)
    profile = await desk.port.find_profile(OWNER)
    assert profile is not None
    assert profile.proven
    await desk.submitted(owner=STRANGER, uscc=USCC, remember=True)
    typed = await desk.port.find_profile(STRANGER)
    assert typed is not None
    assert not typed.proven


async def test_an_invitation_binds_one_chat_once_within_a_day(desk: LiveDesk) -> None:
    code = await desk.backend.staff_register.invite_staff("小王", Role.HANDLER, "tax")
    late = await desk.backend.staff_register.invite_staff("小李", Role.HANDLER, "tax")
    chat, stranger = Address("telegram", "new"), Address("telegram", "stranger")
    assert isinstance(await desk.port.use_entry_code(code, chat, "k"), EntryCode)
    assert await desk.port.use_entry_code(code, stranger, "k") == InvalidEntryCode("used")
    desk.clock.pass_by(days=1)
    assert await desk.port.use_entry_code(late, stranger, "k") == InvalidEntryCode("expired")
    assert await desk.port.find_staff_by_address(stranger) is None
