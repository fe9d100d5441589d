"""Which function reads each file that an operator edits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from backend.demo import load_script
from backend.desk.knowledge_base import load_faq
from config import ROOT
from config.duties import load_duties
from config.organisation import load_calendar_days, load_organisation
from config.policy import RULE_FILES, load_policy

LOADERS: dict[str, Callable[[Path], object]] = {
    **{f"policy/{name}": lambda folder: load_policy(folder / "policy") for name in RULE_FILES.values()},
    "duties.toml": lambda folder: load_duties(folder / "duties.toml", load_organisation(ROOT).lines),
    "desks.toml": load_organisation,
    "departments.toml": load_organisation,
    "regions.toml": load_organisation,
    "calendar.toml": load_calendar_days,
    "faq.yml": lambda folder: load_faq(folder / "faq.yml"),
    "demo.toml": lambda folder: load_script(folder / "demo.toml"),
}
