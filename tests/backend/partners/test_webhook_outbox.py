"""Events reach receivers signed, in order and at least once, whatever fails."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import sys

import pytest

from backend.contract.enums import Action
from backend.partners.webhooks import EVENTS
from config import ROOT
from tests.backend.partners.webhook_receiver import ORIGIN, Got, Partner, Receiving, partner_of
from tests.fixtures.desk import LiveDesk

TO_RESULT = ["ticket.submit", "ticket.assign", "ticket.sign", "ticket.resolve"]


@pytest.mark.both_databases
async def test_each_step_is_told_in_order_and_signed(desk: LiveDesk, partner: Partner, receiver: Receiving) -> None:
    made = await partner.made(receiver.url, *EVENTS)
    number = await partner.brought("A-1")
    await desk.resolve(number)
    await partner.courier.send_due()
    assert receiver.events == [(number, event) for event in TO_RESULT]
    last = receiver.got[-1]
    assert last.told == {
        "id": last.headers["Guishang-Event"],
        "event": "ticket.resolve",
        "at": "2026-11-23T02:00:00+00:00",
        "ticket": {"number": number, "state": "resolved", "own_number": "A-1", "unit": "南宁市市场监督管理局"},
        "note": "许可证已经发给您了",
    }
    for one in receiver.got:
        assert as_the_docs_say(one, made.secret)
        assert not as_the_docs_say(one, "whs_another")
    assert len({one.told["id"] for one in receiver.got}) == 4
    await partner.courier.send_due()
    assert len(receiver.got) == 4


def as_the_docs_say(one: Got, secret: str) -> bool:
    """The check of docs/api.zh-CN.md."""
    parts = dict(part.split("=", 1) for part in one.headers["Guishang-Signature"].split(","))
    expected = hmac.new(secret.encode(), parts["t"].encode() + b"." + one.body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, parts["v1"])


@pytest.mark.both_databases
async def test_a_failing_ticket_holds_back_itself_and_no_other(
    desk: LiveDesk, partner: Partner, receiver: Receiving
) -> None:
    made = await partner.made(receiver.url)
    sick, well = await partner.brought("A-1"), await partner.brought("A-2")
    receiver.answer = lambda one: 500 if one.told["ticket"]["number"] == sick else 200
    for number in (sick, well):
        await desk.act("desk", number, Action.REJECT, "归公安机关管")
    await partner.courier.send_due()
    assert sorted(receiver.events) == sorted(
        [(sick, "ticket.submit"), (well, "ticket.submit"), (well, "ticket.reject")]
    )
    view = await partner.hooks.get_receiver(ORIGIN, made.id)
    assert (view.waiting, view.dead, view.why) == (2, 0, "answered 500")
    receiver.answer = lambda _: 200
    await partner.courier.send_due()
    assert len(receiver.got) == 3  # not yet
    desk.clock.pass_by(seconds=30)
    await partner.courier.send_due()
    assert receiver.events[3:] == [(sick, "ticket.submit"), (sick, "ticket.reject")]
    ids = [one.told["id"] for one in receiver.got if one.told["ticket"]["number"] == sick]
    assert ids[0] == ids[1] != ids[2]


async def test_the_pauses_grow(desk: LiveDesk, receiver: Receiving) -> None:
    async with partner_of(desk) as partner:
        await partner.made(receiver.url)
        await partner.brought("A-1")
        receiver.answer = lambda _: 503
        tried = []
        for second in range(0, 300, 10):
            before = len(receiver.got)
            await partner.courier.send_due()
            tried += [second] * (len(receiver.got) - before)
            desk.clock.pass_by(seconds=10)
        assert tried == [0, 30, 90, 210]


@pytest.mark.both_databases
async def test_who_does_not_answer_is_left_alone_as_a_whole(
    desk: LiveDesk, partner: Partner, receiver: Receiving
) -> None:
    await partner.made("http://127.0.0.1:9/closed")
    await partner.made(receiver.url)
    first, second = await partner.brought("A-1"), await partner.brought("A-2")
    await partner.courier.send_due()
    assert sorted(receiver.events) == [(first, "ticket.submit"), (second, "ticket.submit")]
    assert await partner.outbox.list_due_webhooks() == ()
    desk.clock.pass_by(seconds=29)
    assert await partner.outbox.list_due_webhooks() == ()
    desk.clock.pass_by(seconds=1)
    assert len(await partner.outbox.list_due_webhooks()) == 1


@pytest.mark.both_databases
async def test_what_nobody_takes_for_days_is_given_up_and_shown(
    desk: LiveDesk, partner: Partner, receiver: Receiving
) -> None:
    made = await partner.made(receiver.url)
    number = await partner.brought("A-1")
    receiver.answer = lambda _: 302  # not followed
    await partner.courier.send_due()
    desk.clock.pass_by(days=2)
    await desk.act("desk", number, Action.REJECT, "归公安机关管")
    desk.clock.pass_by(days=1)
    await partner.courier.send_due()
    (view,) = await partner.hooks.list_receivers(None, 10)
    assert (view.id, view.waiting, view.dead, view.why) == (made.id, 1, 1, "answered 302")
    receiver.answer = lambda _: 200
    desk.clock.pass_by(seconds=30)
    before = len(receiver.got)
    await partner.courier.send_due()
    assert receiver.events[before:] == [(number, "ticket.reject")]
    desk.clock.pass_by(days=31)
    await partner.outbox.delete_old_events()
    (view,) = await partner.hooks.list_receivers(None, 10)
    assert (view.waiting, view.dead) == (0, 0)


@pytest.mark.both_databases
async def test_of_many_workers_one_sends_each_event(desk: LiveDesk, partner: Partner, receiver: Receiving) -> None:
    await partner.made(receiver.url)
    numbers = [await partner.brought(f"A-{number}") for number in range(4)]
    await asyncio.gather(*(partner.courier.send_due() for _ in range(4)))
    assert sorted(receiver.events) == [(number, "ticket.submit") for number in numbers]


@pytest.mark.both_databases
async def test_a_worker_killed_between_sending_and_marking_loses_nothing(
    desk: LiveDesk, partner: Partner, receiver: Receiving
) -> None:
    """The receiver has it, the desk does not know: it is sent once more, with the same id."""
    await partner.made(receiver.url)
    await partner.brought("A-1")
    url = desk.backend.context.engine.url.render_as_string(hide_password=False)
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.backend.partners.webhook_receiver", url), cwd=ROOT.parent, env=os.environ
    )

    def kill(_: Got) -> int:
        worker.kill()
        return 200

    receiver.answer = kill
    assert await worker.wait() == -9
    receiver.answer = lambda _: 200
    await partner.courier.send_due()
    assert len(receiver.got) == 1  # still the dead worker's
    desk.clock.pass_by(seconds=15)
    await partner.courier.send_due()
    first, again = receiver.got
    assert first.told == again.told
    await partner.courier.send_due()
    assert len(receiver.got) == 2
