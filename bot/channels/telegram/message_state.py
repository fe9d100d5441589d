"""Stores in Redis what the Telegram channel must know of a chat: the newest message, the message of each slot, which
keyboard is shown, and how many parts of a message were sent. If it is lost, a message is drawn anew, but no answer is
lost. Does not remember what single messages were about: `message_memory` does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from redis.asyncio import Redis

from backend.core.crypto import Keyring

CHAT_TTL = 60 * 60 * 24 * 30  # seconds
SENT_TTL = 60 * 60 * 24 * 2  # seconds; longer than any retry


@dataclass(frozen=True, slots=True)
class ChatMemory:
    """What is known of a chat before a message is delivered to it."""

    parts_sent: int = 0  # parts of this message that were sent already
    newest: int = 0  # the last message of the chat we know of
    slot: int = 0  # the message that fills the slot, if it can be edited
    question: int = 0  # the message whose buttons wait for an answer
    has_keyboard: bool = False  # our keyboard is shown below the chat


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """What a delivery changed. `slot_id` is 0 when the message that now fills the slot cannot be edited."""

    parts: int
    newest: int
    slot: str
    slot_id: int
    question: int


class ChatMemoryStore:
    """Loads and saves the ChatMemory of each chat."""

    def __init__(self, redis: Redis, keyring: Keyring) -> None:
        self._redis = redis
        self._keyring = keyring

    async def load(self, chat: int, message_id: str, slot: str) -> ChatMemory:
        """Load what is known of the chat, for delivering this message in this slot."""
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.get(self._sent_key(message_id))
            pipe.hmget(self._chat_key(chat), ["said", "heard", f"slot:{slot}", "question", "keyboard"])
            sent, (said, heard, slot_id, question, keyboard) = await pipe.execute()
        # the later pictures of an album are older than the answer to its first
        newest = max(int(said or 0), int(heard or 0))
        return ChatMemory(int(sent or 0), newest, int(slot_id or 0), int(question or 0), bool(keyboard))

    async def save_progress(self, message_id: str, sent: int) -> None:
        """Save how many parts of a message were sent, so that a retry continues there."""
        await self._redis.set(self._sent_key(message_id), sent, ex=SENT_TTL)

    async def record_delivery(self, chat: int, message_id: str, sent: DeliveryRecord) -> None:
        """Save that a message was delivered completely."""
        fields = {"said": sent.newest, "question": sent.question}
        if sent.slot:
            fields[f"slot:{sent.slot}"] = sent.slot_id
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.set(self._sent_key(message_id), sent.parts, ex=SENT_TTL)
            pipe.hset(self._chat_key(chat), mapping=fields)
            pipe.expire(self._chat_key(chat), CHAT_TTL)
            await pipe.execute()

    async def save_keyboard(self, chat: int, codes: dict[str, str]) -> None:
        """Save that a keyboard is shown below the chat. `codes`: label -> code."""
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hset(self._chat_key(chat), "keyboard", json.dumps(codes, ensure_ascii=False))
            pipe.expire(self._chat_key(chat), CHAT_TTL)
            await pipe.execute()

    async def clear_keyboard(self, chat: int) -> None:
        """Save that no keyboard is shown any more."""
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hdel(self._chat_key(chat), "keyboard")
            await pipe.execute()

    async def record_incoming(self, chat: int, message: int) -> dict[str, str]:
        """Save that the person wrote this message. Returns label -> code of the keyboard below the chat."""
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hget(self._chat_key(chat), "keyboard")
            pipe.hset(self._chat_key(chat), "heard", str(message))
            pipe.expire(self._chat_key(chat), CHAT_TTL)
            keyboard, *_ = await pipe.execute()
        codes: dict[str, str] = json.loads(keyboard) if keyboard else {}
        return codes

    async def is_first_time(self, what: str) -> bool:
        """True at the first call for each `what`, then False for a month."""
        return bool(await self._redis.set(f"telegram:once:{self._hide(what)}", 1, nx=True, ex=CHAT_TTL))

    def _chat_key(self, chat: int) -> str:
        return f"telegram:chat:{self._hide(str(chat))}"

    def _sent_key(self, message_id: str) -> str:
        return f"telegram:sent:{self._hide(message_id)}"

    def _hide(self, name: str) -> str:
        """What a chat or message is called in Redis: nobody learns from it whose it is."""
        return self._keyring.keyed_hash("redis", f"telegram:{name}")[:32]
