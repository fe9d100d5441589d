"""Whatever an update holds, reading it either refuses it as malformed or gives an event; it never breaks."""

from __future__ import annotations

from typing import Any

from aiogram.types import Update
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.channels.telegram.decode import IncomingUpdate, decode_update
from dialogues.core.events import MESSAGE_LENGTH, ChatOpened, Said

PERSON = {"id": 42, "is_bot": False, "first_name": "阿珍"}
FIELDS = [
    *("text", "caption", "photo", "document", "animation", "voice", "audio", "video", "video_note", "contact"),
    *("location", "venue", "sticker", "poll", "dice", "forward_origin", "reply_to_message", "entities", "from"),
]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
held_file = st.fixed_dictionaries(
    {"file_id": st.text(max_size=5), "file_unique_id": st.just("u")},
    optional={"file_size": st.integers(-1, 2**40), "file_name": st.text(max_size=9), "duration": st.integers()},
)
content = st.dictionaries(st.sampled_from(FIELDS), anything | held_file, max_size=4)


def read(update: dict[str, Any]) -> IncomingUpdate | None:
    try:
        return decode_update(Update.model_validate(update))
    except ValidationError:
        return None


@given(content, st.sampled_from(["message", "edited_message"]), st.sampled_from(["private", "group", "channel"]))
def test_any_content(content: dict[str, Any], kind: str, chat: str) -> None:
    message = {"message_id": 1, "date": 1, "from": PERSON, "chat": {"id": 42, "type": chat}} | content
    read({"update_id": 1, kind: message})


@given(st.dictionaries(st.sampled_from(["message", "callback_query", "my_chat_member", "update_id"]), anything))
def test_any_update(update: dict[str, Any]) -> None:
    assert read(update) is None


@given(st.text(max_size=60) | st.from_regex(r"/start(@\w+)?[ \n]?.{0,80}", fullmatch=True))
def test_any_words_are_words_or_a_start(text: str) -> None:
    message = {"message_id": 1, "date": 1, "from": PERSON, "chat": {"id": 42, "type": "private"}, "text": text}
    incoming = read({"update_id": 1, "message": message})
    assert incoming is not None
    match incoming.content:
        case ChatOpened(code):
            assert text.lower().startswith("/start")
            assert len(code) <= 64
        case Said(said):
            assert len(said) <= MESSAGE_LENGTH
            assert set(said.lower()) <= {*text.lower(), " "}  # a command's words follow one space, whatever it was
        case other:
            raise AssertionError(other)
