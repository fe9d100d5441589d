"""Nobody becomes staff but who was invited: no planted cookie, link scanner, guessed PIN or other site's page."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession

from backend.contract.enums import Role
from backend.contract.values import Address, EntryCode, InvalidEntryCode
from backend.core.signed_codes import split_pin
from bot.channels.webchat.security import STAFF_SECONDS
from tests.fixtures.desk import LiveDesk
from tests.fixtures.webchat_visitor import open_page, texts
from tests.security.web_house import WebHouse, address_of, cookie_of


async def sign_in(session: ClientSession, code: str, pin: str, **more: Any) -> int:
    async with session.post("/join", json={"code": code, "pin": pin}, **more) as answer:
        return answer.status


async def test_a_planted_cookie_does_not_become_the_members(house: WebHouse) -> None:
    """Session fixation: the attacker's cookie is in the browser of 李主任 before she signs in."""
    code, pin = await house.invite("李主任")
    async with house.browser() as attacker, open_page(attacker, house) as (watching, _):  # type: ignore[arg-type]
        planted = cookie_of(attacker)
        async with house.browser({"guishang_visitor": planted}) as victim:
            assert cookie_of(victim).split(".")[0] == planted.split(".")[0]
            assert await sign_in(victim, code, pin) == 200
            member = await house.desk.port.find_staff_by_address(address_of(victim))
            assert member is not None
            assert member.name == "李主任"
            assert address_of(victim) != address_of(attacker)
            async with open_page(victim, house) as (_, welcome):  # type: ignore[arg-type]
                assert any("李主任" in text for text in texts(welcome))
        assert await house.desk.port.find_staff_by_address(address_of(attacker)) is None
        await watching.send(type="say", cid="c-attack-1", text="/work")
        await watching.hear("ack", cid="c-attack-1")
        assert "李主任" not in repr(watching.heard)
        async with attacker.get("/") as _:
            assert cookie_of(attacker).split(".")[0] == planted.split(".")[0]


@pytest.mark.parametrize("with_pin", [False, True])
async def test_no_conversation_in_the_page_can_be_bound(house: WebHouse, with_pin: bool) -> None:
    code, pin = await house.invite("李主任")
    async with house.browser() as session, open_page(session, house) as (page, _):  # type: ignore[arg-type]
        await page.send(type="open", cid="c-open-01", code=code + pin if with_pin else code)
        await page.hear("ack", cid="c-open-01")
        assert await house.desk.port.find_staff_by_address(address_of(session)) is None
        assert await sign_in(session, code, pin) == 200  # the invite was not spent by that


async def test_a_link_scanner_spends_nothing(house: WebHouse) -> None:
    """It follows every address it can make of the link, and even runs the page's script."""
    code, pin = await house.invite("李主任")
    async with house.browser() as scanner:
        for path in ("/join", f"/c/{code}", f"/c/{code}{pin}", f"/?s={code}", f"/join?code={code}&pin={pin}"):
            for method in ("GET", "HEAD"):
                async with scanner.request(method, path) as answer:
                    assert pin not in await answer.text()
        async with scanner.post("/join/look", json={"code": code}) as answer:
            assert (await answer.json())["name"] == "李主任"
        async with scanner.get(f"/join#{code}") as answer:
            assert code not in str(answer.request_info.url.raw_path_qs)
        assert await house.desk.port.find_staff_by_address(address_of(scanner)) is None
    async with house.browser() as member:
        assert await sign_in(member, code, pin) == 200


async def test_a_pin_is_not_guessed(house: WebHouse) -> None:
    code, pin = await house.invite("李主任")
    wrong = [f"{number:06}" for number in range(6) if f"{number:06}" != pin][:5]
    async with house.browser() as guesser:
        assert [await sign_in(guesser, code, guess) for guess in wrong] == [403] * 5
        assert await sign_in(guesser, code, pin) == 403  # void by now
        assert not address_of(guesser).chat.startswith("s-")


async def test_an_invite_is_good_for_hours_and_once(house: WebHouse) -> None:
    late, used = await house.invite("李主任"), await house.invite("黄工")
    async with house.browser() as session:
        assert await sign_in(session, *used) == 200
        assert await sign_in(session, *used) == 403
        house.desk.clock.pass_by(hours=25)
        assert await sign_in(session, *late) == 403


async def test_no_other_site_signs_anybody_in(house: WebHouse) -> None:
    code, pin = await house.invite("李主任")
    async with house.browser() as session:
        for origin in ("https://evil.example", "null", ""):
            assert await sign_in(session, code, pin, headers={"Origin": origin}) == 403
        for body in (
            "[]",
            "{",
            '{"code": 5}',
            '{"code": "x\\u0000", "pin": "1"}',
            f'{{"code": "{code}", "pin": "１２３４５６"}}',
        ):
            async with session.post("/join", data=body) as answer:
                assert answer.status in {400, 403}
        assert await sign_in(session, code, pin) == 200


async def test_a_session_of_staff_lasts_hours(house: WebHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    code, pin = await house.invite("李主任")
    async with house.browser() as session:
        assert await sign_in(session, code, pin) == 200
        signed = address_of(session)
        really = time.time
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: really() + STAFF_SECONDS + 5)
        async with session.get("/files/" + "a" * 64) as answer:
            assert answer.status == 404
        async with session.get("/") as _:
            assert address_of(session) != signed


async def test_in_telegram_the_pin_is_asked_for(desk: LiveDesk) -> None:
    invited = await desk.backend.staff_register.invite_staff("李主任", Role.DESK, "nanning")
    code, pin = split_pin(invited)
    chat = Address("telegram", "77")
    assert await desk.port.use_entry_code(code, chat, desk.key()) == InvalidEntryCode("pin")
    wrong = f"{(int(pin) + 1) % 1_000_000:06}"
    assert await desk.port.use_entry_code(code + wrong, chat, desk.key()) == InvalidEntryCode("pin-wrong")
    door = await desk.port.use_entry_code(code + pin, chat, desk.key())
    assert isinstance(door, EntryCode)
    assert door.staff is not None
