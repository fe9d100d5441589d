"""Builds the `DangerFinder` from its two files: the words of policy, and the learnt weights that are shipped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from backend.core.danger.finder import DangerFinder
from backend.core.danger.weights import DangerWeights
from config.dangers import load_dangers

WEIGHTS = Path(__file__).with_name("weights.tsv")


def load_danger_finder(policy_dir: Path) -> DangerFinder:
    """What hears danger by the words of this folder of policy. Raises BadConfig."""
    return DangerFinder(load_dangers(policy_dir), _shipped_weights())


@cache
def _shipped_weights() -> DangerWeights:
    with WEIGHTS.open(encoding="utf-8") as lines:
        return DangerWeights.parse(lines)
