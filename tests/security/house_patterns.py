"""Every pattern the house compiles, with the place that compiles it: run as a program, it prints them as JSON.

All modules are imported and all lists loaded while `re` is watched, so that patterns built from lists and inside
functions are found too. A place in the source that calls `re` and was never reached is printed under "unseen".
"""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any, cast

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "nlu", "dialogues", "backend", "config")
ELSEWHERE = ("nlu/rasa/",)  # Rasa's own environment; its one module without Rasa is imported below
READING = "nlu/rasa/components/reading.py"
CALLS = frozenset({"compile", "search", "match", "fullmatch", "sub", "subn", "findall", "finditer", "split"})

Site = tuple[str, int]


def house_files() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if not name.startswith(ELSEWHERE) or name == READING:
                yield path


def compiling_sites() -> dict[tuple[str, int, int], str]:
    """Where the source calls `re`: file, first and last line; with the pattern, if it is written there."""
    sites = {}
    for path in house_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{name}" for name in CALLS}:
                first = node.args[0]
                fixed = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
                sites[str(path.relative_to(ROOT)), node.lineno, node.end_lineno or node.lineno] = fixed
    return sites


def watch_patterns() -> dict[Site, set[tuple[str, int]]]:
    """From now on every call of `re` by the house is noted here, with pattern and flags."""
    seen: dict[Site, set[tuple[str, int]]] = {}
    compile_really = re._compile  # type: ignore[attr-defined]  # everything in `re` passes through it

    def compile_and_note(pattern: Any, flags: int) -> Any:
        made = compile_really(pattern, flags)
        site = _house_caller(sys._getframe(1))
        if site and isinstance(made.pattern, str):
            seen.setdefault(site, set()).add((made.pattern, made.flags))
        return made

    re._compile = compile_and_note  # type: ignore[attr-defined]
    return seen


def _house_caller(frame: FrameType | None) -> Site | None:
    while frame is not None and Path(frame.f_code.co_filename).parent.name == "re":
        frame = frame.f_back
    path = Path(frame.f_code.co_filename) if frame else ROOT
    ours = frame is not None and path.is_relative_to(ROOT) and ".venv" not in path.parts
    return (str(path.relative_to(ROOT)), frame.f_lineno) if ours and frame else None


def reach_every_place() -> None:
    """Import every module, and call what compiles only when it is called."""
    for path in house_files():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if name == "bot.__main__" or "migrations.versions" in name or name.endswith("migrations.env"):
            continue
        importlib.import_module(name.removesuffix(".__init__"))
    from bot.texts.config_loader import load_dialogue_config
    from config import ROOT as CONFIG
    from dialogues.language.denial import denied_kinds
    from dialogues.language.self_telling import find_self_telling
    from dialogues.language.words import find_ticket_number
    from nlu.entities import load_rules
    from nlu.imports.personal import remove_personal_data
    from nlu.rasa.components import reading
    from nlu.text import clean_for_model

    today = date(2026, 11, 23)
    find_ticket_number("GS-2611-00042", load_dialogue_config(CONFIG, today))
    find_self_telling("我叫王小明，在阿珍螺蛳粉店上班", load_dialogue_config(CONFIG, today))
    denied_kinds("不是投诉", load_dialogue_config(CONFIG, today))
    clean_for_model("唔使")
    load_rules(lambda: today)
    remove_personal_data("13907715678")
    reading._cues()  # type: ignore[no-untyped-call, unused-ignore]


def handed_in() -> dict[str, set[str]]:
    """By the file that uses them: patterns that are a parameter there. The words of `ranking` are escaped, what
    `settings` reads is the operator's."""
    from backend.api.auth import key_pattern
    from backend.api.route import DEFAULT_PATH_PATTERN, PATH_PATTERNS
    from backend.api.tokens import Scope
    from backend.contract.numbers import TICKET_NUMBER

    return {
        "backend/api/auth.py": {key_pattern(cast(Any, SimpleNamespace(scope=scope))) for scope in Scope},
        "backend/api/server.py": {DEFAULT_PATH_PATTERN, *PATH_PATTERNS.values()},
        "backend/dispatch/ranking.py": set(),
        "backend/tickets/queries.py": {TICKET_NUMBER},
        "config/settings.py": set(),
    }


def collect() -> dict[str, Any]:
    sites, seen = compiling_sites(), watch_patterns()
    reach_every_place()
    found: list[tuple[str, str, int]] = []
    reached: set[tuple[str, int, int]] = set()
    for (file, line), patterns in seen.items():
        reached |= {site for site in sites if site[0] == file and site[1] <= line <= site[2]}
        found += [(f"{file}:{line}", pattern, flags) for pattern, flags in sorted(patterns)]
    given = handed_in()
    for site, fixed in sites.items():
        if site not in reached and (fixed or site[0] in given):
            reached.add(site)
            found += [(f"{site[0]}:{site[1]}", pattern, 0) for pattern in ({fixed} if fixed else given[site[0]])]
    return {"patterns": found, "unseen": sorted(f"{file}:{line}" for file, line, _ in set(sites) - reached)}


if __name__ == "__main__":
    print(json.dumps(collect(), ensure_ascii=False))
