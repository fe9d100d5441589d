"""Builds the backend from plain values: the composition root, which alone knows every concrete service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from backend.api.tokens import Tokens
from backend.contract.values import Address
from backend.core.crypto import Vault
from backend.core.working_days import WorkingCalendar
from backend.db.context import Context, Now, OnCommit, UnitOfWork
from backend.db.engine import open_engine, writers_queue
from backend.db.rows import add_new
from backend.desk.knowledge_base import Knowledge, load_faq
from backend.desk.service import LocalDesk
from backend.dispatch.duty_list import Duties
from backend.dispatch.service import Dispatching
from backend.dispatch.suggestions import DispatchSuggestions
from backend.identity.entry_codes import Doors
from backend.identity.staff import StaffRegister
from backend.notifications.outbox import Outbox
from backend.partners.tickets import BroughtTickets
from backend.partners.webhook_outbox import WebhookOutbox
from backend.partners.webhooks import Webhooks
from backend.people.tables import DepartmentRow, DeskRow
from backend.privacy.retention import Retention
from backend.statistics.reports import Reporting
from backend.supervision.letters import Letters
from backend.supervision.proposals import Supervision
from backend.supervision.scan import SupervisionScan
from backend.supervision.spot_checks import Ledger
from backend.surveys.call_backs import CallBacks
from backend.transitions.scheduler import DeadlineScheduler
from config.bodies import load_bodies
from config.duties import load_duties
from config.organisation import load_calendar_days, load_organisation
from config.policy import load_policy

Unit = TypeVar("Unit", DeskRow, DepartmentRow)


@dataclass(frozen=True, slots=True)
class Backend:
    """Every service of the backend, each built once."""

    desk: LocalDesk
    doors: Doors
    outbox: Outbox
    clock: DeadlineScheduler
    staff: StaffRegister
    tokens: Tokens
    supervision: Supervision
    supervision_scan: SupervisionScan
    letters: Letters
    ledger: Ledger
    call_backs: CallBacks
    duties: Duties
    partner_tickets: BroughtTickets
    webhooks: Webhooks
    webhook_outbox: WebhookOutbox
    reporting: Reporting
    retention: Retention
    context: Context

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.context.reading() as session:
                return await session.scalar(select(1)) == 1
        except (SQLAlchemyError, OSError):
            return False

    async def close(self) -> None:
        await self.context.engine.dispose()


def utc_now() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC)


async def tell_nobody(_addresses: frozenset[Address]) -> None:
    """A commit hook that does nothing: only the sweeper delivers the pushes."""


async def assemble(
    database_url: str,
    secret: str | Sequence[str],
    policy_dir: Path,
    clock: Now = utc_now,
    on_commit: OnCommit = tell_nobody,
) -> Backend:
    """Build the backend on a migrated database.

    `secret`: one, or several with the newest first. `policy_dir`: the folder of the policy files; the other files
    (desks, departments, duties, calendar, faq) are in its parent folder. `on_commit`: see `OnCommit`. Raises BadConfig.
    """
    folder = policy_dir.parent
    knowledge = Knowledge(load_faq(folder / "faq.yml"))
    vault = Vault([secret] if isinstance(secret, str) else secret)
    engine = open_engine(database_url, vault)
    context = Context(
        engine=engine,
        policy=load_policy(policy_dir),
        calendar=WorkingCalendar(load_calendar_days(folder)),
        organisation=load_organisation(folder),
        bodies=load_bodies(folder),
        vault=vault,
        clock=clock,
        on_commit=on_commit,
        queue=writers_queue(engine),
    )
    await write_units(context)
    doors, staff = Doors(context), StaffRegister(context)
    duties = Duties(context)
    dispatching = Dispatching(context, duties)
    await duties.start(load_duties(folder / "duties.toml", context.organisation.lines))
    return Backend(
        desk=LocalDesk(context, knowledge, dispatching, DispatchSuggestions(context, dispatching), doors, staff),
        doors=doors,
        outbox=Outbox(context),
        clock=DeadlineScheduler(context),
        staff=staff,
        tokens=Tokens(context),
        supervision=Supervision(context),
        supervision_scan=SupervisionScan(context),
        letters=Letters(context),
        ledger=Ledger(context),
        call_backs=CallBacks(context),
        duties=duties,
        partner_tickets=BroughtTickets(context),
        webhooks=Webhooks(context),
        webhook_outbox=WebhookOutbox(context),
        reporting=Reporting(context),
        retention=Retention(context),
        context=context,
    )


async def write_units(context: Context) -> None:
    """Store the configured desks and departments. One that is no longer configured stays, since tickets refer to it."""
    desks = [{"code": d.code, "name": d.name, "regions": " ".join(d.regions)} for d in context.organisation.desks]
    units = [{"code": u.code, "name": u.name, "desk": u.desk} for u in context.organisation.departments]
    async with context.writing() as work:
        await _write(work, DeskRow, desks)
        await _write(work, DepartmentRow, units)
        await work.commit()


async def _write(work: UnitOfWork, table: type[Unit], wanted: Sequence[dict[str, str]]) -> None:
    """Insert new units and update renamed ones. Two processes may do this at the same time."""
    there: dict[str, Unit] = {row.code: row for row in await work.session.scalars(select(table))}
    for values in wanted:
        row = there.get(values["code"]) or await add_new(work.session, table, **values)
        for name, value in values.items() if row else ():
            if getattr(row, name) != value:
                setattr(row, name, value)
