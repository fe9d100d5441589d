"""aiogram is imported without building its types; each is built when it is used, and then as by aiogram itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]
LIGHT, HEAVY = "import bot.channels.telegram", "import aiogram"

BUILT = """
import json
from aiogram import methods, types
from pydantic import BaseModel
kinds = [getattr(where, name) for where in (types, methods) for name in where.__all__]
models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
before = sum(kind.__pydantic_complete__ for kind in models)
for kind in models:
    kind.model_rebuild(raise_errors=True)
print(json.dumps([len(models), before, sum(kind.__pydantic_complete__ for kind in models)]))
"""
USED = """
import json
from aiogram.methods import SendMessage
from aiogram.methods.base import Response
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
person, chat = {"id": 42, "is_bot": False, "first_name": "阿珍"}, {"id": 42, "type": "private"}
message = {"message_id": 1, "date": 1, "from": person, "chat": chat, "text": "/start q1",
    "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    "forward_origin": {"type": "user", "date": 1, "sender_user": person},
    "reply_to_message": {"message_id": 2, "date": 1, "chat": chat, "photo": [
        {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 2}]}}
tap = {"id": "1", "from": person, "chat_instance": "x", "data": "yes", "message": message}
updates = [{"update_id": 1, "message": message}, {"update_id": 2, "callback_query": tap}]
keys = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="是", callback_data="yes")]])
read = [Update.model_validate(update).model_dump(mode="json", exclude_none=True) for update in updates]
sent = SendMessage(chat_id=42, text="好", reply_markup=keys).model_dump(mode="json", exclude_none=True, warnings=False,
    exclude={"parse_mode", "link_preview_options", "protect_content", "disable_web_page_preview"})
told = Response[Message].model_validate({"ok": True, "result": message}).model_dump(mode="json", exclude_none=True)
print(json.dumps([read, sent, told]))
"""


def _told(first: str, code: str) -> list[object]:
    done = subprocess.run([sys.executable, "-c", first + code], cwd=HERE, capture_output=True, text=True, check=True)
    found: list[object] = json.loads(done.stdout)
    return found


def test_hardly_a_type_is_built_by_the_import_and_every_one_can_be() -> None:
    models, before, after = map(int, map(str, _told(LIGHT, BUILT)))
    assert models > 400
    assert before < models / 4
    assert after == models


@pytest.mark.parametrize("first", [LIGHT, HEAVY])
def test_what_is_read_and_sent_is_complete(first: str) -> None:
    (message, tap), sent, told = _told(first, USED)  # type: ignore[misc]
    assert message["message"]["reply_to_message"]["photo"][0]["file_id"] == "a"
    assert tap["callback_query"]["message"]["from_user"]["first_name"] == "阿珍"
    assert sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "yes"
    assert told["result"]["forward_origin"]["sender_user"]["id"] == 42


def test_it_is_the_same_as_by_aiogram_itself() -> None:
    assert _told(LIGHT, USED) == _told(HEAVY, USED)
