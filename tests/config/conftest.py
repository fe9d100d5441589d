"""A copy of the shipped files that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config import ROOT
from tests.config.loaders import LOADERS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "config"
    for name in LOADERS:
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return copy
