"""PURE. Takes the rating of one round (mechanism 19, 20): voluntary, changeable, in words or by buttons, never forced.

A grade is recorded the moment it is given; reasons and words are added to it. Leaving at any point loses nothing.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import (
    join_lines,
    make_button,
    next_actions,
    prepend_texts,
    turn_with_reply,
    turn_with_text,
    undo_button,
)
from dialogues.core.effects import RecordSurvey, StopSurveys
from dialogues.core.events import SurveyRecorded
from dialogues.core.parts import Part
from dialogues.core.session import Choice, Rating, Session, Survey, Turn, TurnContext, note_kept, release_doubt
from dialogues.core.values import Arg, Option, Reply, Text, TicketCard, make_text
from dialogues.intake.driver import answer_outdated_button, ask_next_step
from dialogues.tickets import choices

GRADES = (5, 4, 3, 2, 1)
_RATED = tuple(str(grade) for grade in GRADES)
LOW = 2  # a grade that is asked why


def matter_name(ticket: TicketCard) -> str:
    """Return what the matter is called: the owner's own words, or its number when it is secret."""
    return ticket.title if ticket.title and not ticket.secret else ticket.number


def grade_options(survey: Survey) -> tuple[Option, ...]:
    """Return the buttons of the five grades, and one to skip."""
    stem = f"s.{survey.number}.{survey.round}"
    return (
        *(make_button(f"{stem}.{grade}", f"grade-{grade}") for grade in GRADES),
        make_button(f"{stem}.0", "btn-not-now"),
    )


def remember_survey(session: Session, survey: Survey) -> Session:
    """Remember the invitation as the newest; an earlier round of the same ticket is over."""
    others = tuple(other for other in session.surveys if other.number != survey.number)
    return replace(session, surveys=(survey, *others)[:10])


def on_grade_button(session: Session, scene: TurnContext, code: str) -> Turn:
    """Record the grade of a button, also a second one on an old card: the desk decides whether it still counts."""
    _, number, round_, grade, *_ = (*code.split("."), "", "", "")
    if grade == "off" and number:
        return Turn(session, (), (StopSurveys(),))
    if not (number and _is_round(round_) and grade in ("0", *_RATED)):
        return answer_outdated_button(session, scene)
    meant = (
        grade != "0" and session.doubt is not None and any(choice.purpose == "rating" for choice in session.doubt.among)
    )
    session = release_doubt(session) if meant else session
    comment = "\n".join(part.text for part in session.heard) if meant else ""
    return record_grade(session, Survey(number, int(round_)), int(grade), scene, comment)


def record_grade(session: Session, survey: Survey, grade: int, scene: TurnContext, comment: str = "") -> Turn:
    """Record a grade; reasons and comment given for the same round before are kept."""
    fits = len(comment) <= scene.book.limits.matter
    said = comment if fits else ""
    rating = Rating(survey.number, survey.round, grade, scene.now, comment=said, last=said)
    earlier = _find_rating(session, survey)
    if earlier is not None:
        said = "\n".join(words for words in (earlier.comment, rating.comment) if words)
        fits = fits and len(said) <= scene.book.limits.matter
        rating = replace(rating, reasons=earlier.reasons, comment=said if fits else earlier.comment)
    told: tuple[Text, ...] = (make_text("rating-no-files"),) if session.waiting else ()
    told += () if fits else (_too_long_text(comment, scene),)
    session = replace(session, heard=(), waiting=())
    return prepend_texts(_record_rating(_note_comment(session, survey.number, rating.last), rating), *told)


def _record_rating(session: Session, rating: Rating) -> Turn:
    reasons = rating.reasons if rating.grade > 0 else ()
    wanted = RecordSurvey(rating.number, rating.round, rating.grade, reasons, rating.comment)
    return Turn(replace(session, focus=rating), (), (wanted,))


def on_survey_recorded(session: Session, event: SurveyRecorded, scene: TurnContext) -> Turn:
    """Thank for the rating: after a low grade ask why, after any other offer to say more."""
    session = replace(session, surveys=tuple(s for s in session.surveys if s.number != event.number))
    rating = session.focus
    more_said = (
        isinstance(rating, Rating) and bool(rating.comment) and _with_earlier_words(session, rating) is session.rated
    )
    if isinstance(rating, Rating) and event.grade > 0:
        session = replace(session, rated=rating, rated_before=_with_rating(session, rating))
    if not isinstance(rating, Rating) or rating.number != event.number:
        return turn_with_text(
            session, "rated", *next_actions(session), grade=make_text(f"grade-{_known_grade(event.grade)}")
        )
    if event.grade == 0:
        return _answer_skipped(replace(session, focus=None), rating, scene)
    if event.grade <= LOW:
        return turn_with_reply(session, _reasons_reply(rating, scene))
    if more_said and not rating.last and session.kept is not None and not session.kept.parts:
        return turn_with_text(replace(session, focus=None), "taken-back", *next_actions(session))
    if more_said:
        return turn_with_text(
            replace(session, focus=None), "comment-thanks", *next_actions(session), *undo_button(session)
        )
    more = make_button(f"r.{event.number}.{event.round}.more{event.grade}", "btn-say-more")
    session = replace(session, focus=None)
    return turn_with_text(
        session, "rated", more, next_actions(session)[0], grade=make_text(f"grade-{_known_grade(event.grade)}")
    )


def _with_rating(session: Session, rating: Rating) -> tuple[Rating, ...]:
    """Return the ratings to remember, the newest first."""
    others = (one for one in session.rated_before if (one.number, one.round) != (rating.number, rating.round))
    return (rating, *others)[:10]


