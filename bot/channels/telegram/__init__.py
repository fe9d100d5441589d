"""Telegram by aiogram 3: updates by polling or webhook, messages within its limits, albums, edits. Begin with `app`.

Nothing outside this package knows that it is aiogram. Why aiogram is imported here: docs/decisions/0023.
"""

from bot.channels.telegram.lazy_types import import_aiogram

import_aiogram()  # an import and no more: it has to be the first of aiogram, whichever module of this package is first
