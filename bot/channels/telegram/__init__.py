"""Telegram by aiogram 3: updates in, messages out. Nothing outside this package knows that it is aiogram."""

from bot.channels.telegram.lazy_types import import_aiogram

import_aiogram()  # an import and no more: it has to be the first of aiogram, whichever module of this package is first
