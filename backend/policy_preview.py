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
from backend.tickets.workflow_deadlines import HANDLE_DAYS, running_rules
from config.policy import FILES, Policy
from config.rules import Deadlines

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One changed value of a policy file. `old` and `new`: as written in the file; empty: missing."""

    file: str
    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Touched:
    """An open ticket with one of its due dates by the running policy (`old`) and by the other (`new`)."""

    number: str
    state: TicketState
    rule: str
    old: date
    new: date


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a comparison. The policies are compared as of the day `on`. `anonymised`: how many ended tickets
    are due to be anonymised on that day, by the running policy and by the other."""

    on: date
    changes: tuple[Change, ...]
    touched: tuple[Touched, ...]
    anonymised: tuple[int, int]

    @property
    def by_rule(self) -> Mapping[str, int]:
        """How many due dates each number of policy would change."""
        return Counter(one.rule for one in self.touched)


async def check_policy(context: Context, other: Policy, on: date | None = None) -> Checked:
    """Compare the running policy with another. `on` None: the day on which the last version of the other begins, or
    today if that is later."""
    day = on or max(context.today, _last_day(other))
    old = context.policy.deadlines(day)
    new = other.deadlines(day)
    touched = [one async for ticket in _open(context) for one in _days(context, ticket, old, new)]
    changes = tuple(_changes(context.policy, other, day))
    return Checked(day, changes, tuple(touched), await _anonymised(context, other, day))


def _last_day(policy: Policy) -> date:
    return max(version.effective for versions in policy.versions.values() for version in versions)


def _changes(running: Policy, other: Policy, day: date) -> Iterator[Change]:
    for kind, file in FILES.items():
        old, new = _flat(running.rule(kind, day).model_dump()), _flat(other.rule(kind, day).model_dump())
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                yield Change(file, name, str(old.get(name, "")), str(new.get(name, "")))


def _flat(values: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        flat |= _flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
    return flat


async def _open(context: Context) -> AsyncIterator[Ticket]:
    """Every open ticket with its history and rounds, a page at a time."""
    last = 0
    while True:
        query = select(Ticket).where(Ticket.ended_at.is_(None), Ticket.id > last).order_by(Ticket.id).limit(_PAGE)
        async with context.reading() as session:
            whole = query.options(selectinload(Ticket.history), selectinload(Ticket.rounds))
            page = (await session.scalars(whole)).all()
        for ticket in page:
            yield ticket
        if len(page) < _PAGE:
            return
        last = page[-1].id


def _days(context: Context, ticket: Ticket, old: Deadlines, new: Deadlines) -> Iterator[Touched]:
    state = TicketState(ticket.state)
    for rule, began, before, after in _running(ticket, state, old, new):
        if before != after:
            counted = [context.calendar.add_working_days(local_day(began), days).day for days in (before, after)]
            yield Touched(ticket.number, state, rule, counted[0], counted[1])


def _running(
    ticket: Ticket, state: TicketState, old: Deadlines, new: Deadlines
) -> Iterator[tuple[str, datetime, int, int]]:
    """The running deadlines of a ticket: the key of policy, when it began, the working days by both policies."""
    for name in running_rules(state):
        if name != HANDLE_DAYS:
            yield name, _since(ticket), getattr(old, name), getattr(new, name)
        elif ticket.rounds:
            current, kind = ticket.rounds[-1], ticket.kind
            days = [getattr(rules.handle_days, kind) + current.extended_days for rules in (old, new)]
            yield f"{name}.{kind}", current.assigned_at, days[0], days[1]


def _since(ticket: Ticket) -> datetime:
    """The instant at which the present state began."""
    began = ticket.submitted_at
    for before, entry in zip((None, *ticket.history), ticket.history, strict=False):
        if entry.state == ticket.state and (before is None or before.state != ticket.state):
            began = entry.at
    return began


async def _anonymised(context: Context, other: Policy, day: date) -> tuple[int, int]:
    """How many of today's ended tickets both policies would anonymise on that day."""
    then = Policy({kind: [other.rule(kind, day)] for kind in FILES})
    now = Policy({kind: [context.policy.rule(kind, day)] for kind in FILES})
    counts = [(await Retention(replace(context, policy=policy)).due()).tickets for policy in (now, then)]
    return counts[0], counts[1]
