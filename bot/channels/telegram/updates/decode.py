"""PURE. Decodes one Telegram update into what a person did, or None when it means nothing to us.

Owns which updates are heard. Groups and business chats are declined. What a message holds is read by `content`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.channels.telegram.updates.content import (
    file_to_fetch,
    message_album,
    message_files,
    message_words,
    read_content,
    words_event,
)
from bot.channels.telegram.updates.incoming import DeclinedChat, IncomingUpdate, TappedMessage, WrittenMessage
from bot.channels.telegram.updates.json_node import JsonNode
from dialogues.core.events import Chose

EDIT_SECONDS = 48 * 3600  # a person can change a message no longer; later changes are Telegram's own


def decode_update(raw: Mapping[str, Any]) -> IncomingUpdate | None:
    """Decode an update. Returns None when it means nothing to us. Raises nothing, whatever its shape."""
    update = JsonNode(raw)
    if update["callback_query"].is_there:
        return _decode_tap(update["callback_query"])
    if update["my_chat_member"].is_there:
        return _decode_membership(update["my_chat_member"])
    if update["business_message"].is_there:  # words of somebody's customers: never ours to hear
        return _decline_chat(update["business_message"]["chat"]["id"].number)
    if update["business_connection"].is_there:
        return _decline_chat(update["business_connection"]["user_chat_id"].number)
    is_edit = not update["message"].is_there
    message = update["edited_message"] if is_edit else update["message"]
    chat = message["chat"]
    if not (message["message_id"].number and chat["id"].number):
        return None
    if chat["type"].text != "private":
        return _decline_chat(chat["id"].number)
    return _decode_edit(message) if is_edit else _decode_new(message)


def _decode_tap(query: JsonNode) -> IncomingUpdate | None:
    """A tap on a button of our message. Taps on inline messages in other chats have no chat and are ignored."""
    message, code = query["message"], query["data"].text
    chat = message["chat"]
    if chat["type"].text != "private" or not (chat["id"].number and code):
        return None
    tap = query["id"].text
    return IncomingUpdate(
        chat["id"].number, (Chose(code),), callback_query_id=tap, tapped_message=_tapped_message(message, code)
    )


def _tapped_message(message: JsonNode, code: str) -> TappedMessage | None:
    """The message that was tapped. None when it is so old that Telegram does not send its content."""
    if not message["date"].number:
        return None
    buttons = (button for row in message["reply_markup"]["inline_keyboard"].items for button in row.items)
    label = next((button["text"].text for button in buttons if button["callback_data"].text == code), "")
    return TappedMessage(message["message_id"].number, message["text"].text, label)


def _decode_membership(change: JsonNode) -> IncomingUpdate | None:
    """Only being added to a group matters. A person who blocks the bot is noticed at the next delivery."""
    joined = change["new_chat_member"]["status"].text in {"member", "administrator"}
    chat = change["chat"]
    return _decline_chat(chat["id"].number) if joined and chat["type"].text != "private" else None


def _decline_chat(chat: int) -> IncomingUpdate | None:
    return IncomingUpdate(chat, DeclinedChat()) if chat else None


def _decode_new(message: JsonNode) -> IncomingUpdate | None:
    content = read_content(message)
    if not content:
        return None
    replied_to = message["reply_to_message"]["message_id"].number
    return IncomingUpdate(message["chat"]["id"].number, content, _written_message(message), replied_to=replied_to)


def _decode_edit(message: JsonNode) -> IncomingUpdate | None:
    """Changed words, or a file that took another's place. A moving live location is ignored, and so is what only
    Telegram can have changed (a link's preview, long after).
    """
    if message["edit_date"].number - message["date"].number > EDIT_SECONDS:
        return None
    written = replace(_written_message(message), is_edit=True)
    ref = str(written.message_id)
    words = (words_event(written.words, ref, edited=True),) if written.words else ()
    files = tuple(file_to_fetch(file, name, "", ref, message_album(message)) for name, file in message_files(message))
    if not (words or files):
        return None
    replied_to = message["reply_to_message"]["message_id"].number
    return IncomingUpdate(message["chat"]["id"].number, (*words, *files), written, replied_to=replied_to)


def _written_message(message: JsonNode) -> WrittenMessage:
    files = (file["file_unique_id"].text or file["file_id"].text for _, file in message_files(message))
    return WrittenMessage(message["message_id"].number, message_words(message), tuple(files))
