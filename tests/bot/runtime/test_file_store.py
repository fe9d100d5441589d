"""Attachments: told by content, limited while reading, whole or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend.core.crypto import Keyring
from bot.runtime.file_store import MAX_BYTES, DiskFileStore, safe_file_name
from dialogues.core.values import FileRef, Refusal

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
PDF = b"%PDF-1.7\n" + b"x" * 64


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_a_photo_is_kept_by_its_content_and_comes_back(tmp_path: Path) -> None:
    files = DiskFileStore(tmp_path, Keyring(["a secret of the tests, long enough"]))
    kept = await files.put("店面.png", chunks(PNG[:5], PNG[5:]))
    assert isinstance(kept, FileRef)
    assert (kept.name, kept.media_type, kept.size) == ("店面.png", "image/png", len(PNG))
    assert await files.open(kept) == PNG
    again = await files.put("other.png", chunks(PNG))
    assert isinstance(again, FileRef)
    assert again.id == kept.id
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", Refusal.EMPTY),
        (b"MZ" + b"\0" * 200, Refusal.BAD_TYPE),
        (b"\x7fELF" + b"\0" * 200, Refusal.BAD_TYPE),
        (b"<html><script>alert(1)</script>", Refusal.BAD_TYPE),
        (b"<?xml version='1.0'?><svg onload='x'/>", Refusal.BAD_TYPE),
        (b"PK\x03\x04" + b"\0" * 200, Refusal.BAD_TYPE),
        (b"\x00\x01\x02\x03", Refusal.BAD_TYPE),
    ],
)
async def test_what_is_not_on_the_list_is_refused_and_leaves_nothing(
    tmp_path: Path, content: bytes, refusal: Refusal
) -> None:
    assert (
        await DiskFileStore(tmp_path, Keyring(["a secret of the tests, long enough"])).put("照片.jpg", chunks(content))
        is refusal
    )
    assert list(tmp_path.iterdir()) == []


async def test_a_file_over_twenty_megabytes_stops_being_read(tmp_path: Path) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield PNG
        while True:
            read += 1
            yield b"\0" * 1_048_576

    assert (
        await DiskFileStore(tmp_path, Keyring(["a secret of the tests, long enough"])).put("big.png", endless())
        is Refusal.TOO_LARGE
    )
    assert read <= MAX_BYTES // 1_048_576 + 1
    assert list(tmp_path.iterdir()) == []


async def test_a_broken_upload_leaves_nothing(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield PNG
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await DiskFileStore(tmp_path, Keyring(["a secret of the tests, long enough"])).put("a.png", broken())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ident", ["../secret.key", "a" * 63 + "/", "", "%2e%2e"])
async def test_an_id_is_never_a_path(tmp_path: Path, ident: str) -> None:
    with pytest.raises(FileNotFoundError):
        await DiskFileStore(tmp_path, Keyring(["a secret of the tests, long enough"])).open(
            FileRef(ident, "x", "image/png", 1)
        )


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\合同.pdf", "合同.pdf"),
        ("a\u202egpj.exe\n", "agpj.exe"),
        ("", "file"),
        ("长" * 200 + ".pdf", "长" * 72 + ".pdf"),
    ],
)
def test_a_name_is_only_a_label(given: str, shown: str) -> None:
    assert safe_file_name(given) == shown
