"""The Bot API's methods on the fake's world: each takes checked parameters and returns the result."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.bot_api.errors import bad
from tests.fakes.bot_api.flood import FloodGate
from tests.fakes.bot_api.keyboards import check_markup
from tests.fakes.bot_api.markup import parse_html, units
from tests.fakes.bot_api.world import Chat, Json, World

MAX_TEXT, MAX_CAPTION = 4096, 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
ACTIONS = frozenset({"typing", "upload_photo", "upload_document"})


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


class Methods:
    def __init__(self, world: World, gate: FloodGate | None) -> None:
        self._world = world
        self._gate = gate
        self.commands: list[Json] = []
        self.menu_button: Json = {"type": "default"}
        self.table: Mapping[str, Callable[[Json, dict[str, Upload]], Awaitable[object]]] = {
            "getMe": self._get_me,
            "sendMessage": self._send_message,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete,
            "sendPhoto": self._send_photo,
            "sendDocument": self._send_document,
            "sendMediaGroup": self._send_group,
            "sendChatAction": self._send_action,
            "answerCallbackQuery": self._answer_tap,
            "getFile": self._get_file,
            "setMyCommands": self._set_commands,
            "setChatMenuButton": self._set_menu,
            "leaveChat": self._leave,
        }

    async def _get_me(self, given: Json, uploads: dict[str, Upload]) -> Json:
        return self._world.me | {"can_join_groups": True, "can_read_all_group_messages": False}

    async def _send_message(self, given: Json, uploads: dict[str, Upload]) -> Json:
        return await self._write(given, _worded(given, "text", MAX_TEXT))

    async def _send_photo(self, given: Json, uploads: dict[str, Upload]) -> Json:
        return await self._write(given, self._photo(given["photo"], uploads) | _captioned(given))

    async def _send_document(self, given: Json, uploads: dict[str, Upload]) -> Json:
        return await self._write(given, self._document(given["document"], uploads) | _captioned(given))

    async def _send_group(self, given: Json, uploads: dict[str, Upload]) -> list[Json]:
        media = given["media"]
        if not isinstance(media, list) or not 2 <= len(media) <= 10:
            raise bad("media group must contain 2-10 items")
        kinds = {item.get("type") for item in media}
        if not (kinds <= {"photo", "video"} or kinds in ({"document"}, {"audio"})):
            raise bad("media of different types can't be sent in one group")
        chat = self._open(given["chat_id"], len(media))
        group = self._world.fresh()
        sent = []
        for item in media:
            held = self._photo if item["type"] == "photo" else self._document
            sent.append(self._world.write(chat, self._world.me, held(item["media"], uploads) | _captioned(item)))
            sent[-1]["media_group_id"] = group
        await self._world.touch()
        return sent

    async def _edit_text(self, given: Json, uploads: dict[str, Upload]) -> Json:
        message = self._editable(given)
        if "text" not in message:
            raise bad("there is no text in the message to edit")
        return await self._change(message, _worded(given, "text", MAX_TEXT), given.get("reply_markup"))

    async def _edit_markup(self, given: Json, uploads: dict[str, Upload]) -> Json:
        message = self._editable(given)
        return await self._change(message, {}, given.get("reply_markup"))

    async def _delete(self, given: Json, uploads: dict[str, Upload]) -> bool:
        chat = self._open(given["chat_id"], 0)
        self._world.message(chat, given["message_id"], "delete")
        del chat.messages[given["message_id"]]
        await self._world.touch()
        return True

    async def _send_action(self, given: Json, uploads: dict[str, Upload]) -> bool:
        self._open(given["chat_id"], 0)
        if given["action"] not in ACTIONS:
            raise bad("wrong parameter action in request")
        return True

    async def _answer_tap(self, given: Json, uploads: dict[str, Upload]) -> bool:
        tap = given["callback_query_id"]
        if self._world.taps.get(tap, True):
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self._world.taps[tap] = True
        await self._world.touch()
        return True

    async def _get_file(self, given: Json, uploads: dict[str, Upload]) -> Json:
        stored = self._world.files.get(given["file_id"])
        if stored is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(stored.content) > MAX_DOWNLOAD:
            raise bad("file is too big")
        return {
            "file_id": given["file_id"],
            "file_unique_id": given["file_id"],
            "file_size": stored.size,
            "file_path": stored.path,
        }

    async def _set_commands(self, given: Json, uploads: dict[str, Upload]) -> bool:
        for command in given["commands"]:
            name, about = command["command"], command["description"]
            if not (name.isascii() and name.islower() and 1 <= len(name) <= 32 and 1 <= len(about) <= 256):
                raise bad("BOT_COMMAND_INVALID")
        self.commands = given["commands"]
        return True

    async def _set_menu(self, given: Json, uploads: dict[str, Upload]) -> bool:
        button = given.get("menu_button", {"type": "default"})
        if button["type"] == "web_app" and not button["web_app"]["url"].startswith("https://"):
            raise bad("Web App URL must be HTTPS")
        self.menu_button = button
        return True

    async def _leave(self, given: Json, uploads: dict[str, Upload]) -> bool:
        self._open(given["chat_id"], 0).gone = True
        return True

    def _open(self, number: int, cost: int) -> Chat:
        chat = self._world.chat(number)
        if self._gate and cost:
            self._gate.charge(number, cost)
        return chat

    async def _write(self, given: Json, content: Json) -> Json:
        markup = given.get("reply_markup")
        check_markup(markup)
        chat = self._open(given["chat_id"], 1)
        message = self._world.write(chat, self._world.me, content)
        if markup and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        elif markup:
            chat.plain[message["message_id"]] = "keyboard"
            chat.keyboard = markup if "keyboard" in markup else None
        await self._world.touch()
        return message

    def _editable(self, given: Json) -> Json:
        """Edits count like messages, against a burst of their own."""
        check_markup(given.get("reply_markup"))
        if "inline_keyboard" not in (given.get("reply_markup") or {"inline_keyboard": []}):
            raise bad("inline keyboard expected")
        chat = self._open(given["chat_id"], 0)
        if self._gate:
            self._gate.charge((given["chat_id"], "edits"), 1)
        message = self._world.message(chat, given["message_id"], "edit")
        mine = message["from"]["id"] == self._world.me["id"]
        if not mine or message["message_id"] in chat.plain:
            raise bad("message can't be edited")
        return message

    async def _change(self, message: Json, content: Json, markup: Json | None) -> Json:
        rows = (markup or {}).get("inline_keyboard") or []
        now = {name: message.get(name) for name in ("text", "entities")} | content
        old_rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        if rows == old_rows and all(message.get(name) == value for name, value in now.items()):
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a"
                " current content and reply markup of the message"
            )
        message.pop("reply_markup", None)
        message.update({name: value for name, value in now.items() if value is not None}, edit_date=int(time.time()))
        if rows:
            message["reply_markup"] = {"inline_keyboard": rows}
        await self._world.touch()
        return message

    def _photo(self, given: Any, uploads: dict[str, Upload]) -> Json:
        upload = _upload(given, uploads)
        if len(upload.content) > MAX_PHOTO or upload.content[:3] not in (b"\xff\xd8\xff", b"\x89PN", b"RIF"):
            raise bad("IMAGE_PROCESS_FAILED")
        return {"photo": [self._world.store(upload.content, upload.name) | {"width": 90, "height": 90}]}

    def _document(self, given: Any, uploads: dict[str, Upload]) -> Json:
        upload = _upload(given, uploads)
        return {"document": self._world.store(upload.content, upload.name) | {"file_name": upload.name}}


def _upload(given: Any, uploads: dict[str, Upload]) -> Upload:
    if isinstance(given, Upload):
        return given
    found = uploads.get(str(given).removeprefix("attach://"))
    if found is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if not found.content:
        raise bad("file must be non-empty")
    return found


def _worded(given: Json, name: str, limit: int) -> Json:
    mode = given.get("parse_mode")
    if mode not in (None, "", "HTML"):
        raise bad("unsupported parse_mode")
    text, entities = parse_html(given[name]) if mode else (given[name], [])
    if not text.strip():
        raise bad("message text is empty")
    if units(text) > limit:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return {name: text, "entities" if name == "text" else "caption_entities": entities or None}


def _captioned(given: Json) -> Json:
    return _worded(given, "caption", MAX_CAPTION) if given.get("caption") else {}
