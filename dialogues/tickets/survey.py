"""PURE. Takes the rating of one round (mechanism 19, 20): voluntary, changeable, in words or by buttons, never forced.

A grade is recorded the moment it is given; reasons and words are added to it. Leaving at any point loses nothing.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import ask, button, lines, onward, saying, tell
from dialogues.core.effects import RecordSurvey, StopSurveys
from dialogues.core.events import SurveyRecorded
from dialogues.core.session import Rating, Scene, Session, Survey, Turn
from dialogues.core.values import Arg, Option, Reply, Text, TicketCard, say
from dialogues.intake.driver import outdated, proceed

GRADES = (5, 4, 3, 2, 1)
_RATED = tuple(str(grade) for grade in GRADES)
LOW = 2  # a grade that is asked why


def about(ticket: TicketCard) -> str:
    """Return what the matter is called: the owner's own words, or its number when it is secret."""
    return ticket.title if ticket.title and not ticket.secret else ticket.number


def grades(survey: Survey) -> tuple[Option, ...]:
    """Return the buttons of the five grades, and one to skip."""
    stem = f"s.{survey.number}.{survey.round}"
    return (*(button(f"{stem}.{grade}", f"grade-{grade}") for grade in GRADES), button(f"{stem}.0", "btn-not-now"))


def invited(session: Session, survey: Survey) -> Session:
    """Remember the invitation as the newest; an earlier round of the same ticket is over."""
    others = tuple(other for other in session.surveys if other.number != survey.number)
    return replace(session, surveys=(survey, *others)[:10])


def pressed(session: Session, scene: Scene, code: str) -> Turn:
    """Record the grade of a button, also a second one on an old card: the desk decides whether it still counts."""
    _, number, round_, grade, *_ = (*code.split("."), "", "", "")
    if grade == "off" and number:
        return Turn(session, (), (StopSurveys(),))
    if not (number and _is_round(round_) and grade in ("0", *_RATED)):
        return outdated(session, scene)
    return graded(session, Survey(number, int(round_)), int(grade), scene)


def graded(session: Session, survey: Survey, grade: int, scene: Scene, comment: str = "") -> Turn:
    """Record a grade; reasons and comment given for the same round before are kept."""
    old = session.focus
    same = isinstance(old, Rating) and (old.number, old.round) == (survey.number, survey.round)
    fits = len(comment) <= scene.book.limits.matter
    rating = Rating(survey.number, survey.round, grade, scene.now, comment=comment if fits else "")
    if same and isinstance(old, Rating):
        rating = replace(rating, reasons=old.reasons, comment=rating.comment or old.comment)
    turn = _record(replace(session, heard=()), rating)
    return turn if fits else saying(turn, _too_long(comment, scene))


def _record(session: Session, rating: Rating) -> Turn:
    reasons = rating.reasons if rating.grade > 0 else ()
    wanted = RecordSurvey(rating.number, rating.round, rating.grade, reasons, rating.comment)
    return Turn(replace(session, focus=rating), (), (wanted,))


def recorded(session: Session, event: SurveyRecorded, scene: Scene) -> Turn:
    """Thank for the rating: after a low grade ask why, after any other offer to say more."""
    session = replace(session, surveys=tuple(s for s in session.surveys if s.number != event.number))
    rating = session.focus
    more_said = isinstance(rating, Rating) and bool(rating.comment) and _last(session, rating) is session.rated
    if isinstance(rating, Rating) and event.grade > 0:
        session = replace(session, rated=rating)
    if not isinstance(rating, Rating) or rating.number != event.number:
        return tell(session, "rated", *onward(session), grade=say(f"grade-{_known(event.grade)}"))
    if event.grade == 0:
        return _skipped(replace(session, focus=None), rating, scene)
    if event.grade <= LOW:
        return ask(session, _reasons(rating, scene))
    if more_said:
        return tell(replace(session, focus=None), "comment-thanks", *onward(session))
    more = button(f"r.{event.number}.{event.round}.more{event.grade}", "btn-say-more")
    session = replace(session, focus=None)
    return tell(session, "rated", more, onward(session)[0], grade=say(f"grade-{_known(event.grade)}"))


