"""What the Telegram channel remembers of a chat, in Redis: its newest message, where each slot stands, which keyboard
is up, and how much of a message has been sent. Losing any of it costs a message drawn anew, never an answer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from redis.asyncio import Redis

CHAT_TTL = 60 * 60 * 24 * 30  # seconds
SENT_TTL = 60 * 60 * 24 * 2  # longer than anything is retried


@dataclass(frozen=True, slots=True)
class ChatMemory:
    sent: int = 0  # parts of this message that have left already
    newest: int = 0  # the last message of the chat we know of
    slot: int = 0  # the message that fills the slot, if it can be edited
    question: int = 0  # the message whose buttons wait for an answer
    keyboard: bool = False  # a keyboard of ours is below the chat


@dataclass(frozen=True, slots=True)
class Sent:
    """What a delivery changed. `slot_id` 0: what fills the slot now cannot be edited."""

    parts: int
    newest: int
    slot: str
    slot_id: int
    question: int


class MessageRefs:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def recall(self, chat: int, message_id: str, slot: str) -> ChatMemory:
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.get(_sent(message_id))
            pipe.hmget(_chat(chat), ["said", "heard", f"slot:{slot}", "question", "keyboard"])
            sent, (said, heard, slot_id, question, keyboard) = await pipe.execute()
        # the later pictures of an album are older than the answer to its first
        newest = max(int(said or 0), int(heard or 0))
        return ChatMemory(int(sent or 0), newest, int(slot_id or 0), int(question or 0), bool(keyboard))

    async def progress(self, message_id: str, sent: int) -> None:
        """So that a message of several parts goes on where it stopped."""
        await self._redis.set(_sent(message_id), sent, ex=SENT_TTL)

    async def delivered(self, chat: int, message_id: str, sent: Sent) -> None:
        fields = {"said": sent.newest, "question": sent.question}
        if sent.slot:
            fields[f"slot:{sent.slot}"] = sent.slot_id
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.set(_sent(message_id), sent.parts, ex=SENT_TTL)
            pipe.hset(_chat(chat), mapping=fields)
            pipe.expire(_chat(chat), CHAT_TTL)
            await pipe.execute()

    async def keyboard_shown(self, chat: int, codes: dict[str, str]) -> None:
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hset(_chat(chat), "keyboard", json.dumps(codes, ensure_ascii=False))
            pipe.expire(_chat(chat), CHAT_TTL)
            await pipe.execute()

    async def keyboard_removed(self, chat: int) -> None:
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hdel(_chat(chat), "keyboard")
            await pipe.execute()

    async def heard(self, chat: int, message: int) -> dict[str, str]:
        """The person wrote this message. Returns label → code of the keyboard below the chat."""
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hget(_chat(chat), "keyboard")
            pipe.hset(_chat(chat), "heard", str(message))
            pipe.expire(_chat(chat), CHAT_TTL)
            keyboard, *_ = await pipe.execute()
        codes: dict[str, str] = json.loads(keyboard) if keyboard else {}
        return codes

    async def first_time(self, what: str) -> bool:
        """True once a month for each `what`."""
        return bool(await self._redis.set(f"telegram:once:{what}", 1, nx=True, ex=CHAT_TTL))


def _chat(chat: int) -> str:
    return f"telegram:chat:{chat}"


def _sent(message_id: str) -> str:
    return f"telegram:sent:{message_id}"
