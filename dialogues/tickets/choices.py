"""PURE. Asks which matter words or files are for, when two have an equal claim. They wait, and nothing is lost.

Every way out of the question keeps them: a button gives them to what it names; more words, a photo or a place wait with
them and the question is put again; only 取消 drops them, and says so.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import action_button, make_button, prepend_texts, turn_with_text
from dialogues.core.parts import Incoming, split_by_room
from dialogues.core.session import Choice, Doubt, Session, Turn, TurnContext
from dialogues.core.values import Option, Text, make_text
from dialogues.intake.draft import no_room_texts
from dialogues.language.words import shorten_text


def other_matter(session: Session) -> Choice:
    """Return the choice of something else: the open report, else a new matter."""
    if session.draft is None:
        return Choice("new")
    return Choice("draft", about=shorten_text(session.draft.words))


def ask_which(session: Session, among: tuple[Choice, ...], incoming: Incoming, scene: TurnContext) -> Turn:
    """Keep the message, with what waits already, and ask which of `among` it is for."""
    session, told = keep_in_doubt(session, among, incoming, scene)
    return prepend_texts(_put_question(session), *told)


def offer_choices(session: Session, key: str, among: tuple[Choice, ...], scene: TurnContext) -> Turn:
    """Say the text `key`, and offer the words and files on their way to each of `among`."""
    session, told = keep_in_doubt(session, among, Incoming(), scene)
    options = tuple(_choice_option(choice, among) for choice in among)
    return prepend_texts(turn_with_text(session, key, *options, action_button("human")), *told)


def ask_again(session: Session, *first: Text) -> Turn | None:
    """Put the open question again after `first`; None when there is none."""
    return prepend_texts(_put_question(session), *first) if session.doubt is not None and session.doubt.among else None


def keep_in_doubt(
    session: Session, among: tuple[Choice, ...], incoming: Incoming, scene: TurnContext
) -> tuple[Session, tuple[Text, ...]]:
    """Return the session in which words and files wait, and what to say of those that found no room."""
    limits, held = scene.book.limits, session.doubt or Doubt()
    kept, left = split_by_room(limits.matter, held.parts, (*session.heard, *incoming.parts))
    told = no_room_texts((*held.parts, *kept), left, limits)
    fresh = tuple(file for file in (*session.waiting, *incoming.files) if file not in held.files)
    files = (*held.files, *fresh)
    told += (make_text("files-full", most=limits.files),) if len(files) > limits.files else ()
    doubt = Doubt(among, (*held.parts, *kept), files[: limits.files])
    return replace(session, heard=(), waiting=(), doubt=doubt), told


def _put_question(session: Session) -> Turn:
    doubt = session.doubt or Doubt()
    first, *others = doubt.among
    options = tuple(_choice_option(choice, doubt.among) for choice in doubt.among)
    if not others:
        return turn_with_text(session, "ask-one", *options, action_button("cancel"), first=_purpose_text(first))
    what = make_text("doubt-files" if doubt.files and not doubt.parts else "doubt-words")
    rest = _join_purposes(tuple(others))
    return turn_with_text(session, "ask-which", *options, what=what, first=_purpose_text(first), rest=rest)


def _join_purposes(others: tuple[Choice, ...]) -> Text:
    first, *more = others
    if not more:
        return _purpose_text(first)
    return make_text("doubt-or", first=_purpose_text(first), rest=_join_purposes(tuple(more)))


def _purpose_text(choice: Choice) -> Text:
    return (
        make_text(f"for-{choice.purpose}", about=choice.about)
        if choice.about
        else make_text(f"for-{choice.purpose}-plain")
    )


def choice_code(choice: Choice, among: tuple[Choice, ...]) -> str:
    """Return the code of the button that stands for a choice."""
    return _choice_option(choice, among).code


def _choice_option(choice: Choice, among: tuple[Choice, ...]) -> Option:
    """Return the button of a choice; several of one purpose are told apart by what the owner calls the matter."""
    several = sum(other.purpose == choice.purpose for other in among) > 1
    number = next((other.number for other in among if other.number), "")
    match choice.purpose:
        case "answer" if several:
            return make_button(
                f"t.add.{choice.number}", "btn-for-about", about=shorten_text(choice.about or choice.number)
            )
        case "supplement" if several:
            return make_button(f"t.add.{choice.number}", "btn-on-about", about=shorten_text(choice.about))
        case "answer":
            return make_button(f"t.add.{choice.number}", "btn-is-answer")
        case "again":
            return make_button(f"t.add.{choice.number}", "btn-again")
        case "supplement":
            return make_button(f"t.add.{choice.number}", "btn-is-supplement")
        case "rating":
            return make_button(f"t.rate.{choice.number}.{choice.round}", "btn-is-rating")
        case "objection":
            return make_button(f"o.take.{choice.number}", "btn-object")
        case "draft":
            return action_button("resume", "btn-is-draft")
        case _ if number:
            return make_button(f"t.aside.{number}", "btn-other-matter")
        case _:
            return action_button("report", "btn-report-new")