def _is_round(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 4


def _known(grade: int) -> int:
    return grade if grade in GRADES else 3


def _reasons(rating: Rating, scene: Scene) -> Reply:
    stem = f"r.{rating.number}.{rating.round}"
    left = tuple(button(f"{stem}.{why}", f"reason-{why}") for why in scene.book.reasons if why not in rating.reasons)
    taken: Arg = lines(*(say("reason-taken", reason=say(f"reason-{why}")) for why in rating.reasons))
    said: Arg = say("comment-taken") if rating.comment else ""
    text = say("ask-why", grade=say(f"grade-{_known(rating.grade)}"))
    card = say("lines", first=text, rest=lines(taken, said)) if taken or said else text
    return Reply(card, (*left, button(f"{stem}.done", "btn-done")), slot=f"why{rating.number}", keep=True)


def reason_pressed(session: Session, scene: Scene, code: str) -> Turn:
    """Add a reason, or end the rating."""
    _, number, round_, why, *_ = (*code.split("."), "", "", "")
    rating = session.focus
    if why[:4] == "more" and why[4:] in _RATED and _is_round(round_) and number:
        rating = _last(session, Rating(number, int(round_), int(why[4:]), scene.now))
        done = button(f"r.{number}.{round_}.done", "btn-done")
        return tell(replace(session, focus=rating), "ask-say-more", done)
    if not isinstance(rating, Rating) or rating.number != number:
        return outdated(session, scene)
    if why == "done":
        return _go_on(replace(session, focus=None), scene, "rated-all")
    if why not in scene.book.reasons:
        return outdated(session, scene)
    kept = tuple(r for r in rating.reasons if r != why)
    return _record(session, replace(rating, reasons=(*kept, why)))


def _last(session: Session, rating: Rating) -> Rating:
    """Return the rating with what was said for the same grade before, so that it is added to, not replaced."""
    old = session.rated
    return old if old and (old.number, old.round, old.grade) == (rating.number, rating.round, rating.grade) else rating


def comment(session: Session, rating: Rating, text: str, scene: Scene) -> Turn:
    """Add words to the rating."""
    said = f"{rating.comment}\n{text}".strip()
    if len(said) > scene.book.limits.matter:
        done = button(f"r.{rating.number}.{rating.round}.done", "btn-done")
        return ask(replace(session, focus=rating), Reply(_too_long(said, scene), (done,)))
    return _record(session, replace(rating, comment=said))


def _too_long(words: str, scene: Scene) -> Text:
    return say("comment-too-long", typed=len(words), most=scene.book.limits.matter)


def _go_on(session: Session, scene: Scene, key: str) -> Turn:
    if session.draft is not None:
        return saying(proceed(session, scene), say(key))
    return tell(session, key, *onward(session))


def _skipped(session: Session, rating: Rating, scene: Scene) -> Turn:
    """Answer a skipped rating, and offer never to be asked again."""
    if session.draft is not None:
        return saying(proceed(session, scene), say("rate-skipped"))
    never = button(f"s.{rating.number}.{rating.round}.off", "btn-never-ask")
    return tell(session, "rate-skipped", *onward(session), never)


def stopped(session: Session) -> Turn:
    """Say that the owner will not be asked to rate any more."""
    return tell(replace(session, focus=None, surveys=()), "surveys-stopped", *onward(session))


def failure(session: Session, why: str) -> Turn:
    """Say why the rating was not recorded; one whose words the desk refused is recorded without them."""
    rating = session.focus
    if why == "bad-draft" and isinstance(rating, Rating) and rating.comment:
        return saying(_record(session, replace(rating, comment="")), say("comment-refused"))
    key = "survey-closed" if why in ("window-closed", "not-now", "not-found") else "try-later"
    return tell(replace(session, focus=None), key, *onward(session))
