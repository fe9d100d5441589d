"""What a script says of a turn is held to it; only the line `…` leaves something open."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.transcripts.matching import differences


@dataclass(frozen=True, slots=True)
class RateTicket:
    number: str
    grade: int


@pytest.mark.parametrize(
    ("script", "said", "fits"),
    [
        ("一\n二", "一\n二", True),
        ("一\n二", "一\n二\n三", False),
        ("一\n…", "一\n二\n三", True),
        ("…\n二", "一\n二\n三", False),
        ("…\n二\n…", "二", True),
        ("一…", "一二", False),
    ],
)
def test_lines_are_held_to(script: str, said: str, fits: bool) -> None:
    assert (not differences({"我": "x", "bot": script}, said, [])) is fits


def test_effects_are_held_to() -> None:
    seen = [RateTicket("GS-1", 4)]
    assert not differences({"wants": "RateTicket number=GS-1 grade=4"}, "", seen)
    assert differences({"wants": "RateTicket grade=5"}, "", seen)
    assert differences({"without": "RateTicket"}, "", seen)
