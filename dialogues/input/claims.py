"""PURE. Decides whose turn an owner's words, photos and files are: the table CLAIMS, read from top to bottom.

Whose turn are these words?
    Words arrive without saying what they answer, and people answer late, in pieces, with news in between. So there is
    one table, for words and files alike, and the first row that claims a message takes it:

    1. A slash command is a command; everything else may be an answer.
    2. The message that was replied to: the owner pointed at it.
    3. A question of ours which matter something is for. What comes meanwhile waits with the rest; nothing is lost.
    4. The words of a button that is shown. Before an open question of somebody else, only that question's own buttons
       count, never a bare digit, a nod or 取消: these may be the answer.
    5. What a member of staff is writing.
    6. The newest thing that was asked or told (`asks.open_asks`): a handler's question, a survey, the reasons of a
       grade, an objection, a supplement, news of a ticket. It comes before an open report whose question is older.
       A telephone, a place or a name that fits the report's own question still goes to the report.
    7. The open report: a day-old one is offered first; a digression is answered; then its question reads the words.
    8. A ticket's number, a command, praise; then what was asked longer ago; a greeting, a bare kind.
    9. Files alone begin a report; words go to the model: a new matter, progress, or small talk.

    Where two claims are equally good the owner is asked once, by a question that names both, and words and files wait
    (`doubts`). Danger is looked for before this table (`emergency`), whatever the words answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from dialogues.core.effects import QueryProgress
from dialogues.core.parts import Incoming, Part
from dialogues.core.session import Noting, Session, Turn, TurnContext, release_doubt
from dialogues.input import asks, commands, digressions, doubts, entry, media, praise
from dialogues.input.button import on_button
from dialogues.input.early_answers import take_early_answer, take_introduction, take_name_with_phone
from dialogues.intake import driver
from dialogues.intake.free_text import ask_model, drop_unclaimed_words
from dialogues.language.receipt_codes import find_receipt_code
from dialogues.language.words import (
    announced_kind,
    chosen_code,
    command_in,
    find_ticket_number,
    grade_in,
    normalize_text,
    slash_command,
)
from dialogues.tickets import small_talk, staff, survey

_ROOM = 12  # characters around a ticket's number that still only ask for it


def hear(session: Session, incoming: Incoming, scene: TurnContext) -> Turn:
    """Return the turn of the first row that claims the message."""
    return next(turn for claim in CLAIMS if (turn := claim.take(session, incoming, scene)) is not None)


def _run_slash_command(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Run the command, then hear the words behind it; they answer what a command that begins something asks."""
    name, rest = ("", "") if incoming.files else slash_command(incoming.text, scene.book)
    turn = commands.run_command(name, session, scene) if name else None
    if turn is None or not rest:
        return turn
    turn = replace(turn, replies=()) if name in commands.BEGINNINGS else turn
    words = replace(incoming, part=Part(rest, incoming.part.ref))
    return turn.then(lambda after: hear(after, words, scene))


