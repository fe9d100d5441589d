"""Stores attachments on disk, encrypted, by the SHA-256 of their content: the same photo sent twice is stored once.

Owns the size limit, and that what is stored tells no more of its sender than it shows (`traces`). What kind of file it
is, and whether that is taken, `media.detect` says.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

from backend.core.crypto import Keyring
from bot.runtime.media.detect import detect_media_type
from bot.runtime.traces.errors import NotCleanable, TooManyPixels
from bot.runtime.traces.removal import remove_traces
from dialogues.core.values import FileRef, Refusal

MAX_BYTES = 20 * 1024 * 1024
MAX_NAME = 80  # characters
SEALED = b"guishang-sealed\0"
"""How a sealed file begins."""


class DiskFileStore:
    """The FileStore in one folder. A file appears complete or not at all: it is written under another name, then
    renamed.
    """

    def __init__(self, root: Path, keyring: Keyring) -> None:
        self._root = root
        self._keyring = keyring

    async def put(self, name: str, chunks: AsyncIterator[bytes]) -> FileRef | Refusal:
        self._root.mkdir(parents=True, exist_ok=True)
        aside = self._root / f".{secrets.token_hex(8)}.part"
        try:
            refused = await self._write_chunks(aside, chunks)
            if refused is not None:
                return refused
            media_type = await asyncio.to_thread(detect_media_type, aside, name)
            if isinstance(media_type, Refusal):
                return media_type
            return await asyncio.to_thread(self._keep_clean, aside, name, media_type)
        finally:
            aside.unlink(missing_ok=True)

    def _keep_clean(self, aside: Path, name: str, media_type: str) -> FileRef | Refusal:
        """Put the file in its place, without the traces of its sender if they can be removed."""
        content, traced = aside.read_bytes(), False
        try:
            content = remove_traces(content, media_type)
        except TooManyPixels:
            return Refusal.TOO_LARGE
        except NotCleanable:
            traced = True
        if len(content) > MAX_BYTES:
            return Refusal.TOO_LARGE
        aside.write_bytes(SEALED + self._keyring.encrypt_bytes(content))
        digest = hashlib.sha256(content).hexdigest()
        os.replace(aside, self._root / digest)
        return FileRef(digest, safe_file_name(name), media_type, len(content), traced)

    async def _write_chunks(self, path: Path, chunks: AsyncIterator[bytes]) -> Refusal | None:
        size = 0
        with path.open("wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > MAX_BYTES:
                    return Refusal.TOO_LARGE
                await asyncio.to_thread(file.write, chunk)
        return None

    async def remove(self, file: str, before: float) -> bool:
        """Remove a file, unless it was stored at or after `before` (seconds since 1970). Returns whether it is gone."""
        path = self._root / file
        try:
            if path.stat().st_mtime >= before:
                return False
        except FileNotFoundError:
            return True
        path.unlink(missing_ok=True)
        return True

    async def open(self, file: FileRef) -> bytes:
        if not (len(file.id) == 64 and file.id.isalnum()):
            raise FileNotFoundError(file.id)
        return await asyncio.to_thread(self._read_sealed, self._root / file.id)

    def _read_sealed(self, path: Path) -> bytes:
        """The content of a file; one from before files were sealed is as it was sent."""
        content = path.read_bytes()
        return self._keyring.decrypt_bytes(content.removeprefix(SEALED)) if content.startswith(SEALED) else content


def safe_file_name(name: str) -> str:
    """A file name that is safe to show: no path, no control characters, at most 80 characters with its
    extension kept.
    """
    name = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable()).strip()
    if len(name) > MAX_NAME:
        stem, dot, ending = name.rpartition(".")
        name = (stem or name)[: MAX_NAME - 8] + (dot + ending if stem and len(ending) <= 7 else "")
    return name or "file"
