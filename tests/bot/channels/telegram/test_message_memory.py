"""What is remembered of single messages: what ours were about, how theirs were worded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redis.asyncio import Redis

from backend.core.crypto import Keyring
from bot.channels.telegram import message_memory
from bot.channels.telegram.message_memory import ChangedMessage, MessageMemory
from bot.channels.telegram.updates.incoming import WrittenMessage

WRITTEN = WrittenMessage(7, "材料交了两次", ("photo-1",))


def memory_of(valkey: Redis, secret: str = "k" * 32) -> MessageMemory:
    return MessageMemory(valkey, Keyring([secret]))


async def test_only_the_newest_messages_of_a_chat_are_remembered(
    valkey: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_memory, "KEPT_MESSAGES", 2)
    memory = memory_of(valkey)
    for message in (1, 2, 3):
        await memory.save_topic(42, [message], f"t.GS-{message}")
    await memory.save_topic(42, [3], "t.GS-4")
    await memory.save_topic(42, [5], "")
    assert [await memory.find_topic(42, message) for message in (0, 1, 2, 3, 5)] == ["", "", "t.GS-2", "t.GS-4", ""]
    assert await memory.find_topic(43, 2) == ""


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        (WRITTEN, ChangedMessage(words=False, files=False)),
        (replace(WRITTEN, words="材料交了八次"), ChangedMessage(words=True, files=False)),
        (replace(WRITTEN, files=("photo-2",)), ChangedMessage(words=False, files=True)),
        (replace(WRITTEN, words="", files=()), ChangedMessage(words=True, files=True)),
        (replace(WRITTEN, message_id=8), ChangedMessage(words=True, files=False)),
    ],
)
async def test_what_an_edit_changed(valkey: Redis, now: WrittenMessage, changed: ChangedMessage) -> None:
    memory = memory_of(valkey)
    await memory.save_written(42, WRITTEN)
    assert await memory.find_changes(42, now) == changed


async def test_words_of_any_kind_are_remembered_and_none_can_be_read(valkey: Redis) -> None:
    memory = memory_of(valkey)
    await memory.save_written(42, replace(WRITTEN, words="半个字符 \ud83d 13800135678"))
    assert (await memory.find_changes(42, replace(WRITTEN, words="半个字符 \ud83d 13800135678"))).words is False
    (kept,) = await valkey.zrange(memory._key("written:42"), 0, -1)
    assert b"138" not in kept
    assert "字符".encode() not in kept
    assert (await memory_of(valkey, "x" * 32).find_changes(42, WRITTEN)).words is True
