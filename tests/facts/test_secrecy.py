"""Whether a ticket is secret is its level of secrecy, and nothing beside it."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from alembic import command
from sqlalchemy import Connection, select, text

from backend.contract.enums import Action, TicketKind
from backend.contract.errors import NotAllowed
from backend.migrations.upgrade import alembic_config
from backend.tickets.tables import Ticket
from config import ROOT
from config.errors import BadConfig
from config.policy import load_policy
from tests.fixtures.desk import LiveDesk, open_desk


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_secret_ticket_from_before_there_were_levels_cannot_be_lowered(
    database: str, request: pytest.FixtureRequest
) -> None:
    """It had no level and was secret; who raised it to `inner` made it more open, since no level counted as `open`."""
    url = request.getfixturevalue(f"{database}_url")
    async with open_desk(url) as desk:
        await desk.employ_staff()
        report, plain = await desk.submitted(TicketKind.REPORT), await desk.submitted()
        await _as_before_levels(desk)
        assert await _levels(desk) == {report: ("secret", True), plain: ("open", False)}
        with pytest.raises(NotAllowed):
            await desk.act("desk", report, Action.CLASSIFY, "内部就够了", level="inner")
        raised = await desk.act("desk", plain, Action.CLASSIFY, "涉及商业秘密", level="inner")
        assert (raised.secret, raised.secrecy) == (True, "inner")
        assert await _levels(desk) == {report: ("secret", True), plain: ("inner", True)}


async def _as_before_levels(desk: LiveDesk) -> None:
    """Back to the schema with both columns, the levels taken away, and on again."""
    async with desk.backend.context.engine.begin() as connection:
        await connection.run_sync(_to, "0008")
        secret = await connection.execute(text("select secret from tickets order by id"))
        assert [bool(row.secret) for row in secret] == [True, False]
        await connection.execute(text("update tickets set secrecy = ''"))
        await connection.run_sync(_to, "head")


def _to(connection: Connection, revision: str) -> None:
    move = command.downgrade if revision != "head" else command.upgrade
    move(alembic_config(connection), revision)


async def _levels(desk: LiveDesk) -> dict[str, tuple[str, bool]]:
    """Told by the database, not by the mapped object."""
    async with desk.backend.context.read_session() as session:
        rows = await session.execute(select(Ticket.number, Ticket.secrecy, Ticket.secret))
        return {row.number: (row.secrecy, row.secret) for row in rows}


def test_what_is_not_secret_has_the_level_open(tmp_path: Path) -> None:
    """A policy without it gave every ordinary ticket the level `inner`, which the two columns then told apart."""
    policy = copytree(ROOT / "policy", tmp_path / "policy")
    file = policy / "secrecy.toml"
    words = file.read_text("utf-8")
    file.write_text(words.replace('levels = ["open", ', "levels = [").replace('open = "普通"\n', ""), "utf-8")
    with pytest.raises(BadConfig, match="levels must begin with open"):
        load_policy(policy)
