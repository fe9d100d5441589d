"""Adds the tables and columns of the mechanism: rounds, co-handling, extensions, flags, certificates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
FALSE = sa.text("false")
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _co_handlings()
    _extensions()
    _flags()
    _certificates()
    _tickets()
    _rounds()
    with op.batch_alter_table("history") as history:
        history.add_column(sa.Column("inside", sa.Boolean(), nullable=False, server_default=FALSE))
        history.add_column(sa.Column("detail", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("surveys") as surveys:
        surveys.add_column(sa.Column("department", sa.String(64), nullable=True))
        surveys.add_column(sa.Column("reminded_at", INSTANT, nullable=True))
        surveys.add_column(sa.Column("entered_by", sa.String(64), nullable=True))
        surveys.add_column(sa.Column("reviewed_by", sa.String(64), nullable=True))
        surveys.add_column(sa.Column("reviewed_at", INSTANT, nullable=True))
        surveys.add_column(sa.Column("verdict", sa.String(16), nullable=True))
        surveys.create_foreign_key("fk_surveys_entered_by_staff", "staff", ["entered_by"], ["id"])
        surveys.create_foreign_key("fk_surveys_reviewed_by_staff", "staff", ["reviewed_by"], ["id"])
        surveys.create_index("ix_surveys_invited_at", ["invited_at"])
    with op.batch_alter_table("owners") as owners:
        owners.add_column(sa.Column("no_surveys", sa.Boolean(), nullable=False, server_default=FALSE))
    op.create_index("ix_pushes_ticket_id", "pushes", ["ticket_id"])
    op.create_index("ix_pushes_owner_id", "pushes", ["owner_id"])
    with op.batch_alter_table("attachments") as attachments:
        attachments.add_column(sa.Column("staff_id", sa.String(64), nullable=True))
        attachments.create_foreign_key("fk_attachments_staff_id_staff", "staff", ["staff_id"], ["id"])


def _tickets() -> None:
    with op.batch_alter_table("tickets") as tickets:
        tickets.add_column(sa.Column("origin", sa.String(64), nullable=False, server_default="web"))
        tickets.add_column(sa.Column("foreign_number", sa.String(64), nullable=True))
        tickets.add_column(sa.Column("secrecy", sa.String(16), nullable=False, server_default=""))
        tickets.add_column(sa.Column("main_id", ID, nullable=True))
        tickets.add_column(sa.Column("certificate_id", ID, nullable=True))
        tickets.add_column(sa.Column("objected", sa.Boolean(), nullable=False, server_default=FALSE))
        tickets.add_column(sa.Column("tier", sa.SmallInteger(), nullable=False, server_default="0"))
        tickets.add_column(sa.Column("ended_at", INSTANT, nullable=True))
        tickets.add_column(sa.Column("anonymised_at", INSTANT, nullable=True))
        tickets.create_foreign_key("fk_tickets_main_id_tickets", "tickets", ["main_id"], ["id"])
        tickets.create_unique_constraint("uq_tickets_origin_foreign_number", ["origin", "foreign_number"])
        tickets.create_index("ix_tickets_main_id", ["main_id"])
        tickets.create_index("ix_tickets_open", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)
        tickets.create_index("ix_tickets_state_due_at", ["state", "due_at"])
    op.execute("UPDATE tickets SET origin = channel")


def _rounds() -> None:
    with op.batch_alter_table("rounds") as rounds:
        rounds.add_column(sa.Column("desk", sa.String(64), nullable=False, server_default=""))
        rounds.add_column(sa.Column("tier", sa.SmallInteger(), nullable=False, server_default="0"))
        rounds.add_column(sa.Column("duty", sa.String(64), nullable=True))
        rounds.add_column(sa.Column("duty_version", sa.String(64), nullable=True))
        rounds.add_column(sa.Column("overdue_at", INSTANT, nullable=True))
        rounds.add_column(sa.Column("extended_days", sa.SmallInteger(), nullable=False, server_default="0"))
        rounds.add_column(sa.Column("outcome", sa.String(16), nullable=True))
        rounds.create_index("ix_rounds_resolved_at", ["resolved_at"])
    op.execute("UPDATE rounds SET desk = (SELECT desk FROM tickets WHERE tickets.id = rounds.ticket_id)")


def _co_handlings() -> None:
    op.create_table(
        "co_handlings",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("handler_id", sa.String(64), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("resolved_at", INSTANT, nullable=True),
        sa.Column("overdue_at", INSTANT, nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("alarm", sa.String(16), nullable=True),
        sa.Column("alarm_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_co_handlings_ticket_id_tickets"),
        sa.ForeignKeyConstraint(["department"], ["departments.code"], name="fk_co_handlings_department_departments"),
        sa.ForeignKeyConstraint(["handler_id"], ["staff.id"], name="fk_co_handlings_handler_id_staff"),
        sa.UniqueConstraint("ticket_id", "round", "department", name="uq_co_handlings_ticket_id_round_department"),
    )
    op.create_index("ix_co_handlings_department_resolved_at", "co_handlings", ["department", "resolved_at"])
    op.create_index("ix_co_handlings_alarm_at", "co_handlings", ["alarm_at"])


def _extensions() -> None:
    op.create_table(
        "extensions",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(64), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_extensions_ticket_id_tickets"),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name="fk_extensions_asked_by_staff"),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name="fk_extensions_decided_by_staff"),
    )
    op.create_index("ix_extensions_ticket_id", "extensions", ["ticket_id"])
    undecided = sa.text("granted IS NULL")
    op.create_index(
        "ix_extensions_undecided", "extensions", ["ticket_id"], sqlite_where=undecided, postgresql_where=undecided
    )


def _flags() -> None:
    op.create_table(
        "flags",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_flags_ticket_id_tickets"),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name="fk_flags_by_staff"),
    )
    op.create_index("ix_flags_name_at", "flags", ["name", "at"])
    op.create_index("ix_flags_ticket_id", "flags", ["ticket_id"])


def _certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_certificates_ticket_id_tickets"),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name="fk_certificates_by_staff"),
        sa.UniqueConstraint("number", name="uq_certificates_number"),
    )


def downgrade() -> None:
    op.drop_index("ix_pushes_owner_id", "pushes")
    op.drop_index("ix_pushes_ticket_id", "pushes")
    with op.batch_alter_table("owners") as owners:
        owners.drop_column("no_surveys")
    with op.batch_alter_table("attachments") as attachments:
        attachments.drop_constraint("fk_attachments_staff_id_staff", type_="foreignkey")
        attachments.drop_column("staff_id")
    with op.batch_alter_table("surveys") as surveys:
        surveys.drop_index("ix_surveys_invited_at")
        surveys.drop_constraint("fk_surveys_entered_by_staff", type_="foreignkey")
        surveys.drop_constraint("fk_surveys_reviewed_by_staff", type_="foreignkey")
        for column in ("department", "reminded_at", "entered_by", "reviewed_by", "reviewed_at", "verdict"):
            surveys.drop_column(column)
    with op.batch_alter_table("history") as history:
        history.drop_column("inside")
        history.drop_column("detail")
    with op.batch_alter_table("rounds") as rounds:
        rounds.drop_index("ix_rounds_resolved_at")
        for column in ("desk", "tier", "duty", "duty_version", "overdue_at", "extended_days", "outcome"):
            rounds.drop_column(column)
    with op.batch_alter_table("tickets") as tickets:
        tickets.drop_index("ix_tickets_main_id")
        tickets.drop_index("ix_tickets_open")
        tickets.drop_index("ix_tickets_state_due_at")
        tickets.drop_constraint("fk_tickets_main_id_tickets", type_="foreignkey")
        tickets.drop_constraint("uq_tickets_origin_foreign_number", type_="unique")
        for column in ("origin", "foreign_number", "secrecy", "main_id", "certificate_id", "objected", "tier"):
            tickets.drop_column(column)
        tickets.drop_column("ended_at")
        tickets.drop_column("anonymised_at")
    for table in ("certificates", "flags", "extensions", "co_handlings"):
        op.drop_table(table)
