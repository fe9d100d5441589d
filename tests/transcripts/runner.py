"""Plays a transcript against the real engine and the real catalogue, and writes down what was said.

A transcript is YAML that reads as the conversation it is:

    - title: what it shows
      tickets: [{number: GS-2611-00042, …}]          what the desk knows beforehand
      remembers: 阿珍螺蛳粉 13800135678
      talk:
        - 我: 材料交了三次，每次都说还缺一样          words; `[对]` taps the newest button of that label
          world: understood complaint sure region 450103
          bot: |
            听下来是投诉，发生在青秀区，对吗？
            [对] [其实是求助] [换一类] [不在青秀区]

Beside 我 a turn may be 回 (a reply: the ticket's number, then words), 扫码, 打开, 发 (photos), 录音, 电话, 位置,
改 (an edit), 过 (time passes), 来 (a push), 拒 (a file refused), 连 (turns of this kind, sent within a second). Between
two turns a second passes. A second message of the same turn follows a line `---`. A line `…` stands for any lines, or
none, where only what is around them matters; a turn without `bot` may be answered in any way. `wants` names parts of an
effect that must be among those of the turn, as `Effect name=value name=value`; `without` one that must not be there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.texts.catalogue import Catalogue
from dialogues.core import codec
from dialogues.core import events as ev
from dialogues.core.session import Session
from dialogues.core.values import Capability, FileRef, Profile, Refusal, Reply, StaffCard
from dialogues.engine import Engine
from dialogues.language.fragments import merge_events
from tests.transcripts.matching import differences
from tests.transcripts.scripted_answers import ScriptError, World, ticket

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, ten o'clock in Nanning
CONTACT = "用当前号码"
BETWEEN = timedelta(seconds=1)  # two turns
_BUTTON = re.compile(r"\[([^\]]+)\]")
_HOURS = re.compile(r"(\d+)\s*(分钟|小时|天)")


@dataclass
class Play:
    """One conversation while it is played."""

    engine: Engine
    catalogue: Catalogue
    world: World
    session: Session
    buttons: dict[str, str] = field(default_factory=dict)  # label → code, the newest
    said: int = 0
    pictures: int = 0

    def turn(self, step: dict[str, Any]) -> str:
        """Everything the bot says in this turn, as the script writes it."""
        lines = step.get("world", [])
        self.world.lines = [lines] if isinstance(lines, str) else [str(line) for line in lines]
        self.world.seen = []
        self.world.now += BETWEEN
        if "过" in step:
            self.world.now += _span(step["过"])
        return "\n---\n".join(self._drawn(reply) for event in self._events(step) for reply in self._advance(event))

    def _advance(self, event: ev.Event) -> list[Reply]:
        """As the shell does it: depth first. Every session goes through the codec."""
        turn = self.engine.advance(self.session, event, self.world.now)
        self.session = codec.decode_session(codec.encode_session(turn.session))
        replies = list(turn.replies)
        for effect in turn.effects:
            replies += self._advance(self.world.answer(effect))
        return replies

    def _drawn(self, reply: Reply) -> str:
        message = self.catalogue.draw_message(reply, "x:1")
        self.buttons.update({button.label: button.code for button in message.buttons})
        labels = ([CONTACT] if Capability.CONTACT in message.wants else []) + [
            button.label for button in message.buttons
        ]
        calls = "".join(f"<{call.label}> " for call in message.calls).strip()
        text = f"{calls}\n{message.text}" if calls else message.text
        return text + ("\n" + " ".join(f"[{label}]" for label in labels) if labels else "")

    def _events(self, step: dict[str, Any]) -> list[ev.Event]:
        for key, make in _MAKERS.items():
            if key in step:
                return make(self, step[key])
        raise ScriptError(f"nobody does anything in {step}")

    def _words(self, text: object) -> list[ev.Event]:
        tapped = _BUTTON.fullmatch(str(text))
        if tapped and tapped[1] == CONTACT:
            return [ev.ContactShared("13800135678")]
        if tapped and tapped[1] not in self.buttons:
            raise ScriptError(f"there is no button [{tapped[1]}]")
        if tapped:
            return [ev.Chose(self.buttons[tapped[1]])]
        self.said += 1
        return [ev.Said(str(text), ref=f"m{self.said}")]

    def _files(self, told: object) -> list[ev.Event]:
        """`2` or `2 caption`: as many photos, each an event of its own, as an album comes."""
        count, _, caption = str(told).partition(" ")
        events: list[ev.Event] = []
        for n in range(int(count)):
            self.pictures += 1
            file = FileRef(f"{self.pictures:064x}", f"{self.pictures}.jpg", "image/jpeg", 1000)
            events.append(ev.Attached((file,), caption if n == 0 else ""))
        return events

    def _recordings(self, told: object) -> list[ev.Event]:
        """`1` or `1 caption`: as many voice messages."""
        photos = self._files(told)
        return [replace(one, files=(_as_recording(one.files[0]),)) for one in photos if isinstance(one, ev.Attached)]

    def _push(self, told: object) -> list[ev.Event]:
        assert isinstance(told, dict)
        told = dict(told)
        number = str(told.get("number", "GS-2611-00042"))
        key, note = str(told.pop("key")), str(told.pop("note", ""))
        card = ticket(told, self.world.now)
        self.world.tickets = [*(t for t in self.world.tickets if t.number != number), card]
        return [ev.TicketNotified(key, card, note)]

    def _burst(self, told: object) -> list[ev.Event]:
        assert isinstance(told, list)
        events = tuple(event for step in told for event in self._events(step))
        return list(merge_events(events, self.engine.book))

    def _reply(self, told: object) -> list[ev.Event]:
        number, _, text = str(told).partition(" ")
        self.said += 1
        return [ev.Said(text, ref=f"m{self.said}", reply_to=f"t.{number}")]

    def _edit(self, told: object) -> list[ev.Event]:
        number, _, text = str(told).partition(" ")
        return [ev.Said(text, ref=f"m{number}", edited=True)]


def _as_recording(file: FileRef) -> FileRef:
    return replace(file, name="voice.ogg", media_type="audio/ogg")


def _location(told: object) -> list[ev.Event]:
    latitude, longitude, *label = str(told).split()
    return [ev.Located(float(latitude), float(longitude), " ".join(label))]


_MAKERS: dict[str, Any] = {
    "连": Play._burst,
    "我": Play._words,
    "回": Play._reply,
    "扫码": lambda play, told: [ev.ChatOpened(str(told))],
    "打开": lambda play, told: [ev.ChatOpened("")],
    "发": Play._files,
    "录音": Play._recordings,
    "电话": lambda play, told: [ev.ContactShared(str(told))],
    "位置": lambda play, told: _location(told),
    "改": Play._edit,
    "来": Play._push,
    "拒": lambda play, told: [ev.InputRefused(Refusal(str(told)))],
    "贴纸": lambda play, told: [ev.UnsupportedInput("sticker")],
}


def _span(told: object) -> timedelta:
    found = _HOURS.fullmatch(str(told))
    if not found:
        raise ScriptError(f"how long is {told!r}?")
    unit = {"分钟": "minutes", "小时": "hours", "天": "days"}[found[2]]
    return timedelta(**{unit: int(found[1])})


def start(script: dict[str, Any], engine: Engine, catalogue: Catalogue) -> Play:
    world = World(START, [ticket(dict(told), START) for told in script.get("tickets", [])])
    if "remembers" in script:
        name, phone = script["remembers"].split()
        world.profile = Profile(name, phone=phone)
    session = Session.new("web:1")
    if "staff" in script:
        name, unit, role = script["staff"].split()
        event = ev.DoorOpened("i", "invite", staff=StaffCard("s1", name, unit, role))
        session = engine.advance(session, event, START).session
    return Play(engine, catalogue, world, session)


def failures(script: dict[str, Any], play: Play) -> list[str]:
    """Where the conversation went another way than the script says."""
    return [wrong for step in script["talk"] for wrong in differences(step, play.turn(step), play.world.seen)]


def folder() -> Path:
    return Path(__file__).parent
