"""PURE. Takes words and files for what was asked or told about a ticket; a taker returns None for what is not its own.

A taker leaves to later rows of `claims.CLAIMS` what is plainly something else: a command of the menu, a greeting, a
question about us, an answer that fits the open report.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dialogues.core.effects import QueryProgress, UrgeTicket
from dialogues.core.parts import Incoming
from dialogues.core.session import (
    Choice,
    Focus,
    Objecting,
    Query,
    Rating,
    Session,
    Supplementing,
    Survey,
    Topic,
    Turn,
    TurnContext,
)
from dialogues.input import commands, digressions
from dialogues.input.early_answers import fits_report, report_claim
from dialogues.language import utterance
from dialogues.language.words import command_in, find_ticket_number, normalize_text
from dialogues.tickets import choices, objection, supplements, survey

_TALK = frozenset({"nod", "thanks", "cancel", "back", "resume", "restart"})  # commands that may be an answer


def is_fresh(since: datetime | None, scene: TurnContext) -> bool:
    """Return whether it was said within `limits.claim`."""
    return since is not None and scene.now - since <= scene.book.limits.claim


def add_incoming(session: Session, number: str, incoming: Incoming, scene: TurnContext) -> Turn:
    """Add words and files to a ticket."""
    return supplements.add_to_ticket(session, number, incoming.parts, incoming.files, scene)


def _is_aside(session: Session, incoming: Incoming, scene: TurnContext) -> bool:
    """Return whether the words are a greeting, a ticket's number or a command of the menu, which answer nothing."""
    if incoming.files:
        return False
    said, name = normalize_text(incoming.text), command_in(incoming.text, scene.book)
    number = find_ticket_number(incoming.text, scene.book)
    return said in scene.book.words.empty or (name not in ("", *_TALK)) or normalize_text(number) == said != ""


