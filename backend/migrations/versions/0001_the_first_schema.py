"""Creates the first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.String(200), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hash", name="uq_api_tokens_hash"),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", ID, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "desks",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("regions", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "doors",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("region", sa.String(12), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("scans", ID, nullable=False),
        sa.Column("starts", ID, nullable=False),
        sa.Column("submits", ID, nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "handovers",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("enterprise", SEALED, nullable=False),
        sa.Column("uscc", SEALED, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("spent_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_table(
        "operations",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("answer", SEALED, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_operations_at", "operations", ["at"])
    op.create_table(
        "owners",
        sa.Column("id", ID, nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("address", SEALED, nullable=False),
        sa.Column("remembered", sa.Boolean(), nullable=False),
        sa.Column("enterprise", SEALED, nullable=False),
        sa.Column("uscc", SEALED, nullable=False),
        sa.Column("phone", SEALED, nullable=False),
        sa.Column("proof", sa.String(64), nullable=True),
        sa.Column("dead_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("address_hash", name="uq_owners_address_hash"),
    )
    op.create_index("ix_owners_proof", "owners", ["proof"])
    op.create_table(
        "staff",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("unit_name", sa.String(60), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=True),
        sa.Column("address", SEALED, nullable=True),
        sa.Column("dead_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("address_hash", name="uq_staff_address_hash"),
    )
    op.create_index("ix_staff_role_unit", "staff", ["role", "unit"])
    op.create_table(
        "departments",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("desk", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["desks.code"], name="fk_departments_desk"),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_departments_desk", "departments", ["desk"])
    op.create_table(
        "invites",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(64), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("spent_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_invites_staff_id"),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_table(
        "tickets",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("region", sa.String(12), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("door", sa.String(64), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("desk", sa.String(64), nullable=False),
        sa.Column("department", sa.String(64), nullable=True),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("receipt_hash", sa.String(64), nullable=True),
        sa.Column("submitted_at", INSTANT, nullable=False),
        sa.Column("verify_by", sa.Date(), nullable=False),
        sa.Column("promised", sa.Date(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("urged_at", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("alarm", sa.String(16), nullable=True),
        sa.Column("alarm_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["department"], ["departments.code"], name="fk_tickets_department"),
        sa.ForeignKeyConstraint(["desk"], ["desks.code"], name="fk_tickets_desk"),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_tickets_owner_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number", name="uq_tickets_number"),
        sa.UniqueConstraint("receipt_hash", name="uq_tickets_receipt_hash"),
    )
    op.create_index("ix_tickets_alarm_at", "tickets", ["alarm_at"])
    op.create_index("ix_tickets_desk_state_due_at", "tickets", ["desk", "state", "due_at"])
    op.create_index("ix_tickets_owner_id", "tickets", ["owner_id"])
    op.create_index("ix_tickets_unit_state_due_at", "tickets", ["department", "state", "due_at"])
    op.create_table(
        "attachments",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("file", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(127), nullable=False),
        sa.Column("size", ID, nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_attachments_ticket_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_attachments_ticket_id", "attachments", ["ticket_id"])
    op.create_table(
        "contacts",
        sa.Column("ticket_id", ID, autoincrement=False, nullable=False),
        sa.Column("enterprise", SEALED, nullable=False),
        sa.Column("uscc", SEALED, nullable=False),
        sa.Column("phone", SEALED, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_contacts_ticket_id"),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    op.create_table(
        "history",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("staff_id", sa.String(64), nullable=True),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("text_key", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_history_staff_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_history_ticket_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_history_ticket_id", "history", ["ticket_id"])
    op.create_table(
        "predictions",
        sa.Column("ticket_id", ID, autoincrement=False, nullable=False),
        sa.Column("guess", sa.String(32), nullable=False),
        sa.Column("chosen", sa.String(32), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("model", sa.String(128), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_predictions_ticket_id"),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    op.create_table(
        "pushes",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("lane", sa.String(64), nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("staff_id", sa.String(64), nullable=True),
        sa.Column("text_key", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("claimed_until", INSTANT, nullable=True),
        sa.Column("delivered_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_pushes_owner_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_pushes_staff_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_pushes_ticket_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key", name="uq_pushes_key"),
    )
    op.create_index("ix_pushes_lane_state", "pushes", ["lane", "state", "id"])
    op.create_index("ix_pushes_state_due_at", "pushes", ["state", "due_at"])
    op.create_table(
        "rounds",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("department", sa.String(64), nullable=True),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("handler_id", sa.String(64), nullable=True),
        sa.Column("assigned_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("contacted_at", INSTANT, nullable=True),
        sa.Column("paused_at", INSTANT, nullable=True),
        sa.Column("returned_at", INSTANT, nullable=True),
        sa.Column("resolved_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["department"], ["departments.code"], name="fk_rounds_department"),
        sa.ForeignKeyConstraint(["handler_id"], ["staff.id"], name="fk_rounds_handler_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_rounds_ticket_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ticket_id", "number", name="uq_rounds_ticket_id_number"),
    )
    op.create_table(
        "surveys",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("handler_id", sa.String(64), nullable=True),
        sa.Column("invited_at", INSTANT, nullable=False),
        sa.Column("reached_at", INSTANT, nullable=True),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=True),
        sa.Column("reasons", sa.String(64), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["handler_id"], ["staff.id"], name="fk_surveys_handler_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_surveys_ticket_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ticket_id", "round", name="uq_surveys_ticket_id_round"),
    )


def downgrade() -> None:
    op.drop_table("surveys")
    op.drop_table("rounds")
    op.drop_table("pushes")
    op.drop_table("predictions")
    op.drop_table("history")
    op.drop_table("contacts")
    op.drop_table("attachments")
    op.drop_table("tickets")
    op.drop_table("invites")
    op.drop_table("departments")
    op.drop_table("staff")
    op.drop_table("owners")
    op.drop_table("operations")
    op.drop_table("handovers")
    op.drop_table("doors")
    op.drop_table("desks")
    op.drop_table("counters")
    op.drop_table("api_tokens")
