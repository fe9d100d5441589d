"""PURE. Asks which matter words are for where the model's answer leaves that open, and takes what comes meanwhile.

`tickets.choices` puts the question. Does not decide by the form of the words: `claims` and `asks` do.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.events import Understood
from dialogues.core.parts import Incoming
from dialogues.core.session import Choice, Doubt, Session, Turn, TurnContext
from dialogues.input import asks, commands, takers
from dialogues.input.button import on_button
from dialogues.language import utterance
from dialogues.language.words import chosen_code, command_in, normalize_text
from dialogues.tickets import choices
from dialogues.tickets.choices import ask_again, ask_which

_WAITING = frozenset({"mine", "help", "human", "forget", "work", "report", "ask", "cancel", "resume", "restart"})

LONG = 15  # characters from which words may be a matter of their own


def take_for_doubt(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Let what comes while the question is open wait with the rest, and put it again; a command is carried out."""
    doubt = session.doubt
    if doubt is None or not doubt.among:
        return None
    if not incoming.files:
        pressed = chosen_code(incoming.text, session.offered, scene.book)
        name = command_in(incoming.text, scene.book)
        if pressed and not (pressed == "go.cancel" and incoming.text.strip().isdecimal()):
            return on_button(session, scene, pressed)
        if name in _WAITING:
            return commands.run_command(name, session, scene)
        if normalize_text(incoming.text) in scene.book.words.empty or name:
            return ask_again(session)
    if picked := _pick_named(session, doubt, incoming, scene):
        return picked
    objecting = next((choice for choice in doubt.among if choice.purpose == "objection"), None)
    if objecting is not None and not incoming.files and utterance.is_disagreement(incoming.text, scene.book):
        session, _ = choices.keep_in_doubt(session, doubt.among, incoming, scene)
        return on_button(session, scene, choices.choice_code(objecting, doubt.among))
    if graded := _take_grade(session, doubt, incoming, scene):
        return graded
    if len(doubt.among) == 1:
        return None  # no doubt about what comes now: others may claim it, and what waits goes on waiting
    return ask_which(session, doubt.among, incoming, scene)


def _pick_named(session: Session, doubt: Doubt, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Give what waits to the one choice whose name short words point at: 税务那件. These wait with the rest first."""
    if incoming.files or len(incoming.text) > LONG:
        return None
    named = [choice for choice in doubt.among if utterance.points_at(incoming.text, choice.about, scene.book, 1)]
    code = choices.choice_code(named[0], doubt.among) if len(named) == 1 else ""
    if not code:
        return None
    session, _ = choices.keep_in_doubt(session, doubt.among, incoming, scene)
    return on_button(session, scene, code)


def _take_grade(session: Session, doubt: Doubt, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Record a grade that is given while it is asked whether other words are a rating; these become its comment."""
    rating = next((choice for choice in doubt.among if choice.purpose == "rating"), None)
    grade, rest = (0, "") if incoming.files else utterance.leading_grade(incoming.text, scene.book)
    if not grade or rating is None:
        return None
    if rest:
        told = Incoming(replace(incoming.part, text=rest, pieces=()))
        session, _ = choices.keep_in_doubt(session, doubt.among, told, scene)
    return on_button(session, scene, f"s.{rating.number}.{rating.round}.{grade}")


def newest_words(session: Session) -> str:
    """Return what was said last, without earlier words that wait for a choice."""
    return session.heard[-1].text if session.heard else ""


def ask_whether_answer(session: Session, scene: TurnContext) -> Turn | None:
    """Ask whether the words answer a handler's question of long ago, or are a new matter; None without a question."""
    if session.draft is not None or not session.queries:
        return None
    query = session.queries[0]
    among = (Choice("answer", query.number, query.about), Choice("new"))
    return ask_which(session, among, Incoming(), scene)


def ask_whether_rating(session: Session, event: Understood | None, scene: TurnContext) -> Turn | None:
    """Ask whether words after a fresh survey rate it, or are a new matter; None when the survey is no longer the newest
    or the words open a matter."""
    if session.draft is not None or not asks.is_newest_survey(session, scene):
        return None
    words = newest_words(session)
    settled = event is not None and event.certainty == "sure" and len(words) >= LONG
    if utterance.opens_matter(words, scene.book) or (settled and not utterance.judges_result(words, scene.book)):
        return None
    invited = session.surveys[0]
    among = (Choice("rating", invited.number, invited.about, invited.round), Choice("new"))
    return ask_which(session, among, Incoming(), scene)


def ask_whether_supplement(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Ask whether words soon after news of a ticket go on with it; a sure matter of some length is its own."""
    topic, words = session.topic, newest_words(session)
    if session.draft is not None or topic is None or not takers.is_fresh(topic.since, scene):
        return None
    settled = event.certainty == "sure" and len(words) >= LONG
    if settled or utterance.opens_matter(words, scene.book) or utterance.asks_anew(words, scene.book):
        return None
    among = (Choice("supplement", topic.number, topic.about), Choice("new"))
    return ask_which(session, among, Incoming(), scene)
