"""Compares another policy with the running one: the changed values, and the open tickets that they would affect.

A dry run that changes nothing and applies no policy. A due date that was promised stays, even if policy changes. The
affected tickets show which due date a recorded decision (the office's move RECOMPUTE) or the next state would set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from backend.contract.enums import TicketState
from backend.core.working_days import local_day
from backend.db.context import Context
from backend.privacy.retention import Retention
from backend.tickets.tables import Ticket
from backend.tickets.workflow_deadlines import HANDLE_DAYS, running_policy_keys
from config.policy import RULE_FILES, Policy
from config.rules import DeadlineRules

_PAGE = 500


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One changed value of a policy file. `old` and `new`: as written in the file; empty: missing."""

    file: str
    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class AffectedTicket:
    """An open ticket with one of its due dates by the running policy (`old`) and by the other (`new`)."""

    number: str
    state: TicketState
    policy_key: str
    old: date
    new: date


@dataclass(frozen=True, slots=True)
class PolicyDiff:
    """The result of a comparison. The policies are compared as of the day `day`. `anonymised`: how many ended tickets
    are due to be anonymised on that day, by the running policy and by the other."""

    day: date
    changes: tuple[PolicyChange, ...]
    affected: tuple[AffectedTicket, ...]
    anonymised: tuple[int, int]

    @property
    def count_by_key(self) -> Mapping[str, int]:
        """How many due dates each number of policy would change."""
        return Counter(one.policy_key for one in self.affected)


async def preview_policy(context: Context, other: Policy, on: date | None = None) -> PolicyDiff:
    """Compare the running policy with another. `on` None: the day on which the last version of the other begins, or
    today if that is later."""
    day = on or max(context.today, _last_effective_day(other))
    old = context.policy.deadlines(day)
    new = other.deadlines(day)
    touched = [one async for ticket in _open_tickets(context) for one in _affected_deadlines(context, ticket, old, new)]
    changes = tuple(_policy_changes(context.policy, other, day))
    return PolicyDiff(day, changes, tuple(touched), await _count_anonymised(context, other, day))


def _last_effective_day(policy: Policy) -> date:
    return max(version.effective for versions in policy.versions.values() for version in versions)


def _policy_changes(running: Policy, other: Policy, day: date) -> Iterator[PolicyChange]:
    for kind, file in RULE_FILES.items():
        old, new = (
            _flatten_values(running.rules_on(kind, day).model_dump()),
            _flatten_values(other.rules_on(kind, day).model_dump()),
        )
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                yield PolicyChange(file, name, str(old.get(name, "")), str(new.get(name, "")))


def _flatten_values(values: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        flat |= _flatten_values(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
    return flat


async def _open_tickets(context: Context) -> AsyncIterator[Ticket]:
    """Every open ticket with its history and rounds, a page at a time."""
    last = 0
    while True:
        query = select(Ticket).where(Ticket.ended_at.is_(None), Ticket.id > last).order_by(Ticket.id).limit(_PAGE)
        async with context.read_session() as session:
            whole = query.options(selectinload(Ticket.history), selectinload(Ticket.rounds))
            page = (await session.scalars(whole)).all()
        for ticket in page:
            yield ticket
        if len(page) < _PAGE:
            return
        last = page[-1].id


def _affected_deadlines(
    context: Context, ticket: Ticket, old: DeadlineRules, new: DeadlineRules
) -> Iterator[AffectedTicket]:
    state = TicketState(ticket.state)
    for rule, began, before, after in _running_deadlines(ticket, state, old, new):
        if before != after:
            counted = [context.calendar.add_working_days(local_day(began), days).day for days in (before, after)]
            yield AffectedTicket(ticket.number, state, rule, counted[0], counted[1])


def _running_deadlines(
    ticket: Ticket, state: TicketState, old: DeadlineRules, new: DeadlineRules
) -> Iterator[tuple[str, datetime, int, int]]:
    """The running deadlines of a ticket: the key of policy, when it began, the working days by both policies."""
    for name in running_policy_keys(state):
        if name != HANDLE_DAYS:
            yield name, _state_began_at(ticket), getattr(old, name), getattr(new, name)
        elif ticket.rounds:
            current, kind = ticket.rounds[-1], ticket.kind
            days = [getattr(rules.handle_days, kind) + current.extended_days for rules in (old, new)]
            yield f"{name}.{kind}", current.assigned_at, days[0], days[1]


def _state_began_at(ticket: Ticket) -> datetime:
    """The instant at which the present state began."""
    began = ticket.submitted_at
    for before, entry in zip((None, *ticket.history), ticket.history, strict=False):
        if entry.state == ticket.state and (before is None or before.state != ticket.state):
            began = entry.at
    return began


async def _count_anonymised(context: Context, other: Policy, day: date) -> tuple[int, int]:
    """How many of today's ended tickets both policies would anonymise on that day."""
    then = Policy({kind: [other.rules_on(kind, day)] for kind in RULE_FILES})
    now = Policy({kind: [context.policy.rules_on(kind, day)] for kind in RULE_FILES})
    counts = [(await Retention(replace(context, policy=policy)).preview()).total for policy in (now, then)]
    return counts[0], counts[1]
