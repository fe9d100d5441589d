"""PURE. Handles a message of words or files: cleans it, looks for danger, and gives it to whoever has the claim."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import action_button, prepend_texts, turn_with_text
from dialogues.core.events import Attached, Said
from dialogues.core.parts import Incoming, Part, joined_length
from dialogues.core.session import Session, Turn, TurnContext
from dialogues.core.values import make_text
from dialogues.input import claims, digressions, emergency, media
from dialogues.intake import driver
from dialogues.intake.draft import no_room_texts
from dialogues.intake.free_text import ask_model_again
from dialogues.language.fragments import heard_part
from dialogues.language.words import clean_text, slash_command
from dialogues.tickets import choices, small_talk


def on_text(session: Session, event: Said, scene: TurnContext) -> Turn:
    """Answer a text message. Danger comes first; the report goes on all the same."""
    part = heard_part(event.text, event.ref, event.fragments, scene.book.limits.text)
    if not part.text:
        return media.answer_beside_question(session, "unsupported", scene)
    if event.edited:
        return _replace_edited_text(session, part, scene).with_replies_first(*emergency.hear_danger(part.text, scene))
    commanded = slash_command(part.text, scene.book)[0]
    alarm = None if commanded else emergency.emergency_turn(session, scene, part)
    if alarm is not None:
        return alarm
    danger = emergency.hear_danger(part.text, scene)
    calmed = digressions.calm_fear(session, part.text, scene)
    if calmed is not None:
        return calmed.with_replies_first(*danger)
    turn = claims.hear(session, Incoming(part, reply_to=_replied_ticket(event.reply_to)), scene)
    return turn.with_replies_first(*danger, *digressions.reassure(session, part.text, scene))


def on_files(session: Session, event: Attached, scene: TurnContext) -> Turn:
    """Answer photos and files (an album comes as several events); the caption counts as words."""
    caption = heard_part(event.caption, event.ref, event.fragments, scene.book.limits.text)
    turn = claims.hear(session, Incoming(caption, event.files, _replied_ticket(event.reply_to)), scene)
    told = any(reply.calls for reply in turn.replies)
    return turn if told else turn.with_replies_first(*emergency.hear_danger(caption.text, scene))


def _replied_ticket(reply_to: str) -> str:
    """Return the number in `t.<ticket number>`, which comes from outside; else ""."""
    sort, _, number = clean_text(reply_to, 64).partition(".")
    return number if sort == "t" else ""


def _replace_edited_text(session: Session, part: Part, scene: TurnContext) -> Turn:
    """Replace the words of an edited message in the open report; one that is not in it can no longer be changed."""
    draft = session.draft
    doubt = session.doubt
    if doubt is not None and part.ref and any(old.ref == part.ref for held in doubt.parts for old in held.messages):
        waiting = tuple(held.replace_message(part) for held in doubt.parts)
        session = replace(session, doubt=replace(doubt, parts=waiting))
        return choices.ask_again(session, make_text("edited")) or small_talk.offer_draft(session)
    told = tuple(old for held in draft.parts for old in held.messages) if draft else ()
    if draft is None or not part.ref or part.ref not in {old.ref for old in told}:
        return turn_with_text(session, "edit-too-late", action_button("mine"), action_button("report"))
    parts = tuple(old.replace_message(part) for old in draft.parts)
    others = tuple(old for old in told if old.ref != part.ref)
    if joined_length(parts) > scene.book.limits.matter:  # the old words stay
        return prepend_texts(driver.ask_next_step(session, scene), *no_room_texts(others, (part,), scene.book.limits))
    session = replace(session, draft=replace(draft, parts=parts, answers=None))
    if not draft.kind:
        return ask_model_again(session, scene)
    return prepend_texts(driver.ask_next_step(session, scene), make_text("edited"))
