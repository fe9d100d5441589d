"""Carries out the effects of a dialogue on the desk and the model, and returns the answer of each as an event.

Owns the mapping from effects to calls, and from DeskError to `EffectFailed`. Does not retry: the clients of desk and
model do. What the desk refuses is reported to the person. When the desk does not answer, nobody knows what it did, so
nothing is reported: the turn ends unsaved and is made again, and the same key finds out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import structlog

from backend.contract.desk import TicketDesk
from backend.contract.enums import Action, Grade, Outcome, TicketKind
from backend.contract.errors import DeskError, Unavailable
from backend.contract.moves import StaffMove, simple_payload
from backend.contract.values import (
    Address,
    EntryCode,
    InvalidEntryCode,
    Receipt,
    SurveyAnswer,
    TicketDraft,
    TicketView,
)
from bot import metrics
from bot.conversation import mapping
from bot.errors import TryLater
from dialogues.core import effects as wants
from dialogues.core import events
from nlu.contract import NluClient, NotUnderstood, Understanding

log = structlog.get_logger()

LEFT = "left"
"""Why an effect of staff failed: this chat is nobody's who works there any more."""


class DeskAway(TryLater):
    """The desk did not answer an effect, which it may have carried out. The turn may be made again."""


@dataclass(frozen=True, slots=True)
class DeskEffectRunner:
    """The EffectRunner on a desk and a model."""

    desk: TicketDesk
    nlu: NluClient

    async def run(self, effect: wants.Effect, address: Address, key: str) -> events.Event:
        """Carry out one effect and return the event that answers it. Raises DeskAway; then the whole turn is to be made
        again with the same keys.
        """
        name = type(effect).__name__
        try:
            if isinstance(effect, wants.ListWork | wants.ActOnTicket) and not await self._is_speaking(effect, address):
                metrics.EFFECTS.labels(name, LEFT).inc()
                return events.EffectFailed(name, LEFT)
            event = await self._run_effect(effect, address, key)
        except Unavailable as error:
            metrics.EFFECTS.labels(name, error.code).inc()
            raise DeskAway(name) from error
        except DeskError as error:
            metrics.EFFECTS.labels(name, error.code).inc()
            log.info("effect failed", effect=name, why=error.code, field=error.field)
            return events.EffectFailed(name, error.code)
        metrics.EFFECTS.labels(name, "done").inc()
        return event

    async def _is_speaking(self, effect: wants.ListWork | wants.ActOnTicket, address: Address) -> bool:
        """Whether this chat is still that of the member of staff whom its session names: who left keeps nothing."""
        member = await self.desk.find_staff_by_address(address)
        return member is not None and member.id == effect.staff

    async def _run_effect(  # noqa: C901 - one arm an effect: a table, not a tangle
        self, effect: wants.Effect, address: Address, key: str
    ) -> events.Event:
        match effect:
            case wants.Understand(text=text):
                return _understood_event(await self.nlu.understand(text))
            case wants.FindAnswers(text=text, region=region):
                found = await self.desk.search_answers(text, region)
                return events.AnswersFound(tuple(mapping.known_answer(known) for known in found))
            case wants.OpenDoor(code=code):
                return _entry_code_event(await self.desk.use_entry_code(code, address, key))
            case wants.SubmitTicket():
                return _submitted_event(await self.desk.submit_ticket(_to_ticket_draft(effect, address), key))
            case wants.SupplementTicket(number=number, text=text, files=refs):
                view = await self.desk.supplement_ticket(number, address, text, mapping.desk_files(refs), key)
                return events.TicketMoved("supplement", mapping.ticket_card(view))
            case wants.RetractSupplement(number=number, text=text):
                view = await self.desk.retract_supplement(number, address, text, key)
                return events.TicketMoved("retract", mapping.ticket_card(view))
            case wants.UrgeTicket(number=number):
                return events.TicketMoved(
                    "urge", mapping.ticket_card(await self.desk.urge_ticket(number, address, key))
                )
            case wants.ObjectTicket(number=number, text=text, files=refs):
                view = await self.desk.object_to_refusal(number, address, text, key, mapping.desk_files(refs))
                return events.TicketMoved("object", mapping.ticket_card(view))
            case wants.StopSurveys():
                await self.desk.stop_surveys(address, key)
                return events.SurveysStopped()
            case wants.WithdrawTicket(number=number):
                return events.TicketMoved(
                    "withdraw", mapping.ticket_card(await self.desk.withdraw_ticket(number, address, key))
                )
            case wants.QueryProgress():
                return await self._find_tickets(effect, address, key)
            case wants.ListWork(staff=staff, number=number) if number:
                return _tickets_found("work", await self.desk.open_case(staff, number))
            case wants.ListWork(staff=staff):
                return _tickets_found("work", *await self.desk.show_worklist(staff))
            case wants.RecordSurvey():
                await self.desk.record_survey(_to_survey_answer(effect, address), key)
                return events.SurveyRecorded(effect.number, effect.round, effect.grade)
            case wants.RecallOwner():
                return events.OwnerRecalled(mapping.owner_profile(await self.desk.find_profile(address)))
            case wants.ForgetOwner():
                await self.desk.forget_owner(address, key)
                return events.OwnerForgotten()
            case wants.ActOnTicket():
                action = Action(effect.action)
                outcome = Outcome(effect.outcome) if effect.outcome else None
                payload = simple_payload(action, effect.note, effect.department, outcome)
                move = StaffMove(effect.staff, effect.number, action, payload)
                return events.TicketMoved(action.value, mapping.ticket_card(await self.desk.move_ticket(move, key)))
            case _:
                assert_never(effect)

    async def _find_tickets(self, query: wants.QueryProgress, address: Address, key: str) -> events.TicketsFound:
        if query.number:
            return _tickets_found("number", await self.desk.show_ticket(query.number, address))
        if query.receipt_code:
            return _tickets_found("code", await self.desk.adopt_by_code(query.receipt_code, address, key))
        mine = await self.desk.list_tickets(address)
        if query.words:
            return _tickets_found("words", *_rank_by_words(query.words, mine))
        return _tickets_found("mine", *mine)


