"""PURE. Handles a text message: finds out what it answers, as far as that is possible without the model.

The order matters, and is the table READERS: first what is certain (a command, the words of a button, a ticket's
number), then what is being talked about, then the open question, and only then the model. `dialogues.input` gives the
reasons.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import go, saying, tell
from dialogues.core.effects import QueryProgress
from dialogues.core.events import Said
from dialogues.core.session import Noting, Objecting, Part, Rating, Scene, Session, Supplementing, Survey, Turn, length
from dialogues.core.values import say
from dialogues.input import commands, digressions, emergency, media, praise
from dialogues.input.button import press
from dialogues.input.early_answers import early, introduced
from dialogues.intake import driver
from dialogues.intake.draft import no_room
from dialogues.intake.free_text import forgetful, hear, hear_again
from dialogues.language.words import announced, chosen, cleaned, command, plain, receipt_code, ticket_number
from dialogues.tickets import objection, owner_tickets, small_talk, staff, survey

_ROOM = 12  # characters around a ticket's number that still only ask for it


def said(session: Session, event: Said, scene: Scene) -> Turn:
    """Answer a text message. Danger comes first; the report goes on all the same."""
    part = Part(cleaned(event.text, scene.book.limits.text), cleaned(event.ref, 64))
    if not part.text:
        return media.beside(session, "unsupported", scene)
    if event.edited:
        return _edited(session, part, scene)
    alarm = None if part.text.startswith("/") else emergency.at_once(session, scene, part)
    if alarm is not None:
        return alarm
    turn = next(turn for reader in READERS if (turn := reader(session, part, scene)) is not None)
    return turn.after(*emergency.beside(part.text, scene))


def _slash(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Run a slash command."""
    return commands.run(command(part.text, scene.book), session, scene) if part.text.startswith("/") else None


def _after_pause(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Ask whether these words belong to a draft that is a day old."""
    if not small_talk.paused(session, scene) or command(part.text, scene.book):
        return None
    if plain(part.text) in scene.book.words.empty:
        return small_talk.offer_draft(session)
    return small_talk.kept_waiting(session, scene, part)


def _button(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Press the shown button that the words stand for."""
    code = chosen(part.text, session.offered, scene.book)
    return press(session, scene, code) if code else None


def _composing(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Take the words of staff for the move they are writing; a button's words are read before."""
    noting = session.focus
    if not isinstance(noting, Noting) or noting.action not in staff.WORDY:
        return None
    return staff.words(session, noting, part.text, scene)


def _command(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Run the command that the whole text means."""
    name = command(part.text, scene.book)
    return commands.run(name, session, scene) if name else None


def _number(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Look up the ticket number or receipt code in a text that says little else."""
    number = ticket_number(part.text, scene.book)
    if number and session.staff is not None and session.draft is None:
        return staff.pressed(session, scene, f"w.show.{number}")
    if number and len(part.text) <= len(number) + _ROOM:
        return Turn(session, (), (QueryProgress(number),))
    code = receipt_code(part.text)
    return Turn(session, (), (QueryProgress(receipt_code=code),)) if code else None


def _focus(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Take the words for what is talked about beside a report: a supplement, an objection, a rating."""
    match session.focus:
        case Supplementing(number=number):
            return owner_tickets.add(session, number, part.text, (), scene)
        case Objecting() as objecting:
            return objection.words(session, objecting, part.text, scene)
        case Rating() as rating:
            grade = scene.book.words.grades.get(plain(part.text))
            again = Survey(rating.number, rating.round)
            if grade:
                return survey.graded(session, again, grade, scene)
            return survey.comment(session, rating, part.text, scene)
        case _:
            return None


def _question(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Take the words as an answer to the open question of the report, or to a later one."""
    if session.draft is None:
        return None
    if plain(part.text) in scene.book.words.empty:
        return driver.proceed(session, scene)
    return early(session, part.text, scene) or driver.read(session, scene, part.text)


def _grade(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Record a grade given in words for the newest open survey."""
    grade = scene.book.words.grades.get(plain(part.text))
    if grade is None or session.draft is not None or not session.surveys:
        return None
    return survey.graded(session, session.surveys[0], grade, scene)


def _opening(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Answer a greeting or a bare kind: what happened is still to be told."""
    if session.draft is not None:
        return None
    if plain(part.text) in scene.book.words.empty:
        return small_talk.greet(session, scene)
    kind = announced(part.text, scene.book)
    if kind is None:
        return introduced(session, part.text, scene)
    return driver.begin(session, scene, kind).then(lambda begun: driver.proceed(begun, scene))


def _work(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Show staff who just write what waits for them; to report something themselves they use the button."""
    return staff.work(session, scene) if session.staff is not None and session.draft is None else None


def _model(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Ask the model."""
    return hear(forgetful(session), scene, part)


READERS: tuple[Callable[[Session, Part, Scene], Turn | None], ...] = (
    _slash,
    _after_pause,
    _button,
    _composing,
    digressions.aside,
    _command,
    _number,
    praise.praised,
    _focus,
    _question,
    _grade,
    _work,
    _opening,
    _model,
)


def _edited(session: Session, part: Part, scene: Scene) -> Turn:
    """Replace the words of an edited message in the open report; one that is not in it can no longer be changed."""
    draft = session.draft
    if draft is None or not part.ref or part.ref not in {old.ref for old in draft.parts}:
        return tell(session, "edit-too-late", go("mine"), go("report"))
    parts = tuple(part if old.ref == part.ref else old for old in draft.parts)
    others = tuple(old for old in draft.parts if old.ref != part.ref)
    if length(parts) > scene.book.limits.matter:  # the old words stay
        return saying(driver.proceed(session, scene), *no_room(others, (part,), scene.book.limits))
    session = replace(session, draft=replace(draft, parts=parts, answers=None))
    if not draft.kind:
        return hear_again(session, scene)
    return saying(driver.proceed(session, scene), say("edited"))
