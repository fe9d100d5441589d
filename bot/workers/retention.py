"""Once a day: anonymises the tickets that are due by policy, and removes stored files that no ticket shows any more.

A file is removed only after its row, and only if it is a day old: a report that is being written may contain the same
photo. Does not decide what is due (`backend.privacy.retention`).
"""

from __future__ import annotations

import structlog

from backend.privacy.retention import Retention, RetentionSummary
from bot.runtime.file_store import DiskFileStore

log = structlog.get_logger()

DAY = 24 * 3600.0  # seconds


async def run_retention(retention: Retention, files: DiskFileStore) -> tuple[RetentionSummary, int]:
    """Anonymise and remove. Returns what was anonymised, and how many files were removed."""
    removed = 0
    done = await retention.anonymise_due()
    for file in await retention.list_unneeded_files():
        if await files.remove(file, retention.now().timestamp() - DAY):
            await retention.confirm_removed(file)
            removed += 1
    if done.total or removed:
        log.info("anonymised", tickets=done.total, files=removed)
    return done, removed
