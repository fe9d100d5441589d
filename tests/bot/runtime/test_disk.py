"""A disk that is full, or a folder that may not be written to, is told before it is needed."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import pytest

from bot.runtime import disk

Usage = namedtuple("Usage", "total used free")


def test_a_folder_with_room_is_fine_even_before_it_is_made(tmp_path: Path) -> None:
    assert disk.has_room(tmp_path)
    assert disk.has_room(tmp_path / "not" / "yet")


def test_a_full_disk_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: Usage(100, 99, disk.SPARE_BYTES - 1))
    assert not disk.has_room(tmp_path)


def test_a_folder_of_the_system_is_not() -> None:
    assert not disk.has_room(Path("/proc/1/nowhere"))
