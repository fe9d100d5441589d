"""People send five lines and ten photos: they get one answer, and each word is kept once, whatever dies."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from redis.asyncio import Redis

from backend.contract.values import Address
from bot.conversation.bursts import BurstLimits
from dialogues.core import events
from dialogues.core.events import MESSAGE_LENGTH
from dialogues.core.values import TicketCard
from tests.bot.conversation.sending import LINES, NUMBER, draft_of, photo, said, sends
from tests.bot.conversation.small_house import ANNA, MATTER, House, build_house

SILENCE = 0.3
LIMITS = BurstLimits(SILENCE, 3.0)


@pytest.fixture
def house(valkey: Redis) -> House:
    return build_house(valkey, LIMITS)


def turns_of(house: House) -> list[str]:
    """The events that were answered, in order, each once."""
    return list(dict.fromkeys(name.split(":")[2] for name in house.phone.order))


async def test_five_lines_are_one_answer_and_one_question_to_the_model(house: House, valkey: Redis) -> None:
    await sends(house, *said(*LINES))
    assert len(house.phone.order) == 1
    assert [key for name, key in house.desk.keys if name == "Understand"] == ["test:anna:u1:0"]
    draft = await draft_of(valkey)
    assert draft.words == "\n".join(LINES)


async def test_a_line_of_a_burst_can_be_edited_afterwards(house: House, valkey: Redis) -> None:
    await sends(house, *said(*LINES))
    await house.talk.receive(ANNA, "u9", events.Said("材料交了四次", ref="m3", edited=True))
    draft = await draft_of(valkey)
    assert draft.words == "\n".join(LINES).replace("三次", "四次")


async def test_a_line_can_be_edited_while_it_waits(house: House, valkey: Redis) -> None:
    await sends(house, *said(*LINES), events.Said("材料交了四次", ref="m3", edited=True))
    draft = await draft_of(valkey)
    assert draft.words == "\n".join(LINES).replace("三次", "四次")
    assert len(house.phone.order) == 1


async def test_an_album_is_one_answer(house: House, valkey: Redis) -> None:
    await sends(house, *(photo(number) for number in range(9)))
    assert len(house.phone.order) == 1
    draft = await draft_of(valkey)
    assert [file.name for file in draft.files] == [f"{number}.jpg" for number in range(9)]


async def test_a_tenth_photo_is_told_once_and_the_others_kept(house: House, valkey: Redis) -> None:
    await sends(house, *(photo(number) for number in range(12)))
    assert len(house.phone.order) == 1
    assert "9" in house.phone.last.text
    draft = await draft_of(valkey)
    assert len(draft.files) == 9


async def test_words_and_photos_between_each_other_are_one_answer(house: House, valkey: Redis) -> None:
    await sends(house, *said(*LINES[:2]), photo(7), photo(8), *said(*LINES[2:]))
    assert len(house.phone.order) == 1
    draft = await draft_of(valkey)
    assert (draft.words, len(draft.files)) == ("\n".join(LINES), 2)


async def test_a_greeting_waits_for_what_follows_and_is_no_part_of_it(house: House, valkey: Redis) -> None:
    await sends(house, *said("你好", "在吗", *LINES))
    assert len(house.phone.order) == 1
    draft = await draft_of(valkey)
    assert draft.words == "\n".join(LINES)


async def test_a_tap_comes_after_what_was_said_before_it(house: House) -> None:
    await sends(house, *said(MATTER), events.Chose("go.mine"), *said("还有一件事", "窗口的人骂人"))
    assert turns_of(house) == ["u1", "u2", "u3"]


async def test_what_stands_alone_is_answered_at_once(house: House) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number, text in enumerate(("/help", "帮助", "13812345678", NUMBER, "好的", "1", "我店里着火了"), 1):
        await house.talk.receive(ANNA, f"u{number}", events.Said(text))
    assert loop.time() - began < SILENCE
    await house.talk.receive(ANNA, "u8", events.Said("材料交了三次"))
    assert loop.time() - began > SILENCE


async def test_danger_ends_the_waiting_and_is_heard_with_what_was_said(house: House) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await sends(house, *said("我是阿珍", "店里着火了"), apart=0)
    assert loop.time() - began < SILENCE
    assert turns_of(house) == ["u1"]
    assert "119" in "".join(house.phone.seen[name].text for name in house.phone.order)


async def test_words_of_a_button_within_a_burst_press_nothing(house: House, valkey: Redis) -> None:
    """不知道 among the lines is no answer to a question that was not asked yet."""
    await sends(house, *said("材料交了三次", "问缺什么", "不知道", "反正就是不给办"))
    draft = await draft_of(valkey)
    assert "不知道" in draft.words
    assert len(house.phone.order) == 1


async def test_news_comes_after_the_thought_it_fell_into(house: House) -> None:
    news = events.TicketNotified("push-accepted", TicketCard(NUMBER, "help", "accepted", "x", date(2026, 11, 22), None))
    talking = asyncio.create_task(sends(house, *said(*LINES)))
    for _ in LINES[:3]:
        await asyncio.sleep(0)
    await house.talk.notify(ANNA, "p1", news)
    await talking
    assert turns_of(house) == ["u1", "push"]


async def test_a_reply_to_another_message_begins_a_new_burst(house: House) -> None:
    await sends(house, *said(*LINES[:2]), events.Said("这是补的", reply_to=f"t.{NUMBER}"), *said("还有发票"))
    assert turns_of(house) == ["u1", "u3"]


async def test_a_burst_ends_at_last_however_long_it_goes_on(valkey: Redis) -> None:
    house = build_house(valkey, BurstLimits(2.0, 0.3))
    await sends(house, *said(*[f"第{number}句话说的是办证" for number in range(12)]), apart=0.08)
    assert 2 <= len(turns_of(house)) < 12


async def test_two_chats_do_not_mix(house: House) -> None:
    bo = Address("test", "bo")
    await asyncio.gather(
        sends(house, *said(*LINES)),
        house.talk.receive(bo, "u1", events.Said("城管不让摆摊")),
        house.talk.receive(bo, "u2", events.Said("天天来赶")),
    )
    assert sorted(name.rsplit(":", 1)[0] for name in house.phone.order) == ["test:anna:u1", "test:bo:u1"]


async def test_what_is_too_long_for_one_message_is_not_cut(house: House, valkey: Redis) -> None:
    long = [sign * (MESSAGE_LENGTH * 5 // 8) for sign in "一二"]
    await sends(house, *said(*long))
    assert turns_of(house) == ["u1"]
    draft = await draft_of(valkey)
    assert draft.words == "\n".join(long)


async def test_what_cannot_be_taken_is_told_with_the_rest(house: House) -> None:
    refused = events.InputRefused(events.Refusal.TOO_LARGE, "视频.mp4")
    await sends(house, photo(1), refused, photo(2), events.UnsupportedInput("sticker"), *said("窗口就是这样"))
    assert turns_of(house) == ["u1"]
    assert "太大" in "".join(house.phone.seen[name].text for name in house.phone.order)


async def test_an_event_that_comes_again_while_it_waits_is_taken_once(house: House, valkey: Redis) -> None:
    again = [*zip(("u1", "u2"), said("一件事", "两件事"), strict=True)] * 3
    await asyncio.gather(*(house.talk.receive(ANNA, name, event) for name, event in again))
    draft = await draft_of(valkey)
    assert draft.words == "一件事\n两件事"


async def test_the_first_of_a_burst_is_answered_again_and_the_others_by_nothing(house: House) -> None:
    await sends(house, *said(*LINES))
    order = list(house.phone.order)
    for number, line in enumerate(LINES[1:], 2):
        await house.talk.receive(ANNA, f"u{number}", events.Said(line))
    assert house.phone.order == order
    await house.talk.receive(ANNA, "u1", events.Said(LINES[0]))
    assert house.phone.order == order * 2


async def test_an_end_of_the_process_does_not_wait(valkey: Redis) -> None:
    house = build_house(valkey, BurstLimits(30.0, 60.0))
    talking = asyncio.create_task(sends(house, *said(*LINES)))
    await asyncio.sleep(0.2)
    talking.cancel()  # the channel is closed first
    await asyncio.wait_for(house.talk.close(), 5)
    assert len(house.phone.order) == 1
    await asyncio.wait_for(house.talk.receive(ANNA, "u6", events.Said("还有一句")), 5)
    assert turns_of(house) == ["u1", "u6"]


async def test_words_in_a_flood_are_kept_and_taps_told_of_once(house: House, valkey: Redis) -> None:
    """Above 40 events a minute a person's words are still kept: gathered, they are few turns."""
    lines = [f"第{number}件材料交了三次" for number in range(70)]
    await sends(house, *said(*lines), *[events.Chose("go.mine")] * 5)
    assert (await draft_of(valkey)).words == "\n".join(lines)
    assert ["太快" in message.text for message in house.phone.seen.values()].count(True) == 1
