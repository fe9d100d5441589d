"""Values for tests of the engine: a small book, and hypothesis strategies for everything that can happen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from hypothesis import strategies as st

from bot.texts.config_loader import load_dialogue_config
from config import ROOT
from dialogues.core import events as ev
from dialogues.core.config import DialogueConfig
from dialogues.core.effects import (
    ActOnTicket,
    Effect,
    FindAnswers,
    ForgetOwner,
    ListWork,
    ObjectTicket,
    OpenDoor,
    QueryProgress,
    RecallOwner,
    RecordSurvey,
    RetractSupplement,
    StopSurveys,
    SubmitTicket,
    SupplementTicket,
    Understand,
    UrgeTicket,
    WithdrawTicket,
)
from dialogues.core.values import Answer, FileRef, Profile, Refusal, StaffCard, TicketCard, TimelineItem, make_text
from nlu.training.corpus import INTENTS as CORPUS_INTENTS

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KINDS = ("consult", "help", "complaint", "report", "suggestion")
INTENTS = (*CORPUS_INTENTS, "nobody-knows")


@cache
def book() -> DialogueConfig:
    return load_dialogue_config(ROOT, date(2026, 11, 23))


@cache
def _phrases() -> list[str]:
    words = book().words
    tables = (words.buttons, words.commands, words.kinds, words.grades)
    return sorted({phrase for table in tables for phrase in table} | set(words.empty))


numbers = st.integers(1, 8).map(lambda n: f"GS-2611-{n:05}")
texts = st.one_of(
    st.integers(0, 9999).map(lambda n: _phrases()[n % len(_phrases())]),
    st.sampled_from(
        [
            "南宁青秀区那个窗口让我白跑了五趟",
            "着火了",
            "13800135678",
            "1",
            "7",
            "GS-2611-00002",
            "/start",
            "/",
            "柳州",
            "城中区",
            "91450100MA5KC7QX27",
            "7K2M-QX4D-9HTR-3WZN-B6VC",
            "\u0000",
            "\ud800",
            "²",
            "{ $x }",
        ]
    ),
    st.text(max_size=40),
    st.just(5000).map(lambda n: "长" * n),
)
files = st.builds(FileRef, st.integers(0, 20).map(lambda n: f"{n:064x}"), texts, st.just("image/jpeg"), st.just(10))
profiles = st.builds(Profile, texts, st.just(""), st.sampled_from(["", "13800135678"]), st.booleans())
staff = st.builds(StaffCard, st.just("s1"), st.just("黄强"), st.just("城管局"), st.sampled_from(["handler", "desk"]))
cards = st.builds(
    TicketCard,
    number=numbers,
    kind=st.sampled_from((*KINDS, "strange")),
    state=st.sampled_from(["submitted", "in_progress", "needs_info", "resolved", "closed", "strange"]),
    title=texts,
    submitted=st.just(date(2026, 11, 23)),
    promised=st.sampled_from([None, date(2026, 12, 8)]),
    unit=st.sampled_from(["", "城管局"]),
    round=st.integers(1, 3),
    secret=st.booleans(),
    can_urge=st.booleans(),
    can_withdraw=st.booleans(),
    can_supplement=st.booleans(),
    can_rate=st.booleans(),
    timeline=st.lists(
        st.builds(TimelineItem, st.just(NOW), st.just(make_text("history-submitted")), texts), max_size=6
    ).map(tuple),
    units=st.sampled_from([(), (("scjg", "市场监管局"), ("长", "名")), tuple((f"u{n}", "局") for n in range(30))]),
    body=texts,
    region=st.sampled_from(["", "450103"]),
    moves=st.lists(st.sampled_from(["sign", "resolve", "ask", "return", "assign", "accept", "reject", "odd"])).map(
        tuple
    ),
)
several = st.lists(cards, max_size=8, unique_by=lambda card: card.number).map(tuple)
failures = st.sampled_from(["unavailable", "not-found", "not-now", "too-often", "window-closed", "bad-draft"])

from_people = st.one_of(
    st.builds(ev.ChatOpened, st.sampled_from(["", "code", "é"])),
    st.builds(ev.Said, texts, st.sampled_from(["", "m1", "m2"]), st.booleans()),
    st.builds(ev.Attached, st.lists(files, max_size=4).map(tuple), texts, st.just("m3")),
    st.builds(ev.InputRefused, st.sampled_from(Refusal), texts),
    st.builds(ev.ContactShared, texts),
    st.builds(ev.Located, st.floats(-90, 90), st.floats(-180, 180), texts),
    st.builds(ev.UnsupportedInput, texts),
    st.builds(
        ev.Chose, st.one_of(st.text(max_size=60), st.sampled_from(["s.GS-1.²", "t.show.", "d1", "w.sign.x", "go."]))
    ),
)
pushes = st.builds(
    ev.TicketNotified,
    st.sampled_from(
        ["push-accepted", "push-assigned", "push-rejected", "push-needs-info", "push-resolved", "staff-new", "odd"]
    ),
    cards,
    texts,
)


def answers(effect: Effect) -> st.SearchStrategy[ev.Event]:
    """What the world may answer to this effect, failing among it."""
    return st.one_of(_answers(effect), st.builds(ev.EffectFailed, st.just(type(effect).__name__), failures))


def _answers(effect: Effect) -> st.SearchStrategy[ev.Event]:  # noqa: C901 - one arm an effect
    match effect:
        case Understand(text=text):
            return st.builds(
                ev.Understood,
                st.just(text),
                st.sampled_from(INTENTS),
                st.permutations(KINDS).map(tuple),
                st.sampled_from(["sure", "unsure", "lost"]),
                region=st.sampled_from(["", "450103", "000000"]),
                phone=st.sampled_from(["", "13800135678", "12"]),
            )
        case FindAnswers():
            return st.builds(
                ev.AnswersFound, st.lists(st.builds(Answer, st.just("a"), texts, texts), max_size=4).map(tuple)
            )
        case OpenDoor():
            doors = st.sampled_from(["qr", "handover", "invite"])
            place = st.sampled_from(["", "450103", "000000"])
            opened = st.builds(
                ev.DoorOpened, st.just("c"), doors, place, texts, st.none() | profiles, st.none() | staff
            )
            return opened | st.builds(ev.DoorClosed, st.sampled_from(["expired", "odd"]))
        case SubmitTicket():
            due = st.just(date(2026, 12, 8))
            return st.builds(
                ev.TicketSubmitted, numbers, st.just(effect.kind), texts, due, due, st.sampled_from(["", "7K2M"])
            )
        case QueryProgress():
            asked = (
                "number" if effect.number else "code" if effect.receipt_code else "words" if effect.words else "mine"
            )
            return st.builds(ev.TicketsFound, st.just(asked), several)
        case RecordSurvey():
            return st.just(ev.SurveyRecorded(effect.number, effect.round, effect.grade))
        case RecallOwner():
            return st.builds(ev.OwnerRecalled, st.none() | profiles)
        case ForgetOwner():
            return st.just(ev.OwnerForgotten())
        case SupplementTicket():
            return st.builds(ev.TicketMoved, st.just("supplement"), cards)
        case RetractSupplement():
            return st.builds(ev.TicketMoved, st.just("retract"), cards)
        case ObjectTicket():
            return st.builds(ev.TicketMoved, st.just("object"), cards)
        case StopSurveys():
            return st.just(ev.SurveysStopped())
        case UrgeTicket():
            return st.builds(ev.TicketMoved, st.just("urge"), cards)
        case WithdrawTicket():
            return st.builds(ev.TicketMoved, st.just("withdraw"), cards)
        case ActOnTicket():
            return st.builds(ev.TicketMoved, st.just(effect.action), cards)
        case ListWork():
            return st.builds(ev.TicketsFound, st.just("work"), several)
