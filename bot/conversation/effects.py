"""Carries out the effects of a dialogue on the desk and the model, and returns the answer of each as an event.

Owns the mapping from effects to calls, and from DeskError to `EffectFailed`. Does not retry: the clients of desk and
model do. A failure that arrives here is reported to the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import structlog

from backend.contract.desk import TicketDesk
from backend.contract.enums import Action, Grade, Outcome, TicketKind
from backend.contract.errors import DeskError
from backend.contract.moves import StaffMove, simple_payload
from backend.contract.values import (
    Address,
    ClosedDoor,
    Door,
    Receipt,
    SurveyAnswer,
    TicketDraft,
    TicketView,
)
from bot import metrics
from bot.conversation import mapping
from dialogues.core import effects as wants
from dialogues.core import events
from nlu.contract import NluClient, NotUnderstood, Understanding

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Effects:
    """The EffectRunner on a desk and a model."""

    desk: TicketDesk
    nlu: NluClient

    async def run(self, effect: wants.Effect, address: Address, key: str) -> events.Event:
        """Carry out one effect and return the event that answers it. Raises only errors that a retry of the whole turn
        may cure.
        """
        name = type(effect).__name__
        try:
            event = await self._run(effect, address, key)
        except DeskError as error:
            metrics.EFFECTS.labels(name, error.code).inc()
            log.info("effect failed", effect=name, why=error.code, field=error.field)
            return events.EffectFailed(name, error.code)
        metrics.EFFECTS.labels(name, "done").inc()
        return event

    async def _run(  # noqa: C901 - one arm an effect: a table, not a tangle
        self, effect: wants.Effect, address: Address, key: str
    ) -> events.Event:
        match effect:
            case wants.Understand(text=text):
                return _understood(await self.nlu.understand(text))
            case wants.FindAnswers(text=text, region=region):
                found = await self.desk.answers(text, region)
                return events.AnswersFound(tuple(mapping.answer(known) for known in found))
            case wants.OpenDoor(code=code):
                return _door(await self.desk.open_door(code, address, key))
            case wants.SubmitTicket():
                return _submitted(await self.desk.submit(_draft(effect, address), key))
            case wants.SupplementTicket(number=number, text=text, files=refs):
                view = await self.desk.supplement(number, address, text, mapping.files(refs), key)
                return events.TicketMoved("supplement", mapping.card(view))
            case wants.UrgeTicket(number=number):
                return events.TicketMoved("urge", mapping.card(await self.desk.urge(number, address, key)))
            case wants.ObjectTicket(number=number, text=text):
                view = await self.desk.object(number, address, text, key)
                return events.TicketMoved("object", mapping.card(view))
            case wants.StopSurveys():
                await self.desk.no_surveys(address, key)
                return events.SurveysStopped()
            case wants.WithdrawTicket(number=number):
                return events.TicketMoved("withdraw", mapping.card(await self.desk.withdraw(number, address, key)))
            case wants.QueryProgress():
                return await self._progress(effect, address, key)
            case wants.ListWork(staff=staff, number=number) if number:
                return _found("work", await self.desk.open_case(staff, number))
            case wants.ListWork(staff=staff):
                return _found("work", *await self.desk.worklist(staff))
            case wants.RecordSurvey():
                await self.desk.record_survey(_survey(effect, address), key)
                return events.SurveyRecorded(effect.number, effect.round, effect.grade)
            case wants.RecallOwner():
                return events.OwnerRecalled(mapping.profile(await self.desk.profile(address)))
            case wants.ForgetOwner():
                await self.desk.forget(address, key)
                return events.OwnerForgotten()
            case wants.ActOnTicket():
                action = Action(effect.action)
                outcome = Outcome(effect.outcome) if effect.outcome else None
                payload = simple_payload(action, effect.note, effect.department, outcome)
                move = StaffMove(effect.staff, effect.number, action, payload)
                return events.TicketMoved(action.value, mapping.card(await self.desk.act(move, key)))
            case _:
                assert_never(effect)

    async def _progress(self, query: wants.QueryProgress, address: Address, key: str) -> events.TicketsFound:
        if query.number:
            return _found("number", await self.desk.ticket(query.number, address))
        if query.receipt_code:
            return _found("code", await self.desk.adopt_by_code(query.receipt_code, address, key))
        mine = await self.desk.tickets(address)
        if query.words:
            return _found("words", *_nearest(query.words, mine))
        return _found("mine", *mine)


def _found(asked: str, *views: TicketView) -> events.TicketsFound:
    return events.TicketsFound(asked, tuple(mapping.card(view) for view in views))


def _nearest(words: str, mine: tuple[TicketView, ...]) -> tuple[TicketView, ...]:
    """The owner's tickets, most similar first: by the number of character pairs that their text shares with `words`."""
    asked = _pairs(words)
    shared = {view.number: len(asked & _pairs(view.title + view.text)) for view in mine}
    return tuple(sorted(mine, key=lambda view: -shared[view.number]))  # stable: newest first among equals


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _understood(parse: Understanding | NotUnderstood) -> events.Event:
    if isinstance(parse, NotUnderstood):
        log.info("not understood", why=parse.why)
        return events.EffectFailed("Understand", "unavailable")
    first = {entity.kind: entity.value for entity in reversed(parse.entities)}
    return events.Understood(
        text=parse.text,
        intent=parse.intent.name,
        kinds=tuple(kind.name for kind in parse.kinds),
        certainty=parse.certainty.value,
        confidence=parse.kinds[0].confidence if parse.kinds else 0.0,
        region=first.get("region", ""),
        department=first.get("department", ""),
        phone=first.get("phone", ""),
        model=parse.model,
        scores=tuple(round(kind.confidence, 4) for kind in parse.kinds),
    )


def _door(door: Door | ClosedDoor) -> events.Event:
    if isinstance(door, ClosedDoor):
        return events.DoorClosed(door.reason)
    return events.DoorOpened(
        code=door.code,
        door=door.kind,
        region=door.region,
        place=door.place,
        profile=mapping.profile(door.profile),
        staff=mapping.staff(door.staff),
    )


def _draft(effect: wants.SubmitTicket, address: Address) -> TicketDraft:
    return TicketDraft(
        owner=address,
        kind=TicketKind(effect.kind),
        text=effect.text,
        region=effect.region,
        place=effect.place,
        enterprise=effect.enterprise,
        uscc=effect.uscc,
        standing=effect.standing,
        phone=effect.phone,
        anonymous=effect.anonymous,
        files=mapping.files(effect.files),
        door=effect.door,
        guess=effect.guess,
        confidence=effect.confidence,
        certainty=effect.certainty,
        scores=effect.scores,
        model=effect.model,
        remember=effect.remember,
        emergency=effect.emergency,
    )


def _submitted(receipt: Receipt) -> events.TicketSubmitted:
    return events.TicketSubmitted(
        number=receipt.number,
        kind=receipt.kind.value,
        title=receipt.title,
        verify_by=receipt.verify_by,
        promised=receipt.promised,
        receipt_code=receipt.receipt_code,
    )


def _survey(effect: wants.RecordSurvey, address: Address) -> SurveyAnswer:
    grade = Grade(effect.grade) if effect.grade else None
    return SurveyAnswer(address, effect.number, effect.round, grade, effect.reasons, effect.comment)
