"""A group of commands that loads a command's module when that command is asked for, so that help costs nothing.

Owns how a table of names becomes a group. The first sentence of a command's help stands in the table too, because the
list is printed without loading any command; a test holds the two equal.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

_BESIDE = 6  # columns around the names, as in click's own list


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """`where`: the module and the command's name in it, like bot.cli.processes.run:up. `help`: its first sentence."""

    where: str
    help: str

    def load(self) -> click.Command:
        """The collector of garbage rests meanwhile: imports make none, and it would walk all they make many times."""
        module, _, name = self.where.partition(":")
        with _no_collecting():
            command = getattr(import_module(module), name)
        assert isinstance(command, click.Command), self.where
        return command


@contextmanager
def _no_collecting() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class LazyGroup(click.Group):
    """`table`: every command of the group, by the name it is called by."""

    def __init__(self, *args: Any, table: Mapping[str, LazyCommand], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        lazy = self.table.get(cmd_name)
        return lazy.load() if lazy else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click does, with the table's help for the commands' own."""
        width = formatter.width - _BESIDE - max(map(len, self.table))
        named = ((name, click.Command(name, help=self.table[name].help)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, stub.get_short_help_str(width)) for name, stub in named])