def _is_round(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 4


def _known_grade(grade: int) -> int:
    return grade if grade in GRADES else 3


def _reasons_reply(rating: Rating, scene: TurnContext) -> Reply:
    stem = f"r.{rating.number}.{rating.round}"
    left = tuple(
        make_button(f"{stem}.{why}", f"reason-{why}") for why in scene.book.reasons if why not in rating.reasons
    )
    taken: Arg = join_lines(*(make_text("reason-taken", reason=make_text(f"reason-{why}")) for why in rating.reasons))
    said: Arg = make_text("comment-taken") if rating.comment else ""
    text = make_text("ask-why", grade=make_text(f"grade-{_known_grade(rating.grade)}"))
    card = make_text("lines", first=text, rest=join_lines(taken, said)) if taken or said else text
    return Reply(card, (*left, make_button(f"{stem}.done", "btn-done")), slot=f"why{rating.number}", keep=True)


def on_reason_button(session: Session, scene: TurnContext, code: str) -> Turn:
    """Add a reason, or end the rating."""
    _, number, round_, why, *_ = (*code.split("."), "", "", "")
    rating = session.focus
    if why[:4] == "more" and why[4:] in _RATED and _is_round(round_) and number:
        known = _find_rating(session, Survey(number, int(round_)))
        rating = replace(known or Rating(number, int(round_), 0, scene.now), grade=int(why[4:]), since=scene.now)
        done = make_button(f"r.{number}.{round_}.done", "btn-done")
        return turn_with_text(replace(session, focus=rating), "ask-say-more", done)
    if not isinstance(rating, Rating) or rating.number != number:
        return answer_outdated_button(session, scene)
    if why == "done":
        return _finish_rating(replace(session, focus=None), scene, "rated-all")
    if why not in scene.book.reasons:
        return answer_outdated_button(session, scene)
    kept = tuple(r for r in rating.reasons if r != why)
    return _record_rating(session, replace(rating, reasons=(*kept, why)))


def _with_earlier_words(session: Session, rating: Rating) -> Rating:
    """Return the rating with what was said for the same grade before, so that it is added to, not replaced."""
    old = session.rated
    return old if old and (old.number, old.round, old.grade) == (rating.number, rating.round, rating.grade) else rating


def add_comment(session: Session, rating: Rating, text: str, scene: TurnContext) -> Turn:
    """Add words to the rating."""
    said = f"{rating.comment}\n{text}".strip()
    if len(said) > scene.book.limits.matter:
        done = make_button(f"r.{rating.number}.{rating.round}.done", "btn-done")
        return turn_with_reply(replace(session, focus=rating), Reply(_too_long_text(said, scene), (done,)))
    return _record_rating(_note_comment(session, rating.number, text), replace(rating, comment=said, last=text))


def _find_rating(session: Session, survey: Survey) -> Rating | None:
    """Return what was said about this round before; None when it was not rated here."""
    known = (session.focus, session.rated, *session.rated_before)
    same = (
        one for one in known if isinstance(one, Rating) and (one.number, one.round) == (survey.number, survey.round)
    )
    return next(same, None)


def _note_comment(session: Session, number: str, words: str) -> Session:
    return note_kept(session, number, (Part(words),)) if words else session


def take_comment_back(session: Session, number: str, scene: TurnContext) -> Turn | None:
    """Record the rating without the words that came last; None when none are written down for it."""
    rating = next((r for r in (session.focus, session.rated) if isinstance(r, Rating) and r.number == number), None)
    if rating is None or not rating.last:
        return None
    rating = replace(rating, comment=rating.comment.removesuffix(rating.last).rstrip("\n"), last="")
    return _record_rating(replace(session, rated=rating), rating)


def _too_long_text(words: str, scene: TurnContext) -> Text:
    return make_text("comment-too-long", typed=len(words), most=scene.book.limits.matter)


def _finish_rating(session: Session, scene: TurnContext, key: str) -> Turn:
    if session.draft is not None:
        return prepend_texts(ask_next_step(session, scene), make_text(key))
    return turn_with_text(session, key, *next_actions(session))


def _answer_skipped(session: Session, rating: Rating, scene: TurnContext) -> Turn:
    """Answer a skipped rating, and offer never to be asked again."""
    if session.draft is not None:
        return prepend_texts(ask_next_step(session, scene), make_text("rate-skipped"))
    never = make_button(f"s.{rating.number}.{rating.round}.off", "btn-never-ask")
    return turn_with_text(session, "rate-skipped", *next_actions(session), never)


def on_surveys_stopped(session: Session) -> Turn:
    """Say that the owner will not be asked to rate any more."""
    return turn_with_text(replace(session, focus=None, surveys=()), "surveys-stopped", *next_actions(session))


def on_survey_failed(session: Session, why: str, scene: TurnContext) -> Turn:
    """Say why the rating was not recorded; one whose words the desk refused is recorded without them."""
    rating = session.focus
    if why == "bad-draft" and isinstance(rating, Rating) and rating.comment:
        return prepend_texts(_record_rating(session, replace(rating, comment="")), make_text("comment-refused"))
    key = "survey-closed" if why in ("window-closed", "not-now", "not-found") else "try-later"
    if not isinstance(rating, Rating) or not rating.last:
        return turn_with_text(replace(session, focus=None), key, *next_actions(session))
    again = (Choice("rating", rating.number, "", rating.round),) if key == "try-later" else ()
    session = replace(session, focus=None, heard=(Part(rating.last),))
    return choices.offer_choices(session, key, (*again, choices.other_matter(session)), scene)
