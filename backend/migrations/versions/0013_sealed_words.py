"""What people wrote about a ticket is stored encrypted. Words from before stay readable until `guishang keys rotate`
has encrypted them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("tickets", "title"),
    ("tickets", "text"),
    ("tickets", "place"),
    ("history", "note"),
    ("surveys", "comment"),
    ("co_handlings", "result"),
    ("extensions", "reason"),
    ("flags", "why"),
    ("attachments", "name"),
    ("pushes", "note"),
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    _convert(sa.LargeBinary(), "CAST({0} AS BLOB)" if sqlite else "convert_to({0}, 'UTF8')", "x''" if sqlite else "''")


def downgrade() -> None:
    """What was sealed stays so: without the keys nobody opens it."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    _convert(sa.Text(), "CAST({0} AS TEXT)" if sqlite else "convert_from({0}, 'UTF8')", "''")


def _convert(kind: sa.types.TypeEngine[Any], conversion: str, empty: str) -> None:
    """Give each column another type, without losing what is in it."""
    for table, column in _COLUMNS:
        op.add_column(table, sa.Column("converted", kind, nullable=False, server_default=sa.text(empty)))
        op.execute(f"UPDATE {table} SET converted = {conversion.format(column)}")  # noqa: S608 - names from above
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        op.execute(f"ALTER TABLE {table} RENAME COLUMN converted TO {column}")
