"""PURE. Advances a conversation: `advance(session, event, now)` returns the next session, the replies and the effects.

    event ──► engine ──► input: text · media · button · entry               what a person sent
                     ──► input.intent · intake.receipt · tickets.*          what the desk, the model … answered
                     ──► notifications                                      what happened to a ticket

Total by design: every event in every state has an answer, no event raises, and each answer offers a next action. Does
not hold the questions of the report (`intake.steps`), sentences (config/locales), policy (the `DialogueConfig`), time
or I/O (the shell).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from dialogues import notifications
from dialogues.core import events as ev
from dialogues.core.config import DialogueConfig
from dialogues.core.session import Noting, Objecting, Session, Turn, TurnContext
from dialogues.input import button, entry, intent, media, text
from dialogues.intake import driver, receipt
from dialogues.language.english import hear_language
from dialogues.tickets import objection, owner_tickets, small_talk, staff, survey

_OWNERS_WISHES = frozenset({"supplement", "retract", "urge", "withdraw"})


@dataclass(frozen=True, slots=True)
class Engine:
    """The conversation with its configuration; holds no state of its own."""

    book: DialogueConfig

    def advance(self, session: Session, event: ev.Event, now: datetime) -> Turn:
        """Return the turn that `event` leads to.

        `now` is timezone-aware. The shell answers each effect of the turn with exactly one event, in the order of the
        effects.
        """
        if isinstance(event, ev.WorldEvent):  # part of the turn that asked for it
            return _handle_world_event(session, event, TurnContext(self.book, max(now, session.clock or now)))
        session = _tick_clock(session, now)
        scene = TurnContext(self.book, session.clock or now)
        if isinstance(event, ev.TicketNotified):
            return notifications.on_ticket_notified(session, event, scene)
        turn = _handle_channel_event(_drop_expired(session, scene), event, scene)
        return replace(turn, session=replace(turn.session, touched=scene.now))


def _tick_clock(session: Session, now: datetime) -> Session:
    """Set the conversation's clock: no two events happen at the same instant, so that the newest is always known."""
    last = session.clock
    return replace(session, clock=now if last is None or now > last else last + timedelta(microseconds=1))


def _drop_expired(session: Session, scene: TurnContext) -> Session:
    """Drop what is too old: the focus, the last rating and the shelved draft, each after its own limit."""
    limits, shelved = scene.book.limits, session.shelved_at
    session = _end_old_focus(session, scene)
    if session.rated is not None and scene.now - session.rated.since > limits.gather:
        session = replace(session, rated=None)
    if shelved is not None and scene.now - shelved > limits.shelf:
        session = replace(session, shelved=None, shelved_at=None)
    return session


def _end_old_focus(session: Session, scene: TurnContext) -> Session:
    """End what is too old to go on by itself. Words that wait in it are asked about with the next message."""
    limits, focus = scene.book.limits, session.focus
    if focus is None:
        return session
    patience = limits.pause if isinstance(focus, Noting | Objecting) else limits.gather
    if scene.now - focus.since <= patience:
        return session
    return replace(session, focus=None)


def _handle_channel_event(session: Session, event: ev.ChannelEvent, scene: TurnContext) -> Turn:
    """Hand an event of a channel to the module that handles it."""
    if isinstance(event, ev.Said):
        session = hear_language(session, event.text, scene.book)
    match event:
        case ev.ChatOpened():
            return entry.on_chat_opened(session, event, scene)
        case ev.Said():
            return text.on_text(session, event, scene)
        case ev.Chose(code=code):
            return button.on_button(session, scene, code)
        case ev.Attached():
            return text.on_files(session, event, scene)
        case ev.InputRefused():
            return media.on_input_refused(session, event, scene)
        case ev.ContactShared():
            return media.on_contact(session, event, scene)
        case ev.Located():
            return media.on_location(session, event, scene)
        case ev.UnsupportedInput():
            return media.on_unsupported_input(session, scene)
        case _:
            assert_never(event)


def _handle_world_event(session: Session, event: ev.WorldEvent, scene: TurnContext) -> Turn:  # noqa: C901 - a table
    """Hand the answer to an effect to the module that handles it."""
    match event:
        case ev.Understood():
            return intent.on_text_understood(session, event, scene)
        case ev.AnswersFound(answers=answers):
            return driver.on_answers_found(session, scene, answers)
        case ev.DoorOpened():
            return entry.on_door_opened(session, event, scene)
        case ev.DoorClosed():
            return entry.on_door_closed(session, event, scene)
        case ev.TicketSubmitted():
            return receipt.on_ticket_submitted(session, event, scene)
        case ev.TicketsFound():
            return _handle_tickets_found(session, event, scene)
        case ev.TicketMoved(did="object"):
            return objection.on_objection_recorded(session, event)
        case ev.TicketMoved(did=did):
            return (
                owner_tickets.on_owner_move_done(session, event, scene)
                if did in _OWNERS_WISHES
                else staff.on_staff_move_done(session, event)
            )
        case ev.SurveyRecorded():
            return survey.on_survey_recorded(session, event, scene)
        case ev.OwnerRecalled(profile=profile):
            proven = session.profile if session.profile and session.profile.proven else None
            return Turn(replace(session, profile=proven or profile, recalled=True))
        case ev.OwnerForgotten():
            return small_talk.on_owner_forgotten(session)
        case ev.SurveysStopped():
            return survey.on_surveys_stopped(session)
        case ev.EffectFailed():
            return _handle_effect_failed(session, event, scene)
        case _:
            assert_never(event)


def _handle_tickets_found(session: Session, event: ev.TicketsFound, scene: TurnContext) -> Turn:
    """Hand tickets to what asked for them: the owner's list, or the case, departments or worklist of staff."""
    if event.asked != "work":
        return owner_tickets.on_tickets_found(session, event, scene)
    focus = session.focus
    if isinstance(focus, Noting) and focus.action == "show":
        return staff.show_case(replace(session, focus=None), focus.number, event.tickets, scene)
    if isinstance(focus, Noting) and focus.action == "assign":
        return staff.show_departments(replace(session, focus=None), focus.number, event.tickets)
    return staff.show_worklist(session, event.tickets)


def _handle_effect_failed(session: Session, event: ev.EffectFailed, scene: TurnContext) -> Turn:
    """Answer a failed effect: the state stays as it was, and the person gets a sentence and a next action."""
    match event.effect:
        case "Understand":
            return intent.on_not_understood(session, scene)
        case "FindAnswers":
            return driver.on_answers_found(session, scene, ())
        case "OpenDoor":
            return small_talk.greet_person(session, scene)
        case "SubmitTicket":
            return receipt.on_submit_failed(session, scene, event.why)
        case "RecallOwner":
            return Turn(session)
        case "ObjectTicket":
            return objection.on_objection_failed(session, event, scene)
        case "RecordSurvey" | "StopSurveys":
            return survey.on_survey_failed(session, event.why, scene)
        case "ActOnTicket" | "ListWork" if event.why == "left":
            return staff.on_staff_left(session)
        case "ActOnTicket" | "ListWork":
            return staff.on_staff_move_failed(session, event.why)
        case _:
            return owner_tickets.on_owner_move_failed(session, event, scene)
