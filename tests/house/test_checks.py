"""Each check of the house finds what it is for: a check that finds nothing anywhere would hold nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.__main__ import breaches
from tests.house.circles import import_circles
from tests.house.mirror import long_tests, misplaced_tests
from tests.house.naming import duplicate_classes, participles, unused_terms
from tests.house.purity import Module, impurities


def _module(name: str, source: str) -> Module:
    return Module(name, Path(f"{name}.py"), ast.parse(source))


def _modules(**sources: str) -> dict[str, Module]:
    return {name: _module(name, source) for name, source in sources.items()}


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "from random import choice",
        "import aiohttp",
        "from other import compute",
        "async def wait() -> None: ...",
        "from datetime import datetime\nNOW = datetime.now()",
        "TEXT = open('file').read()",
    ],
)
def test_a_module_that_says_pure_and_is_not_is_found(source: str) -> None:
    modules = _modules(pure=f'"""PURE. Does something."""\n{source}', other="def compute(): ...\nclass Value: ...")
    assert list(impurities(modules["pure"], modules))


def test_a_pure_module_may_use_values_and_the_standard_library() -> None:
    source = '"""PURE. Does something."""\nfrom datetime import date\nfrom other import Value\nimport pure2'
    modules = _modules(pure=source, pure2='"""PURE. Too."""', other="class Value: ...")
    assert not list(impurities(modules["pure"], modules))


def test_a_class_name_that_stands_twice_is_found() -> None:
    assert list(duplicate_classes(_modules(a="class Guard: ...", b="class Guard: ...").values()))
    assert not list(duplicate_classes(_modules(a="class _Row: ...", b="class _Row: ...").values()))


@pytest.mark.parametrize("name", ["told", "checked", "_made", "shown"])
def test_a_function_named_by_a_participle_is_found(name: str) -> None:
    assert list(participles([_module("a", f"def {name}(): ...")]))


@pytest.mark.parametrize("name", ["read", "seed", "told_of_it", "need"])
def test_a_verb_is_no_participle(name: str) -> None:
    assert not list(participles([_module("a", f"def {name}(): ...")]))


def test_a_circle_of_imports_is_found() -> None:
    circle = _modules(a="from b import c", b="import d", d="from a import e")
    assert list(import_circles(circle)) == ["a imports b imports d imports a"]
    late = _modules(a="from b import c", b="def f():\n    import a")
    typed = _modules(a="from b import c", b="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a")
    assert not [*import_circles(late), *import_circles(typed)]


def test_a_test_that_lies_elsewhere_or_is_too_long_is_found(tmp_path: Path) -> None:
    for file in ("bot/channels/web.py", "tests/bot/channels/test_web.py", "tests/bot/shell/test_web.py"):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("pass\n" * 3)
    assert list(misplaced_tests(tmp_path, ["bot"])) == ["tests/bot/shell mirrors nothing: there is no bot/shell"]
    assert len(list(long_tests(tmp_path, 2))) == 2
    assert not list(long_tests(tmp_path, 3))


def test_a_term_that_is_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "a.py").write_text("class Ticket: ...")
    found = list(unused_terms("| 工单 | `Ticket`, `Gone` |", tmp_path, ["bot"]))
    assert len(found) == 1
    assert "Gone" in found[0]


def test_the_house_keeps_its_rules() -> None:
    assert list(breaches()) == []
