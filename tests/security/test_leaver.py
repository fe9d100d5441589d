"""Who left keeps nothing: no move, no list, no case text, no file, in whatever they had open."""

from __future__ import annotations

from io import BytesIO

import pytest
from aiohttp import ClientSession, FormData, WSServerHandshakeError
from PIL import Image

from backend.contract.enums import Action, TicketKind
from backend.contract.values import TicketDraft
from bot.conversation.effects import LEFT, DeskEffectRunner
from dialogues.core import effects as wants
from dialogues.core import events
from tests.fixtures.desk import OWNER, WORDS, LiveDesk
from tests.fixtures.webchat_visitor import open_page
from tests.security.test_sign_in import sign_in
from tests.security.web_house import NoModel, WebHouse, address_of

PLANTED = "甲乙丙丁戊己庚辛"


async def at_work(house: WebHouse, session: ClientSession) -> str:
    """A handler who has signed in, and has a case on the screen. Returns their id."""
    code, pin = await house.invite("小王")
    assert await sign_in(session, code, pin) == 200
    member = await house.desk.port.find_staff_by_address(address_of(session))
    assert member is not None
    draft = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text=WORDS + PLANTED, region="450103")
    number = (await house.desk.port.submit_ticket(draft, house.desk.key())).number
    await house.desk.act("desk", number, Action.ASSIGN, department="market")
    async with open_page(session, house) as (page, _):  # type: ignore[arg-type]
        await page.send(type="say", cid="c-work-01", text=number)
        await page.hear("ack", cid="c-work-01")
    return member.id


async def shown(house: WebHouse, session: ClientSession) -> str:
    async with open_page(session, house) as (_, welcome):  # type: ignore[arg-type]
        return repr(welcome)


@pytest.mark.parametrize("how", ["let go", "bound elsewhere"])
async def test_the_old_cookie_reads_nothing(house: WebHouse, how: str) -> None:
    async with house.browser() as session:
        member = await at_work(house, session)
        assert PLANTED in await shown(house, session)
        out = BytesIO()
        Image.new("RGB", (9, 9)).save(out, "PNG")
        form = FormData({"cid": "c-file-001"})
        form.add_field("file", out.getvalue(), filename="a.png")
        async with session.post("/upload", data=form) as answer:
            file = (await answer.json())["results"][0]["file"]["id"]
        left, cookies = address_of(session), {cookie.key: cookie.value for cookie in session.cookie_jar}
        stream = house.chat._log._key(left.chat).encode()
        assert stream in await house.everything_stored()
        assert left.chat.encode() not in await house.everything_stored()
        if how == "let go":
            await house.desk.backend.staff_register.deactivate_staff(member)
        else:
            again = await house.desk.backend.staff_register.renew_invite(member)
            async with house.browser() as other:
                assert await sign_in(other, again[:35], again[35:]) == 200
        for path in (f"/files/{file}", "/upload", "/ws"):
            async with session.request("POST" if path == "/upload" else "GET", path, cookies=cookies) as answer:
                assert answer.status in {401, 404}
        assert stream not in await house.everything_stored()
        async with session.get("/") as _:
            assert address_of(session) != left
        assert PLANTED not in await shown(house, session)


async def test_what_is_open_is_closed_and_erased_without_another_visit(house: WebHouse) -> None:
    async with house.browser() as session:
        member = await at_work(house, session)
        left = address_of(session)
        async with open_page(session, house) as (page, _):  # type: ignore[arg-type]
            await house.desk.backend.staff_register.deactivate_staff(member)
            assert await house.chat._staff_door.erase_left() == {left.chat}
            await house.chat._close_sockets({left.chat})
            await page.ws.receive()
            assert page.ws.closed
        assert house.chat._log._key(left.chat).encode() not in await house.everything_stored()
        with pytest.raises(WSServerHandshakeError):
            async with session.ws_connect("/ws", origin=house.url):
                pass


@pytest.mark.parametrize("effect", [wants.ListWork, wants.ActOnTicket])
async def test_an_old_session_is_not_believed(desk: LiveDesk, effect: type) -> None:
    """Sessions outlive bindings: whoever speaks is checked against the register at every effect of staff."""
    runner = DeskEffectRunner(desk.port, NoModel())  # type: ignore[arg-type]
    number = await desk.submitted()
    member = desk.staff["desk"].id
    wish = wants.ListWork(member) if effect is wants.ListWork else wants.ActOnTicket(member, number, "accept")
    for stranger in (OWNER, type(OWNER)("telegram", "market"), type(OWNER)("telegram", "desk2")):
        answered = await runner.run(wish, stranger, desk.key())
        assert answered == events.EffectFailed(effect.__name__, LEFT)
    assert not isinstance(await runner.run(wish, type(OWNER)("telegram", "desk"), desk.key()), events.EffectFailed)
