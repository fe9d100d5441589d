"""A database that is up to date is left alone, without alembic; any other one is brought there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from backend.migrations import WrongSchema, check_schema, migrate, newest
from backend.migrations.upgrade import alembic_config

HERE = Path(__file__).parents[3]
REVISION = text("SELECT version_num FROM alembic_version")


def test_the_newest_revision_is_alembics_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE / "backend" / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


def _loaded_by_migrating(url: str) -> set[str]:
    migrating = f"from backend.migrations import migrate\nimport asyncio\nasyncio.run(migrate({url!r}))"
    code = f"{migrating}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_alembic_is_loaded_only_where_there_is_something_to_do(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    assert "alembic" in _loaded_by_migrating(url)
    assert "alembic" not in _loaded_by_migrating(url)


async def test_a_database_of_an_older_version_is_brought_up(sqlite_url: str) -> None:
    engine = create_async_engine(sqlite_url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "-1"))
        older = await connection.scalar(REVISION)
    await migrate(sqlite_url)
    async with engine.connect() as connection:
        assert older != await connection.scalar(REVISION) == newest()
    await engine.dispose()


async def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(sqlite_url: str) -> None:
    engine = create_async_engine(sqlite_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for look in (migrate, check_schema):
        with pytest.raises(WrongSchema, match=r"9999.*run the version that migrated it"):
            await look(sqlite_url)
    async with engine.connect() as connection:
        assert await connection.scalar(REVISION) == "9999"
    await engine.dispose()


async def test_a_database_that_is_behind_or_empty_is_told_with_what_to_do(sqlite_url: str, tmp_path: Path) -> None:
    await check_schema(sqlite_url)
    engine = create_async_engine(sqlite_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0009'"))
    await engine.dispose()
    with pytest.raises(WrongSchema, match=r"0009.*run `guishang migrate`"):
        await check_schema(sqlite_url)
    with pytest.raises(WrongSchema, match="no tables yet"):
        await check_schema(f"sqlite+aiosqlite:///{tmp_path}/empty.db")
