"""PURE. Decides by the model's answer where free words go: small talk, a ticket, a rating, or a report.

No matter is lost: long words are never taken for small talk without asking, and doubtful ones are kept until the owner
presses the button that says what they were.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import go, tell
from dialogues.core.effects import QueryProgress
from dialogues.core.events import Understood
from dialogues.core.session import Doubting, Scene, Session, Turn
from dialogues.input import commands, digressions, emergency, praise
from dialogues.input.button import press
from dialogues.intake import driver
from dialogues.intake.free_text import absorb, take_guess, unread
from dialogues.intake.questions.region import named
from dialogues.language import utterance
from dialogues.tickets import owner_tickets, small_talk, survey

CLEAR = 10  # characters up to which words may be a yes or a no
LONG = 15  # characters from which words may be a matter of their own
TALE = 25  # characters from which small talk may hold a matter

# Labels of the buttons that yes and no may press; never one that cannot be undone.
AGREE = ("btn-right", "btn-use-these", "btn-solved", "btn-resume", "btn-go-on", "btn-is-answer")
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


def understood(session: Session, event: Understood, scene: Scene) -> Turn:
    """Handle the model's answer about the words that wait, or, when none wait, about the whole report."""
    if not session.heard:
        if session.draft is None:
            return Turn(session)
        return driver.proceed(take_guess(session, scene, event), scene)
    smelt = event.intent == "emergency" and event.certainty == "sure"
    if smelt and session.draft is None and not (session.queries or session.staff):
        return emergency.alarm(session, scene)
    turn = next((turn for act in _ACTS if (turn := act(session, event, scene)) is not None), None)
    return turn if turn is not None else absorb(session, scene, event)


def not_understood(session: Session, scene: Scene) -> Turn:
    """Continue without the model: the words are kept, and the owner is asked what the model would have decided."""
    if not session.heard:
        return driver.proceed(unread(session), scene) if session.draft else small_talk.greet(session, scene)
    if session.draft is None and session.queries:
        return _doubt(session, scene)
    return absorb(session, scene, None)


def _words(session: Session) -> str:
    """Return all words that wait for the model or for the owner's choice."""
    return "\n".join(part.text for part in session.heard)


def _newest(session: Session) -> str:
    """Return what was said last, without earlier words that wait for a choice."""
    return session.heard[-1].text if session.heard else ""


