"""The shipped policy for statistics."""

from __future__ import annotations

from datetime import date

from config import ROOT
from config.policy import load_policy
from config.rules import Statistics

POLICY = load_policy(ROOT / "policy").rule(Statistics, date(2026, 11, 1))
