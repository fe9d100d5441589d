"""PURE. Ranks what may be answered, newest first, and gives the words to the newest that claims them.

Owns `open_asks` and which button words may press. What each taker does is in `takers`.
"""

from __future__ import annotations

from dialogues.core.parts import Incoming
from dialogues.core.session import (
    Objecting,
    Offered,
    Query,
    Rating,
    Session,
    Supplementing,
    Survey,
    Topic,
    Turn,
    TurnContext,
)
from dialogues.input import takers
from dialogues.language.words import command_in

Ask = Query | Survey | Rating | Supplementing | Objecting | Topic

# Before a handler's question and news only their own buttons count: a yes or a digit may be the answer.
_OWN = ("btn-answer", "btn-other-matter", "btn-show", "btn-object", "btn-done", "btn-undo")
_MAY_ANSWER = frozenset({"nod", "thanks", "cancel"})  # commands that may be the answer to a question
_FREE = frozenset({"matter", "enterprise", "phone", "files"})  # questions of the report that no digit answers


def open_asks(session: Session) -> tuple[Ask, ...]:
    """Return what may be answered beside the report, newest first.

    What is older than the open question of a report is left out: the report was asked about since.
    """
    focus, draft = session.focus, session.draft
    found: list[Ask] = [*session.queries, *session.surveys]
    found += [focus] if isinstance(focus, Rating | Supplementing | Objecting) else []
    found += [session.rated] if session.rated is not None and session.rated != focus else []
    found += [session.topic] if session.topic is not None else []
    asked = draft.asked_at if draft is not None else None
    newer = [ask for ask in found if draft is None or (ask.since is not None and (asked is None or ask.since > asked))]
    return tuple(sorted(newer, key=_rank, reverse=True))


def _rank(ask: Ask) -> tuple[float, int]:
    """Return the time of the question; of two at the same time, what waits for an answer comes before mere news."""
    return (ask.since.timestamp() if ask.since else 0.0, 0 if isinstance(ask, Topic) else 1)


def may_press(session: Session, scene: TurnContext, text: str, code: str) -> bool:
    """Return whether these words may press the button they fit: never one that stands before an open question."""
    newest = next(iter(open_asks(session)), None)
    label = _label_of(session.offered, code)
    digit = text.strip().isdecimal()
    writing = isinstance(session.focus, Supplementing | Objecting)
    if isinstance(newest, Query) and not writing:
        return not digit and label in _OWN and command_in(text, scene.book) not in _MAY_ANSWER
    if isinstance(newest, Topic) and session.draft is not None and not writing:
        return not digit and (label in _OWN or command_in(text, scene.book) not in _MAY_ANSWER)
    if isinstance(newest, Supplementing | Objecting):
        return not digit
    draft = session.draft
    return not (digit and draft is not None and draft.asked in _FREE)


def _label_of(offered: tuple[Offered, ...], code: str) -> str:
    return next((option.label for option in offered if option.code == code), "")


def take_for_newest(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Give the message to the newest that takes it; None when none does."""
    for ask in open_asks(session):
        turn = _take(session, ask, incoming, scene)
        if turn is not None:
            return turn
    return None


def take_for_reply(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Give a reply to the ticket that the replied message is about; None when it is no reply."""
    number = incoming.reply_to
    if not number or session.staff is not None:
        return None
    for ask in (*session.queries, *session.surveys, session.focus, session.rated, session.topic):
        if ask is not None and ask.number == number:
            turn = takers.take_pointed(session, ask, incoming, scene)
            if turn is not None:
                return turn
    return takers.add_incoming(session, number, incoming, scene)


def _take(session: Session, ask: Ask, incoming: Incoming, scene: TurnContext) -> Turn | None:
    match ask:
        case Query():
            return takers.take_answer(session, ask, incoming, scene)
        case Survey():
            return takers.take_rating(session, ask, incoming, scene)
        case Rating():
            return takers.take_comment(session, ask, incoming, scene)
        case Supplementing():
            return takers.take_supplement(session, ask, incoming, scene)
        case Objecting():
            return takers.take_objection(session, ask, incoming, scene)
        case Topic():
            return takers.take_for_topic(session, ask, incoming, scene)


def is_newest_survey(session: Session, scene: TurnContext) -> bool:
    """Return whether a survey of the last minutes is the newest thing that was asked."""
    newest = next(iter(open_asks(session)), None)
    return isinstance(newest, Survey) and takers.is_fresh(newest.since, scene)
