"""A reply to one of our messages says what that message was about; files that were sent together say so."""

from __future__ import annotations

from typing import Any

from backend.contract.values import Address
from bot.ports import Button, Delivered, Message
from dialogues.core.events import Attached, Chose, ContactShared, Located, Said
from dialogues.core.values import Capability
from tests.fakes.bot_api import Shown
from tests.fixtures.telegram_channel import JPEG, PDF, Telegram

HERE = Address("telegram", "42")
FIRST, SECOND = "t.GS-2611-00042", "t.GS-2611-00043"


async def show(telegram: Telegram, number: int, text: str, **given: Any) -> Shown:
    """Deliver a message; the newest one on the screen then."""
    message = Message(f"telegram:42:u1:{number}", text, **given)
    assert await telegram.channel.deliver(HERE, message) == Delivered()
    return telegram.person.screen[-1]


async def test_a_reply_in_words_names_the_ticket_of_the_message(telegram: Telegram) -> None:
    first = await show(telegram, 1, "第一件有进展", about=FIRST)
    second = await show(telegram, 2, "第二件有进展", about=SECOND)
    for shown in (first, second, first):
        await telegram.person.replies(shown, "怎么又换单位了")
    await telegram.person.says("怎么又换单位了")
    await telegram.pump()
    assert [event.reply_to for event in telegram.inbox.events if isinstance(event, Said)] == [FIRST, SECOND, FIRST, ""]


async def test_photos_places_and_contacts_that_reply_name_it_too(telegram: Telegram) -> None:
    shown = await show(telegram, 1, "有进展", about=FIRST)
    photo = {"photo": [telegram.api.world.store(JPEG, "p.jpg") | {"width": 9, "height": 9}], "caption": "门口"}
    place = {"location": {"latitude": 22.8, "longitude": 108.3}}
    contact = {"contact": {"phone_number": "8613800005678", "first_name": "阿珍", "user_id": 42}}
    for content in (photo, place, contact):
        await telegram.person.replies(shown, content)
    await telegram.pump()
    attached, located, shared = telegram.inbox.events
    assert isinstance(attached, Attached)
    assert (attached.caption, attached.reply_to) == ("门口", FIRST)
    assert located == Located(22.8, 108.3, reply_to=FIRST)
    assert shared == ContactShared("+8613800005678", reply_to=FIRST)


async def test_a_reply_to_ones_own_words_or_to_a_plain_message_names_none(telegram: Telegram) -> None:
    plain = await show(telegram, 1, "您好")
    await telegram.person.says("水压太低")
    own = telegram.person.screen[-1]
    await telegram.person.replies(plain, "好")
    await telegram.person.replies(own, "就是这个")
    await telegram.pump()
    assert [event.reply_to for event in telegram.inbox.events if isinstance(event, Said)] == ["", "", ""]


async def test_every_part_of_a_long_message_and_its_files_are_about_the_ticket(telegram: Telegram) -> None:
    file = await telegram.keep(PDF, "答复.pdf")
    await show(telegram, 1, "结果如下。" * 1000, about=FIRST, files=(file,))
    parts = [shown for shown in telegram.person.screen if not shown.mine]
    assert len(parts) == 3
    for shown in parts:
        await telegram.person.replies(shown, "不满意")
    await telegram.pump()
    assert [event.reply_to for event in telegram.inbox.events if isinstance(event, Said)] == [FIRST] * 3


async def test_a_message_that_was_changed_in_place_stays_about_its_ticket(telegram: Telegram) -> None:
    await show(telegram, 1, "办理中", slot="ticket", about=FIRST)
    shown = await show(telegram, 2, "办结", slot="ticket", about=FIRST)
    assert shown.edited
    await telegram.person.replies(shown, "谢谢")
    await telegram.pump()
    assert [event.reply_to for event in telegram.inbox.events if isinstance(event, Said)] == [FIRST]


async def test_changing_the_words_of_a_reply_keeps_what_it_replied_to(telegram: Telegram) -> None:
    shown = await show(telegram, 1, "有进展", about=FIRST)
    await telegram.person.replies(shown, "在青秀区")
    await telegram.person.edits("在西乡塘区")
    await telegram.pump()
    assert [event.reply_to for event in telegram.inbox.events if isinstance(event, Said)] == [FIRST, FIRST]


async def test_a_label_of_the_keyboard_stays_a_choice_when_it_is_a_reply(telegram: Telegram) -> None:
    wants = frozenset({Capability.CONTACT})
    shown = await show(telegram, 1, "留个电话", buttons=(Button("no", "不留"),), wants=wants, about=FIRST)
    await telegram.person.replies(shown, "不留")
    await telegram.pump()
    assert telegram.inbox.events == [Chose("no")]


async def test_the_files_of_an_album_say_that_they_belong_together(telegram: Telegram) -> None:
    await telegram.person.sends_album(JPEG + b"1", JPEG + b"2", caption="两张")
    await telegram.person.sends_album(JPEG + b"3", JPEG + b"4")
    await telegram.person.sends_photo(JPEG)
    await telegram.pump()
    albums = [event.album for event in telegram.inbox.events if isinstance(event, Attached)]
    first, second = albums[0], albums[2]
    assert albums == [first, first, second, second, ""]
    assert len({first, second, ""}) == 3
