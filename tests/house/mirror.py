"""Tests that are not where what they test is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path


def misplaced_tests(root: Path, packages: Iterable[str]) -> Iterator[str]:
    """One line for each folder of tests that mirrors no package of the house."""
    for package in packages:
        folders = {file.parent.relative_to(root / "tests") for file in (root / "tests" / package).rglob("test_*.py")}
        for folder in sorted(folders):
            if not list((root / folder).glob("*.py")):
                yield f"tests/{folder} mirrors nothing: there is no {folder}"


def long_tests(root: Path, most_lines: int) -> Iterator[str]:
    for file in sorted((root / "tests").rglob("*.py")):
        lines = len(file.read_text(encoding="utf-8").splitlines())
        if lines > most_lines:
            yield f"{file.relative_to(root)} has {lines} lines, at most {most_lines}"
