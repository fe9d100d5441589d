"""A requested move: who wants which action on a ticket, and what comes with it.

Owns the types alone. `backend.transitions.validate` checks a request before anything changes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from backend.contract.enums import Action, Grade, Role
from backend.contract.moves import NO_WORDS, MovePayload
from backend.contract.values import TicketDraft
from backend.db.context import Context, UnitOfWork
from backend.people.tables import Staff
from backend.tickets.records import Certificate
from backend.tickets.tables import CoHandling, Ticket
from backend.tickets.workflow import Move
from config.organisation import DepartmentEntry


@dataclass(frozen=True, slots=True)
class OwnerActor:
    """The owner of the ticket. `entered_by`: staff who wrote down what the owner said on the telephone."""

    entered_by: Staff | None = None

    @property
    def role(self) -> Role:
        return Role.OWNER

    @property
    def staff(self) -> Staff | None:
        return self.entered_by


@dataclass(frozen=True, slots=True)
class StaffActor:
    """A member of staff, in the role they have."""

    staff: Staff

    @property
    def role(self) -> Role:
        return Role(self.staff.role)


@dataclass(frozen=True, slots=True)
class SystemActor:
    """What happens by itself: when time has come, by policy, or because another ticket moved."""

    @property
    def role(self) -> Role:
        return Role.CLOCK

    @property
    def staff(self) -> None:
        return None


Actor = OwnerActor | StaffActor | SystemActor


@dataclass(frozen=True, slots=True)
class Submission:
    """A validated draft, with the ticket that was made of it."""

    draft: TicketDraft


@dataclass(frozen=True, slots=True)
class Rating:
    """What an owner said of a round. `grade` None: they do not wish to rate. `comment` is validated."""

    round: int
    grade: Grade | None
    reasons: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class PartAlarm:
    """The co-handler's part whose own alarm has come."""

    part: CoHandling


Payload = MovePayload | Submission | Rating | PartAlarm


@dataclass(frozen=True, slots=True)
class MoveRequest:
    action: Action
    actor: Actor
    payload: Payload = NO_WORDS


@dataclass(frozen=True, slots=True)
class Destination:
    """A validated dispatch: the lead and its co-handlers, and the duty it rests on (empty: none)."""

    department: DepartmentEntry
    co_departments: tuple[DepartmentEntry, ...]
    duty: str
    duty_version: str


@dataclass(frozen=True, slots=True)
class NewPart:
    """A department that becomes a co-handler of the current round."""

    department: DepartmentEntry


@dataclass(frozen=True, slots=True)
class MainTicket:
    """The locked ticket that this one is merged into or joined to."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class KnownCertificate:
    certificate: Certificate


Material = TypeVar("Material")
"""What an effect works with: a payload that needed no look-up, or what a look-up made of it."""


@dataclass(slots=True)
class MoveContext(Generic[Material]):
    """One validated move under way, on a locked ticket. `note` and `detail` go into the history. `unit_before`: who had
    it before. `part`: the co-handling the move is about, for whom to tell."""

    context: Context
    work: UnitOfWork
    ticket: Ticket
    move: Move
    actor: Actor
    material: Material
    now: datetime
    note: str
    unit_before: str
    part: CoHandling | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def staff(self) -> Staff:
        """Who makes a move that only staff can make. Raises TypeError for any other: the table rules that out."""
        if isinstance(self.actor, StaffActor):
            return self.actor.staff
        raise TypeError(f"{self.move.action} is made by staff, not by the {self.actor.role}")


Effect = Callable[[MoveContext[Any]], Awaitable[None]]
"""What an action does to the ticket beside its state."""
