"""Which modules say that they are PURE, and what they touch that a pure module may not.

A pure module imports the standard library, other pure modules, and from the rest of the house only values: classes and
constants, never a function. It has no I/O, no clock and no chance in it, and nothing asynchronous.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

IMPURE = frozenset(
    [
        "asyncio",
        "concurrent",
        "http",
        "io",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
        "select",
        "shutil",
        "signal",
        "socket",
        "ssl",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "urllib",
        "uuid",
    ]
)
"""Parts of the standard library by which a module would reach the world."""

PURE_PARTS = (
    "urllib.parse.",
    "aiogram.types.",
    "jieba.",
    "backend.core.segmentation.",
    "numpy",
    "opencc",
    "stdnum",
    "phonenumbers",
    "pydantic.",
    "holidays",
    "opencc.",
)
"""What only computes, or only holds values."""

CLOCKS = frozenset({"datetime.now", "datetime.utcnow", "date.today", "datetime.today"})


@dataclass(frozen=True, slots=True)
class Module:
    name: str
    path: Path
    tree: ast.Module

    @property
    def is_pure(self) -> bool:
        return (ast.get_docstring(self.tree) or "").startswith("PURE.")

    def imports(self) -> Iterator[str]:
        """Every module that is imported when the program runs; `from package import module` names the module."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def functions(self) -> set[str]:
        return {node.name for node in self.tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def read_module(path: Path, root: Path) -> Module:
    name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
    return Module(name, path, ast.parse(path.read_text(encoding="utf-8")))


def impurities(module: Module, modules: dict[str, Module]) -> Iterator[str]:
    """What this pure module does that it may not."""
    for imported in module.imports():
        if not _may_import(imported, modules):
            yield f"imports {imported}"
    for node in ast.walk(module.tree):
        match node:
            case ast.AsyncFunctionDef(name=name) if not _is_protocol_method(module, node):
                yield f"has the asynchronous function {name}"
            case ast.Call(func=func) if ast.unparse(func) in CLOCKS:
                yield f"reads the clock by {ast.unparse(func)}"
            case ast.Call(func=ast.Name(id="open" | "print" | "input" as name)):
                yield f"calls {name}"


def _may_import(imported: str, modules: dict[str, Module]) -> bool:
    first = imported.partition(".")[0]
    if imported.startswith(PURE_PARTS):
        return True
    if first in sys.stdlib_module_names:
        return first not in IMPURE
    if imported in modules:
        return modules[imported].is_pure
    owner, _, name = imported.rpartition(".")
    return owner in modules and (modules[owner].is_pure or name not in modules[owner].functions())


def _is_protocol_method(module: Module, method: ast.AsyncFunctionDef) -> bool:
    protocols = (
        node
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in node.bases)
    )
    return any(method in protocol.body for protocol in protocols)
