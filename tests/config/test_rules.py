"""Rules of supervision that do not fit are refused by their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import BadConfig
from config.policy import load_policy


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (('name = "overdue"\nlevel = 1', 'name = "overdue"\nlevel = 3'), "version.0.rule.1.level"),
        (('name = "overdue"', 'name = "unsigned"'), "two rules must not have one name"),
        (("level = 3 ", "level = 2 "), "levels 1, 2 and 3"),
        (('event = "urged"', 'event = "disliked"'), "version.0.rule.2.event"),
        (('grounds = ["fraud"', 'grounds = ["dislike"'), "version.0.grounds.0"),
        (("count = 3", "count = 0"), "version.0.rule.2.count"),
    ],
)
def test_policy_that_does_not_fit_is_refused_by_its_place(slip: tuple[str, str], told: str, policy_copy: Path) -> None:
    """A rule that proposes an interview, above all."""
    file = policy_copy / "supervision.toml"
    good = file.read_text("utf-8")
    assert slip[0] in good
    file.write_text(good.replace(*slip, 1), "utf-8")
    with pytest.raises(BadConfig, match=told) as refused:
        load_policy(policy_copy)
    assert refused.value.file == file
