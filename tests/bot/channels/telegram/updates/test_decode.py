"""What a person does on Telegram arrives as the right event, over HTTP, from the fake's servers."""

from __future__ import annotations

from typing import Any

import pytest

from bot.runtime.traces.removal import remove_traces
from dialogues.core.events import (
    Attached,
    ChatOpened,
    Chose,
    ContactShared,
    InputRefused,
    Located,
    Said,
    UnsupportedInput,
)
from dialogues.core.values import FileRef, Refusal
from tests.fixtures.telegram_channel import JPEG, PDF, Telegram

OGG = b"OggS\x00\x02" + b"\x00" * 22 + b"\x01\x1eOpusHead" + b"\x00" * 300
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 300
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\x00" * 300


async def test_words(telegram: Telegram) -> None:
    update = await telegram.person.says("办证材料交了三次 <b>&")
    await telegram.pump()
    ref = str(telegram.person.screen[-1].id)
    assert telegram.inbox.received == [("42", f"u{update}", Said("办证材料交了三次 <b>&", ref))]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/mine", "/mine"),
        ("/mine@guishang_test_bot", "/mine"),
        ("/New@guishang_test_bot  水压太低", "/new 水压太低"),
        ("/help\n两行", "/help 两行"),
        ("/ 不是命令", "/ 不是命令"),
        ("路径 /etc", "路径 /etc"),
        ("/食品许可证", "/食品许可证"),
    ],
)
async def test_commands_are_words_without_the_bots_name(telegram: Telegram, typed: str, said: str) -> None:
    await telegram.person.sends({"text": typed})
    await telegram.pump()
    assert [event.text for event in telegram.inbox.events if isinstance(event, Said)] == [said]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("/start", ""),
        ("/start abc-DEF_123", "abc-DEF_123"),
        ("/start@guishang_test_bot abc", "abc"),
        ("/start " + "x" * 64, "x" * 64),
    ],
)
async def test_start_opens_with_the_scanned_code(telegram: Telegram, typed: str, code: str) -> None:
    await telegram.person.says(typed)
    await telegram.pump()
    assert telegram.inbox.events == [ChatOpened(code)]


async def test_edited_words_name_the_message_they_replace(telegram: Telegram) -> None:
    await telegram.person.says("在青秀区")
    await telegram.person.edits("在西乡塘区")
    await telegram.pump()
    ref = str(telegram.person.screen[0].id)
    assert telegram.inbox.events == [Said("在青秀区", ref), Said("在西乡塘区", ref, edited=True)]


async def test_forwarded_words_are_words(telegram: Telegram) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "某人", "date": 1}
    await telegram.person.says("转来的话", forward_origin=origin)
    await telegram.pump()
    assert [event.text for event in telegram.inbox.events if isinstance(event, Said)] == ["转来的话"]


async def test_ones_own_contact_is_shared_anybody_elses_is_words(telegram: Telegram) -> None:
    await telegram.person.shares_contact(phone="8613800005678")
    await telegram.person.shares_contact(phone="8613900001234", owner=77)
    await telegram.pump()
    assert telegram.inbox.events[0] == ContactShared("+8613800005678")
    assert isinstance(telegram.inbox.events[1], Said)
    assert telegram.inbox.events[1].text == "阿珍 +8613900001234"


async def test_location_and_venue(telegram: Telegram) -> None:
    await telegram.person.shares_location(22.81, 108.37)
    spot = {"latitude": 22.82, "longitude": 108.31}
    venue = {"location": spot, "title": "政务中心", "address": "金浦路"}
    await telegram.person.sends({"location": spot, "venue": venue})
    await telegram.pump()
    assert telegram.inbox.events == [Located(22.81, 108.37), Located(22.82, 108.31, "政务中心 金浦路")]


async def test_the_largest_photo_is_kept_with_its_caption(telegram: Telegram) -> None:
    await telegram.person.sends_photo(JPEG, "门头")
    await telegram.pump()
    (event,) = telegram.inbox.events
    assert isinstance(event, Attached)
    assert (event.caption, event.ref) == ("门头", str(telegram.person.screen[0].id))
    assert [file.media_type for file in event.files] == ["image/jpeg"]
    assert await telegram.files.open(event.files[0]) == JPEG


@pytest.mark.parametrize(
    ("kind", "content", "name", "kept_as"),
    [
        ("document", PDF, "材料.pdf", "材料.pdf"),
        ("voice", OGG, "", "voice.ogg"),
        ("audio", MP3, "录音.mp3", "录音.mp3"),
        ("video", MP4, "现场.mp4", "现场.mp4"),
        ("video_note", MP4, "", "video.mp4"),
        ("animation", MP4, "动.mp4", "动.mp4"),
    ],
)
async def test_files_of_every_kind_are_kept(
    telegram: Telegram, kind: str, content: bytes, name: str, kept_as: str
) -> None:
    await telegram.person.sends_file(content, name, kind=kind)
    await telegram.pump()
    (event,) = telegram.inbox.events
    assert isinstance(event, Attached)
    (file,) = event.files
    assert (file.name, await telegram.files.open(file)) == (kept_as, _without_traces(content, file))


def _without_traces(content: bytes, file: FileRef) -> bytes:
    return content if file.traced else remove_traces(content, file.media_type)


