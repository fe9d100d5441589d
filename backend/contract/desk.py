"""Defines the port `TicketDesk`: everything that bot and dialogues may ask of the ticket desk.

Implemented in process by `backend.desk.service` and over HTTP by `backend.api.desk_client`; one contract suite tests
both. Every method that changes something takes a `key` (`conversation:event:n`): a repeated call with the same key
returns the first answer and changes nothing. Drafts and views are in `backend.contract.values`, errors in
`backend.contract.errors`.
"""

from __future__ import annotations

from typing import Protocol

from backend.contract.moves import StaffMove
from backend.contract.values import (
    Address,
    DutySuggestion,
    EntryCode,
    File,
    InvalidEntryCode,
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
    """Every method may raise Unavailable; one that names a ticket, NotFound; other errors are noted at the method."""

    async def use_entry_code(self, code: str, visitor: Address, key: str) -> EntryCode | InvalidEntryCode:
        """Use an entry code. A hand-over or invite works once: the first key that uses it spends it."""
        ...

    async def look_up_entry_code(self, code: str, *, count: bool = False) -> EntryCode | InvalidEntryCode:
        """What an entry code leads to, for its landing page. Spends nothing. `count`: count this as a scan."""
        ...

    async def submit_ticket(self, draft: TicketDraft, key: str) -> Receipt:
        """Create a ticket. Raises BadDraft."""
        ...

    async def supplement_ticket(
        self, number: str, owner: Address, text: str, files: tuple[File, ...], key: str
    ) -> TicketView:
        """Add words or files. If the handler had asked a question, its deadline runs again. Raises NotAllowed."""
        ...

    async def retract_supplement(self, number: str, owner: Address, text: str, key: str) -> TicketView:
        """Erase the words of the owner's newest supplement that reads so. Raises NotAllowed when there is none."""
        ...

    async def urge_ticket(self, number: str, owner: Address, key: str) -> TicketView:
        """Urge the unit to answer (催办). Raises NotAllowed, TooOften."""
        ...

    async def object_to_refusal(
        self, number: str, owner: Address, text: str, key: str, files: tuple[File, ...] = ()
    ) -> TicketView:
        """Object to a refusal, once (mechanism 8). Raises NotAllowed, BadDraft."""
        ...

    async def stop_surveys(self, owner: Address, key: str) -> None:
        """Stop asking this owner for ratings. The owner may still rate (mechanism 20)."""
        ...

    async def withdraw_ticket(self, number: str, owner: Address, key: str) -> TicketView:
        """Withdraw the ticket. Raises NotAllowed."""
        ...

    async def list_tickets(self, owner: Address, limit: int = 10) -> tuple[TicketView, ...]:
        """The owner's tickets, newest first."""
        ...

    async def show_ticket(self, number: str, owner: Address) -> TicketView:
        """One ticket of this owner."""
        ...

    async def adopt_by_code(self, receipt_code: str, visitor: Address, key: str) -> TicketView:
        """Return the anonymous report that this receipt code belongs to. From now on its notifications go to this
        conversation, which may act as its owner for the time that policy sets. Raises TooOften after too many wrong
        codes."""
        ...

    async def record_survey(self, answer: SurveyAnswer, key: str) -> TicketView:
        """Record an owner's rating. Raises NotAllowed when this round has no open invitation to rate."""
        ...

    async def find_profile(self, owner: Address) -> OwnerProfile | None:
        """The stored profile of the owner; None without their consent."""
        ...

    async def forget_owner(self, owner: Address, key: str) -> None:
        """Delete the stored profile of the owner. Their tickets stay."""
        ...

    async def release_files(self, files: tuple[str, ...], key: str) -> None:
        """Let go of stored files, by their SHA-256, that a conversation had: those that no ticket shows are removed.
        Raises BadDraft."""
        ...

    async def move_ticket(self, move: StaffMove, key: str) -> TicketView:
        """Make a move of the table as a member of staff. Raises NotAllowed, BadDraft (a missing or wrong payload)."""
        ...

    async def find_staff_by_address(self, address: Address) -> StaffView | None:
        """The member of staff who is bound to this chat, or None."""
        ...

    async def show_worklist(self, staff: str, limit: int = 20) -> tuple[TicketView, ...]:
        """The open tickets waiting for this member of staff, nearest deadline first."""
        ...

    async def open_case(self, staff: str, number: str, why: str = "") -> TicketView:
        """One ticket as this member of staff may see it. Includes the owner's contact if the member may see it; that
        access is logged. `why`: the reason for reading the contact of a secret ticket. Raises BadDraft."""
        ...

    async def suggest_duties(self, staff: str, number: str) -> tuple[DutySuggestion, ...]:
        """The most likely duties of a ticket and their units, best first, with the deciding words (mechanism 9)."""
        ...

    async def find_similar(self, staff: str, number: str) -> tuple[SimilarTicket, ...]:
        """Open tickets of the desk that may be about the same matter, the most similar first, without secret tickets
        (mechanism 17)."""
        ...

    async def search_answers(self, text: str, region: str = "", limit: int = 3) -> tuple[KnownAnswer, ...]:
        """Matching entries of the knowledge base, best first; empty when none is similar enough."""
        ...
