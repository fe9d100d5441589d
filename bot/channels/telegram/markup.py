"""PURE. Draws buttons as Telegram's keyboards: inline below a message, or below the chat when the phone number is
wanted.
"""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.telegram.draw import button_rows, sanitize_text
from bot.ports import Button

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


def inline_keyboard(buttons: Sequence[Button], columns: int) -> InlineKeyboardMarkup | None:
    """The buttons below a message; None when there are none."""
    if not buttons:
        return None
    drawn = [
        [InlineKeyboardButton(text=sanitize_text(button.label), callback_data=button.code) for button in row]
        for row in button_rows(buttons, columns)
    ]
    return InlineKeyboardMarkup(inline_keyboard=drawn)


def contact_keyboard(share: str, buttons: Sequence[Button]) -> ReplyKeyboardMarkup:
    """The keyboard below the chat: the share button in the first row, the question's other answers below it."""
    others = [[KeyboardButton(text=sanitize_text(button.label)) for button in row] for row in button_rows(buttons, 2)]
    return ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text=share, request_contact=True)], *others],
        resize_keyboard=True,
        one_time_keyboard=True,
    )