def _tickets_found(asked: str, *views: TicketView) -> events.TicketsFound:
    return events.TicketsFound(asked, tuple(mapping.ticket_card(view) for view in views))


def _rank_by_words(words: str, mine: tuple[TicketView, ...]) -> tuple[TicketView, ...]:
    """The owner's tickets, most similar first: by the number of character pairs that their text shares with `words`."""
    asked = _character_pairs(words)
    shared = {view.number: len(asked & _character_pairs(view.title + view.text)) for view in mine}
    return tuple(sorted(mine, key=lambda view: -shared[view.number]))  # stable: newest first among equals


def _character_pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _understood_event(parse: Understanding | NotUnderstood) -> events.Event:
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


def _entry_code_event(door: EntryCode | InvalidEntryCode) -> events.Event:
    if isinstance(door, InvalidEntryCode):
        return events.DoorClosed(door.reason)
    return events.DoorOpened(
        code=door.code,
        door=door.kind,
        region=door.region,
        place=door.place,
        profile=mapping.owner_profile(door.profile),
        staff=mapping.staff_card(door.staff),
    )


def _to_ticket_draft(effect: wants.SubmitTicket, address: Address) -> TicketDraft:
    return TicketDraft(
        owner=address,
        kind=TicketKind(effect.kind),
        text=effect.text,
        region=effect.region,
        place=effect.place,
        coordinates=effect.coordinates,
        enterprise=effect.enterprise,
        uscc=effect.uscc,
        standing=effect.standing,
        phone=effect.phone,
        anonymous=effect.anonymous,
        files=mapping.desk_files(effect.files),
        door=effect.door,
        guess=effect.guess,
        confidence=effect.confidence,
        certainty=effect.certainty,
        scores=effect.scores,
        model=effect.model,
        remember=effect.remember,
        emergency=effect.emergency,
    )


def _submitted_event(receipt: Receipt) -> events.TicketSubmitted:
    return events.TicketSubmitted(
        number=receipt.number,
        kind=receipt.kind.value,
        title=receipt.title,
        verify_by=receipt.verify_by,
        promised=receipt.promised,
        receipt_code=receipt.receipt_code,
    )


def _to_survey_answer(effect: wants.RecordSurvey, address: Address) -> SurveyAnswer:
    grade = Grade(effect.grade) if effect.grade else None
    return SurveyAnswer(address, effect.number, effect.round, grade, effect.reasons, effect.comment)
