"""The shipped policy for statistics."""

from __future__ import annotations

from datetime import date

from config import ROOT
from config.policy import load_policy
from config.rules import StatisticsRules

POLICY = load_policy(ROOT / "policy").rules_on(StatisticsRules, date(2026, 11, 1))
