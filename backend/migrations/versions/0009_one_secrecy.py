"""Removes the column `secret` of tickets: whether a ticket is secret follows from its level of secrecy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tickets from before there were levels get theirs, and where the two differed the secret one counts; `inner`
    without secret was the most open level of a policy that had no `open`."""
    op.execute("UPDATE tickets SET secrecy = 'secret' WHERE secret AND secrecy IN ('', 'open')")
    op.execute("UPDATE tickets SET secrecy = 'open' WHERE NOT secret AND secrecy IN ('', 'inner')")
    op.execute("ALTER TABLE tickets DROP COLUMN secret")


def downgrade() -> None:
    op.add_column("tickets", sa.Column("secret", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE tickets SET secret = :yes WHERE secrecy <> 'open'").bindparams(yes=True))
