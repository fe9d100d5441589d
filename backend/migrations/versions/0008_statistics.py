"""Adds quarterly city reports, and the indexes by which a month is read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
READ_BY = (
    ("tickets", "submitted_at"),
    ("rounds", "due_at"),
    ("surveys", "closes_at"),
    ("co_handlings", "due_at"),
)


def upgrade() -> None:
    op.create_table(
        "city_reports",
        sa.Column("city", sa.String(12), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("quarter", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("city", "year", "quarter"),
    )
    for table, moment in READ_BY:
        op.create_index(f"ix_{table}_{moment}", table, [moment])


def downgrade() -> None:
    for table, moment in READ_BY:
        op.drop_index(f"ix_{table}_{moment}", table)
    op.drop_table("city_reports")