async def test_each_picture_of_an_album_is_attached_in_order(telegram: Telegram) -> None:
    await telegram.person.sends_album(JPEG + b"1", JPEG + b"2", JPEG + b"3", caption="三张")
    await telegram.pump()
    assert [event.caption for event in telegram.inbox.events if isinstance(event, Attached)] == ["三张", "", ""]


async def test_a_file_telegram_calls_too_large_is_not_fetched(telegram: Telegram) -> None:
    await telegram.person.sends_file(PDF, "大.pdf", size=20 * 1024 * 1024 + 1)
    await telegram.pump()
    assert telegram.inbox.events == [InputRefused(Refusal.TOO_LARGE, "大.pdf")]
    assert telegram.api.count("getFile") == 0


async def test_a_file_larger_than_said_is_refused(telegram: Telegram) -> None:
    await telegram.person.sends_file(PDF + b"x" * 20 * 1024 * 1024, "谎.pdf", size=10)
    await telegram.pump()
    assert telegram.inbox.events == [InputRefused(Refusal.TOO_LARGE, "谎.pdf")]


@pytest.mark.parametrize(
    ("content", "why"), [(b"\x7fELF\x02\x01\x01" + b"\x00" * 99, Refusal.BAD_TYPE), (b"", Refusal.EMPTY)]
)
async def test_wrong_and_empty_files_are_refused(telegram: Telegram, content: bytes, why: Refusal) -> None:
    await telegram.person.sends_file(content, "照片.jpg")
    await telegram.pump()
    assert telegram.inbox.events == [InputRefused(why, "照片.jpg")]


async def test_a_file_is_fetched_again_after_an_outage(telegram: Telegram) -> None:
    telegram.api.fails("getFile", None)
    await telegram.person.sends_file(PDF)
    await telegram.pump()
    assert isinstance(telegram.inbox.events[0], Attached)


async def test_a_file_that_vanished_is_lost_and_no_token_is_logged(
    telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    await telegram.person.sends_file(PDF, "丢.pdf")
    telegram.api.loses_files()
    await telegram.pump()
    assert telegram.inbox.events == [InputRefused(Refusal.LOST, "丢.pdf")]
    shown = capsys.readouterr()
    assert telegram.api.token not in shown.out + shown.err


@pytest.mark.parametrize(
    ("what", "content"),
    [
        ("dice", {"emoji": "🎲", "value": 3}),
        ("sticker", {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}),
        ("story", {"chat": {"id": -1, "type": "channel", "title": "?"}, "id": 1}),
    ],
)
async def test_what_a_report_cannot_hold(telegram: Telegram, what: str, content: dict[str, Any]) -> None:
    if what == "sticker":
        content |= {"file_id": "f", "file_unique_id": "u"}
    await telegram.person.sends({what: content})
    await telegram.pump()
    assert telegram.inbox.events == [UnsupportedInput(what)]


async def test_service_messages_and_blocking_are_nothing(telegram: Telegram) -> None:
    await telegram.person.sends({"delete_chat_photo": True})
    await telegram.person.sends({"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}})
    await telegram.person.blocks()
    await telegram.pump()
    assert telegram.inbox.events == []


async def test_a_moving_live_location_is_not_news(telegram: Telegram) -> None:
    await telegram.person.sends({"location": {"latitude": 1.0, "longitude": 2.0}}, kind="edited_message")
    await telegram.pump()
    assert telegram.inbox.events == []


async def test_a_tap_is_its_code_and_stops_spinning(telegram: Telegram) -> None:
    message = telegram.api.world.write(telegram.person.chat, telegram.api.world.me, {"text": "?"})
    await telegram.person.taps_data("rate:GS-1:1:5", message)
    await telegram.pump()
    assert telegram.inbox.events == [Chose("rate:GS-1:1:5")]
    assert all(telegram.api.world.taps.values())


async def test_a_tap_too_old_to_answer_is_still_a_tap(telegram: Telegram) -> None:
    message = telegram.api.world.write(telegram.person.chat, telegram.api.world.me, {"text": "?"})
    await telegram.person.taps_data("ok", message)
    telegram.api.world.taps.clear()
    await telegram.pump()
    assert telegram.inbox.events == [Chose("ok")]


async def test_a_group_is_declined_once_and_nothing_else(telegram: Telegram) -> None:
    group = telegram.api.group(-100123)
    for text in ("/start abc", "我要投诉", "/mine@guishang_test_bot"):
        await telegram.person.says(text, group=group)
    await telegram.pump()
    assert telegram.inbox.events == []
    assert [text for text in group.reads() if text == "请私聊我"] == ["请私聊我"]


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": "x"},
        {"update_id": 1},
        {"update_id": 1, "message": None},
        {"update_id": 1, "message": "?"},
        {"update_id": 1, "message": {"message_id": 1, "date": 0}},
        {"update_id": 1, "unheard_of": {"a": 1}},
        {"update_id": 1, "callback_query": {"id": "1", "from": {"id": 1, "is_bot": False, "first_name": "a"}}},
    ],
)
async def test_malformed_updates_are_nothing(telegram: Telegram, update: dict[str, Any]) -> None:
    await telegram.intake.handle_update(update)
    assert telegram.inbox.events == []
