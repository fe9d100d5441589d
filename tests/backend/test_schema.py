"""The schema as migrated is the schema as mapped."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from backend.migrations import migrate
from backend.migrations.upgrade import alembic_config
from backend.schema import Base

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_the_migrated_schema_is_the_mapped_one(database: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(f"{database}_url")
    await migrate(url)
    await migrate(url)  # again: nothing to do
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        assert await connection.run_sync(_differences) == []
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "base"))
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["alembic_version"]
    await engine.dispose()


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))
