"""Adds the access log, holders of receipt codes, wrong receipt codes and unneeded files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
NAMED = sa.text("anonymised_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "accesses",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.String(64), nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_accesses_staff_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_accesses_ticket_id"),
        sa.PrimaryKeyConstraint("id", name="pk_accesses"),
        sa.UniqueConstraint("ticket_id", "staff_id", "day", "why", name="uq_accesses_ticket_id_staff_id_day_why"),
    )
    op.create_index("ix_accesses_staff_id", "accesses", ["staff_id"])
    op.create_table(
        "code_holders",
        sa.Column("ticket_id", ID, nullable=False, autoincrement=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_code_holders_owner_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_code_holders_ticket_id"),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_code_holders"),
    )
    op.create_index("ix_code_holders_owner_id", "code_holders", ["owner_id"])
    op.create_table(
        "guesses",
        sa.Column("visitor", sa.String(64), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("wrong", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("visitor", name="pk_guesses"),
    )
    op.create_table(
        "unneeded_files",
        sa.Column("file", sa.String(64), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("file", name="pk_unneeded_files"),
    )
    op.create_index(
        "ix_tickets_ended_and_named", "tickets", ["kind", "ended_at"], sqlite_where=NAMED, postgresql_where=NAMED
    )
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_tickets_ended_and_named", "tickets")
    for table in ("unneeded_files", "guesses", "code_holders", "accesses"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION accesses_stay()")


_REFUSED = "the log of accesses is append-only"
_APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER accesses_stay_{move.lower()} BEFORE {move} ON accesses "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        for move in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"CREATE FUNCTION accesses_stay() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$",
        "CREATE TRIGGER accesses_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON accesses "
        "FOR EACH STATEMENT EXECUTE FUNCTION accesses_stay()",
    ],
}
