"""Holds what a machine can see of the house's own rules: `python -m tests.house`, part of `make check`.

Every module that says it is PURE is; no modules import each other in a circle; no public class name stands twice; no
function is named by a bare participle; the glossary names nothing that is gone; no file has more than 300 lines, no
package more than 15 modules; every package says what it owns; tests lie where what they test does. Exit code 1 and a
line for each breach.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.house.circles import import_circles
from tests.house.mirror import long_tests, misplaced_tests
from tests.house.naming import duplicate_classes, participles, unused_terms
from tests.house.purity import Module, impurities, read_module

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "nlu", "dialogues", "backend", "config")
LONGEST_FILE = 300  # lines
MOST_MODULES = 15  # of one package, its subpackages apart
NOT_OURS_TO_RULE = ("nlu/rasa", "backend/migrations/versions")  # Rasa's environment; frozen steps


def house_modules() -> dict[str, Module]:
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    ours = (path for path in files if not str(path.relative_to(ROOT)).startswith(NOT_OURS_TO_RULE))
    return {module.name: module for module in (read_module(path, ROOT) for path in ours)}


def breaches() -> Iterator[str]:
    modules = house_modules()
    for module in modules.values():
        if module.is_pure:
            yield from (f"{module.name} says PURE and {what}" for what in sorted(set(impurities(module, modules))))
    yield from import_circles(modules)
    yield from duplicate_classes(modules.values())
    yield from participles(modules.values())
    yield from unused_terms((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), ROOT, PACKAGES)
    yield from _sizes(modules)
    yield from misplaced_tests(ROOT, PACKAGES)
    yield from long_tests(ROOT, LONGEST_FILE)


def _sizes(modules: dict[str, Module]) -> Iterator[str]:
    for module in modules.values():
        lines = len(module.path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_FILE:
            yield f"{module.path.relative_to(ROOT)} has {lines} lines, at most {LONGEST_FILE}"
        if module.path.name == "__init__.py" and not ast.get_docstring(module.tree):
            yield f"{module.path.relative_to(ROOT)} does not say what the package owns"
    counts = Counter(module.path.parent for module in modules.values() if module.path.name != "__init__.py")
    for folder, count in counts.items():
        if count > MOST_MODULES:
            yield f"{folder.relative_to(ROOT)} has {count} modules, at most {MOST_MODULES}"


if __name__ == "__main__":
    found = list(breaches())
    print("\n".join(found) or "The house keeps its rules.")
    sys.exit(bool(found))
