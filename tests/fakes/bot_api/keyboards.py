"""Checks the keyboards a bot sends: shape, labels, and the 64 bytes of a button's data."""

from __future__ import annotations

from typing import Any

from tests.fakes.bot_api.errors import bad

Json = dict[str, Any]
INLINE = frozenset({"text", "callback_data", "url", "web_app"})
REPLY = frozenset({"text", "request_contact", "request_location"})
OPTIONS = frozenset({"resize_keyboard", "one_time_keyboard", "is_persistent", "input_field_placeholder", "selective"})


def check_markup(markup: Json | None) -> None:
    """Raises ApiError 400 for what Telegram would refuse, and for what this fake does not know."""
    match markup:
        case None:
            return
        case {"inline_keyboard": list(rows), **rest} if not rest:
            for button in _buttons(rows):
                _check_inline(button)
        case {"keyboard": list(rows), **rest} if set(rest) <= OPTIONS:
            for button in _buttons(rows):
                _check_reply(button)
        case {"remove_keyboard": True, **rest} if set(rest) <= {"selective"}:
            return
        case _:
            raise bad("object expected as reply markup")


def _buttons(rows: list[Any]) -> list[Json]:
    if not all(isinstance(row, list) for row in rows) or len(rows) > 100 or any(len(row) > 8 for row in rows):
        raise bad("reply markup is malformed")
    return [button for row in rows for button in row]


def _check_inline(button: Json) -> None:
    if set(button) - INLINE or len(set(button)) != 2:
        raise bad("inline keyboard button has unknown or too many fields")
    if not str(button.get("text", "")).strip():
        raise bad("text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")


def _check_reply(button: Json) -> None:
    if set(button) - REPLY or not str(button.get("text", "")).strip():
        raise bad("keyboard button is malformed")
