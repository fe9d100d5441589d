"""Once a day: what policy wants anonymised, and the stored files that no ticket shows any more.

Owns that a file is removed only after its row, and only if it is a day old: a report that is just being written may
hold the same photo. Refuses to know what is due (`backend.privacy.retention`).
"""

from __future__ import annotations

import structlog

from backend.privacy.retention import Ended, Retention
from bot.runtime.file_store import DiskFiles

log = structlog.get_logger()

DAY = 24 * 3600.0  # seconds


async def forget(retention: Retention, files: DiskFiles) -> tuple[Ended, int]:
    """What was anonymised, and how many files were removed."""
    removed = 0
    done = await retention.run()
    for file in await retention.unneeded():
        if await files.remove(file, retention.now().timestamp() - DAY):
            await retention.removed(file)
            removed += 1
    if done.tickets or removed:
        log.info("anonymised", tickets=done.tickets, files=removed)
    return done, removed
