"""Remembers single messages of a chat in Redis: what each of ours was about, and how the person's own were worded.

The first tells which ticket a reply means, the second whether an edit changed anything. Of the person's words only a
keyed hash is kept. If all is lost, a reply says no more which message it was to, and an edit that changes nothing is
answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redis.asyncio import Redis

from backend.core.crypto import Keyring
from bot.channels.telegram.updates.incoming import WrittenMessage

KEEP_SECONDS = 60 * 60 * 24 * 180  # as long as a silent conversation is remembered
KEPT_MESSAGES = 500  # of a chat, the newest
_HASH = 24  # hexadecimal digits
_PURPOSE = "telegram message"


@dataclass(frozen=True, slots=True)
class ChangedMessage:
    """What an edit changed. Of a message that is not remembered, the words are taken as changed, its files are not."""

    words: bool
    files: bool


class MessageMemory:
    """What is remembered of the messages of each chat."""

    def __init__(self, redis: Redis, keyring: Keyring) -> None:
        self._redis = redis
        self._keyring = keyring

    async def save_topic(self, chat: int, messages: Sequence[int], about: str) -> None:
        """Save what these messages of ours are about, if anything."""
        if about:
            await self._save(f"about:{chat}", messages, about)

    async def find_topic(self, chat: int, message: int) -> str:
        """Return what a message of ours was about; empty for another's, a forgotten one, or one about nothing."""
        return await self._find(f"about:{chat}", message) if message else ""

    async def save_written(self, chat: int, written: WrittenMessage) -> None:
        """Save how a message of the person is worded and what files it has."""
        await self._save(f"written:{chat}", [written.message_id], " ".join(self._fingerprint(written)))

    async def find_changes(self, chat: int, written: WrittenMessage) -> ChangedMessage:
        """Return what of this message is not as it was saved."""
        saved = await self._find(f"written:{chat}", written.message_id)
        if not saved:
            return ChangedMessage(words=True, files=False)
        words, files = self._fingerprint(written)
        old_words, _, old_files = saved.partition(" ")
        return ChangedMessage(words != old_words, files != old_files)

    def _key(self, what: str) -> str:
        """Nobody learns from it whose chat it is."""
        return f"telegram:memory:{self._keyring.keyed_hash('redis', f'telegram:{what}')[:32]}"

    def _fingerprint(self, written: WrittenMessage) -> tuple[str, str]:
        parts = (written.words, "\n".join(written.files))
        texts = (part.encode("utf-8", "backslashreplace").decode() for part in parts)
        words, files = (self._keyring.keyed_hash(_PURPOSE, text)[:_HASH] for text in texts)
        return words, files

    async def _save(self, what: str, messages: Sequence[int], value: str) -> None:
        """Save a value for each message, in place of an earlier one; the oldest are forgotten."""
        if not messages:
            return
        key = self._key(what)
        async with self._redis.pipeline(transaction=False) as pipe:
            for message in messages:
                pipe.zremrangebyscore(key, message, message)
            pipe.zadd(key, {f"{message} {value}": message for message in messages})
            pipe.zremrangebyrank(key, 0, -KEPT_MESSAGES - 1)
            pipe.expire(key, KEEP_SECONDS)
            await pipe.execute()

    async def _find(self, what: str, message: int) -> str:
        found = await self._redis.zrangebyscore(self._key(what), message, message)
        return bytes(found[0]).decode().partition(" ")[2] if found else ""
