"""Tickets that come with what the model made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from backend.contract.enums import TicketKind
from backend.contract.values import TicketDraft
from backend.db.context import Context
from backend.learning.predictions import record_desk_choice
from backend.learning.tables import Prediction, Sample
from backend.tickets.tables import Ticket
from config.policy import Policy, load_policy
from config.rules import LearningRules
from tests.fixtures.desk import OWNER, POLICY, LiveDesk

RULE = load_policy(POLICY).rules_on(LearningRules, date(2026, 11, 23))
GUESSED = {"guess": "help", "confidence": 0.7, "certainty": "sure", "model": "abc123"}
SCORES = (("help", 0.7), ("complaint", 0.2), ("consult", 0.06), ("report", 0.03), ("suggestion", 0.01))


def draft(text: str, kind: TicketKind = TicketKind.HELP, **more: object) -> TicketDraft:
    return replace(TicketDraft(OWNER, kind, text, "450103", **GUESSED, scores=SCORES), **more)  # type: ignore[arg-type]


async def submit(desk: LiveDesk, text: str, kind: TicketKind = TicketKind.HELP, **more: object) -> str:
    return (await desk.port.submit_ticket(draft(text, kind, **more), desk.key())).number


async def count(desk: LiveDesk, table: type[Prediction] | type[Sample]) -> int:
    async with desk.backend.context.read_session() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


def few_alarm(context: Context) -> Context:
    rule = RULE.model_copy(update={"least_weekly": 3})
    return replace(context, policy=Policy({**context.policy.versions, LearningRules: (rule,)}))


async def desk_changes(desk: LiveDesk, ticket: int, kind: TicketKind, *, secret: bool = False) -> None:
    async with desk.backend.context.write_transaction() as work:
        row = await work.session.get_one(Ticket, ticket)
        row.secrecy = "secret" if secret else row.secrecy
        await record_desk_choice(work, row, kind)
        await work.commit()
