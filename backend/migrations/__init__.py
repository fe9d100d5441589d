"""Migrates a database to the newest schema, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

VERSIONS = Path(__file__).parent / "versions"  # 0001_the_first_schema.py is revision 0001


async def migrate(url: str) -> None:
    """Run every migration that has not run yet. Creates the folder of a SQLite file if it is missing."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite" and target.database:
        Path(target.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(target)
    try:
        if await _revision(engine) != newest():
            await _upgrade(engine)
    finally:
        await engine.dispose()


def newest() -> str:
    """The revision that this version of the software needs."""
    return max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))


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
