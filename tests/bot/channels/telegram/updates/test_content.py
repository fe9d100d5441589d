"""A message of whatever shape is heard as far as it holds words and files, and what a person sends never ends in
silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from aiogram.types import Message

from bot.channels.telegram.updates import fields
from bot.channels.telegram.updates.decode import decode_update
from bot.channels.telegram.updates.incoming import Content, DeclinedChat, FileToFetch, IncomingUpdate
from dialogues.core.events import ChatOpened, InputRefused, Located, Said, UnsupportedInput
from dialogues.core.values import Refusal
from tests.bot.channels.telegram.updates.shapes import CHAT, HEARD, OTHER_CHAT, SILENT, file, message, photo, update


def heard(update_: dict[str, Any]) -> Sequence[Content]:
    incoming = decode_update(update_)
    assert incoming is not None, "silence"
    assert not isinstance(incoming.content, DeclinedChat)
    return incoming.content


def words_of(content: Sequence[Content]) -> str:
    said = (what.caption if isinstance(what, FileToFetch) else what.text for what in content if has_words(what))
    return "\n".join(words for words in said if words)


def has_words(what: Content) -> bool:
    return isinstance(what, FileToFetch | Said)


@pytest.mark.parametrize("name", HEARD)
def test_what_people_send(name: str) -> None:
    sent, words, files = HEARD[name]
    content = heard(update(**sent))
    assert content, "silence"
    assert sum(isinstance(what, FileToFetch) for what in content) == files
    assert (words or "") in words_of(content)
    if words is None:
        assert words_of(content) == ""


@pytest.mark.parametrize("name", SILENT)
def test_what_telegram_writes_itself_is_silent(name: str) -> None:
    assert decode_update(update(**SILENT[name])) is None


def test_every_field_that_aiogram_knows_has_its_place_in_the_table() -> None:
    known = {field.alias or name for name, field in Message.model_fields.items()}
    assert known <= fields.KNOWN
    groups = (fields.ABOUT, fields.PLAIN, fields.FILES.keys(), fields.NESTED, fields.UNSUPPORTED, fields.SERVICE)
    assert sum(map(len, groups)) == len(fields.KNOWN)


def test_a_rich_message_is_read_line_by_line_and_its_photo_goes_with_its_words() -> None:
    (fetched,) = heard(update(**HEARD["rich message"][0]))
    assert isinstance(fetched, FileToFetch)
    assert (fetched.file_id, fetched.name) == ("id-rich", "photo.jpg")
    assert fetched.caption.split("\n") == [
        *("情况说明", "办食品经营许可证，材料交了三次，每次都说还缺一样", "1.", "健康证", "日期", "3月"),
        *("窗口的告示", "全息里的话"),
    ]


def test_several_files_of_one_message_belong_together_and_the_words_go_with_the_first() -> None:
    first, second = heard(update(**HEARD["paid media"][0]))
    assert isinstance(first, FileToFetch)
    assert isinstance(second, FileToFetch)
    assert (first.caption, second.caption) == ("现场", "")
    assert first.album == second.album == "m9"


def test_a_sticker_says_what_it_is_and_nothing_of_a_game_is_kept() -> None:
    assert heard(update(**HEARD["sticker"][0])) == (UnsupportedInput("sticker"),)
    assert heard(update(**HEARD["game"][0])) == (UnsupportedInput("game"),)
    assert heard(update()) == (UnsupportedInput(""),)


def test_words_after_start_that_are_no_code_are_heard() -> None:
    assert heard(update(text="/start 我要投诉城管")) == (ChatOpened(), Said("我要投诉城管", "9"))
    assert heard(update(text="/start@guishang_bot abc-1")) == (ChatOpened("abc-1"),)
    assert words_of(heard(update(text="/start " + "x" * 3000))) == "x" * 3000


def test_a_live_place_is_a_place() -> None:
    assert heard(update(**HEARD["live location"][0])) == (Located(22.81, 108.37),)
    assert heard(update(**HEARD["venue"][0])) == (Located(22.81, 108.37, "政务中心 金浦路"),)


@pytest.mark.parametrize("count", [4096, 10_000])
@pytest.mark.parametrize("char", ["长", "😀", "𡶂", "a"])
def test_a_long_message_is_one_message(char: str, count: int) -> None:
    assert heard(update(text=char * count)) == (Said(char * count, "9"),)


def test_more_than_is_taken_is_told_and_not_cut() -> None:
    told = InputRefused(Refusal.TOO_LONG)
    assert heard(update(text="长" * 10_001)) == (told,)
    refused, fetched = heard(update(photo=photo("p"), caption="长" * 10_001))
    assert refused == told
    assert isinstance(fetched, FileToFetch)
    assert (fetched.file_id, fetched.caption) == ("id-p", "")


def test_a_long_caption_goes_with_its_file() -> None:
    (fetched,) = heard(update(photo=photo("p"), caption="长" * 4096))
    assert isinstance(fetched, FileToFetch)
    assert fetched.caption == "长" * 4096


# -- chats with others ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("told", "chat"),
    [
        (update(text="我要投诉", chat=OTHER_CHAT), -100123),
        (
            update(
                text="频道转来", chat=OTHER_CHAT, sender_chat={"id": -1, "type": "channel"}, is_automatic_forward=True
            ),
            -100123,
        ),
        (update(chat={"id": -5, "type": "hive"}, text="?"), -5),
        (update("edited_message", text="我要投诉", chat=OTHER_CHAT), -100123),
        (update("business_message", text="老板在吗", business_connection_id="b1"), 42),
        ({"update_id": 1, "business_connection": {"id": "b1", "user_chat_id": 42, "is_enabled": True}}, 42),
        ({"update_id": 1, "my_chat_member": {"chat": OTHER_CHAT, "new_chat_member": {"status": "member"}}}, -100123),
    ],
)
def test_chats_with_others_are_declined(told: dict[str, Any], chat: int) -> None:
    assert decode_update(told) == IncomingUpdate(chat, DeclinedChat())


@pytest.mark.parametrize(
    "untold",
    [
        {},
        {"update_id": 1, "channel_post": message(text="公告")},
        {"update_id": 1, "deleted_business_messages": {"chat": CHAT}},
        {"update_id": 1, "message_reaction": {"chat": CHAT, "message_id": 9}},
        {"update_id": 1, "my_chat_member": {"chat": CHAT, "new_chat_member": {"status": "kicked"}}},
    ],
)
def test_what_nobody_said_to_us_is_nothing(untold: dict[str, Any]) -> None:
    assert decode_update(untold) is None


# -- edits ------------------------------------------------------------------------------------------------------------
def test_an_edit_tells_its_words_and_its_files() -> None:
    content = heard(update("edited_message", photo=photo("p"), caption="门头", edit_date=1_700_000_100))
    words, fetched = content
    assert words == Said("门头", "9", edited=True)
    assert isinstance(fetched, FileToFetch)
    assert (fetched.file_id, fetched.caption) == ("id-p", "")


def test_what_only_telegram_can_have_changed_is_silent() -> None:
    late = 1_700_000_000 + 49 * 3600
    assert decode_update(update("edited_message", text="见 example.com", edit_date=late)) is None
    assert decode_update(update("edited_message", location={"latitude": 1.0, "longitude": 2.0})) is None
    assert decode_update(update("edited_message", venue={"title": "x"}, edit_date=1_700_000_001)) is None


def test_an_edited_rich_message_is_heard() -> None:
    (words, _) = heard(update("edited_message", **HEARD["rich message"][0], edit_date=1_700_000_001))
    assert isinstance(words, Said)
    assert "材料交了三次" in words.text
    assert words.edited


def test_a_file_without_a_name_gets_one() -> None:
    (fetched,) = heard(update(voice=file("v")))
    assert isinstance(fetched, FileToFetch)
    assert fetched.name == "voice.ogg"
