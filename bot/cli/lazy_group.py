"""A click group that imports a command's module only when that command is called, so that `--help` is fast.

Owns how a table of names becomes a group. The first sentence of each command's help is also in the table, because the
list of commands is printed without importing them. A test checks that both are equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from bot.runtime.collecting import pause_collecting
from bot.runtime.light_structlog import import_structlog

_BESIDE = 6  # columns around the names, as in click's own list


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """A command of the table. `where`: its module and name, like bot.cli.demo:demo. `help`: the first sentence of its
    help.
    """

    where: str
    help: str

    def load(self) -> click.Command:
        """Import the module and return the command. The garbage collector rests meanwhile: imports leave no garbage,
        and it would walk everything they make many times."""
        module, _, name = self.where.partition(":")
        import_structlog()
        with pause_collecting():
            command = getattr(import_module(module), name)
        assert isinstance(command, click.Command), self.where
        return command


class LazyGroup(click.Group):
    """A group of lazy commands. `table`: the commands by the name they are called by."""

    def __init__(self, *args: Any, table: Mapping[str, LazyCommand], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        lazy = self.table.get(cmd_name)
        return lazy.load() if lazy else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the list of commands as click does, with the help of the table."""
        width = formatter.width - _BESIDE - max(map(len, self.table))
        named = ((name, click.Command(name, help=self.table[name].help)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, stub.get_short_help_str(width)) for name, stub in named])
