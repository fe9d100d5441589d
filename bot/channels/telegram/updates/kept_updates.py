"""Keeps updates that cannot be handled yet in the data folder, so that they may be acknowledged to Telegram.

Telegram gives out the hundred oldest updates that are not acknowledged, so a few that wait would hide all newer ones;
and it forgets them after a day. An update is kept encrypted, a file each, and is on the disk before `keep` returns. One
that was given up is set aside here too, for the operator. Does not handle them: `polling` does, and `forget`s each that
is handled.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from backend.core.crypto import DecryptionError, Keyring

log = structlog.get_logger(__name__)

SUFFIX, ASIDE = ".update", ".given-up"
MOST_ASIDE = 1000  # a flood of bad updates must not fill the disk


class KeptUpdates:
    """The kept updates of one bot. `folder` is made when the first one is kept."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder = folder
        self._keyring = keyring

    async def keep(self, update: Mapping[str, Any]) -> None:
        """Return when the update is on the disk. Raises OSError."""
        await asyncio.to_thread(self._write, self._path(int(update["update_id"])), json.dumps(update))

    async def set_aside(self, update: Mapping[str, Any]) -> None:
        """Keep an update that was given up. A disk that does not take it is a line in the log."""
        try:
            if await asyncio.to_thread(self.count_aside) < MOST_ASIDE:
                path = self._folder / f"{int(update['update_id'])}{ASIDE}"
                await asyncio.to_thread(self._write, path, json.dumps(update))
        except OSError as error:
            log.error("telegram.not-set-aside", error=error.strerror)

    def count_aside(self) -> int:
        """How many updates were given up."""
        return sum(1 for _ in self._folder.glob(f"*{ASIDE}"))

    async def forget(self, number: int) -> None:
        """Delete the update with this number. Raises OSError."""
        await asyncio.to_thread(self._path(number).unlink, missing_ok=True)

    async def load(self) -> list[dict[str, Any]]:
        """All kept updates, oldest first. One that none of the secrets opens stays where it is, with a line in the
        log."""
        return await asyncio.to_thread(self._read)

    def _read(self) -> list[dict[str, Any]]:
        updates = []
        for path in sorted(self._folder.glob(f"*{SUFFIX}"), key=lambda path: int(path.stem)):
            try:
                updates.append(json.loads(self._keyring.decrypt(path.read_bytes())))
            except DecryptionError:
                log.error("telegram.kept-update-unreadable", file=path.name, hint="is the secret key the right one?")
        return updates

    def _write(self, path: Path, text: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        with half.open("wb") as file:
            file.write(self._keyring.encrypt(text))
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}{SUFFIX}"
