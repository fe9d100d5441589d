"""One turn, exactly once: on a real Valkey with the real engine; effects and channel are small fakes that can fail."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import pytest
from redis.asyncio import Redis

from backend.contract.values import Address
from bot.conversation import turns
from bot.conversation.effects import DeskAway
from bot.conversation.turns import FLOOD, MessageNotSent
from bot.ports import Delivered, Retryable, Undeliverable
from dialogues.core import events
from dialogues.core.effects import Effect
from dialogues.core.values import TicketCard, TimelineItem, make_text
from tests.bot.conversation.small_house import ANNA, MATTER, House, build_house


@pytest.fixture
def house(valkey: Redis) -> House:
    return build_house(valkey)


async def test_a_repeated_update_is_answered_again_but_handled_once(house: House) -> None:
    await house.talk.receive(ANNA, "u1", events.Said(MATTER))
    wanted, said = list(house.desk.keys), list(house.phone.order)
    await house.talk.receive(ANNA, "u1", events.Said(MATTER))
    assert house.desk.keys == wanted
    assert house.phone.order == said * 2  # the channel drops what it has shown already, by the message's id


async def test_effects_carry_the_key_of_conversation_event_and_number(house: House) -> None:
    await house.talk.receive(ANNA, "u1", events.Said(MATTER))
    assert [key for _, key in house.desk.keys] == [f"test:anna:u1:{n}" for n in range(len(house.desk.keys))]
    assert "Understand" in [name for name, _ in house.desk.keys]


async def test_a_turn_that_dies_is_repeated_with_the_same_keys(house: House) -> None:
    def fall_over(effect: Effect) -> None:
        if len(house.desk.keys) == 1:  # the first effect is done, the second finds the desk away
            raise ConnectionError("the desk fell over")

    house.desk.before = fall_over
    with pytest.raises(ConnectionError):
        await house.talk.receive(ANNA, "u1", events.Said(MATTER))
    assert house.phone.order == []
    house.desk.before = lambda _: None
    await asyncio.wait_for(house.talk.receive(ANNA, "u1", events.Said(MATTER)), 2)  # the lock did not stay behind
    died, repeated = house.desk.keys[:1], house.desk.keys[1:]
    assert repeated[:1] == died
    assert len(repeated) > 1
    assert "投诉" in house.phone.last.text


async def test_a_turn_of_unknown_fate_is_finished_before_anything_else_is_done(house: House) -> None:
    """The desk took it and its answer was lost; the owner, who heard nothing, says it again: a new event, with new
    keys."""
    lost = True

    def lose_answer(effect: Effect) -> None:
        if lost and house.desk.keys:
            raise DeskAway(type(effect).__name__)

    house.desk.before = lose_answer
    with pytest.raises(DeskAway):
        await house.talk.receive(ANNA, "u1", events.Said(MATTER))
    with pytest.raises(DeskAway):  # nobody knows yet what became of the first
        await house.talk.receive(ANNA, "u2", events.Said(MATTER))
    assert house.phone.order == []
    assert {key.split(":")[2] for _, key in house.desk.keys} == {"u1"}
    lost = False
    await house.talk.receive(ANNA, "u2", events.Said("帮助"))
    assert [name.split(":")[2] for name in house.phone.order] == sorted(n.split(":")[2] for n in house.phone.order)
    assert {name.split(":")[2] for name in house.phone.order} == {"u1", "u2"}
    wanted = list(house.desk.keys)
    await house.talk.receive(ANNA, "u1", events.Said(MATTER))  # the channel repeats it at last
    assert house.desk.keys == wanted


async def test_an_event_that_is_itself_the_fault_holds_up_no_other(house: House) -> None:
    def fall_over(effect: Effect) -> None:
        raise ZeroDivisionError

    house.desk.before = fall_over
    with pytest.raises(ZeroDivisionError):
        await house.talk.receive(ANNA, "u1", events.Said(MATTER))
    house.desk.before = lambda _: None
    await house.talk.receive(ANNA, "u2", events.ChatOpened())
    assert {name.split(":")[2] for name in house.phone.order} == {"u2"}


async def test_two_quick_messages_are_two_turns_in_order(house: House) -> None:
    await asyncio.gather(
        house.talk.receive(ANNA, "u1", events.Said(MATTER)),
        house.talk.receive(ANNA, "u2", events.Said("一共跑了四趟，来回要六十公里")),
    )
    assert [name.split(":")[2] for name in house.phone.order] == sorted(n.split(":")[2] for n in house.phone.order)
    parsed = [key for name, key in house.desk.keys if name == "Understand"]
    assert parsed[0].startswith("test:anna:u1")
    assert parsed[-1].startswith("test:anna:u2")


async def test_what_cannot_be_sent_now_is_tried_again_then_left_to_the_channel(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.phone.script = [Retryable("busy", 0.01), Retryable("busy", 0.01)]
    await house.talk.receive(ANNA, "u1", events.ChatOpened())
    assert house.phone.order
    house.phone.script = [Retryable("away", 0.0)] * turns.TRIES
    with pytest.raises(MessageNotSent):
        await house.talk.receive(ANNA, "u2", events.Said("帮助"))
    wanted = list(house.desk.keys)
    await house.talk.receive(ANNA, "u2", events.Said("帮助"))
    assert house.desk.keys == wanted
    assert house.phone.order[-1].startswith("test:anna:u2")


async def test_a_push_says_how_it_ended(house: House) -> None:
    told = (TimelineItem(datetime(2026, 11, 22, 4, tzinfo=UTC), make_text("story-assigned", unit="市场监督管理局")),)
    card = TicketCard(
        "GS-2611-00042", "complaint", "accepted", "办证", date(2026, 11, 22), date(2026, 12, 8), timeline=told
    )
    news = events.TicketNotified("push-accepted", card)
    house.phone.script = [Retryable("busy", 5.0)]
    assert isinstance(await house.talk.notify(ANNA, "p1", news), Retryable)
    assert await house.talk.notify(ANNA, "p1", news) == Delivered()
    house.phone.script = [Undeliverable("blocked")]
    assert await house.talk.notify(ANNA, "p2", news) == Undeliverable("blocked")
    assert isinstance(await house.talk.notify(Address("fax", "1"), "p3", news), Undeliverable)


async def test_a_flood_is_told_once_and_news_is_none(house: House) -> None:
    for number in range(2 * FLOOD + 5):
        await house.talk.receive(ANNA, f"u{number}", events.Said("你好"))
    (told,) = [name for name in house.phone.order if int(name.split(":")[2][1:]) >= FLOOD]
    assert "快" in house.phone.seen[told].text
    assert not [key for _, key in house.desk.keys if int(key.split(":")[2][1:]) >= FLOOD]
    card = TicketCard("1", "help", "accepted", "x", date(2026, 1, 1), None)
    assert await house.talk.notify(ANNA, "p", events.TicketNotified("push-accepted", card)) == Delivered()


async def test_news_does_not_use_up_what_a_person_may_say(house: House) -> None:
    card = TicketCard("1", "help", "accepted", "x", date(2026, 1, 1), None)
    for number in range(FLOOD + 5):
        await house.talk.notify(ANNA, f"p{number}", events.TicketNotified("push-accepted", card))
    await house.talk.receive(ANNA, "u1", events.Said(MATTER))
    assert "Understand" in [name for name, _ in house.desk.keys]


async def test_a_text_over_the_limit_is_refused_in_words(house: House) -> None:
    await house.talk.receive(ANNA, "u1", events.Said("长" * (events.MESSAGE_LENGTH + 1)))
    assert not house.desk.keys
    assert "长" in house.phone.last.text
