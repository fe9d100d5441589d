"""What becomes of an update before it is an event: edits that change nothing, files that cannot be taken."""

from __future__ import annotations

from dialogues.core.events import Attached, InputRefused, Said
from dialogues.core.values import Refusal
from tests.fixtures.telegram_channel import JPEG, Telegram


# -- edits that change nothing ----------------------------------------------------------------------------------------
async def test_an_edit_that_changes_nothing_is_nothing(telegram: Telegram) -> None:
    """Telegram calls a reaction and the preview of a link an edit too."""
    await telegram.person.says("进度怎么样")
    await telegram.person.edits("进度怎么样")
    await telegram.person.edits("进度怎么样了")
    await telegram.person.edits("进度怎么样了")
    await telegram.pump()
    assert [event.text for event in telegram.inbox.events if isinstance(event, Said)] == ["进度怎么样", "进度怎么样了"]


async def test_a_changed_caption_is_heard_and_its_photo_is_not_fetched_again(telegram: Telegram) -> None:
    await telegram.person.sends_photo(JPEG, "门头")
    message = telegram.person.chat.messages[telegram.person.screen[-1].id]
    for caption in ("门头", "门头漏水"):
        message.update(caption=caption, edit_date=message["date"] + 5)
        await telegram.api.world.push("edited_message", message)
    await telegram.pump()
    _, changed = telegram.inbox.events
    assert changed == Said("门头漏水", str(message["message_id"]), edited=True)


async def test_a_photo_put_in_the_place_of_another_is_attached(telegram: Telegram) -> None:
    await telegram.person.sends_photo(JPEG, "门头")
    message = telegram.person.chat.messages[telegram.person.screen[-1].id]
    other = telegram.api.world.store(JPEG + b"2", "p.jpg") | {"width": 9, "height": 9}
    message.update(photo=[other], edit_date=message["date"] + 5)
    await telegram.api.world.push("edited_message", message)
    await telegram.pump()
    first, second = (event for event in telegram.inbox.events if isinstance(event, Attached))
    assert (first.caption, second.caption) == ("门头", "")
    assert first.files != second.files


async def test_an_edit_that_was_not_handled_is_tried_again(telegram: Telegram) -> None:
    await telegram.person.says("两次")
    await telegram.pump()
    await telegram.person.edits("八次")
    telegram.inbox.failures["42"] = 2
    await telegram.pump()
    assert [event.text for event in telegram.inbox.events if isinstance(event, Said)] == ["两次", "八次"]


# -- files that cannot be taken ---------------------------------------------------------------------------------------
async def test_words_that_came_with_a_refused_file_are_heard(telegram: Telegram) -> None:
    await telegram.person.sends_file(b"\x7fELF" + b"\x00" * 99, "程序.exe", caption="城管拍的视频打不开")
    await telegram.pump()
    refused, said = telegram.inbox.events
    assert refused == InputRefused(Refusal.BAD_TYPE, "程序.exe")
    assert said == Said("城管拍的视频打不开", str(telegram.person.screen[-1].id))
    assert len({event_id for _, event_id, _ in telegram.inbox.received}) == 2
