"""Records an owner's rating of a handling round: voluntary, changeable while the invitation is open (mechanism 19,
20).
"""

from __future__ import annotations

from backend.contract.enums import Action, SurveyReason
from backend.contract.errors import BadDraft, NotAllowed
from backend.contract.values import SurveyAnswer
from backend.core.text import clean_text
from backend.db.context import Context, UnitOfWork
from backend.tickets.tables import Ticket
from backend.tickets.views import find_open_survey
from backend.transitions.execute import check_allowed, execute_move
from backend.transitions.request import MoveRequest, OwnerActor, RatingPayload


async def record_rating(context: Context, work: UnitOfWork, ticket: Ticket, answer: SurveyAnswer) -> None:
    """Record a first rating, a changed one, or that the owner does not wish to rate. Raises NotAllowed when this round
    has no open invitation, BadDraft."""
    rating = validate_rating(context, answer)
    check_allowed(context, ticket, MoveRequest(Action.RATE, OwnerActor(), rating))
    survey = find_open_survey(ticket, answer.round, context.now())
    if survey is None:
        raise NotAllowed("this round has no open invitation")
    if answer.grade is None and survey.grade is not None:
        return  # skipping does not delete a rating
    changed = Action.CHANGE_RATING if survey.grade else Action.RATE
    action = Action.SKIP_RATING if answer.grade is None else changed
    await execute_move(context, work, ticket, MoveRequest(action, OwnerActor(), rating))


def validate_rating(context: Context, answer: SurveyAnswer) -> RatingPayload:
    """The rating with its reasons in standard order and the comment cleaned. Raises BadDraft."""
    unknown = set(answer.reasons) - set(SurveyReason)
    if unknown:
        raise BadDraft(f"reasons are of {', '.join(SurveyReason)}", field="reasons")
    comment = clean_text(answer.comment)
    if len(comment) > context.limits.text_length:
        raise BadDraft(f"a comment has at most {context.limits.text_length} characters", field="comment")
    reasons = tuple(reason for reason in SurveyReason if reason in answer.reasons)
    return RatingPayload(answer.round, answer.grade, reasons, comment)
