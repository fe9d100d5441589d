"""A copy of the shipped files that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.demo import load_script
from backend.desk.knowledge_base import load_faq
from config import ROOT
from config.duties import load_duties
from config.organisation import load_calendar_days, load_organisation
from config.policy import FILES, load_policy

LOADERS: dict[str, Callable[[Path], object]] = {
    **{f"policy/{name}": lambda folder: load_policy(folder / "policy") for name in FILES.values()},
    "duties.toml": lambda folder: load_duties(folder / "duties.toml", load_organisation(ROOT).lines),
    "desks.toml": load_organisation,
    "departments.toml": load_organisation,
    "regions.toml": load_organisation,
    "calendar.toml": load_calendar_days,
    "faq.yml": lambda folder: load_faq(folder / "faq.yml"),
    "demo.toml": lambda folder: load_script(folder / "demo.toml"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "config"
    for name in LOADERS:
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return copy
