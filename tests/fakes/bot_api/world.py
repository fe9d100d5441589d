"""What Telegram's servers know: chats, messages, waiting updates, files, unanswered taps. Owns state, no HTTP."""

from __future__ import annotations

import asyncio
import copy
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.bot_api.errors import bad, forbidden

Json = dict[str, Any]
DEFAULT_UPDATES = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})


@dataclass(slots=True)
class Chat:
    about: Json
    messages: dict[int, Json] = field(default_factory=dict)
    plain: dict[int, str] = field(default_factory=dict)  # messages that carry a keyboard no edit may touch
    keyboard: Json | None = None  # the reply keyboard the person has in front of them
    blocked: bool = False
    gone: bool = False
    unpaid: bool = False  # a bot may not write first: the person never started it


@dataclass(slots=True)
class Stored:
    content: bytes
    path: str
    size: int  # what the API says, which a test may make differ from the content


class World:
    def __init__(self, token: str, username: str) -> None:
        self.token = token
        self.me: Json = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "桂商", "username": username}
        self.chats: dict[int, Chat] = {}
        self.updates: list[Json] = []
        self.files: dict[str, Stored] = {}
        self.taps: dict[str, bool] = {}  # callback query id → answered
        self.alerts: list[tuple[int, str]] = []
        self.allowed = DEFAULT_UPDATES
        self.arrived = asyncio.Condition()
        self.changed = asyncio.Condition()
        self._messages = itertools.count(1)
        self._updates = itertools.count(700_000_001)
        self._names = itertools.count(1)

    def chat(self, number: int) -> Chat:
        """The chat a bot may write to. Raises ApiError as Telegram does."""
        chat = self.chats.get(number)
        if chat is None:
            raise bad("chat not found")
        if chat.gone:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def message(self, chat: Chat, number: int, wording: str) -> Json:
        found = chat.messages.get(number)
        if found is None:
            raise bad(f"message to {wording} not found")
        return found

    def write(self, chat: Chat, sender: Json, content: Json) -> Json:
        number = next(self._messages)
        written = {"message_id": number, "from": sender, "chat": chat.about, "date": int(time.time())} | content
        chat.messages[number] = written
        return written

    def store(self, content: bytes, name: str, size: int | None = None) -> Json:
        """A File object for new content."""
        number = next(self._names)
        file_id = f"file-{number}"
        self.files[file_id] = Stored(content, f"documents/{number}-{name}", len(content) if size is None else size)
        return {"file_id": file_id, "file_unique_id": f"unique-{number}", "file_size": self.files[file_id].size}

    def fresh(self) -> str:
        return str(next(self._names))

    async def push(self, kind: str, what: Json) -> int:
        """Queue an update for the bot; returns its id. What the bot did not ask for is dropped, as Telegram does."""
        update = {"update_id": next(self._updates), kind: copy.deepcopy(what)}
        return await self.push_raw(update) if kind in self.allowed else update["update_id"]

    async def push_raw(self, update: Json) -> int:
        async with self.arrived:
            self.updates.append(update)
            self.arrived.notify_all()
        return int(update["update_id"])

    async def forget_before(self, offset: int) -> None:
        """Acknowledge. A negative offset keeps only the last ones, as the Bot API does."""
        if offset < 0:
            self.updates = self.updates[offset:]
        elif offset:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        async with self.changed:
            self.changed.notify_all()

    async def touch(self) -> None:
        async with self.changed:
            self.changed.notify_all()
