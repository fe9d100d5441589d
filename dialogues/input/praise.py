"""PURE. Handles praise, a thumb, a flower: thanks, or the comment on the grade just given. Never begins a report."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import ask, onward, saying, tell
from dialogues.core.session import Part, Rating, Scene, Session, Turn
from dialogues.core.values import Reply, say
from dialogues.intake import driver
from dialogues.language import utterance
from dialogues.tickets import survey


def praised(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Answer praise; None when the words are no praise, or when every word belongs to what is being written."""
    if not utterance.cheer(part.text, scene.book):
        return None
    if isinstance(session.focus, Rating):
        return survey.comment(session, session.focus, part.text, scene)
    if session.focus is not None or (session.queries and session.draft is None):
        return None
    return pleased(session, part.text, scene)


def pleased(session: Session, text: str, scene: Scene) -> Turn:
    """Add the words to the last grade; without one ask for a grade, which is never guessed."""
    if session.draft is not None:
        return saying(driver.proceed(session, scene), say("thanks-back"))
    if session.rated is not None:
        return survey.comment(session, session.rated, text, scene)
    if session.surveys:
        text_ = say("lines", first=say("thanks-back"), rest=say("ask-rate"))
        return ask(session, Reply(text_, survey.grades(session.surveys[0]), columns=3, keep=True))
    return tell(replace(session, heard=()), "welcome", *onward(session))


def thanks(session: Session, scene: Scene) -> Turn:
    """Answer thanks, which are no comment on anything; an open survey is asked again."""
    return pleased(replace(session, rated=None), "", scene)
