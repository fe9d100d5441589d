"""Stores attachments on disk by the SHA-256 of their content: the same photo sent twice is stored once.

Owns the limits (20 MB, the list of types) and finding the type from the content. The file's name is only a label.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import filetype

from dialogues.core.values import FileRef, Refusal

MAX_BYTES = 20 * 1024 * 1024
MAX_NAME = 80  # characters
ALLOWED = frozenset(
    {
        "image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "image/bmp",
        "audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac", "audio/amr", "audio/x-wav",
        "video/mp4", "video/quicktime", "video/webm", "video/x-matroska", "video/3gpp",
        "application/pdf", "application/msword", "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "text/plain",
    }
)  # fmt: skip


class DiskFileStore:
    """The FileStore in one folder. A file appears complete or not at all: it is written under another name, then
    renamed.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, name: str, chunks: AsyncIterator[bytes]) -> FileRef | Refusal:
        self._root.mkdir(parents=True, exist_ok=True)
        aside = self._root / f".{secrets.token_hex(8)}.part"
        try:
            written = await self._write_chunks(aside, chunks)
            if isinstance(written, Refusal):
                return written
            digest, size, head = written
            media_type = detect_media_type(head)
            if size == 0:
                return Refusal.EMPTY
            if media_type not in ALLOWED:
                return Refusal.BAD_TYPE
            os.replace(aside, self._root / digest)
            return FileRef(id=digest, name=safe_file_name(name), media_type=media_type, size=size)
        finally:
            aside.unlink(missing_ok=True)

    async def _write_chunks(self, path: Path, chunks: AsyncIterator[bytes]) -> tuple[str, int, bytes] | Refusal:
        digest, size, head = hashlib.sha256(), 0, b""
        with path.open("wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > MAX_BYTES:
                    return Refusal.TOO_LARGE
                digest.update(chunk)
                head = head if len(head) >= 8192 else head + chunk[:8192]
                await asyncio.to_thread(file.write, chunk)
        return digest.hexdigest(), size, head

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
        return await asyncio.to_thread((self._root / file.id).read_bytes)


def detect_media_type(head: bytes) -> str:
    """Find the media type from the first bytes. It is text/plain when they decode as UTF-8 without control
    characters.
    """
    kind = filetype.guess(head)
    if kind is not None:
        return str(kind.mime)
    text = head.decode("utf-8", errors="ignore")  # a multi-byte character may be cut at the end of the head
    plain = text and len(text.encode()) >= len(head) - 3 and all(c.isprintable() or c in "\r\n\t" for c in text)
    looks_like_markup = text.lstrip().startswith("<")
    return "text/plain" if plain and not looks_like_markup else "application/octet-stream"


def safe_file_name(name: str) -> str:
    """A file name that is safe to show: no path, no control characters, at most 80 characters with its
    extension kept.
    """
    name = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable()).strip()
    if len(name) > MAX_NAME:
        stem, dot, ending = name.rpartition(".")
        name = (stem or name)[: MAX_NAME - 8] + (dot + ending if stem and len(ending) <= 7 else "")
    return name or "file"
