"""PURE. Decides by the model's answer where free words go: small talk, a ticket, a rating, or a report.

No matter is lost: long words are never taken for small talk without asking, and doubtful ones are kept until the owner
presses the button that says what they were.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import action_button, turn_with_text
from dialogues.core.effects import QueryProgress
from dialogues.core.events import Understood
from dialogues.core.parts import Incoming
from dialogues.core.session import Choice, Doubt, Session, Turn, TurnContext
from dialogues.input import commands, digressions, doubts, emergency, praise
from dialogues.input.button import on_button
from dialogues.intake import driver
from dialogues.intake.free_text import add_to_report, mark_not_understood, take_guess
from dialogues.intake.questions.region import regions_named_in
from dialogues.language import utterance
from dialogues.language.characters import simplify_characters
from dialogues.tickets import choices, small_talk, supplements, survey

CLEAR = 7  # characters up to which words may be a yes or a no
CHANCE = 4  # characters from which an unsure yes or no without a question is none
MOST = 8  # characters from which a nod or thanks swallows nothing
TALE = 25  # characters from which small talk may hold a matter

# Labels of the buttons that yes and no may press; never one that cannot be undone.
AGREE = ("btn-report-anyway", "btn-right", "btn-use-these", "btn-solved", "btn-resume", "btn-go-on", "btn-is-answer")
DISAGREE = (
    "btn-other-kind",
    "btn-unsolved",
    "btn-use-others",
    "btn-other-matter",
    "btn-neither",
    "btn-edit",
    "btn-no-phone",
    "btn-skip",
)

# Intents that are seldom a long text: from TALE characters on the words may hold a matter.
LIGHT = frozenset(
    {"greet", "thanks", "affirm", "deny", "usage", "rate_good", "rate_bad", "human", "cancel", "forget_me"}
)
YIELDING = frozenset({"affirm", "deny", "thanks", "greet", "rate_good", "usage"})  # what a question never means
LEAVING = frozenset({"human", "cancel"})  # in a report they are meant, however long: nothing is lost by them

_COMMANDS = {"thanks": "thanks", "usage": "help", "human": "human", "cancel": "cancel", "forget_me": "forget"}


def on_text_understood(session: Session, event: Understood, scene: TurnContext) -> Turn:
    """Handle the model's answer about the words that wait, or, when none wait, about the whole report."""
    if not session.heard:
        if session.draft is None:
            return Turn(session)
        return driver.ask_next_step(take_guess(session, scene, event), scene)
    smelt = event.intent == "emergency" and event.certainty == "sure" and not emergency.hear_danger(event.text, scene)
    if smelt and session.draft is None and not (session.queries or session.staff):
        return emergency.raise_alarm(session, scene)
    turn = next((turn for act in _ACTS if (turn := act(session, event, scene)) is not None), None)
    return turn if turn is not None else add_to_report(session, scene, event)


def on_not_understood(session: Session, scene: TurnContext) -> Turn:
    """Continue without the model: the words are kept, and the owner is asked what the model would have decided."""
    if not session.heard:
        return (
            driver.ask_next_step(mark_not_understood(session), scene)
            if session.draft
            else small_talk.greet_person(session, scene)
        )
    turn = doubts.ask_whether_answer(session, scene) or doubts.ask_whether_rating(session, None, scene)
    return turn if turn is not None else add_to_report(session, scene, None)


def _heard_words(session: Session) -> str:
    """Return all words that wait for the model or for the owner's choice."""
    return "\n".join(part.text for part in session.heard)


