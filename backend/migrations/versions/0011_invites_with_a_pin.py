"""An invite is opened with a PIN that is told another way; invites from before have none and must be renewed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("invites", sa.Column("pin_hash", sa.String(64), nullable=False, server_default=""))
    op.add_column("invites", sa.Column("tries", _NUMBER, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("invites", "tries")
    op.drop_column("invites", "pin_hash")
