"""Modules of the house that import each other in a circle, at the moment they are imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from tests.house.purity import Module


def import_circles(modules: Mapping[str, Module]) -> Iterator[str]:
    """One line for each circle. An import inside a function, or for the type checker alone, makes none."""
    graph = {
        name: {target for target in _imports(module, modules) if target != name} for name, module in modules.items()
    }
    done: set[str] = set()
    for start in sorted(graph):
        if start not in done:
            yield from _walk(start, graph, (), done)


def _walk(name: str, graph: Mapping[str, set[str]], way: tuple[str, ...], done: set[str]) -> Iterator[str]:
    if name in way:
        yield " imports ".join((*way[way.index(name) :], name))
        return
    if name in done:
        return
    for target in sorted(graph[name]):
        yield from _walk(target, graph, (*way, name), done)
    done.add(name)


def _imports(module: Module, modules: Mapping[str, Module]) -> Iterator[str]:
    for node in _runtime_statements(module.tree.body):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names if alias.name in modules)
            case ast.ImportFrom(module=str(source), names=names):
                found = (name if (name := f"{source}.{alias.name}") in modules else source for alias in names)
                yield from (name for name in found if name in modules)


def _runtime_statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        if isinstance(node, ast.If | ast.Try | ast.With):
            yield from _runtime_statements(node.body)
