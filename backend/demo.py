"""Creates demo data (staff and QR codes, once, however often it runs) and plans the moves by which demo staff handle a
ticket.

Names and texts are in `config/demo.toml`. Takes no shortcuts: the demo makes the moves that staff would make.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from backend.app import Backend
from backend.contract.enums import Action, Outcome, Role, TicketState
from backend.contract.moves import StaffMove, simple_payload
from backend.core.crypto import fresh
from backend.db.context import UnitOfWork
from backend.identity.entry_codes import Poster
from backend.people.queries import find_staff
from backend.tickets import eligibility
from backend.tickets.queries import newest_ticket
from backend.tickets.tables import Ticket
from backend.tickets.workflow import look_up, moves_from
from config import ROOT
from config.reading import Strict, read_toml


class _Desk(Strict):
    name: str
    handler: str


class _Handler(Strict):
    department: str
    name: str
    words: tuple[str, ...]


class _Code(Strict):
    channel: str
    region: str
    place: str
    title: str


class _Step(Strict):
    by: Role
    action: Action
    says: str
    note: str = ""


class _Script(Strict):
    desk: _Desk
    handler: tuple[_Handler, ...] = Field(min_length=1)
    code: tuple[_Code, ...] = Field(min_length=1)
    step: tuple[_Step, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Seeded:
    """`codes`: of the posters. `staff`: ids, first the desks' members, then the handlers."""

    codes: tuple[str, ...]
    staff: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A move, and the text that explains it to the audience."""

    says: str
    move: StaffMove


@dataclass(frozen=True, slots=True)
class Play:
    """The newest ticket and the moves that can be made next, in order; none while it waits for its owner or is
    closed."""

    number: str
    state: TicketState
    scenes: tuple[Scene, ...]


def load_script(file: Path = ROOT / "demo.toml") -> _Script:
    """The demo's names and texts. Raises BadConfig."""
    return read_toml(file, _Script)


async def seed(backend: Backend) -> Seeded:
    """Create demo staff without a chat, and QR codes. What exists already is left unchanged."""
    script = load_script()
    async with backend.context.writing() as work:
        staff = [
            await _employ(backend, work, _member(desk.code), script.desk.name, Role.DESK, desk.code)
            for desk in backend.context.organisation.desks
        ]
        names = {handler.department: handler.name for handler in script.handler}
        for department in backend.context.organisation.departments:
            name = names.get(department.code, script.desk.handler)
            ident = _handler(department.code)
            staff.append(await _employ(backend, work, ident, name, Role.HANDLER, department.code))
        await work.commit()
    there = {(poster.channel, poster.place): poster for poster in await backend.doors.posters() if not poster.revoked}
    codes = [there.get((code.channel, code.place)) or await _make(backend, code) for code in script.code]
    return Seeded(tuple(poster.code for poster in codes), tuple(staff))


async def play(backend: Backend) -> Play | None:
    """How the newest ticket can go on; None when there is no ticket. Call `seed` first, and call this again after each
    move, because an accepted ticket may be dispatched automatically."""
    async with backend.context.reading() as session:
        ticket = await newest_ticket(session)
        if ticket is None:
            return None
        offered = eligibility.offered(backend.context.organisation, ticket)
        return _play(load_script(), ticket, {entry.code for entry in offered})


def _play(script: _Script, ticket: Ticket, offered: set[str]) -> Play:
    began = state = TicketState(ticket.state)
    department = ticket.department or _department_for(script, ticket.text, offered)
    signed = ticket.rounds[-1].handler_id if ticket.rounds and ticket.department else None
    actors = {Role.DESK: _member(ticket.desk), Role.HANDLER: signed or _handler(department)}
    scenes = []
    for step in script.step:
        if step.action in {move.action for move in moves_from(state, step.by)} and not _skips(step, state):
            chosen = department if step.action is Action.ASSIGN else ""
            outcome = Outcome.SOLVED if step.action is Action.RESOLVE else None
            payload = simple_payload(step.action, step.note, chosen, outcome)
            scenes.append(Scene(step.says, StaffMove(actors[step.by], ticket.number, step.action, payload)))
            state = look_up(state, step.action, step.by).to
    return Play(ticket.number, began, tuple(scenes))


def _skips(step: _Step, state: TicketState) -> bool:
    """Whether to leave this step out: a ticket that waits for its owner's answer is not resolved."""
    return step.action is Action.RESOLVE and state is TicketState.NEEDS_INFO


def _department_for(script: _Script, text: str, offered: set[str]) -> str:
    """Of the departments this ticket may go to, the first with one of its words in the text; else the first."""
    free = [handler for handler in script.handler if handler.department in offered] or list(script.handler)
    fitting = (handler for handler in free if any(word in text for word in handler.words))
    return next(fitting, free[0]).department


def _member(desk: str) -> str:
    return f"demo-desk-{desk}"


def _handler(department: str) -> str:
    return f"demo-{department}"


async def _employ(backend: Backend, work: UnitOfWork, ident: str, name: str, role: Role, unit: str) -> str:
    if await find_staff(work.session, ident) is None:
        await backend.staff.employ(work, ident, name, role, unit)
    return ident


async def _make(backend: Backend, code: _Code) -> Poster:
    return await backend.doors.create_poster(code.channel, code.region, code.place, code.title, f"demo:{fresh()}")
