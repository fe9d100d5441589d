"""Builds the backend from plain values: the composition root, which alone knows every concrete service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from backend.api.tokens import ApiTokens
from backend.contract.errors import Unavailable
from backend.contract.values import Address
from backend.core.crypto import Keyring
from backend.core.danger.files import load_danger_finder
from backend.core.working_days import WorkingCalendar
from backend.db.context import Context, Now, OnCommit, UnitOfWork
from backend.db.engine import DATABASE_CONNECTIONS, make_disk_wait, make_write_queue, open_engine
from backend.db.keys import check_keys
from backend.db.rows import insert_if_absent
from backend.desk.knowledge_base import KnowledgeBase, load_beyond, load_faq
from backend.desk.service import LocalDesk
from backend.dispatch.duty_list import DutyLists
from backend.dispatch.service import DispatchService
from backend.dispatch.suggestions import DispatchSuggestions
from backend.identity.entry_codes import EntryCodes
from backend.identity.staff import StaffRegister
from backend.notifications.outbox import PushOutbox
from backend.partners.tickets import PartnerTickets
from backend.partners.webhook_outbox import WebhookOutbox
from backend.partners.webhooks import Webhooks
from backend.people.tables import DepartmentRow, DeskRow
from backend.privacy.retention import Retention
from backend.statistics.reports import StatisticsReports
from backend.supervision.letters import Letters
from backend.supervision.proposals import Proposals
from backend.supervision.scan import SupervisionScan
from backend.supervision.spot_checks import SpotChecks
from backend.surveys.call_backs import CallBacks
from backend.transitions.scheduler import DeadlineScheduler
from config.duties import load_duties
from config.higher_bodies import load_bodies
from config.organisation import load_calendar_days, load_organisation
from config.policy import load_policy

Unit = TypeVar("Unit", DeskRow, DepartmentRow)


@dataclass(frozen=True, slots=True)
class Backend:
    """Every service of the backend, each built once."""

    desk: LocalDesk
    entry_codes: EntryCodes
    push_outbox: PushOutbox
    deadline_scheduler: DeadlineScheduler
    staff_register: StaffRegister
    tokens: ApiTokens
    proposals: Proposals
    supervision_scan: SupervisionScan
    letters: Letters
    spot_checks: SpotChecks
    call_backs: CallBacks
    duty_lists: DutyLists
    partner_tickets: PartnerTickets
    webhooks: Webhooks
    webhook_outbox: WebhookOutbox
    statistics: StatisticsReports
    retention: Retention
    context: Context

    async def is_ready(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.context.read_session() as session:
                return await session.scalar(select(1)) == 1
        except (Unavailable, SQLAlchemyError):
            return False

    async def close(self) -> None:
        await self.context.engine.dispose()


def utc_now() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC)


async def notify_nobody(_addresses: frozenset[Address]) -> None:
    """A commit hook that does nothing: only the sweeper delivers the pushes."""


async def build_backend(
    database_url: str,
    secret: str | Sequence[str],
    policy_dir: Path,
    clock: Now = utc_now,
    on_commit: OnCommit = notify_nobody,
    connections: int = DATABASE_CONNECTIONS,
) -> Backend:
    """Build the backend on a migrated database.

    `secret`: one, or several with the newest first. `policy_dir`: the folder of the policy files; the other files
    (desks, departments, duties, calendar, faq) are in its parent folder. `on_commit`: see `OnCommit`. `connections`: to
    the database at most. Raises BadConfig, WrongKey.
    """
    folder = policy_dir.parent
    knowledge = KnowledgeBase(load_faq(folder / "faq.yml"), load_beyond(folder / "faq_beyond.toml"))
    keyring = Keyring([secret] if isinstance(secret, str) else secret)
    engine = open_engine(database_url, keyring, connections)
    context = Context(
        engine=engine,
        policy=load_policy(policy_dir),
        calendar=WorkingCalendar(load_calendar_days(folder)),
        organisation=load_organisation(folder),
        higher_bodies=load_bodies(folder),
        dangers=load_danger_finder(policy_dir),
        keyring=keyring,
        now=clock,
        on_commit=on_commit,
        write_queue=make_write_queue(engine),
        until_on_disk=make_disk_wait(engine),
    )
    doors, staff = EntryCodes(context), StaffRegister(context)
    duties = DutyLists(context)
    dispatching = DispatchService(context, duties)
    try:
        await check_keys(context)
        await write_units(context)
        await duties.write_first_list(load_duties(folder / "duties.toml", context.organisation.lines))
    except BaseException:
        await engine.dispose()
        raise
    return Backend(
        desk=LocalDesk(context, knowledge, dispatching, DispatchSuggestions(context, dispatching), doors, staff),
        entry_codes=doors,
        push_outbox=PushOutbox(context),
        deadline_scheduler=DeadlineScheduler(context),
        staff_register=staff,
        tokens=ApiTokens(context),
        proposals=Proposals(context),
        supervision_scan=SupervisionScan(context),
        letters=Letters(context),
        spot_checks=SpotChecks(context),
        call_backs=CallBacks(context),
        duty_lists=duties,
        partner_tickets=PartnerTickets(context),
        webhooks=Webhooks(context),
        webhook_outbox=WebhookOutbox(context),
        statistics=StatisticsReports(context),
        retention=Retention(context),
        context=context,
    )


async def write_units(context: Context) -> None:
    """Store the configured desks and departments. One that is no longer configured stays, since tickets refer to it."""
    desks = [{"code": d.code, "name": d.name, "regions": " ".join(d.regions)} for d in context.organisation.desks]
    units = [{"code": u.code, "name": u.name, "desk": u.desk} for u in context.organisation.departments]
    async with context.write_transaction() as work:
        await _write_unit_rows(work, DeskRow, desks)
        await _write_unit_rows(work, DepartmentRow, units)
        await work.commit()


async def _write_unit_rows(work: UnitOfWork, table: type[Unit], wanted: Sequence[dict[str, str]]) -> None:
    """Insert new units and update renamed ones. Two processes may do this at the same time."""
    there: dict[str, Unit] = {row.code: row for row in await work.session.scalars(select(table))}
    for values in wanted:
        row = there.get(values["code"]) or await insert_if_absent(work.session, table, **values)
        for name, value in values.items() if row else ():
            if getattr(row, name) != value:
                setattr(row, name, value)
