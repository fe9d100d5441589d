"""The world of a transcript: answers each effect as the lines of the script say, else in the plainest way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from dialogues.core import effects as fx
from dialogues.core import events as ev
from dialogues.core.values import Answer, Profile, TicketCard, TimelineItem, make_text

KINDS = ("consult", "help", "complaint", "report", "suggestion")
DAYS = {"consult": 2, "help": 7, "complaint": 14, "report": 14, "suggestion": 7}


class ScriptError(Exception):
    """The script does not say what it must."""


@dataclass
class World:
    """`lines`: what the script says about this turn. `seen`: the effects so far in this turn."""

    now: datetime
    tickets: list[TicketCard] = field(default_factory=list)
    profile: Profile | None = None
    lines: list[str] = field(default_factory=list)
    seen: list[fx.Effect] = field(default_factory=list)

    def answer(self, effect: fx.Effect) -> ev.Event:  # noqa: C901 - one arm an effect
        self.seen.append(effect)
        name = type(effect).__name__
        for line in self.lines:
            if line.startswith(f"fails {name} "):
                return ev.EffectFailed(name, line.split()[2])
        match effect:
            case fx.Understand(text=text):
                return self._understood(text)
            case fx.FindAnswers():
                return ev.AnswersFound(tuple(self._answers()))
            case fx.OpenDoor(code=code):
                return self._door(code)
            case fx.SubmitTicket():
                return self._submitted(effect)
            case fx.QueryProgress():
                return self._found(effect)
            case fx.RecordSurvey(number=number, round=round_, grade=grade):
                return ev.SurveyRecorded(number, round_, grade)
            case fx.RecallOwner():
                return ev.OwnerRecalled(self.profile)
            case fx.ForgetOwner():
                self.profile = None
                return ev.OwnerForgotten()
            case fx.SupplementTicket(number=number):
                return ev.TicketMoved("supplement", self.ticket(number))
            case fx.RetractSupplement(number=number):
                return ev.TicketMoved("retract", self.ticket(number))
            case fx.UrgeTicket(number=number):
                return ev.TicketMoved("urge", self.ticket(number))
            case fx.WithdrawTicket(number=number):
                return ev.TicketMoved("withdraw", replace(self.ticket(number), state="withdrawn"))
            case fx.ActOnTicket(number=number, action=action):
                return ev.TicketMoved(action, self._moved(number))
            case fx.ObjectTicket(number=number):
                return ev.TicketMoved("object", replace(self.ticket(number), state="objected", can_object=False))
            case fx.StopSurveys():
                return ev.SurveysStopped()
            case fx.ListWork():
                return ev.TicketsFound("work", tuple(self.tickets))

    def _moved(self, number: str) -> TicketCard:
        """`moves MOVE…`: what is open then; `goes STATE UNIT`: where the ticket went by itself."""
        ticket = replace(self.ticket(number), moves=tuple(self._after("moves")))
        state, unit = self._after("goes") or (ticket.state, ticket.unit)
        return replace(ticket, state=state, unit=unit)

    def _after(self, word: str) -> list[str]:
        line = next((line for line in self.lines if line.split()[0] == word), word)
        return line.split()[1:]

    def _understood(self, text: str) -> ev.Event:
        """`understood INTENT CERTAINTY [SECOND-KIND] [region CODE] [phone NUMBER] [department NAME]`"""
        words = self._after("understood")
        again = [line for line in self.lines if line.startswith("understood ")]
        if len(again) > 1:  # asked twice in one turn: the next line is for the next time
            self.lines.remove(again[0])
        if len(words) < 2:
            raise ScriptError(f"the script must say how this is understood: {text!r}")
        intent, certainty, *rest = words
        first = [intent] if intent in KINDS else []
        second = [word for word in rest if word in KINDS]
        kinds = dict.fromkeys((*first, *second, "complaint", "help", "consult", "report", "suggestion"))
        named = {word: rest[rest.index(word) + 1] for word in ("region", "phone", "department") if word in rest}
        return ev.Understood(text, intent, tuple(kinds), certainty, 0.9, model="m1", **named)

    def _answers(self) -> list[Answer]:
        """`answers QUESTION|ANSWER QUESTION|ANSWER …`"""
        pairs = [word.split("|") for word in self._after("answers")]
        return [Answer(f"a{n}", question, answer) for n, (question, answer) in enumerate(pairs)]

    def _door(self, code: str) -> ev.Event:
        """`door CODE REGION PLACE…`, `handover CODE NAME USCC`, `closed REASON`"""
        closed, handed = self._after("closed"), self._after("handover")
        if closed:
            return ev.DoorClosed(closed[0])
        if handed:
            return ev.DoorOpened(code, "handover", profile=Profile(handed[0], handed[1], proven=True))
        region, *place = self._after("door") or ["", ""]
        return ev.DoorOpened(code, "qr", region, " ".join(place))

    def _submitted(self, effect: fx.SubmitTicket) -> ev.Event:
        number = f"GS-2611-{42 + len(self.tickets):05}"
        due = self.today() + timedelta(days=DAYS[effect.kind] + 1)
        if effect.remember:
            self.profile = Profile(effect.enterprise, effect.uscc, effect.phone)
        title = effect.text.split("，")[0][:24]
        self.tickets.append(ticket({"number": number, "title": title, "kind": effect.kind, "promised": due}, self.now))
        code = "7K2M-QX4D-9HTR-3WZN-B6VC" if effect.anonymous else ""
        return ev.TicketSubmitted(number, effect.kind, title, self.today() + timedelta(days=1), due, code)

    def _found(self, query: fx.QueryProgress) -> ev.Event:
        newest = tuple(reversed(self.tickets))
        if query.number:
            found = tuple(t for t in newest if t.number == query.number)
            return ev.TicketsFound("number", found) if found else ev.EffectFailed("QueryProgress", "not-found")
        if query.receipt_code:
            return ev.TicketsFound("code", newest[:1])
        pairs = {query.words[at : at + 2] for at in range(len(query.words) - 1)}
        likely = sorted(newest, key=lambda t: -sum(pair in t.title for pair in pairs))
        return ev.TicketsFound("words" if query.words else "mine", tuple(likely))

    def ticket(self, number: str) -> TicketCard:
        return next(t for t in self.tickets if t.number == number)

    def today(self) -> date:
        return (self.now + timedelta(hours=8)).date()


def ticket(told: dict[str, object], now: datetime) -> TicketCard:
    """A ticket from a mapping; what is not said is a fresh complaint that allows everything an owner may wish."""
    can = set(str(told.pop("can", "urge withdraw supplement")).split())
    story = told.pop("story", [{"at": now, "what": "history-submitted"}])
    assert isinstance(story, list)
    base = TicketCard(
        number="GS-2611-00042",
        kind="complaint",
        state="submitted",
        title="办食品经营许可证，材料交了三次",
        submitted=date(2026, 11, 23),
        promised=date(2026, 12, 8),
        can_urge="urge" in can,
        can_withdraw="withdraw" in can,
        can_supplement="supplement" in can,
        can_rate="rate" in can,
        can_object="object" in can,
        timeline=tuple(
            TimelineItem(_at(row["at"]), make_text(str(row["what"])), str(row.get("note", ""))) for row in story
        ),
    )
    if "moves" in told:
        told["moves"] = tuple(str(told["moves"]).split())
    if isinstance(units := told.get("units"), dict):
        told["units"] = tuple(units.items())
    return replace(base, **told)  # type: ignore[arg-type]


def _at(value: object) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else (moment - timedelta(hours=8)).replace(tzinfo=UTC)
