"""Takes an owner's word on a handling round: voluntary, changeable while the invitation is open (mechanism 19, 20)."""

from __future__ import annotations

from backend.contract.enums import Action, Role, SurveyReason
from backend.contract.errors import BadDraft, NotAllowed
from backend.contract.values import SurveyAnswer
from backend.core.text import plain
from backend.db.context import Context, UnitOfWork
from backend.tickets import deadlines
from backend.tickets.tables import Ticket
from backend.tickets.views import open_survey
from backend.transitions.execute import carry_out, legal
from backend.transitions.request import Step

_RATE = Step(Action.RATE, Role.OWNER)


async def record(context: Context, work: UnitOfWork, ticket: Ticket, answer: SurveyAnswer) -> None:
    """Raises NotAllowed when this round has no open invitation, BadDraft."""
    legal(context, ticket, _RATE)
    survey = open_survey(ticket, answer.round, context.clock())
    if survey is None:
        raise NotAllowed("this round has no open invitation")
    comment = checked(answer, context)
    if answer.grade is None:
        if survey.grade is None:  # skipping answers nothing and takes nothing back
            survey.grade = 0
            deadlines.set_alarm(context, ticket, Action.RATE, context.clock())
        return
    again = bool(survey.grade)
    survey.grade = int(answer.grade)
    survey.reasons = " ".join(reason for reason in SurveyReason if reason in answer.reasons)
    survey.comment = comment
    survey.answered_at = context.clock()
    survey.entered_by = None  # an owner's own word takes the place of what staff wrote down for them
    if again:  # a change of mind is not a second event for those who can see the history
        deadlines.set_alarm(context, ticket, Action.RATE, context.clock())
    else:
        await carry_out(context, work, ticket, _RATE)


def checked(answer: SurveyAnswer, context: Context) -> str:
    """The comment, cleaned. Raises BadDraft."""
    unknown = set(answer.reasons) - set(SurveyReason)
    if unknown:
        raise BadDraft(f"reasons are of {', '.join(SurveyReason)}", field="reasons")
    comment = plain(answer.comment)
    if len(comment) > context.limits.text_length:
        raise BadDraft(f"a comment has at most {context.limits.text_length} characters", field="comment")
    return comment
