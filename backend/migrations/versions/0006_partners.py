"""Adds the origin of a partner's token, and the webhooks that send partners the moves of their tickets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("api_tokens") as tokens:
        tokens.add_column(sa.Column("unit", sa.String(64), nullable=False, server_default=""))
        tokens.add_column(sa.Column("origin", sa.String(64), nullable=False, server_default=""))
    op.create_index("ix_tickets_origin", "tickets", ["origin", "id"])
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("origin", sa.String(64), nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("events", sa.String(1000), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("failures", sa.SmallInteger(), nullable=False),
        sa.Column("quiet_until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_webhooks_origin", "webhooks", ["origin"])
    op.create_table(
        "webhook_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("webhook_id", sa.String(64), nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("history_id", ID, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("claimed_until", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name="fk_webhook_events_webhook_id_webhooks"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_webhook_events_ticket_id_tickets"),
        sa.ForeignKeyConstraint(["history_id"], ["history.id"], name="fk_webhook_events_history_id_history"),
        sa.UniqueConstraint("webhook_id", "history_id", name="uq_webhook_events_webhook_id_history_id"),
        sa.UniqueConstraint("key", name="uq_webhook_events_key"),
    )
    op.create_index("ix_webhook_events_state_due_at", "webhook_events", ["state", "due_at"])
    op.create_index("ix_webhook_events_lane", "webhook_events", ["webhook_id", "ticket_id", "state", "id"])
    op.create_index("ix_webhook_events_ended_at", "webhook_events", ["ended_at"])


def downgrade() -> None:
    op.drop_table("webhook_events")
    op.drop_table("webhooks")
    op.drop_index("ix_tickets_origin", "tickets")
    with op.batch_alter_table("api_tokens") as tokens:
        tokens.drop_column("unit")
        tokens.drop_column("origin")
