"""The person's side of the fake: what somebody with a phone does in the chat, and what they then see."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.bot_api.markup import units
from tests.fakes.bot_api.world import Chat, Json, World

COMMAND = re.compile(r"^/\w+(@\w+)?")


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as it stands on the person's screen now."""

    id: int
    mine: bool
    text: str
    buttons: tuple[tuple[str, ...], ...] = ()
    holds: str = "text"  # text photo document
    edited: bool = False

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label in row]


class Group:
    def __init__(self, world: World, number: int, title: str, kind: str) -> None:
        self.chat = world.chats.setdefault(number, Chat({"id": number, "type": kind, "title": title}))
        self.about = self.chat.about

    def reads(self) -> list[str]:
        return [message.get("text", "") for message in self.chat.messages.values()]


class Person:
    def __init__(self, world: World, number: int, name: str, phone: str) -> None:
        self._world = world
        self.id = number
        self.phone = phone
        self.about: Json = {"id": number, "is_bot": False, "first_name": name, "language_code": "zh-hans"}
        private = {"id": number, "type": "private", "first_name": name}
        self.chat = world.chats.setdefault(number, Chat(private))

    async def starts(self, code: str = "") -> int:
        self.chat.blocked = False
        return await self.says(f"/start {code}".rstrip())

    async def says(self, text: str, *, group: Group | None = None, **extra: Any) -> int:
        """Type and send; returns the update's id."""
        command = COMMAND.match(text)
        if command:
            extra["entities"] = [{"type": "bot_command", "offset": 0, "length": units(command[0])}]
        return await self.sends({"text": text} | extra, group=group)

    async def sends(self, content: Json, *, group: Group | None = None, kind: str = "message") -> int:
        """Any message content, in the Bot API's own words."""
        chat = group.chat if group else self.chat
        return await self._world.push(kind, self._world.write(chat, self.about, content))

    async def replies(self, to: Shown, content: str | Json) -> int:
        """Answer one message of the chat by Telegram's own reply, with words or any content."""
        quoted = {key: value for key, value in self.chat.messages[to.id].items() if key != "reply_to_message"}
        said = {"text": content} if isinstance(content, str) else content
        return await self.sends(said | {"reply_to_message": quoted})

    async def sends_photo(self, content: bytes, caption: str = "", **extra: Any) -> int:
        large = self._world.store(content, "photo.jpg") | {"width": 1280, "height": 960}
        small = self._world.store(content[:100], "thumb.jpg") | {"width": 90, "height": 67}
        return await self.sends({"photo": [small, large]} | ({"caption": caption} if caption else {}) | extra)

    async def sends_album(self, *photos: bytes, caption: str = "") -> list[int]:
        group = self._world.fresh()
        captions = [caption, *[""] * len(photos)]
        pairs = zip(photos, captions, strict=False)
        return [await self.sends_photo(photo, words, media_group_id=group) for photo, words in pairs]

    async def sends_file(
        self, content: bytes, name: str = "材料.pdf", *, kind: str = "document", size: int | None = None, **extra: Any
    ) -> int:
        """`kind`: document voice audio video video_note animation. `size`: what the API claims it is."""
        stored = self._world.store(content, name, size)
        named = {"file_name": name} if kind not in {"voice", "video_note"} else {}
        shape = {"duration": 3, "width": 64, "height": 64, "length": 64} if kind != "document" else {}
        return await self.sends({kind: stored | named | shape} | extra)

    async def shares_contact(self, *, owner: int | None = None, phone: str = "") -> int:
        contact = {"phone_number": phone or self.phone, "first_name": "阿珍", "user_id": owner or self.id}
        return await self.sends({"contact": contact})

    async def shares_location(self, latitude: float, longitude: float) -> int:
        return await self.sends({"location": {"latitude": latitude, "longitude": longitude}})

    async def edits(self, text: str, *, number: int | None = None) -> int:
        """Change one's own message, the latest unless told otherwise."""
        mine = [key for key, message in self.chat.messages.items() if message["from"]["id"] == self.id]
        message = self.chat.messages[number or mine[-1]]
        message.update(text=text, edit_date=int(time.time()))
        return await self._world.push("edited_message", message)

    async def taps(self, label: str) -> int:
        """Tap a button: on the keyboard below the chat if it is there, else on the latest message that has it."""
        for row in (self.chat.keyboard or {}).get("keyboard", []):
            for button in row:
                if button["text"] == label:
                    return await (self.shares_contact() if button.get("request_contact") else self.says(label))
        for message in reversed(self.chat.messages.values()):
            for button in (b for row in _rows(message) for b in row if b["text"] == label):
                return await self.taps_data(button["callback_data"], message)
        raise AssertionError(f"no button {label!r} on the screen: {self.screen[-3:]}")

    async def taps_data(self, data: str, message: Json) -> int:
        tap = self._world.fresh()
        self._world.taps[tap] = False
        shown = {name: value for name, value in message.items() if value is not None}
        query = {"id": tap, "from": self.about, "message": shown, "chat_instance": "1", "data": data}
        return await self._world.push("callback_query", query)

    async def blocks(self) -> int:
        self.chat.blocked = True
        member: Json = {"user": self._world.me, "status": "member"}
        banned: Json = {"user": self._world.me, "status": "kicked", "until_date": 0}
        changed = {"chat": self.chat.about, "from": self.about, "date": int(time.time())}
        return await self._world.push(
            "my_chat_member", changed | {"old_chat_member": member, "new_chat_member": banned}
        )

    async def reads(self) -> list[Shown]:
        """The chat from top to bottom, edits applied."""
        return self.screen

    @property
    def screen(self) -> list[Shown]:
        return [_shown(message, self.id) for message in self.chat.messages.values()]

    def keyboard(self) -> list[str]:
        """The labels of the keyboard below the chat."""
        return [button["text"] for row in (self.chat.keyboard or {}).get("keyboard", []) for button in row]

    async def sees(self, words: str | Callable[[list[Shown]], bool], *, within: float = 5.0) -> Shown:
        """Wait until the bot has said (or changed something to hold) these words; returns the latest such message."""

        def there() -> bool:
            return bool(self._holding(words)) if isinstance(words, str) else words(self.screen)

        async with self._world.changed:
            try:
                await asyncio.wait_for(self._world.changed.wait_for(there), within)
            except TimeoutError:
                raise AssertionError(f"never saw {words!r}; the chat is {self.screen}") from None
        return self._holding(words)[-1] if isinstance(words, str) else self.screen[-1]

    def _holding(self, words: str) -> list[Shown]:
        return [shown for shown in self.screen if not shown.mine and words in shown.text]


def _rows(message: Json) -> list[list[Json]]:
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def _shown(message: Json, me: int) -> Shown:
    return Shown(
        id=message["message_id"],
        mine=message["from"]["id"] == me,
        text=message.get("text") or message.get("caption") or "",
        buttons=tuple(tuple(button["text"] for button in row) for row in _rows(message)),
        holds=next((kind for kind in ("photo", "document") if kind in message), "text"),
        edited="edit_date" in message,
    )
