"""The effects of evaluation (mechanism chapter 5): the owner's rating, the reminder, and the verdict of a review.

Nothing else of the house writes what an owner said of a round.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.contract.enums import Action, TicketState
from backend.contract.moves import Remark
from backend.tickets.tables import Survey
from backend.transitions import rounds
from backend.transitions.request import Destination, Effect, MoveContext, Rating

SKIPPED = 0
"""The grade of an invitation whose owner does not wish to rate."""


async def rate(made: MoveContext[Rating]) -> None:
    """The owner's own word takes the place of what staff wrote down for them; a call-back bears the caller's name."""
    survey, said = invitation(made), made.material
    survey.grade = int(said.grade) if said.grade else SKIPPED
    survey.reasons = " ".join(said.reasons)
    survey.comment = said.comment
    survey.answered_at = made.now
    note_caller(made, survey)


async def skip_rating(made: MoveContext[Rating]) -> None:
    """Skipping answers nothing and takes nothing back."""
    survey = invitation(made)
    survey.grade = survey.grade or SKIPPED
    note_caller(made, survey)


def invitation(made: MoveContext[Rating]) -> Survey:
    return next(survey for survey in made.ticket.surveys if survey.round == made.material.round)


def note_caller(made: MoveContext[Rating], survey: Survey) -> None:
    caller = made.actor.staff
    survey.entered_by = caller.id if caller else None
    if caller:
        survey.reached_at = survey.reached_at or made.now


async def remind_of_invitation(made: MoveContext[Remark]) -> None:
    made.ticket.surveys[-1].reminded_at = made.now


async def redispatch(made: MoveContext[Destination]) -> None:
    """二次分办: the review found the owner right, and another round begins (mechanism 21)."""
    rounds.record_verdict(made)
    rounds.begin_round(made)


async def decline(made: MoveContext[Remark]) -> None:
    rounds.record_verdict(made)


async def raise_up(made: MoveContext[Any]) -> None:
    """What was not good twice and is raised goes on in a round of its own, at whom the working group names."""
    if made.move.state is TicketState.REVIEW:
        rounds.record_verdict(made)
        rounds.hand_back(made)


EVALUATION: Mapping[Action, Effect] = {
    Action.RATE: rate,
    Action.CHANGE_RATING: rate,
    Action.SKIP_RATING: skip_rating,
    Action.INVITE: remind_of_invitation,
    Action.REDISPATCH: redispatch,
    Action.DECLINE: decline,
    Action.RAISE: raise_up,
}
