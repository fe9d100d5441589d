"""PURE. Handles praise, and signs alone: thanks, the comment on the grade just given, or what is wrong is asked.

Never begins a report, and never thanks for a thumb that points down.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import action_button, next_actions, prepend_texts, turn_with_reply, turn_with_text
from dialogues.core.parts import Part
from dialogues.core.session import Rating, Session, Survey, Turn, TurnContext
from dialogues.core.values import Reply, make_text
from dialogues.intake import driver
from dialogues.language import utterance
from dialogues.tickets import survey


def answer_praise(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Answer praise; None when the words are no praise, or when every word belongs to what is being written."""
    if utterance.sign_mood(part.text, scene.book) in ("bad", "other"):
        return _answer_sign(session, part, scene)
    if not utterance.is_praise(part.text, scene.book):
        return None
    if isinstance(session.focus, Rating):
        return survey.add_comment(session, session.focus, part.text, scene)
    if session.focus is not None or (session.queries and session.draft is None):
        return None
    return accept_praise(session, part.text, scene)


def _answer_sign(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Answer a sign that is no praise: the grades are offered, or what is wrong is asked; a low grade keeps it."""
    rating = session.focus if isinstance(session.focus, Rating) else session.rated
    if isinstance(session.focus, Rating) and session.focus.grade <= survey.LOW:
        return survey.add_comment(session, session.focus, part.text, scene)
    waits = session.focus is not None or (session.queries and session.draft is None)
    if waits and not isinstance(session.focus, Rating):
        return None
    if session.draft is not None:
        return driver.ask_next_step(session, scene)
    if rating is not None:
        again = survey.grade_options(Survey(rating.number, rating.round))
        return turn_with_reply(session, Reply(make_text("ask-rate-again"), again, columns=3, keep=True))
    if session.surveys:
        first = survey.grade_options(session.surveys[0])
        return turn_with_reply(session, Reply(make_text("ask-rate"), first, columns=3, keep=True))
    return turn_with_text(session, "ask-what-wrong", action_button("report"), action_button("human"))


def accept_praise(session: Session, text: str, scene: TurnContext) -> Turn:
    """Add the words to the last grade; without one ask for a grade, which is never guessed."""
    if session.draft is not None:
        return prepend_texts(driver.ask_next_step(session, scene), make_text("thanks-back"))
    if session.rated is not None:
        return survey.add_comment(session, session.rated, text, scene)
    if session.surveys:
        text_ = make_text("lines", first=make_text("thanks-back"), rest=make_text("ask-rate"))
        return turn_with_reply(session, Reply(text_, survey.grade_options(session.surveys[0]), columns=3, keep=True))
    return turn_with_text(replace(session, heard=()), "welcome", *next_actions(session))


def answer_thanks(session: Session, scene: TurnContext) -> Turn:
    """Answer thanks, which are no comment on anything; an open survey is asked again."""
    return accept_praise(replace(session, rated=None), "", scene)
