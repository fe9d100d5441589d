"""Defines the types of a requested move: the actor, the action, the payload, and the context of a validated move.

Contains no logic: `backend.transitions.validate` checks a request before anything changes.
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
    """The owner of the ticket. `entered_by`: the member of staff who enters what the owner said on the telephone."""

    entered_by: Staff | None = None

    @property
    def role(self) -> Role:
        return Role.OWNER

    @property
    def staff(self) -> Staff | None:
        return self.entered_by


@dataclass(frozen=True, slots=True)
class StaffActor:
    """A member of staff in their role."""

    staff: Staff

    @property
    def role(self) -> Role:
        return Role(self.staff.role)


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The clock: moves that are due, that policy makes automatically, or that follow from another ticket."""

    @property
    def role(self) -> Role:
        return Role.CLOCK

    @property
    def staff(self) -> None:
        return None


Actor = OwnerActor | StaffActor | SystemActor


@dataclass(frozen=True, slots=True)
class Submission:
    """The payload of SUBMIT: the validated draft."""

    draft: TicketDraft


@dataclass(frozen=True, slots=True)
class RatingPayload:
    """The payload of a rating. `grade` None: the owner does not want to rate. `comment`: validated."""

    round: int
    grade: Grade | None
    reasons: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Retraction:
    """The payload of RETRACT: the words of a supplement, as the owner wrote them."""

    text: str


@dataclass(frozen=True, slots=True)
class PartAlarm:
    """The payload of an alarm of a co-handler's part."""

    part: CoHandling


Payload = MovePayload | Submission | RatingPayload | Retraction | PartAlarm


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """A request of an actor for an action, with the payload that `PAYLOADS` demands."""

    action: Action
    actor: Actor
    payload: Payload = NO_WORDS


@dataclass(frozen=True, slots=True)
class Destination:
    """A validated dispatch: the lead, its co-handlers, and the duty on which it is based (empty: none)."""

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
    """The locked ticket into which this one is merged, or to which it is joined."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class KnownCertificate:
    """The certificate by whose number a ticket is refused."""

    certificate: Certificate


Material = TypeVar("Material")
"""What an effect uses: the payload itself, or what the payload was resolved to."""


@dataclass(slots=True)
class MoveContext(Generic[Material]):
    """One validated move while it is executed on a locked ticket. `note` and `detail` go into the history.
    `previous_unit`: the name of the unit that had the ticket. `part`: the co-handling that the move is about, whose
    unit gets the notification."""

    context: Context
    work: UnitOfWork
    ticket: Ticket
    move: Move
    actor: Actor
    material: Material
    now: datetime
    note: str
    previous_unit: str
    part: CoHandling | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def staff(self) -> Staff:
        """The member of staff who makes the move. Raises TypeError for another actor, which the table excludes."""
        if isinstance(self.actor, StaffActor):
            return self.actor.staff
        raise TypeError(f"{self.move.action} is made by staff, not by the {self.actor.role}")


MoveEffect = Callable[[MoveContext[Any]], Awaitable[None]]
"""A function that applies an action to the ticket, beside its state."""
