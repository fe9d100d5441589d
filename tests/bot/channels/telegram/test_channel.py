"""What the bot sends looks right on the person's screen, once, and says truly how it ended."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from backend.contract.values import Address
from bot.ports import Button, CallLink, Delivered, Message, Retryable, Undeliverable
from dialogues.core.events import Chose
from tests.fakes.bot_api.errors import ApiError, bad, flood
from tests.fixtures.telegram_channel import JPEG, PDF, Telegram

HERE = Address("telegram", "42")
YES_NO = (Button("y", "对"), Button("n", "不对"))


def message(number: int, text: str = "您好", **given: Any) -> Message:
    return Message(f"telegram:42:u1:{number}", text, **given)


async def test_words_and_buttons(telegram: Telegram) -> None:
    assert await telegram.channel.deliver(HERE, message(1, "对吗？", buttons=YES_NO)) == Delivered()
    (shown,) = await telegram.person.reads()
    assert (shown.text, shown.buttons) == ("对吗？", (("对", "不对"),))


async def test_a_number_to_call_stands_alone_in_its_line(telegram: Telegram) -> None:
    calls = (CallLink("119", "拨 119"), CallLink("120", "拨 120"))
    await telegram.channel.deliver(HERE, message(1, "着火：人先离开。", buttons=YES_NO, calls=calls))
    (shown,) = await telegram.person.reads()
    assert (shown.text, shown.buttons) == ("119\n120\n着火：人先离开。", (("对", "不对"),))


async def test_a_tap_comes_back_as_its_code(telegram: Telegram) -> None:
    await telegram.channel.deliver(HERE, message(1, buttons=YES_NO))
    await telegram.person.taps("不对")
    await telegram.pump()
    assert telegram.inbox.events == [Chose("n")]


@pytest.mark.parametrize(
    "words",
    [
        "<b>粗</b> & <script>alert(1)</script>",
        "</b></a><a href='x'>",
        "&lt;b&gt; &amp;amp; &#60;",
        "1 < 2 > 0 && 'a' \"b\"",
        "<" * 4096,
        "**粗** _斜_ `x` [a](tg://user?id=1)",
    ],
)
async def test_hostile_words_are_shown_as_they_were_written(telegram: Telegram, words: str) -> None:
    assert await telegram.channel.deliver(HERE, message(1, words)) == Delivered()
    assert [shown.text for shown in telegram.person.screen] == [words]


async def test_a_long_text_goes_in_parts_with_the_buttons_last(telegram: Telegram) -> None:
    words = "这件事我说了很多遍。" * 900
    assert await telegram.channel.deliver(HERE, message(1, words, buttons=YES_NO)) == Delivered()
    shown = telegram.person.screen
    assert "".join(part.text for part in shown) == words
    assert [bool(part.buttons) for part in shown] == [False, False, True]
    assert all(part.text.endswith("。") for part in shown)


async def test_a_slot_is_edited_in_place_while_it_is_the_newest(telegram: Telegram) -> None:
    await telegram.channel.deliver(HERE, message(1, "哪个区？", slot="ask", buttons=YES_NO))
    await telegram.channel.deliver(HERE, message(2, "哪个市？", slot="ask"))
    assert [(shown.text, shown.labels) for shown in telegram.person.screen] == [("哪个市？", [])]


async def test_a_slot_below_other_words_of_ours_is_sent_anew(telegram: Telegram) -> None:
    await telegram.channel.deliver(HERE, message(1, "哪个区？", slot="ask", buttons=YES_NO))
    await telegram.channel.deliver(HERE, message(2, "有进展了"))
    await telegram.channel.deliver(HERE, message(3, "哪个市？", slot="ask", buttons=YES_NO))
    assert [(shown.text, bool(shown.labels)) for shown in telegram.person.screen] == [
        ("哪个区？", False),
        ("有进展了", False),
        ("哪个市？", True),
    ]


async def test_a_slot_above_the_persons_words_is_sent_anew(telegram: Telegram) -> None:
    async def answer(address: Address, event_id: str, event: object) -> None:
        await telegram.channel.deliver(address, message(2, "哪个市？", slot="ask", buttons=YES_NO))

    await telegram.channel.deliver(HERE, message(1, "哪个区？", slot="ask", buttons=YES_NO))
    telegram.inbox.reaction = answer
    await telegram.person.says("青秀区")
    await telegram.pump()
    assert [(shown.text, bool(shown.labels)) for shown in telegram.person.screen] == [
        ("哪个区？", False),
        ("青秀区", False),
        ("哪个市？", True),
    ]


async def test_words_that_got_no_answer_still_stand_below_the_slot(telegram: Telegram) -> None:
    await telegram.channel.deliver(HERE, message(1, "哪个区？", slot="ask"))
    await telegram.person.says("等一下")
    await telegram.pump()
    await telegram.channel.deliver(HERE, message(2, "哪个市？", slot="ask"))
    assert [shown.text for shown in telegram.person.screen] == ["哪个区？", "等一下", "哪个市？"]


async def test_a_tap_changes_the_message_it_was_on(telegram: Telegram) -> None:
    async def answer(address: Address, event_id: str, event: object) -> None:
        await telegram.channel.deliver(address, message(2, "记下了", slot="ask"))

    await telegram.channel.deliver(HERE, message(1, "对吗？", slot="ask", buttons=YES_NO))
    telegram.inbox.reaction = answer
    await telegram.person.taps("对")
    await telegram.pump()
    assert [(shown.text, shown.edited) for shown in telegram.person.screen] == [("记下了", True)]


async def test_the_pictures_of_an_album_are_counted_in_one_message(telegram: Telegram) -> None:
    async def count(address: Address, event_id: str, event: object) -> None:
        number = len(telegram.inbox.received) + 1
        await telegram.channel.deliver(address, Message(f"m:{event_id}", f"收到 {number} 个文件", slot="files"))

    telegram.inbox.reaction = count
    await telegram.person.sends_album(JPEG + b"1", JPEG + b"2", JPEG + b"3")
    await telegram.pump()
    assert [shown.text for shown in telegram.person.screen if not shown.mine] == ["收到 3 个文件"]


async def test_nothing_to_change_is_delivered(telegram: Telegram) -> None:
    for number in (1, 2):
        sent = await telegram.channel.deliver(HERE, message(number, "哪个区？", slot="ask", buttons=YES_NO))
        assert sent == Delivered()
    assert len(telegram.person.screen) == 1


async def test_a_slot_the_person_deleted_is_sent_anew(telegram: Telegram) -> None:
    await telegram.channel.deliver(HERE, message(1, "哪个区？", slot="ask"))
    telegram.person.chat.messages.clear()
    assert await telegram.channel.deliver(HERE, message(2, "哪个市？", slot="ask")) == Delivered()
    assert [shown.text for shown in telegram.person.screen] == ["哪个市？"]


async def test_losing_the_memory_costs_only_a_new_message(telegram: Telegram, valkey: Any) -> None:
    await telegram.channel.deliver(HERE, message(1, "哪个区？", slot="ask"))
    await valkey.flushall()
    assert await telegram.channel.deliver(HERE, message(2, "哪个市？", slot="ask")) == Delivered()
    assert [shown.text for shown in telegram.person.screen] == ["哪个区？", "哪个市？"]


async def test_the_same_message_is_sent_once(telegram: Telegram) -> None:
    for _ in range(3):
        assert await telegram.channel.deliver(HERE, message(1, "编号 GS-2611-00042")) == Delivered()
    assert len(telegram.person.screen) == 1


async def test_an_old_message_sent_again_does_not_come_back_over_a_newer_one(telegram: Telegram) -> None:
    for number, words in ((1, "哪个区？"), (2, "哪个市？"), (1, "哪个区？"), (3, "记下了")):
        await telegram.channel.deliver(HERE, message(number, words, slot="ask"))
    assert [shown.text for shown in telegram.person.screen] == ["记下了"]
    assert telegram.api.count("editMessageText") == 2


async def test_a_message_in_parts_goes_on_where_it_stopped(telegram: Telegram) -> None:
    words = "一二三四五六七八。" * 500
    telegram.api.fails("sendMessage", None)
    assert isinstance(await telegram.channel.deliver(HERE, message(1, words)), Retryable)
    telegram.api.fails("sendMessage", flood(1))
    assert await telegram.channel.deliver(HERE, message(1, words)) == Retryable("flood", 1.0)
    assert await telegram.channel.deliver(HERE, message(1, words)) == Delivered()
    assert "".join(part.text for part in telegram.person.screen) == words


@pytest.mark.parametrize(
    ("error", "ending"),
    [
        (flood(7), Retryable("flood", 7.0)),
        (ApiError(500, "Internal Server Error"), Retryable("TelegramServerError", 3.0)),
        (ApiError(502, "Bad Gateway"), Retryable("TelegramServerError", 3.0)),
        (None, Retryable("TelegramNetworkError", 3.0)),
        (bad("something new"), Retryable("TelegramBadRequest", 5.0)),
        (
            ApiError(403, "Forbidden: user is deactivated"),
            Undeliverable("Forbidden: user is deactivated"),
        ),
    ],
)
async def test_how_a_failed_delivery_ends(telegram: Telegram, error: ApiError | None, ending: object) -> None:
    telegram.api.fails("sendMessage", error)
    assert await telegram.channel.deliver(HERE, message(1)) == ending
    assert telegram.person.screen == []


async def test_a_person_who_blocked_the_bot_is_out_of_reach(telegram: Telegram) -> None:
    await telegram.person.blocks()
    assert await telegram.channel.deliver(HERE, message(1)) == Undeliverable("Forbidden: bot was blocked by the user")


@pytest.mark.parametrize("chat", ["999", "", "-", "abc", "42; drop", "４２"])
async def test_a_chat_that_is_none_is_out_of_reach(telegram: Telegram, chat: str) -> None:
    assert isinstance(await telegram.channel.deliver(Address("telegram", chat), message(1)), Undeliverable)


async def test_telegram_asking_to_wait_holds_the_chat(telegram: Telegram) -> None:
    telegram.api.fails("sendMessage", flood(9))
    await telegram.channel.deliver(HERE, message(1))
    ending = await telegram.channel.deliver(HERE, message(2))
    assert isinstance(ending, Retryable)
    assert 7 < ending.after <= 9
    assert telegram.api.count("sendMessage") == 0


async def test_many_at_once_never_meet_telegrams_limits(telegram: Telegram) -> None:
    people = [telegram.api.user(number) for number in range(100, 145)]
    endings = await asyncio.gather(
        *(
            telegram.channel.deliver(Address("telegram", str(person.id)), Message(f"push:{person.id}", "有进展了"))
            for person in people
        )
    )
    assert endings == [Delivered()] * 45
    assert telegram.api.count("sendMessage") == 45


async def test_photos_and_documents_come_in_albums_before_the_words(telegram: Telegram) -> None:
    files = (
        await telegram.keep(JPEG + b"1", "1.jpg"),
        await telegram.keep(PDF, "材料.pdf"),
        await telegram.keep(JPEG + b"2", "2.jpg"),
    )
    assert await telegram.channel.deliver(HERE, message(1, "新工单", files=files, buttons=YES_NO)) == Delivered()
    assert [shown.holds for shown in telegram.person.screen] == ["photo", "photo", "document", "text"]
    assert telegram.api.count("sendMediaGroup") == 1


async def test_a_picture_telegram_cannot_draw_goes_as_a_document(telegram: Telegram) -> None:
    files = (await telegram.keep(JPEG, "1.jpg"),)
    telegram.api.fails("sendPhoto", bad("PHOTO_INVALID_DIMENSIONS"))
    assert await telegram.channel.deliver(HERE, message(1, "新工单", files=files)) == Delivered()
    assert [shown.holds for shown in telegram.person.screen] == ["document", "text"]


async def test_a_file_gone_from_the_store_does_not_stop_the_words(telegram: Telegram) -> None:
    file = await telegram.keep(PDF, "材料.pdf")
    for path in telegram.files._root.iterdir():
        path.unlink()
    assert await telegram.channel.deliver(HERE, message(1, "新工单", files=(file,))) == Delivered()
    assert [shown.text for shown in telegram.person.screen] == ["新工单"]