def _urge(session: Session, number: str, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Urge the ticket that is spoken of when the whole text says so: 催一下."""
    labels = scene.book.words.buttons.get(normalize_text(incoming.text), ())
    urges = not incoming.files and "btn-urge" in labels
    return Turn(replace(session, focus=None), (), (UrgeTicket(number),)) if urges else None


def _is_talk(incoming: Incoming, scene: TurnContext) -> bool:
    """Return whether the whole text is a nod, thanks, praise, or leaves."""
    named = command_in(incoming.text, scene.book) in _TALK or utterance.is_praise(incoming.text, scene.book)
    return not incoming.files and named


def _is_other_matter(incoming: Incoming, scene: TurnContext) -> bool:
    """Return whether the owner says that this is another matter: 还有一件事, 我要投诉…."""
    text = incoming.text
    return utterance.opens_matter(text, scene.book) or bool(utterance.leading_kind(text, scene.book)[0])


# -- a handler's question ---------------------------------------------------------------------------------------------
def take_answer(session: Session, query: Query, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Add the message to the ticket whose handler asked: 2, 可以, 没有 and 取消 may be the answer."""
    if _is_aside(session, incoming, scene):
        return None
    if not incoming.files:
        told = digressions.answer_beside_ticket(session, query.number, incoming.text, scene)
        if told is not None:
            return told
        if fits_report(session, incoming.text, scene):
            return None
        if not is_fresh(query.since, scene) and session.draft is None:
            return None  # asked long ago: the model and its doubts decide
    pointed = _named_elsewhere(session, query.number, incoming, scene)
    if pointed is not None:
        mine = Choice("answer", query.number, query.about)
        return choices.ask_which(session, (pointed, mine), incoming, scene)
    rivals = tuple(other for other in session.queries if _is_unseen(session, other))
    if len(rivals) > 1 and _is_unseen(session, query):
        among = tuple(Choice("answer", rival.number, rival.about) for rival in rivals[:3])
        return choices.ask_which(session, (*among, choices.other_matter(session)), incoming, scene)
    return add_incoming(session, query.number, incoming, scene)


def _is_unseen(session: Session, query: Query) -> bool:
    """Return whether the question came after the owner did something last."""
    return query.since is not None and (session.touched is None or query.since > session.touched)


def _named_elsewhere(session: Session, number: str, incoming: Incoming, scene: TurnContext) -> Choice | None:
    """Return the other ticket, asked or told of lately, that the words point at: 罚款那个我有录像; else None."""
    for ask in (*session.queries, *session.surveys, *((session.topic,) if session.topic else ())):
        if ask.number != number and utterance.points_at(incoming.text, ask.about, scene.book):
            return Choice("answer" if isinstance(ask, Query) else "supplement", ask.number, ask.about)
    return None


# -- a rating ---------------------------------------------------------------------------------------------------------
def take_rating(session: Session, invited: Survey, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Record a grade given in words, with what follows it as the comment; in an open report ask what is meant."""
    if incoming.files or _is_aside(session, incoming, scene) or _is_talk(incoming, scene):
        return None
    grade, rest = utterance.leading_grade(incoming.text, scene.book)
    if grade and not (session.draft is not None and not is_fresh(invited.since, scene)):
        return survey.record_grade(session, invited, grade, scene, rest)
    fresh = is_fresh(invited.since, scene) and session.draft is None and not _is_other_matter(incoming, scene)
    if fresh and utterance.asks_back(incoming.text, scene.book) and not utterance.asks_anew(incoming.text, scene.book):
        rating = Choice("rating", invited.number, invited.about, invited.round)
        return _answer_by_story(session, rating, incoming, scene)
    open_report = session.draft is not None and not fits_report(session, incoming.text, scene)
    if not open_report or not is_fresh(invited.since, scene) or _is_other_matter(incoming, scene):
        return None
    rating = Choice("rating", invited.number, invited.about, invited.round)
    return choices.ask_which(session, (rating, choices.other_matter(session)), incoming, scene)


def take_comment(session: Session, rating: Rating, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Take words after a grade: another grade, or more of the reasons."""
    writing = isinstance(session.focus, Rating)
    if incoming.files or _is_aside(session, incoming, scene) or fits_report(session, incoming.text, scene):
        return None
    grade, rest = utterance.changed_grade(incoming.text, scene.book)
    if grade:
        return survey.record_grade(session, Survey(rating.number, rating.round), grade, scene, rest)
    if command_in(incoming.text, scene.book) in _TALK or utterance.sign_mood(incoming.text, scene.book):
        return None
    if not writing and (not is_fresh(rating.since, scene) or _is_other_matter(incoming, scene)):
        return None
    if not writing and session.draft is not None:
        among = (Choice("rating", rating.number, "", rating.round), choices.other_matter(session))
        return choices.ask_which(session, among, incoming, scene)
    return survey.add_comment(session, rating, incoming.text, scene)


# -- a supplement, an objection ---------------------------------------------------------------------------------------
def take_supplement(session: Session, adding: Supplementing, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Add the message to the ticket; a nod or thanks after it ends nothing and adds nothing.

    What was added already and an open report have an equal claim on words that may be the report's answer.
    """
    if _is_aside(session, incoming, scene) or (adding.count and _is_talk(incoming, scene)):
        return None
    if urged := _urge(session, adding.number, incoming, scene):
        return urged
    if adding.count and not incoming.files and (may_be := report_claim(session, incoming.text, scene)):
        if may_be == "sure":
            return None
        mine = Choice("supplement", adding.number, adding.about)
        return choices.ask_which(session, (mine, choices.other_matter(session)), incoming, scene)
    if not incoming.files and (told := digressions.answer_beside_ticket(session, adding.number, incoming.text, scene)):
        return told
    other = next((query for query in session.queries if query.number != adding.number), None)
    brief = not incoming.files and len(normalize_text(incoming.text)) <= utterance.SHORT
    if brief and adding.count and other is not None and is_fresh(other.since, scene):
        asked = Choice("answer", other.number, other.about)
        return choices.ask_which(session, (asked, Choice("supplement", adding.number, adding.about)), incoming, scene)
    pointed = _named_elsewhere(session, adding.number, incoming, scene)
    if pointed is not None:
        mine = Choice("supplement", adding.number, adding.about)
        return choices.ask_which(session, (pointed, mine), incoming, scene)
    return add_incoming(session, adding.number, incoming, scene)


def take_objection(session: Session, objecting: Objecting, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Write words and files down for the objection; a nod shows it again."""
    if _is_aside(session, incoming, scene):
        return None
    if _is_talk(incoming, scene):
        return commands.run_command("cancel", session, scene) if _leaves(incoming, scene) else None
    return objection.take_objection_words(session, objecting, incoming.text, scene, incoming.files)


def _leaves(incoming: Incoming, scene: TurnContext) -> bool:
    return command_in(incoming.text, scene.book) == "cancel"


# -- what was told ----------------------------------------------------------------------------------------------------
def take_for_topic(session: Session, topic: Topic, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Take what plainly speaks of the ticket told of last: a question, a no to a refusal, more photos of it."""
    aside = _is_aside(session, incoming, scene) or _is_talk(incoming, scene)
    if not is_fresh(topic.since, scene) or session.staff is not None or aside:
        return None
    if incoming.files:
        return None if session.draft else _ask_if_supplement(session, topic, incoming, scene)
    text, book = incoming.text, scene.book
    if session.draft is None and (urged := _urge(session, topic.number, incoming, scene)):
        return urged
    if session.draft is None and utterance.points_elsewhere(text, topic.about, book):
        return Turn(replace(session, heard=(incoming.part,)), (), (QueryProgress(words=text),))
    if digressions.is_about_us(text, scene) or fits_report(session, text, scene) or _is_other_matter(incoming, scene):
        return None
    if topic.cause == "refusal" and utterance.is_disagreement(text, book):
        return objection.take_objection_words(session, Objecting(topic.number, scene.now), text, scene)
    if utterance.asks_back(text, book) and not utterance.asks_anew(text, book):
        return _answer_by_story(session, Choice("supplement", topic.number, topic.about), incoming, scene)
    if session.draft is not None:
        return None
    more = utterance.goes_on(text, book) and not utterance.is_question(text, book)
    if topic.cause == "added" or (topic.cause == "receipt" and more):
        return add_incoming(session, topic.number, incoming, scene)
    return _ask_if_supplement(session, topic, incoming, scene) if utterance.refers_back(text, book) else None


def _ask_if_supplement(session: Session, topic: Topic, incoming: Incoming, scene: TurnContext) -> Turn:
    supplement = Choice("objection" if topic.cause == "refusal" else "supplement", topic.number, topic.about)
    return choices.ask_which(session, (supplement, choices.other_matter(session)), incoming, scene)


def _answer_by_story(session: Session, mine: Choice, incoming: Incoming, scene: TurnContext) -> Turn:
    """Show the ticket's story; the words wait in case they are for the ticket, as `mine` says, or another matter."""
    session, _ = choices.keep_in_doubt(session, (mine, choices.other_matter(session)), incoming, scene)
    return Turn(session, (), (QueryProgress(mine.number),))


# -- the message replied to -------------------------------------------------------------------------------------------
def take_pointed(
    session: Session, ask: Focus | Query | Survey | Topic, incoming: Incoming, scene: TurnContext
) -> Turn | None:
    """Take a reply to a message about the ticket of `ask`; the owner pointed at it, so nothing is doubted."""
    text, book = incoming.text, scene.book
    match ask:
        case Survey():
            grade, rest = utterance.leading_grade(text, book)
            if grade and not incoming.files:
                return survey.record_grade(session, ask, grade, scene, rest)
            rating = Choice("rating", ask.number, ask.about, ask.round)
            among = (rating, Choice("supplement", ask.number, ask.about))
            return choices.ask_which(session, among, incoming, scene)
        case Rating() if not incoming.files:
            return take_comment(session, ask, incoming, scene) or survey.add_comment(session, ask, text, scene)
        case Objecting():
            return take_objection(session, ask, incoming, scene)
        case Topic() if not incoming.files and ask.cause == "refusal" and utterance.is_disagreement(text, book):
            return take_for_topic(session, replace(ask, since=scene.now), incoming, scene)
        case Topic() if not incoming.files and utterance.asks_back(text, book):
            return _answer_by_story(session, Choice("supplement", ask.number, ask.about), incoming, scene)
        case _:
            return None
