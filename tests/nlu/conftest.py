from __future__ import annotations

from pathlib import Path

import pytest

from nlu.imports.store import ImportStore


@pytest.fixture
def shelf(tmp_path: Path) -> ImportStore:
    return ImportStore(tmp_path / "examples")
