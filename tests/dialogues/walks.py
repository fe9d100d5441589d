"""Random walks of a whole conversation, in which every word and photo of the owner is marked and can be found again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, timedelta

from dialogues.core import codec
from dialogues.core import effects as fx
from dialogues.core import events as ev
from dialogues.core.session import Session
from dialogues.core.values import FileRef, Profile, Reply, Text, TicketCard
from dialogues.engine import Engine
from tests.dialogues.strategies import KINDS, NOW, book
from tests.dialogues.walk_words import BARE, HEARD, MARK, PHRASES, PUSHES, QUESTIONS, TOLD


@dataclass
class Walk:
    """One conversation. `told`: marks of words that a reply answered or said it would not keep."""

    rng: random.Random
    engine: Engine = field(default_factory=lambda: Engine(book()))
    session: Session = field(default_factory=lambda: Session.new("web:1"))
    now: object = NOW
    marks: int = 0
    said: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    tickets: dict[str, list[str]] = field(default_factory=dict)  # what was written into each ticket
    ratings: dict[tuple[str, int], str] = field(default_factory=dict)
    cards: dict[str, TicketCard] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)
    trail_event: str = ""
    asked: set[str] = field(default_factory=set)  # marks of questions
    keys: set[str] = field(default_factory=set)

    def step(self) -> None:
        """Let the owner, the desk or time do something."""
        act = self.rng.choices(
            (self._say, self._say_bare, self._send, self._tap, self._push, self._wait, self._reply, self._open),
            (32, 10, 10, 24, 14, 4, 5, 1),
        )[0]
        self.keys = set()
        before = self._kept()
        fresh = act() or set()
        kept = self._kept()
        gone = (before | fresh) - kept
        self.said |= fresh
        if "story-head" in self.keys:
            self.told |= self.asked & (fresh | gone)  # a question about a ticket, answered by its story
        gone -= self.told
        if not gone:
            return
        if self.keys & TOLD or self._reopened():
            self.told |= gone
            return
        raise AssertionError(
            f"{sorted(gone)} lost in silence, said {sorted(self.keys)}\n" + "\n".join(self.trail[-14:])
        )

    def _reopened(self) -> bool:
        """Whether the owner just opened an answer again, to give another."""
        taken = ("text='不对'", "go.back", "text='2'", "secrecy.anonymous", "code='u.", "edit-who", "edit-matter")
        return any(code in self.trail_event for code in taken)

    # -- what happens -------------------------------------------------------------------------------------------------
    def _mark(self) -> str:
        self.marks += 1
        return f"〔{self.marks}〕"

    def _phrase(self) -> tuple[str, str]:
        mark, phrase = self._mark(), self.rng.choice(PHRASES)
        self.asked |= {mark} if phrase in QUESTIONS else set()
        return mark, phrase

    def _say(self) -> set[str]:
        mark, phrase = self._phrase()
        self._advance(ev.Said(phrase + mark, f"m{self.marks}"))
        return {mark}

    def _reply(self) -> set[str]:
        mark, phrase = self._phrase()
        number = self.rng.choice(sorted(self.cards) or ["GS-2611-09999"])
        self._advance(ev.Said(phrase + mark, f"m{self.marks}", reply_to=f"t.{number}"))
        return {mark}

    def _say_bare(self) -> set[str]:
        self._advance(ev.Said(self.rng.choice(BARE)))
        return set()

    def _send(self) -> set[str]:
        marks, files = set(), []
        for _ in range(self.rng.choice((1, 1, 3))):
            marks.add(mark := self._mark())
            files.append(FileRef(mark, "1.jpg", "image/jpeg", 1000))
        caption = ""
        if self.rng.random() < 0.4:
            mark, phrase = self._phrase()
            marks.add(mark)
            caption = phrase + mark
        self._advance(ev.Attached(tuple(files), caption, f"m{self.marks}"))
        return marks

    def _tap(self) -> set[str]:
        if self.buttons:
            self._advance(ev.Chose(self.rng.choice(self.buttons[-12:])))
        return set()

    def _open(self) -> set[str]:
        self._advance(ev.ChatOpened(""))
        return set()

    def _wait(self) -> set[str]:
        self.now += self.rng.choice((timedelta(minutes=12), timedelta(hours=2), timedelta(hours=14)))  # type: ignore[operator]
        return set()

    def _push(self) -> set[str]:
        key, state = self.rng.choice(PUSHES)
        number = f"GS-2611-{self.rng.randint(1, 4):05}"
        card = TicketCard(
            number,
            "complaint",
            state,
            f"第{number[-1]}件事",
            date(2026, 11, 23),
            date(2026, 12, 8),
            unit="城管局",
            can_supplement=state in ("needs_info", "assigned", "in_progress"),
            can_rate=state == "resolved",
            can_object=state == "rejected",
        )
        self.cards[number] = card
        self._advance(ev.TicketNotified(key, card, "请看一下"))
        return set()

    # -- the world ----------------------------------------------------------------------------------------------------
    def _advance(self, event: ev.Event) -> None:
        self.trail.append(f"> {event}"[:200])
        self.trail_event = str(event)
        self._run(event)

    def _run(self, event: ev.Event) -> None:
        turn = self.engine.advance(self.session, event, self.now)  # type: ignore[arg-type]
        self.session = codec.decode_session(codec.encode_session(turn.session))
        for reply in turn.replies:
            self._read(reply)
        for effect in turn.effects:
            self.trail.append(f"  ~ {effect}"[:200])
            self._run(self._answer(effect))

    def _read(self, reply: Reply) -> None:
        keys = set(_keys(reply.text))
        self.keys |= keys
        self.trail.append("  < " + " ".join(sorted(keys)) + " " + " ".join(o.code for o in reply.options))
        self.buttons += [option.code for option in reply.options]

    def _answer(self, effect: fx.Effect) -> ev.Event:  # noqa: C901 - one arm an effect
        name = type(effect).__name__
        if self.rng.random() < 0.05 and name not in ("Understand", "RecallOwner"):
            return ev.EffectFailed(name, self.rng.choice(("unavailable", "not-now")))
        match effect:
            case fx.Understand(text=text):
                intent = self.rng.choice(HEARD)
                kinds = tuple(self.rng.sample(KINDS, 5))
                kinds = (intent, *(k for k in kinds if k != intent)) if intent in KINDS else kinds
                return ev.Understood(text, intent, kinds, self.rng.choice(("sure", "unsure", "lost")), 0.9)
            case fx.FindAnswers():
                return ev.AnswersFound(())
            case fx.SubmitTicket():
                number = f"GS-2611-{10 + len(self.cards):05}"
                self.tickets[number] = _marks_in(effect)
                return ev.TicketSubmitted(number, effect.kind, "一件事", date(2026, 11, 24), date(2026, 12, 8))
            case fx.SupplementTicket(number=number):
                card = self._card(number)
                if not card.can_supplement:
                    return ev.EffectFailed(name, "not-now")
                self.tickets.setdefault(number, []).extend(_marks_in(effect))
                return ev.TicketMoved("supplement", card)
            case fx.RetractSupplement(number=number):
                for mark in _marks_in(effect):
                    if mark in self.tickets.get(number, []):
                        self.tickets[number].remove(mark)
                return ev.TicketMoved("retract", self._card(number))
            case fx.ObjectTicket(number=number):
                self.tickets.setdefault(number, []).extend(_marks_in(effect))
                return ev.TicketMoved("object", self._card(number))
            case fx.RecordSurvey():
                self.ratings[effect.number, effect.round] = effect.comment
                return ev.SurveyRecorded(effect.number, effect.round, effect.grade)
            case fx.QueryProgress(number=number):
                asked = "number" if number else "words" if effect.words else "mine"
                found = tuple(c for c in self.cards.values() if not number or c.number == number)
                return ev.TicketsFound(asked, found)
            case fx.UrgeTicket(number=number) | fx.WithdrawTicket(number=number):
                return ev.TicketMoved(name.removesuffix("Ticket").lower(), self._card(number))
            case fx.RecallOwner():
                return ev.OwnerRecalled(self.rng.choice((None, Profile("阿珍", phone="13800135678"))))
            case fx.ForgetOwner():
                return ev.OwnerForgotten()
            case fx.StopSurveys():
                return ev.SurveysStopped()
            case _:
                return ev.EffectFailed(name, "unavailable")

    def _card(self, number: str) -> TicketCard:
        fresh = TicketCard(
            number, "complaint", "submitted", "一件事", date(2026, 11, 23), None, can_supplement=True, can_urge=True
        )
        return self.cards.setdefault(number, fresh)

    def _kept(self) -> set[str]:
        """All marks that can be found: in the conversation, the tickets and the ratings."""
        doubt = self.session.doubt
        held = replace(self.session, kept=None, topic=None, doubt=replace(doubt, among=()) if doubt else None)
        rated = {mark for words in self.ratings.values() for mark in MARK.findall(words)}
        return set(_marks_in(held)) | {mark for marks in self.tickets.values() for mark in marks} | rated


def _marks_in(value: object) -> list[str]:
    if isinstance(value, str):
        return MARK.findall(value)
    if isinstance(value, tuple):
        return [mark for item in value for mark in _marks_in(item)]
    if is_dataclass(value):
        return [mark for f in fields(value) for mark in _marks_in(getattr(value, f.name))]
    return []


def _keys(text: Text) -> Iterator[str]:
    yield text.key
    for arg in text.args.values():
        if isinstance(arg, Text):
            yield from _keys(arg)
