"""Adds evidence, proposals, letters, the ledger and call-backs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", ID, nullable=False),
        sa.Column("history_id", ID, nullable=True),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("unit_name", sa.String(60), nullable=False),
        sa.Column("matter", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["history_id"], ["history.id"], name="fk_evidence_history_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_evidence_ticket_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("history_id", name="uq_evidence_history_id"),
    )
    op.create_index("ix_evidence_ticket_id_event", "evidence", ["ticket_id", "event"])
    op.create_index("ix_evidence_unit", "evidence", ["role", "unit", "event", "at"])
    _letters()
    _ledger()
    op.create_table(
        "call_backs",
        sa.Column("id", ID, nullable=False),
        sa.Column("survey_id", ID, nullable=False),
        sa.Column("staff_id", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_call_backs_staff_id"),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name="fk_call_backs_survey_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_call_backs_survey_id", "call_backs", ["survey_id"])


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", ID, nullable=False),
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", ID, nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("unit_name", sa.String(60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.String(64), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_by", sa.String(64), nullable=True),
        sa.Column("replied_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["issued_by"], ["staff.id"], name="fk_letters_issued_by"),
        sa.ForeignKeyConstraint(["replied_by"], ["staff.id"], name="fk_letters_replied_by"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("document", "year", "serial", name="uq_letters_document_year_serial"),
    )
    op.create_index("ix_letters_level_issued_at", "letters", ["level", "issued_at"])
    op.create_index("ix_letters_replied_at_due_at", "letters", ["replied_at", "due_at"])
    op.create_index("ix_letters_unit", "letters", ["role", "unit"])
    op.create_table(
        "proposals",
        sa.Column("id", ID, nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("unit_name", sa.String(60), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reply_days", sa.SmallInteger(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ordered_by", sa.String(64), nullable=True),
        sa.Column("decided_by", sa.String(64), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("letter_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name="fk_proposals_decided_by"),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_proposals_letter_id"),
        sa.ForeignKeyConstraint(["ordered_by"], ["staff.id"], name="fk_proposals_ordered_by"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_proposals_letter_id", "proposals", ["letter_id"])
    op.create_index("ix_proposals_state_level", "proposals", ["state", "level"])
    op.create_table(
        "grounds",
        sa.Column("proposal_id", ID, autoincrement=False, nullable=False),
        sa.Column("evidence_id", ID, autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name="fk_grounds_evidence_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_grounds_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", "evidence_id"),
        sa.UniqueConstraint("rule", "evidence_id", name="uq_grounds_rule_evidence_id"),
    )


def _ledger() -> None:
    op.create_table(
        "spot_checks",
        sa.Column("id", ID, nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("drawn_by", sa.String(64), nullable=False),
        sa.Column("drawn_at", INSTANT, nullable=False),
        sa.Column("pool", ID, nullable=False),
        sa.Column("drawn", ID, nullable=False),
        sa.ForeignKeyConstraint(["drawn_by"], ["staff.id"], name="fk_spot_checks_drawn_by"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("seed", name="uq_spot_checks_seed"),
    )
    op.create_table(
        "ledger",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("unit_name", sa.String(60), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("check_id", ID, nullable=True),
        sa.Column("finding", sa.String(16), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("checked_by", sa.String(64), nullable=True),
        sa.Column("checked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["check_id"], ["spot_checks.id"], name="fk_ledger_check_id"),
        sa.ForeignKeyConstraint(["checked_by"], ["staff.id"], name="fk_ledger_checked_by"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_ledger_ticket_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ticket_id", "kind", name="uq_ledger_ticket_id_kind"),
    )
    op.create_index("ix_ledger_check_id", "ledger", ["check_id"])
    op.create_index("ix_ledger_checked_at_made_at", "ledger", ["checked_at", "made_at"])


def downgrade() -> None:
    for table in ("call_backs", "ledger", "spot_checks", "grounds", "proposals", "letters", "evidence"):
        op.drop_table(table)
