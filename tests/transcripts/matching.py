"""Tells what of a turn is another way than its script says. Plays nothing, and knows no revision of the engine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

ANYTHING = "…"
NOT_DONE = ("bot", "wants", "without", "world")  # keys of a turn that tell of others than the owner
_PAIR = re.compile(r"(\w+)=(.*?)(?= \w+=|$)")


def differences(step: dict[str, Any], said: str, seen: Sequence[object]) -> list[str]:
    """What of a turn is another way than the script says; `seen`: its effects."""
    wrong: list[str] = []
    if "bot" in step and not _fits(str(step["bot"]), said):
        wrong.append(f"{who(step)}\n  expected:\n{_indent(str(step['bot']))}\n  said:\n{_indent(said)}")
    if "wants" in step and not any(_holds(effect, step["wants"]) for effect in seen):
        wrong.append(f"{who(step)}\n  wanted {step['wants']}, saw {seen}")
    if "without" in step and any(_holds(effect, step["without"]) for effect in seen):
        wrong.append(f"{who(step)}\n  did not want {step['without']}, saw {seen}")
    return wrong


def who(step: dict[str, Any]) -> str:
    """Who does what in this turn."""
    return "  ".join(f"{key}: {value}" for key, value in step.items() if key not in NOT_DONE)


def _fits(expected: str, said: str) -> bool:
    """Whether the lines are the expected ones; a line `…` stands for any lines."""
    pattern = "".join(
        "(?:.*\n)*" if line.strip() == ANYTHING else re.escape(line.rstrip()) + "\n"
        for line in expected.strip().splitlines()
    )
    told = "".join(line.rstrip() + "\n" for line in said.strip().splitlines())
    return re.fullmatch(pattern, told) is not None


def _holds(effect: object, told: str) -> bool:
    name, _, rest = told.partition(" ")
    pairs = _PAIR.findall(rest)
    return type(effect).__name__ == name and all(str(getattr(effect, key)) == value for key, value in pairs)


def _indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
