"""Asks whether the data folder takes what comes: photos, kept updates, the embedded database."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

SPARE_BYTES = 64 * 1024 * 1024  # some uploads and a checkpoint of the database


def disk_check(folder: Path) -> Callable[[], Awaitable[bool]]:
    """Return a check for `/readyz`: False when the folder cannot be written to, or its disk is nearly full."""

    async def check() -> bool:
        return await asyncio.to_thread(has_room, folder)

    return check


def has_room(folder: Path) -> bool:
    """Whether the folder can be written to and its disk has room. One that is not made yet counts as its parent."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK) and shutil.disk_usage(folder).free >= SPARE_BYTES
