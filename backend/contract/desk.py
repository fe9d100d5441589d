"""The desk as the rest of the house sees it: one port. Its drafts and views are `backend.contract.values`.

Implemented in process by `backend.desk.service` and over HTTP by `backend.api.desk_client`; one contract suite runs on
both. Every call that changes something takes a `key` (`conversation:event:n`): the same key again returns the first
answer and changes nothing. The errors are `backend.contract.errors`.
"""

from __future__ import annotations

from typing import Protocol

from backend.contract.moves import StaffMove
from backend.contract.values import (
    Address,
    ClosedDoor,
    Door,
    DutySuggestion,
    File,
    KnownAnswer,
    OwnerProfile,
    Receipt,
    SimilarTicket,
    StaffView,
    SurveyAnswer,
    TicketDraft,
    TicketView,
)


class TicketDesk(Protocol):
    """Errors: every method may raise Unavailable; those that name a ticket, NotFound; the rest as noted."""

    async def open_door(self, code: str, visitor: Address, key: str) -> Door | ClosedDoor:
        """Follow a code. A hand-over or invite is spent by the first key that follows it."""
        ...

    async def look_up_code(self, code: str, *, count: bool = False) -> Door | ClosedDoor:
        """What a code would open, for its landing page; spends nothing. `count`: it was scanned."""
        ...

    async def submit(self, draft: TicketDraft, key: str) -> Receipt:
        """Create a ticket. Raises BadDraft."""
        ...

    async def supplement(self, number: str, owner: Address, text: str, files: tuple[File, ...], key: str) -> TicketView:
        """Add words or files; an answer to a question of the handler sets the clock going again. Raises NotAllowed."""
        ...

    async def urge(self, number: str, owner: Address, key: str) -> TicketView:
        """Press for an answer. Raises NotAllowed, TooOften."""
        ...

    async def object(self, number: str, owner: Address, text: str, key: str) -> TicketView:
        """Disagree with a refusal, once (mechanism 8). Raises NotAllowed, BadDraft."""
        ...

    async def no_surveys(self, owner: Address, key: str) -> None:
        """Do not ask this owner to rate any more; they still may (mechanism 20)."""
        ...

    async def withdraw(self, number: str, owner: Address, key: str) -> TicketView:
        """Take the matter back. Raises NotAllowed."""
        ...

    async def tickets(self, owner: Address, limit: int = 10) -> tuple[TicketView, ...]:
        """The owner's tickets, newest first."""
        ...

    async def ticket(self, number: str, owner: Address) -> TicketView:
        """One ticket of this owner."""
        ...

    async def adopt_by_code(self, receipt_code: str, visitor: Address, key: str) -> TicketView:
        """The anonymous report that this receipt code opens. From now on news of it goes to this conversation, which
        may act on it for a time that policy sets. Raises TooOften after too many wrong codes."""
        ...

    async def record_survey(self, answer: SurveyAnswer, key: str) -> TicketView:
        """Take an owner's rating. Raises NotAllowed when this round has no open invitation."""
        ...

    async def profile(self, owner: Address) -> OwnerProfile | None:
        """What is remembered of the owner, if they consented."""
        ...

    async def forget(self, owner: Address, key: str) -> None:
        """Forget who the owner is; their tickets stay."""
        ...

    async def act(self, move: StaffMove, key: str) -> TicketView:
        """Make a move of the table as staff. Raises NotAllowed, BadDraft (a note or department is missing)."""
        ...

    async def staff_at(self, address: Address) -> StaffView | None:
        """Who works from this chat."""
        ...

    async def worklist(self, staff: str, limit: int = 20) -> tuple[TicketView, ...]:
        """The open tickets waiting for this member of staff, nearest deadline first."""
        ...

    async def open_case(self, staff: str, number: str, why: str = "") -> TicketView:
        """One ticket, as this member of staff may see it, with the contact of its owner where their part in it shows
        one, which is written down. `why`: a reason for the contact of a secret ticket. Raises BadDraft."""
        ...

    async def suggest_duties(self, staff: str, number: str) -> tuple[DutySuggestion, ...]:
        """The likeliest duties of a ticket and their units, best first, with the words that decided (mechanism 9)."""
        ...

    async def find_similar(self, staff: str, number: str) -> tuple[SimilarTicket, ...]:
        """Open tickets of the desk that may be of the same matter, the most alike first; no secret one is among them
        (mechanism 17)."""
        ...

    async def answers(self, text: str, region: str = "", limit: int = 3) -> tuple[KnownAnswer, ...]:
        """Entries of the knowledge base that match, best first; empty when none is near enough."""
        ...