def _read_pin(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    return None if incoming.files else entry.read_pin(session, incoming.text)


def _press_button(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    code = "" if incoming.files else chosen_code(incoming.text, session.offered, scene.book)
    if not code or not asks.may_press(session, scene, incoming.text, code):
        return None
    return on_button(session, scene, code)


def _take_for_staff(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    noting = session.focus
    if not isinstance(noting, Noting):
        return None
    if incoming.files:
        return media.answer_beside_question(session, "no-files-here", scene)
    return staff.take_move_words(session, noting, incoming.text, scene) if noting.action in staff.WORDY else None


def _offer_paused_draft(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    if not small_talk.is_paused(session, scene):
        return None
    if not incoming.files and command_in(incoming.text, scene.book):
        return None
    if not incoming.files and normalize_text(incoming.text) in scene.book.words.empty:
        return small_talk.offer_draft(session)
    return small_talk.keep_for_paused_draft(session, incoming, scene)


def _answer_digression(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    return None if incoming.files else digressions.answer_digression(session, incoming.part, scene)


def _run_command(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    name = "" if incoming.files else command_in(incoming.text, scene.book)
    return commands.run_command(name, session, scene) if name else None


def _find_ticket(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    text = "" if incoming.files else incoming.text
    number = find_ticket_number(text, scene.book)
    if number and session.staff is not None and session.draft is None:
        return staff.on_staff_button(session, scene, f"w.show.{number}")
    if number and len(text) <= len(number) + _ROOM:
        return Turn(session, (), (QueryProgress(number),))
    code = find_receipt_code(text)
    return Turn(session, (), (QueryProgress(receipt_code=code),)) if code else None


def _answer_praise(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    return None if incoming.files else praise.answer_praise(session, incoming.part, scene)


def _take_for_report(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    if session.draft is None:
        return None
    if incoming.files:
        return media.add_to_draft(replace(session, focus=None), incoming, scene)
    if normalize_text(incoming.text) in scene.book.words.empty:
        return driver.ask_next_step(session, scene)
    early = take_early_answer(session, incoming.text, scene) or take_name_with_phone(session, incoming.text, scene)
    return early or driver.read_answer(session, scene, incoming.text)


def _take_grade(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    grade = 0 if incoming.files else grade_in(incoming.text, scene.book)
    if not grade or session.draft is not None or not session.surveys:
        return None
    return survey.record_grade(session, session.surveys[0], grade, scene)


def _show_staff_work(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    if session.staff is None or session.draft is not None:
        return None
    return staff.request_worklist(session, scene)


def _answer_opening(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    if session.draft is not None or incoming.files:
        return None
    if normalize_text(incoming.text) in scene.book.words.empty:
        return small_talk.greet_person(session, scene)
    kind = announced_kind(incoming.text, scene.book)
    if kind is None:
        return take_introduction(session, incoming.text, scene)
    return driver.begin_draft(session, scene, kind).then(lambda begun: driver.ask_next_step(begun, scene))


def _begin_with_files(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    if not incoming.files:
        return None
    session = release_doubt(drop_unclaimed_words(session))
    files = (*session.waiting, *incoming.files)
    told = Incoming(incoming.part, files)
    begun = driver.begin_draft(replace(session, waiting=()), scene)
    return begun.then(lambda draft: media.add_to_draft(draft, told, scene))


def _ask_model(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    return ask_model(release_doubt(drop_unclaimed_words(session)), scene, incoming.part)


@dataclass(frozen=True, slots=True)
class Claim:
    """One row: what has the claim, in words, and the function that takes the message or returns None."""

    whose: str
    take: Callable[[Session, Incoming, TurnContext], Turn | None]


CLAIMS: tuple[Claim, ...] = (
    Claim("a slash command", _run_slash_command),
    Claim("the PIN of a staff invite that was asked for", _read_pin),
    Claim("the ticket of the message that was replied to", asks.take_for_reply),
    Claim("our question which matter something is for", doubts.take_for_doubt),
    Claim("a shown button, by its words or its number", _press_button),
    Claim("what a member of staff is writing", _take_for_staff),
    Claim("the newest thing that was asked or told about a ticket", asks.take_for_newest),
    Claim("a report that is a day old: the owner is asked, and the words wait", _offer_paused_draft),
    Claim("a digression: what a question means, please wait, an answer was wrong", _answer_digression),
    Claim("a command as a whole message", _run_command),
    Claim("a ticket's number or a receipt code", _find_ticket),
    Claim("praise", _answer_praise),
    Claim("the open report: its question, an early answer, its files", _take_for_report),
    Claim("a grade in words for an older survey", _take_grade),
    Claim("staff, outside a report: the worklist", _show_staff_work),
    Claim("a greeting, a bare kind, an introduction", _answer_opening),
    Claim("files without a report: they begin one", _begin_with_files),
    Claim("the model: a new matter, progress or small talk", _ask_model),
)
