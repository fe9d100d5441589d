"""Runs the migrations on the connection it is given; alembic loads this file."""

from __future__ import annotations

from alembic import context

from backend.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
