"""Receivers are made and ended, and only what their partner may know becomes an event."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.contract.enums import Action, TicketKind
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from tests.backend.partners.webhook_receiver import ORIGIN, Partner, Receiving, partner_of
from tests.fixtures.desk import OWNER, LiveDesk


async def test_nobody_is_told_of_what_they_did_not_bring(desk: LiveDesk, receiver: Receiving) -> None:
    async with partner_of(desk) as partner:
        await partner.made(receiver.url, origin="zhiguanyun")
        await partner.brought("A-1")
        await partner.brought("A-1", origin="another")
        await desk.submitted()
        mine = await partner.brought("A-1", origin="zhiguanyun")
        await partner.courier.send_due()
        assert receiver.events == [(mine, "ticket.submit")]


async def test_a_receiver_may_ask_for_some_events(desk: LiveDesk, receiver: Receiving) -> None:
    async with partner_of(desk) as partner:
        await partner.made(receiver.url, "ticket.resolve")
        number = await partner.brought("A-1")
        await desk.resolve(number)
        await partner.courier.send_due()
        assert receiver.events == [(number, "ticket.resolve")]


async def test_what_the_owner_does_not_see_is_not_told(desk: LiveDesk, receiver: Receiving) -> None:
    async with partner_of(desk) as partner:
        await partner.made(receiver.url)
        await partner.brought("A-1")
        desk.clock.pass_by(days=3)
        await desk.backend.deadline_scheduler.scan(desk.clock.now)
        await partner.courier.send_due()
        assert [event for _, event in receiver.events] == ["ticket.submit"]


@pytest.mark.parametrize("kind", [TicketKind.REPORT])
async def test_of_a_secret_ticket_only_that_there_is_news(
    desk: LiveDesk, receiver: Receiving, kind: TicketKind
) -> None:
    async with partner_of(desk) as partner:
        await partner.made(receiver.url)
        number = await partner.brought("A-1", kind=kind)
        await desk.act("desk", number, Action.REJECT, "归公安机关管")
        await partner.courier.send_due()
        for one in receiver.got:
            assert set(one.told) == {"id", "event", "at", "ticket"}
            assert set(one.told["ticket"]) == {"number", "state"}
            assert one.told["event"] == "ticket.news"
        assert [one.told["ticket"]["state"] for one in receiver.got] == ["submitted", "rejected"]


async def test_a_move_that_is_not_made_is_not_told(desk: LiveDesk, receiver: Receiving) -> None:
    async with partner_of(desk) as partner:
        await partner.made(receiver.url)
        number = await partner.brought("A-1")
        with pytest.raises(BadDraft):
            await desk.act("desk", number, Action.REJECT)
        await partner.courier.send_due()
        assert len(receiver.got) == 1


@pytest.mark.both_databases
async def test_an_ended_receiver_hears_no_more(desk: LiveDesk, partner: Partner, receiver: Receiving) -> None:
    made = await partner.made(receiver.url)
    number = await partner.brought("A-1")
    with pytest.raises(NotFound):
        await partner.hooks.end_receiver("zhiguanyun", made.id)
    ended = await partner.hooks.end_receiver(ORIGIN, made.id)
    assert (ended.ended, ended.waiting, ended.dead) == (True, 0, 1)
    await desk.act("desk", number, Action.ACCEPT)
    await partner.courier.send_due()
    assert receiver.got == []


async def test_receivers_are_made_once_and_not_without_end(desk: LiveDesk) -> None:
    async with partner_of(desk, webhooks=2) as partner:
        url = "https://partner.example/hook"
        first = await partner.hooks.create_receiver(ORIGIN, url, (), "k")
        assert await partner.hooks.create_receiver(ORIGIN, url, (), "k") == first
        with pytest.raises(BadDraft, match="another request"):
            await partner.hooks.create_receiver(ORIGIN, url, ("ticket.sign",), "k")
        with pytest.raises(BadDraft, match="no such event"):
            await partner.made(url, "ticket.fly")
        await partner.made(url)
        with pytest.raises(NotAllowed):
            await partner.made(url)
        await partner.made(url, origin="zhiguanyun")


async def test_neither_address_nor_secret_can_be_read_in_the_database(desk: LiveDesk) -> None:
    async with partner_of(desk) as partner:
        made = await partner.made("https://partner.example/hook?password=geheim")
        path = desk.backend.context.engine.url.database
        assert path is not None
        stored = b"".join(file.read_bytes() for file in Path(path).parent.glob(f"{Path(path).name}*"))
        assert made.id.encode() in stored
        assert made.secret.encode() not in stored
        assert b"geheim" not in stored


async def test_the_owner_of_a_brought_ticket_is_told_as_ever(desk: LiveDesk, receiver: Receiving) -> None:
    async with partner_of(desk) as partner:
        await partner.made(receiver.url)
        number = await partner.brought("A-1")
        await desk.act("desk", number, Action.REJECT, "归公安机关管")
        assert await desk.push_keys(OWNER) == ["push-rejected"]
