"""Applies the effects of evaluation (mechanism chapter 5): the owner's rating, the reminder, the verdict of a review.

Only this module writes an owner's rating of a round.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.contract.enums import Action, TicketState
from backend.contract.moves import Remark
from backend.tickets.tables import SurveyRow
from backend.transitions import rounds
from backend.transitions.request import Destination, MoveContext, MoveEffect, RatingPayload

SKIPPED = 0
"""The stored grade of a survey that the owner skipped."""


async def write_rating(made: MoveContext[RatingPayload]) -> None:
    """Store the rating. It replaces an earlier one, also one that staff entered; a call-back stores who called."""
    survey, said = rated_survey(made), made.material
    survey.grade = int(said.grade) if said.grade else SKIPPED
    survey.reasons = " ".join(said.reasons)
    survey.comment = said.comment
    survey.answered_at = made.now
    record_caller(made, survey)


async def skip_rating(made: MoveContext[RatingPayload]) -> None:
    """Store that the owner does not want to rate. An earlier grade stays."""
    survey = rated_survey(made)
    survey.grade = survey.grade or SKIPPED
    record_caller(made, survey)


def rated_survey(made: MoveContext[RatingPayload]) -> SurveyRow:
    """The survey of the rated round. It exists: the caller has validated the round."""
    return next(survey for survey in made.ticket.surveys if survey.round == made.material.round)


def record_caller(made: MoveContext[RatingPayload], survey: SurveyRow) -> None:
    """Store which member of staff entered the rating after a call; none if the owner rated in the chat."""
    caller = made.actor.staff
    survey.entered_by = caller.id if caller else None
    if caller:
        survey.reached_at = survey.reached_at or made.now


async def remind_of_invitation(made: MoveContext[Remark]) -> None:
    """Store that the owner was reminded to rate."""
    made.ticket.surveys[-1].reminded_at = made.now


async def redispatch_ticket(made: MoveContext[Destination]) -> None:
    """二次分办: the review found the owner right; begin another round (mechanism 21)."""
    rounds.record_review_verdict(made)
    rounds.begin_round(made)


async def keep_result(made: MoveContext[Remark]) -> None:
    """维持原结果: the review found the result lawful and reasonable; store the verdict."""
    rounds.record_review_verdict(made)


async def raise_to_working_group(made: MoveContext[Any]) -> None:
    """Raise the ticket to the working group. From a review: store the verdict, and take the ticket from its department,
    since the working group names the lead of the next round."""
    if made.move.state is TicketState.REVIEW:
        rounds.record_review_verdict(made)
        rounds.clear_department(made)


EVALUATION: Mapping[Action, MoveEffect] = {
    Action.RATE: write_rating,
    Action.CHANGE_RATING: write_rating,
    Action.SKIP_RATING: skip_rating,
    Action.INVITE: remind_of_invitation,
    Action.REDISPATCH: redispatch_ticket,
    Action.DECLINE: keep_result,
    Action.RAISE: raise_to_working_group,
}
