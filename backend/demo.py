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
from backend.core.crypto import random_token
from backend.db.context import UnitOfWork
from backend.identity.entry_codes import Poster
from backend.people.queries import find_staff
from backend.tickets import eligibility
from backend.tickets.queries import find_newest_ticket
from backend.tickets.tables import Ticket
from backend.tickets.workflow import find_move, moves_from
from config import ROOT
from config.toml_files import StrictModel, read_toml


class _DemoDesk(StrictModel):
    name: str
    handler: str


class _DemoHandler(StrictModel):
    department: str
    name: str
    words: tuple[str, ...]


class _DemoCode(StrictModel):
    channel: str
    region: str
    place: str
    title: str


class _ScriptStep(StrictModel):
    by: Role
    action: Action
    says: str
    note: str = ""


class _Script(StrictModel):
    desk: _DemoDesk
    handler: tuple[_DemoHandler, ...] = Field(min_length=1)
    code: tuple[_DemoCode, ...] = Field(min_length=1)
    step: tuple[_ScriptStep, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class DemoData:
    """`codes`: of the posters. `staff`: ids, first the desks' members, then the handlers."""

    codes: tuple[str, ...]
    staff: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoStep:
    """A move, and the text that explains it to the audience."""

    says: str
    move: StaffMove


@dataclass(frozen=True, slots=True)
class DemoPlay:
    """The newest ticket and the moves that can be made next, in order; none while it waits for its owner or is
    closed."""

    number: str
    state: TicketState
    steps: tuple[DemoStep, ...]


def load_script(file: Path = ROOT / "demo.toml") -> _Script:
    """The demo's names and texts. Raises BadConfig."""
    return read_toml(file, _Script)


async def seed_demo(backend: Backend) -> DemoData:
    """Create demo staff without a chat, and QR codes. What exists already is left unchanged."""
    script = load_script()
    async with backend.context.write_transaction() as work:
        staff = [
            await _ensure_staff(backend, work, _desk_member_id(desk.code), script.desk.name, Role.DESK, desk.code)
            for desk in backend.context.organisation.desks
        ]
        names = {handler.department: handler.name for handler in script.handler}
        for department in backend.context.organisation.departments:
            name = names.get(department.code, script.desk.handler)
            ident = _handler_id(department.code)
            staff.append(await _ensure_staff(backend, work, ident, name, Role.HANDLER, department.code))
        await work.commit()
    there = {
        (poster.channel, poster.place): poster
        for poster in await backend.entry_codes.list_posters()
        if not poster.revoked
    }
    codes = [there.get((code.channel, code.place)) or await _create_poster(backend, code) for code in script.code]
    return DemoData(tuple(poster.code for poster in codes), tuple(staff))


async def plan_demo(backend: Backend) -> DemoPlay | None:
    """How the newest ticket can go on; None when there is no ticket. Call `seed_demo` first, and call this again after
    each move, because an accepted ticket may be dispatched automatically."""
    async with backend.context.read_session() as session:
        ticket = await find_newest_ticket(session)
        if ticket is None:
            return None
        offered = eligibility.eligible_departments(backend.context.organisation, ticket)
        return _plan_steps(load_script(), ticket, tuple(entry.code for entry in offered))


def _plan_steps(script: _Script, ticket: Ticket, offered: tuple[str, ...]) -> DemoPlay:
    began = state = TicketState(ticket.state)
    department = ticket.department or _department_for(script, ticket.text, offered)
    signed = ticket.rounds[-1].handler_id if ticket.rounds and ticket.department else None
    actors = {Role.DESK: _desk_member_id(ticket.desk), Role.HANDLER: signed or _handler_id(department)}
    scenes = []
    for step in script.step:
        if step.action in {move.action for move in moves_from(state, step.by)} and not _is_skipped(step, state):
            chosen = department if step.action is Action.ASSIGN else ""
            if step.action is Action.ASSIGN and not chosen:
                break  # no unit may have it: a person of the office decides
            outcome = Outcome.SOLVED if step.action is Action.RESOLVE else None
            payload = simple_payload(step.action, step.note, chosen, outcome)
            scenes.append(DemoStep(step.says, StaffMove(actors[step.by], ticket.number, step.action, payload)))
            state = find_move(state, step.action, step.by).to_state
    return DemoPlay(ticket.number, began, tuple(scenes))


def _is_skipped(step: _ScriptStep, state: TicketState) -> bool:
    """Whether to leave this step out: a ticket that waits for its owner's answer is not resolved."""
    return step.action is Action.RESOLVE and state is TicketState.NEEDS_INFO


def _department_for(script: _Script, text: str, offered: tuple[str, ...]) -> str:
    """Of the departments this ticket may go to, the first with one of its words in the text; else the first; empty if
    it may go to none."""
    free = [handler for handler in script.handler if handler.department in offered]
    fitting = (handler.department for handler in free if any(word in text for word in handler.words))
    return next(fitting, next((handler.department for handler in free), next(iter(offered), "")))


def _desk_member_id(desk: str) -> str:
    return f"demo-desk-{desk}"


def _handler_id(department: str) -> str:
    return f"demo-{department}"


async def _ensure_staff(backend: Backend, work: UnitOfWork, ident: str, name: str, role: Role, unit: str) -> str:
    if await find_staff(work.session, ident) is None:
        await backend.staff_register.add_staff(work, ident, name, role, unit)
    return ident


async def _create_poster(backend: Backend, code: _DemoCode) -> Poster:
    return await backend.entry_codes.create_poster(
        code.channel, code.region, code.place, code.title, f"demo:{random_token()}"
    )
