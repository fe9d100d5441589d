"""Which parameters each method takes and how they are written on the wire. An unknown one is an error here:
the real API swallows it in silence, and a misspelt parameter would never be noticed.
"""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.bot_api.errors import ApiError, bad

SENDING = "message_thread_id disable_notification protect_content message_effect_id reply_parameters reply_markup"
METHODS = {
    "getMe": "",
    "getUpdates": "offset limit timeout allowed_updates",
    "setWebhook": "url! certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    "deleteWebhook": "drop_pending_updates",
    "getWebhookInfo": "",
    "sendMessage": f"chat_id! text! parse_mode entities link_preview_options {SENDING}",
    "editMessageText": "chat_id! message_id! text! parse_mode entities link_preview_options reply_markup",
    "editMessageReplyMarkup": "chat_id! message_id! reply_markup",
    "deleteMessage": "chat_id! message_id!",
    "sendPhoto": f"chat_id! photo! caption parse_mode caption_entities {SENDING}",
    "sendDocument": f"chat_id! document! caption parse_mode disable_content_type_detection {SENDING}",
    "sendMediaGroup": "chat_id! media! disable_notification protect_content reply_parameters",
    "sendChatAction": "chat_id! action! message_thread_id",
    "answerCallbackQuery": "callback_query_id! text show_alert url cache_time",
    "getFile": "file_id!",
    "setMyCommands": "commands! scope language_code",
    "setChatMenuButton": "chat_id menu_button",
    "leaveChat": "chat_id!",
}
NUMBERS = frozenset(
    ("chat_id", "message_id", "offset", "limit", "timeout", "max_connections", "cache_time", "message_thread_id")
)
FLAGS = frozenset(("disable_notification", "protect_content", "drop_pending_updates", "show_alert"))
STRUCTURES = frozenset(
    (
        *("allowed_updates", "entities", "caption_entities", "link_preview_options", "reply_parameters"),
        *("reply_markup", "media", "commands", "scope", "menu_button"),
    )
)


def checked(method: str, sent: dict[str, Any]) -> dict[str, Any]:
    """The parameters as values. Raises ApiError for an unknown method or parameter, a missing or malformed one."""
    if method not in METHODS:
        raise ApiError(404, "Not Found: method not found")
    known = METHODS[method].split()
    names = {name.rstrip("!") for name in known}
    if unknown := set(sent) - names:
        raise bad(f"unknown parameter {sorted(unknown)} of {method}")
    if missing := {name[:-1] for name in known if name.endswith("!")} - set(sent):
        raise bad(f"parameter {sorted(missing)} of {method} is missing")
    return {name: _value(name, value) for name, value in sent.items()}


def _value(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        if name in NUMBERS:
            return int(value)
        if name in STRUCTURES:
            return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {name}") from None
    if name in FLAGS:
        return value.lower() in {"true", "1"}
    return value
