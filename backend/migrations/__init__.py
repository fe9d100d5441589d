"""Migrates a database to the newest schema, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from backend.core.errors import InternalError

VERSIONS = Path(__file__).parent / "versions"  # 0001_the_first_schema.py is revision 0001


class WrongSchema(InternalError):
    """The database has another schema than this version needs. The message is one line for the operator."""


async def migrate(url: str) -> None:
    """Run every migration that has not run yet. Creates the folder of a SQLite file if it is missing. Raises
    WrongSchema for a database of a newer version."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite" and target.database:
        Path(target.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(target)
    try:
        found = await _revision(engine)
        if found is not None and found not in _list_revisions():
            raise WrongSchema(_newer(found))
        if found != newest():
            await _upgrade(engine)
    finally:
        await engine.dispose()


async def check_schema(url: str) -> None:
    """Raises WrongSchema unless the database has the schema that this version needs."""
    engine = create_async_engine(make_url(url), hide_parameters=True)
    try:
        found = await _revision(engine)
    finally:
        await engine.dispose()
    if found == newest():
        return
    if found is None:
        raise WrongSchema("it has no tables yet, run `guishang migrate`")
    if found in _list_revisions():
        raise WrongSchema(f"its schema is {found} and this version needs {newest()}, run `guishang migrate`")
    raise WrongSchema(_newer(found))


def _newer(found: str) -> str:
    return f"its schema is {found}, and this version knows none after {newest()}: run the version that migrated it"


def _list_revisions() -> frozenset[str]:
    return frozenset(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))


def newest() -> str:
    """The revision that this version of the software needs."""
    return max(_list_revisions())


async def _revision(engine: AsyncEngine) -> str | None:
    """The revision of the database; None if it has no schema yet or does not answer."""
    try:
        async with engine.connect() as connection:
            revision: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
            return revision
    except (OperationalError, ProgrammingError):
        return None


async def _upgrade(engine: AsyncEngine) -> None:
    from backend.migrations.upgrade import upgrade  # alembic: most starts find a database that is up to date

    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
