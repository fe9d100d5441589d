"""Once a day: anonymises the tickets that are due by policy, and removes stored files that no ticket shows any more.

A file is removed only after its row, and only if it is a day old: a report that is being written may contain the same
photo. Does not decide what is due (`backend.privacy.retention`).
"""

from __future__ import annotations

import structlog

from backend.privacy.retention import Ended, Retention
from bot.runtime.file_store import DiskFiles

log = structlog.get_logger()

DAY = 24 * 3600.0  # seconds


async def forget(retention: Retention, files: DiskFiles) -> tuple[Ended, int]:
    """Anonymise and remove. Returns what was anonymised, and how many files were removed."""
    removed = 0
    done = await retention.run()
    for file in await retention.unneeded():
        if await files.remove(file, retention.now().timestamp() - DAY):
            await retention.removed(file)
            removed += 1
    if done.tickets or removed:
        log.info("anonymised", tickets=done.tickets, files=removed)
    return done, removed
