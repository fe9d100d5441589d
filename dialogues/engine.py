"""PURE. Advances a conversation: `advance(session, event, now)` returns the next session, the replies and the effects.

    event ──► engine ──► input: text · media · button · entry               what a person sent
                     ──► input.intent · intake.receipt · tickets.*          what the desk, the model … answered
                     ──► notifications                                      what happened to a ticket

Total by design: every event in every state has an answer, no event raises, and each answer offers a next action. Does
not hold the questions of the report (`intake.steps`), sentences (config/locales), policy (the `Book`), time or I/O (the
shell).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from dialogues import notifications
from dialogues.core import events as ev
from dialogues.core.config import Book
from dialogues.core.session import Noting, Objecting, Scene, Session, Turn
from dialogues.input import button, entry, intent, media, text
from dialogues.intake import driver, receipt
from dialogues.tickets import objection, owner_tickets, small_talk, staff, survey

_OWNERS_WISHES = frozenset({"supplement", "urge", "withdraw"})


@dataclass(frozen=True, slots=True)
class Engine:
    """The conversation with its configuration; holds no state of its own."""

    book: Book

    def advance(self, session: Session, event: ev.Event, now: datetime) -> Turn:
        """Return the turn that `event` leads to.

        `now` is timezone-aware. The shell answers each effect of the turn with exactly one event, in the order of the
        effects.
        """
        scene = Scene(self.book, now)
        if not isinstance(event, ev.ChannelEvent):
            return _from_the_world(session, event, scene)
        turn = _from_people(_fresh(session, scene), event, scene)
        return replace(turn, session=replace(turn.session, touched=now))


def _fresh(session: Session, scene: Scene) -> Session:
    """Drop what is too old: the focus, the last rating and the shelved draft, each after its own limit."""
    limits, focus, shelved = scene.book.limits, session.focus, session.shelved_at
    if focus is not None:
        patience = limits.pause if isinstance(focus, Noting | Objecting) else limits.gather
        session = replace(session, focus=focus if scene.now - focus.since <= patience else None)
    if session.rated is not None and scene.now - session.rated.since > limits.gather:
        session = replace(session, rated=None)
    if shelved is not None and scene.now - shelved > limits.shelf:
        session = replace(session, shelved=None, shelved_at=None)
    return session


def _from_people(session: Session, event: ev.ChannelEvent, scene: Scene) -> Turn:
    """Hand an event of a channel to the module that handles it."""
    match event:
        case ev.Opened():
            return entry.opened(session, event, scene)
        case ev.Said():
            return text.said(session, event, scene)
        case ev.Chose(code=code):
            return button.press(session, scene, code)
        case ev.Attached():
            return media.attached(session, event, scene)
        case ev.Refused():
            return media.refused(session, event, scene)
        case ev.SharedContact():
            return media.contact(session, event, scene)
        case ev.Located():
            return media.located(session, event, scene)
        case ev.Unsupported():
            return media.unsupported(session, scene)
        case _:
            assert_never(event)


def _from_the_world(session: Session, event: ev.WorldEvent | ev.Notified, scene: Scene) -> Turn:  # noqa: C901 - a table
    """Hand the answer to an effect, or the news of a ticket, to the module that handles it."""
    match event:
        case ev.Notified():
            return notifications.notified(session, event, scene)
        case ev.Understood():
            return intent.understood(session, event, scene)
        case ev.AnswersFound(answers=answers):
            return driver.answered(session, scene, answers)
        case ev.DoorOpened():
            return entry.door_opened(session, event, scene)
        case ev.DoorClosed():
            return entry.door_closed(session, event, scene)
        case ev.TicketSubmitted():
            return receipt.submitted(session, event)
        case ev.TicketsFound():
            return _found(session, event, scene)
        case ev.TicketMoved(did="object"):
            return objection.moved(session, event)
        case ev.TicketMoved(did=did):
            return owner_tickets.moved(session, event, scene) if did in _OWNERS_WISHES else staff.moved(session, event)
        case ev.SurveyRecorded():
            return survey.recorded(session, event, scene)
        case ev.OwnerRecalled(profile=profile):
            proven = session.profile if session.profile and session.profile.proven else None
            return Turn(replace(session, profile=proven or profile, recalled=True))
        case ev.OwnerForgotten():
            return small_talk.forgotten(session)
        case ev.SurveysStopped():
            return survey.stopped(session)
        case ev.EffectFailed():
            return _failed(session, event, scene)
        case _:
            assert_never(event)


def _found(session: Session, event: ev.TicketsFound, scene: Scene) -> Turn:
    """Hand tickets to what asked for them: the owner's list, or the case, departments or worklist of staff."""
    if event.asked != "work":
        return owner_tickets.found(session, event)
    focus = session.focus
    if isinstance(focus, Noting) and focus.action == "show":
        return staff.shown(replace(session, focus=None), focus.number, event.tickets, scene)
    if isinstance(focus, Noting) and focus.action == "assign":
        return staff.departments(replace(session, focus=None), focus.number, event.tickets)
    return staff.worklist(session, event.tickets)


def _failed(session: Session, event: ev.EffectFailed, scene: Scene) -> Turn:
    """Answer a failed effect: the state stays as it was, and the person gets a sentence and a next action."""
    match event.effect:
        case "Understand":
            return intent.not_understood(session, scene)
        case "FindAnswers":
            return driver.answered(session, scene, ())
        case "OpenDoor":
            return small_talk.greet(session, scene)
        case "SubmitTicket":
            return receipt.not_submitted(session, scene, event.why)
        case "RecallOwner":
            return Turn(session)
        case "ObjectTicket":
            return objection.failed(session, event)
        case "RecordSurvey" | "StopSurveys":
            return survey.failure(session, event.why)
        case "ActOnTicket" | "ListWork":
            return staff.failure(session, event.why)
        case _:
            return owner_tickets.failed(session, event, scene)
