"""Adds the tables by which people correct the model: samples and labels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("predictions", sa.Column("desk", sa.String(32), nullable=True))
    op.add_column("predictions", sa.Column("certainty", sa.String(16), nullable=False, server_default=""))
    op.add_column("predictions", sa.Column("scores", sa.String(200), nullable=False, server_default=""))
    op.create_index("ix_predictions_at", "predictions", ["at"])
    op.create_table(
        "samples",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("gold", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Double(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_samples_ticket_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ticket_id", name="uq_samples_ticket_id"),
    )
    op.create_index("ix_samples_mark", "samples", ["mark"])
    op.create_index("ix_samples_queue", "samples", ["gold", "kind", "rank"])
    op.create_index("ix_samples_gold_decided_at", "samples", ["gold", "decided_at"])
    op.create_table(
        "labels",
        sa.Column("id", ID, nullable=False),
        sa.Column("sample_id", ID, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name="fk_labels_sample_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_labels_sample_id", "labels", ["sample_id"])


def downgrade() -> None:
    op.drop_table("labels")
    op.drop_table("samples")
    op.drop_index("ix_predictions_at", "predictions")
    op.drop_column("predictions", "scores")
    op.drop_column("predictions", "certainty")
    op.drop_column("predictions", "desk")
