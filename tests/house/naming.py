"""What a machine can see of names: class names that stand twice, functions named by a bare participle, glossary terms
that no code uses."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.house.purity import Module

# Irregular participles and past forms; regular ones end in -ed.
PARTICIPLES = frozenset(
    [
        "begun",
        "bound",
        "bought",
        "broken",
        "brought",
        "built",
        "caught",
        "chosen",
        "come",
        "cut",
        "done",
        "drawn",
        "driven",
        "fallen",
        "felt",
        "found",
        "given",
        "gone",
        "grown",
        "heard",
        "held",
        "hidden",
        "kept",
        "known",
        "laid",
        "led",
        "left",
        "lent",
        "lost",
        "made",
        "meant",
        "met",
        "paid",
        "put",
        "read",
        "said",
        "seen",
        "sent",
        "set",
        "shown",
        "sold",
        "spent",
        "spoken",
        "stood",
        "taken",
        "taught",
        "thought",
        "thrown",
        "told",
        "understood",
        "woken",
        "won",
        "worn",
        "written",
    ]
)
VERBS = frozenset({"put", "read", "set", "cut", "come", "led"})  # also a verb's plain form
SPEED = frozenset({"embed", "feed", "need", "proceed", "seed", "speed", "shed", "bed", "red"})  # end in -ed by chance


def duplicate_classes(modules: Iterable[Module]) -> Iterator[str]:
    """Public class names that are defined at the top of more than one module."""
    places = defaultdict(list)
    for module in modules:
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(module.name)
    for name, where in sorted(places.items()):
        if len(where) > 1:
            yield f"class {name} stands in {', '.join(where)}"


def participles(modules: Iterable[Module]) -> Iterator[str]:
    """Functions and methods whose name is a participle and nothing more; a property may say what is so."""
    for module in modules:
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            is_property = any(ast.unparse(one).endswith("property") for one in node.decorator_list)
            if _is_participle(node.name.strip("_")) and not is_property:
                yield f"{module.name}:{node.lineno} {node.name} is a participle: say verb and object"


def _is_participle(name: str) -> bool:
    if "_" in name or name in VERBS or name in SPEED:
        return False
    return name in PARTICIPLES or (name.endswith("ed") and len(name) > 4)


def unused_terms(glossary: str, root: Path, folders: Iterable[str]) -> Iterator[str]:
    """Terms in backticks that stand in no source, configuration or catalogue."""
    files = (path for folder in folders for path in (root / folder).rglob("*") if path.suffix in _SUFFIXES)
    text = "\n".join(path.read_text(encoding="utf-8") for path in files if ".venv" not in path.parts)
    for term in sorted(set(re.findall(r"`([^`]+)`", glossary))):
        words = re.findall(r"[A-Za-z_][A-Za-z0-9_]{2,}", term)
        missing = [word for word in words if word not in text]
        if missing and not (root / term).exists():
            yield f"the glossary's `{term}`: {', '.join(missing)} is in no file"


_SUFFIXES = {".py", ".toml", ".ftl", ".yml"}