def _take_named_kind(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Take words that begin with a kind as such a report, whatever else they look like."""
    if (
        session.draft is not None
        or session.queries
        or not utterance.leading_kind(doubts.newest_words(session), scene.book)[0]
    ):
        return None
    return add_to_report(session, scene, event)


def _explain_for_question(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Explain the open question after a short question: it is never a yes, a no or thanks."""
    text = doubts.newest_words(session)
    if session.draft is None or event.intent not in YIELDING or len(text) >= TALE:
        return None
    if session.draft.asked in ("", "matter"):
        return None
    if not utterance.is_question(text, scene.book):
        return None
    return digressions.explain_question(_drop_newest_words(session), scene)


def _answer_talk(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Answer small talk, a command or a rating; None when the words may be a matter."""
    meant = session.draft is not None and event.intent in LEAVING
    if event.intent in LIGHT and len(doubts.newest_words(session)) >= TALE and not session.surveys and not meant:
        return _ask_talk_or_matter(session, event, scene)
    act = INTENTS.get(event.intent) if _is_plausible(doubts.newest_words(session), event.intent, scene) else None
    return act(session, event, scene) if act else None


def _drop_newest_words(session: Session) -> Session:
    """Drop the newest words, which were talk; others that waited for the owner's choice go on waiting."""
    waits = Doubt((choices.other_matter(session),), session.heard[:-1], session.waiting)
    return replace(session, heard=(), waiting=(), doubt=waits if waits.parts or waits.files else session.doubt)


def _ask_talk_or_matter(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Ask whether long talk is a matter; None when it surely is: a sure kind after a greeting, or words in a report."""
    if session.draft is not None or session.queries or (event.intent == "greet" and event.certainty == "sure"):
        return None
    session, _ = choices.keep_in_doubt(session, (Choice("new"),), Incoming(), scene)
    return turn_with_text(
        session,
        "talk-or-matter",
        action_button("report", "btn-report-anyway"),
        action_button("mine"),
        action_button("human"),
    )


def _is_plausible(text: str, intent: str, scene: TurnContext) -> bool:
    """Return whether the intent is believed: some need one of their words (怎么注销 is no wish to be forgotten)."""
    needed = scene.book.words.talk_needs.get(intent, ())
    return not needed or any(word in simplify_characters(text) for word in needed)


def _search_pointed(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Search the ticket that a short text names and asks about, or no longer wants: 三轮车的事有没有人管."""
    words = doubts.newest_words(session)
    named = utterance.points_elsewhere(words, "", scene.book) and utterance.asks_progress(words, scene.book)
    if session.draft is not None or not named or utterance.asks_anew(words, scene.book):
        return None
    return Turn(session, (), (QueryProgress(words=_heard_words(session)),))


def _answer_handler(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Add the words to the ticket whose handler asked, unless they look like a matter of their own."""
    if session.draft is not None or not session.queries:
        return None
    if event.certainty == "sure" and len(_heard_words(session)) >= doubts.LONG:
        return doubts.ask_whether_answer(session, scene)
    return supplements.add_to_ticket(session, session.queries[0].number, session.heard, session.waiting, scene)


def _holds_more(session: Session, scene: TurnContext) -> bool:
    """Return whether words that the model took for thanks may hold more: MOST characters are never swallowed."""
    text = doubts.newest_words(session)
    return (
        len(text) >= MOST
        and not utterance.is_praise(text, scene.book)
        and (session.rated is None or session.draft is not None)
    )


# -- intents ----------------------------------------------------------------------------------------------------------
def _run_intent_command(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Run the command that the intent means."""
    if event.intent == "thanks":
        if _holds_more(session, scene):
            return _ask_talk_or_matter(session, event, scene)
        return praise.accept_praise(_drop_newest_words(session), doubts.newest_words(session), scene)
    return commands.run_command(_COMMANDS[event.intent], _drop_newest_words(session), scene)


def _answer_greeting(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Answer a greeting: the open question again, or a welcome."""
    session = _drop_newest_words(session)
    return driver.ask_next_step(session, scene) if session.draft else small_talk.greet_person(session, scene)


def _press_agreeing_button(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Press the shown button that yes stands for."""
    return _press_offered_button(session, event, AGREE, scene)


def _press_disagreeing_button(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Press the shown button that no stands for."""
    return _press_offered_button(session, event, DISAGREE, scene)


def _press_offered_button(
    session: Session, event: Understood, labels: tuple[str, ...], scene: TurnContext
) -> Turn | None:
    """Press the first shown button with one of these labels; without a question, yes and no may answer the handler."""
    if session.queries and session.draft is None and session.doubt is None:
        return None
    if session.draft is not None and _says_more(session, scene):
        return None
    code = next((option.code for option in session.offered if option.label in labels), "")
    code = "" if "错" in doubts.newest_words(session) else code  # something is wrong: the open question is put again
    if not code and event.certainty != "sure" and len(doubts.newest_words(session)) >= CHANCE:
        return None  # no yes or no is waited for, and these words may be more
    session = _drop_newest_words(session)
    if code:
        return on_button(session, scene, code)
    return commands.run_command("nod", session, scene)


def _says_more(session: Session, scene: TurnContext) -> bool:
    """Return whether the words hold more than a yes or no: a place, a figure, a story."""
    text = doubts.newest_words(session)
    return len(text) > CLEAR or any(c.isdecimal() for c in text) or bool(regions_named_in(text, scene.book))


def _search_tickets(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Search the tickets that the words are about; in a report such words belong to the report."""
    words = doubts.newest_words(session)
    if session.draft is not None and not (session.draft.words and _is_ticket_wish(session, event)):
        return None
    if session.draft is not None and utterance.is_question(words, scene.book) and not _names_ticket(words, scene):
        return None  # in a form a question is about the form, or part of the matter
    if utterance.asks_anew(words, scene.book) or utterance.opens_matter(words, scene.book):
        return None
    return Turn(session, (), (QueryProgress(words=_heard_words(session)),))


def _names_ticket(text: str, scene: TurnContext) -> bool:
    """Return whether a question is about something that was handed in before."""
    return any(word in text for word in scene.book.words.ticket_words)


def _is_ticket_wish(session: Session, event: Understood) -> bool:
    """Return whether words in a report are about another ticket: a question is, a wish must be short and sure."""
    short = event.certainty == "sure" and len(doubts.newest_words(session)) < TALE
    return event.intent == "progress" or (event.intent in ("urge", "withdraw") and short)


def _answer_out_of_scope(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Answer what we do not handle; None in a report, and when a handler's question is open."""
    if session.draft is not None or session.queries:
        return None
    return small_talk.answer_out_of_scope(session, scene)


def _record_good_rating(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Record grade 4 for the newest open survey, else answer like praise."""
    if session.surveys and session.draft is None:
        return survey.record_grade(session, session.surveys[0], 4, scene, _heard_words(session))
    if _holds_more(session, scene):
        return _ask_talk_or_matter(session, event, scene)
    return praise.accept_praise(_drop_newest_words(session), doubts.newest_words(session), scene)


def _record_bad_rating(session: Session, event: Understood, scene: TurnContext) -> Turn | None:
    """Record grade 2 for the newest open survey; without one the words are a matter."""
    if session.surveys and session.draft is None:
        return survey.record_grade(session, session.surveys[0], 2, scene, _heard_words(session))
    return None


INTENTS: dict[str, Callable[[Session, Understood, TurnContext], Turn | None]] = {
    **dict.fromkeys(_COMMANDS, _run_intent_command),
    "greet": _answer_greeting,
    "affirm": _press_agreeing_button,
    "deny": _press_disagreeing_button,
    "progress": _search_tickets,
    "urge": _search_tickets,
    "withdraw": _search_tickets,
    "supplement": _search_tickets,
    "out_of_scope": _answer_out_of_scope,
    "rate_good": _record_good_rating,
    "rate_bad": _record_bad_rating,
}

# Tried in this order; words that none of them takes belong to the report.
_ACTS: tuple[Callable[[Session, Understood, TurnContext], Turn | None], ...] = (
    _take_named_kind,
    _explain_for_question,
    _answer_talk,
    _answer_handler,
    _search_pointed,
    doubts.ask_whether_rating,
    doubts.ask_whether_supplement,
)
