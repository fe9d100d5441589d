"""Whatever happens in whatever order: the engine answers, in sentences the catalogue has, and leaves a way on."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.texts.catalogue import Catalogue
from config import ROOT
from dialogues.core import codec
from dialogues.core import events as ev
from dialogues.core.session import Session
from dialogues.core.values import Reply, Text
from dialogues.engine import Engine
from tests.dialogues.strategies import NOW, answers, book, from_people, pushes

LIST = 16  # buttons of a list of places, departments or tickets at hand, and the one that takes words back


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 - fluent's name
        self.names.add(node.id.name)


@cache
def variables() -> dict[str, set[str]]:
    """What each sentence of the catalogue wants."""
    wanted: dict[str, set[str]] = {}
    for file in (ROOT / "locales" / "zh-CN").glob("*.ftl"):
        for entry in FluentParser().parse(file.read_text("utf-8")).body:
            if isinstance(entry, Message):
                visitor = _Variables()
                visitor.visit(entry)
                wanted[entry.id.name] = visitor.names
    return wanted


@cache
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "locales")


def check_text(text: Text) -> None:
    assert text.key in variables(), f"no sentence {text.key}"
    assert set(text.args) == variables()[text.key], f"{text.key} wants {variables()[text.key]}, has {set(text.args)}"
    for arg in text.args.values():
        if isinstance(arg, Text):
            check_text(arg)


def check_reply(reply: Reply) -> None:
    check_text(reply.text)
    for option in reply.options:
        check_text(option.label)
        assert option.code.isascii()
        assert len(option.code) <= 48
    codes = [option.code for option in reply.options]
    assert len(set(codes)) == len(codes)
    lists = any(".region." in code or code.startswith(("w.assign.", "w.show.")) for code in codes)
    assert len(reply.options) <= (LIST if lists else 6)
    assert len(reply.slot) <= 64
    assert catalogue().draw_message(reply, "x").text.strip()


class Conversation(RuleBasedStateMachine):
    """Owner, world and outbox take turns at random."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = Engine(book())
        self.session = Session.new("web:1")
        self.now = NOW
        self.last: tuple[Reply, ...] = ()

    def handle(self, event: ev.Event, data: st.DataObject, depth: int = 0) -> tuple[Reply, ...]:
        assert depth < 8, "effects without end"
        turn = self.engine.advance(self.session, event, self.now)
        assert codec.decode_session(codec.encode_session(turn.session)) == turn.session
        self.session = turn.session
        replies = turn.replies
        for effect in turn.effects:
            replies += self.handle(data.draw(answers(effect)), data, depth + 1)
        return replies

    @rule(event=from_people, data=st.data())
    def somebody_does_something(self, event: ev.Event, data: st.DataObject) -> None:
        self.last = self.handle(event, data)
        assert self.last, "silence"

    @rule(data=st.data())
    def a_button_is_tapped(self, data: st.DataObject) -> None:
        codes = [option.code for reply in self.last for option in reply.options]
        if codes:
            self.last = self.handle(ev.Chose(data.draw(st.sampled_from(codes))), data)
            assert self.last, "silence"

    @rule(event=pushes, data=st.data())
    def news_arrives(self, event: ev.TicketNotified, data: st.DataObject) -> None:
        self.last = self.handle(event, data)
        assert len(self.last) == 1

    @rule(hours=st.sampled_from([1, 13, 100]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def every_message_is_sound(self) -> None:
        for reply in self.last:
            check_reply(reply)

    @invariant()
    def there_is_a_way_on(self) -> None:
        """The last message has buttons: a channel may take those of earlier ones away."""
        if self.last:
            assert self.last[-1].options


Conversation.TestCase.settings = settings(
    max_examples=100,
    derandomize=True,  # the gate says the same twice; take it out to look for more
    stateful_step_count=25,
    deadline=None,
    phases=(Phase.generate,),  # shrinking a whole conversation takes minutes; the steps are printed anyway
    suppress_health_check=list(HealthCheck),
)
TestConversation = Conversation.TestCase