def _led(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Take words that begin with a kind as such a report, whatever else they look like."""
    if session.draft is not None or session.queries or not utterance.led(_newest(session), scene.book)[0]:
        return None
    return absorb(session, scene, event)


def _wondered(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Explain the open question after a short question: it is never a yes, a no or thanks."""
    text = _newest(session)
    if session.draft is None or event.intent not in YIELDING or len(text) >= TALE:
        return None
    if session.draft.asked in ("", "matter"):
        return None
    if not utterance.wondering(text, scene.book):
        return None
    return digressions.explained(_without_last(session), scene)


def _talk(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Answer small talk, a command or a rating; None when the words may be a matter."""
    meant = session.draft is not None and event.intent in LEAVING
    if event.intent in LIGHT and len(_newest(session)) >= TALE and not session.surveys and not meant:
        return _perhaps_matter(session, event)
    act = INTENTS.get(event.intent) if _plausible(_newest(session), event.intent, scene) else None
    return act(session, event, scene) if act else None


def _without_last(session: Session) -> Session:
    """Drop the newest words, which were talk; others that wait for the owner's choice stay."""
    return replace(session, heard=session.heard[:-1])


def _perhaps_matter(session: Session, event: Understood) -> Turn | None:
    """Ask whether long talk is a matter; None when it surely is: a sure kind after a greeting, or words in a report."""
    if session.draft is not None or session.queries or (event.intent == "greet" and event.certainty == "sure"):
        return None
    return tell(session, "talk-or-matter", go("report", "btn-report-anyway"), go("mine"), go("human"))


def _plausible(text: str, intent: str, scene: Scene) -> bool:
    """Return whether the intent is believed: some need one of their words (怎么注销 is no wish to be forgotten)."""
    needed = scene.book.words.talk_needs.get(intent, ())
    return not needed or any(word in text for word in needed)


def _for_ticket(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Add the words to the ticket whose handler asked, unless they look like a matter of their own."""
    if session.draft is not None or not session.queries:
        return None
    if event.certainty == "sure" and len(_words(session)) >= LONG:
        return _doubt(session, scene)
    return owner_tickets.add(session, session.queries[0].number, _words(session), session.waiting, scene)


def _doubt(session: Session, scene: Scene) -> Turn:
    """Ask whether the words answer the handler's question or are a new matter."""
    query = session.queries[0]
    return owner_tickets.doubt(replace(session, focus=Doubting(query.number, scene.now)), query)


# -- intents ----------------------------------------------------------------------------------------------------------
def _command(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Run the command that the intent means."""
    if event.intent == "thanks":
        return praise.pleased(_without_last(session), _newest(session), scene)
    return commands.run(_COMMANDS[event.intent], _without_last(session), scene)


def _greet(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Answer a greeting: the open question again, or a welcome."""
    session = _without_last(session)
    return driver.proceed(session, scene) if session.draft else small_talk.greet(session, scene)


def _agree(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Press the shown button that yes stands for."""
    return _on_the_table(session, AGREE, scene)


def _disagree(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Press the shown button that no stands for."""
    return _on_the_table(session, DISAGREE, scene)


def _on_the_table(session: Session, labels: tuple[str, ...], scene: Scene) -> Turn | None:
    """Press the first shown button with one of these labels; without a question, yes and no may answer the handler."""
    if session.queries and session.draft is None and not isinstance(session.focus, Doubting):
        return None
    if session.draft is not None and _says_more(session, scene):
        return None
    code = next((option.code for option in session.offered if option.label in labels), "")
    code = "" if "错" in _newest(session) else code  # something is wrong: the open question is put again
    session = _without_last(session)
    if code:
        return press(session, scene, code)
    return commands.run("nod", session, scene)


def _says_more(session: Session, scene: Scene) -> bool:
    """Return whether the words hold more than a yes or no: a place, a figure, a story."""
    text = _newest(session)
    return len(text) > CLEAR or any(c.isdecimal() for c in text) or bool(named(text, scene.book.regions))


def _about_ticket(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Search the tickets that the words are about; in a report such words belong to the report."""
    if session.draft is not None and not (session.draft.words and _wish_beside(session, event)):
        return None
    if event.intent == "supplement":  # the words are for whichever ticket the owner picks
        session = replace(session, focus=Doubting("", scene.now))
    return Turn(session, (), (QueryProgress(words=_words(session)),))


def _wish_beside(session: Session, event: Understood) -> bool:
    """Return whether words in a report are about another ticket: a question is, a wish must be short and sure."""
    short = event.certainty == "sure" and len(_newest(session)) < TALE
    return event.intent == "progress" or (event.intent in ("urge", "withdraw") and short)


def _outside(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Answer what we do not handle; None in a report, and when a handler's question is open."""
    if session.draft is not None or session.queries:
        return None
    return small_talk.out_of_scope(session, scene)


def _pleased(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Record grade 4 for the newest open survey, else answer like praise."""
    if session.surveys and session.draft is None:
        return survey.graded(session, session.surveys[0], 4, scene, _words(session))
    return praise.pleased(_without_last(session), _newest(session), scene)


def _displeased(session: Session, event: Understood, scene: Scene) -> Turn | None:
    """Record grade 2 for the newest open survey; without one the words are a matter."""
    if session.surveys and session.draft is None:
        return survey.graded(session, session.surveys[0], 2, scene, _words(session))
    return None


INTENTS: dict[str, Callable[[Session, Understood, Scene], Turn | None]] = {
    **dict.fromkeys(_COMMANDS, _command),
    "greet": _greet,
    "affirm": _agree,
    "deny": _disagree,
    "progress": _about_ticket,
    "urge": _about_ticket,
    "withdraw": _about_ticket,
    "supplement": _about_ticket,
    "out_of_scope": _outside,
    "rate_good": _pleased,
    "rate_bad": _displeased,
}

# Tried in this order; words that none of them takes belong to the report.
_ACTS: tuple[Callable[[Session, Understood, Scene], Turn | None], ...] = (
    _led,
    _wondered,
    _talk,
    _for_ticket,
)
