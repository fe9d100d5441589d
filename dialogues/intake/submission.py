"""PURE. Requests that a report is submitted as a ticket. `receipt` answers it."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.effects import SubmitTicket
from dialogues.core.session import NO_DRAFT, Guess, Session, Turn, TurnContext
from dialogues.intake.questions.base import QuestionContext


def submit_draft(session: Session, scene: TurnContext, *, remember: bool = False) -> Turn:
    """Submit the report; an anonymous one carries no name, code or telephone.

    `remember`: the owner agrees that name and telephone are kept for the next report.
    """
    draft = session.draft or NO_DRAFT
    kind = QuestionContext(scene.book).find_kind(draft.kind)
    anonymous = bool(draft.anonymous) and kind is not None and kind.may_be_anonymous
    profile = session.profile
    guess = draft.guess or Guess((), "lost")
    effect = SubmitTicket(
        kind=draft.kind,
        text=draft.words,
        region=draft.region,
        place=draft.place,
        coordinates=draft.coordinates,
        enterprise="" if anonymous else draft.enterprise,
        uscc="" if anonymous else draft.uscc,
        standing="" if anonymous else draft.standing,
        phone="" if anonymous else draft.phone,
        anonymous=anonymous,
        files=draft.files,
        door=draft.door,
        guess=guess.kinds[0] if guess.kinds else "",
        confidence=guess.confidence,
        certainty=guess.certainty if guess.kinds else "",
        scores=tuple(zip(guess.kinds, guess.scores, strict=False)),
        model=guess.model,
        remember=not anonymous and (remember or (profile is not None and not profile.proven)),
        emergency=draft.emergency,
    )
    return Turn(replace(session, offered_memory=True), (), (effect,))


def submit_and_remember(session: Session, scene: TurnContext) -> Turn:
    """Submit the report, and remember name and telephone for the next one."""
    return submit_draft(session, scene, remember=True)
