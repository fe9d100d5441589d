"""PURE. Buttons: how their codes are built and read. A code names what it acts on, so an old one can do no harm.

d<draft>.<step>.<value>     an answer to a question of a report
t.<verb>.<number>[.<arg>]   a wish of the owner about a ticket
s.<number>.<round>.<grade>  a grade;  r.<number>.<round>.<reason> a reason, or `done`
w.<verb>.<number>[.<arg>]   a move of staff
go.<command>                one of `commands.COMMANDS`
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.session import Session, Turn, offered
from dialogues.core.values import Arg, Option, Reply, Text, say

LIMIT = 48  # bytes, what every channel can carry


def button(code: str, label: str, **args: Arg) -> Option:
    return Option(code, say(label, **args))


def go(command: str, label: str = "") -> Option:
    return Option(f"go.{command}", say(label or f"btn-{command}"))


def usable(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Without those a channel could not carry: a foreign number or code may be anything."""
    return tuple(option for option in options if option.code.isascii() and len(option.code) <= LIMIT)


def onward(session: Session) -> tuple[Option, Option]:
    """Where to go from here: on with the open report, else a new one or the tickets."""
    return (go("resume"), go("human")) if session.draft is not None else (go("report"), go("mine"))


def ask(session: Session, reply: Reply) -> Turn:
    """Say it and put its buttons on the table."""
    reply = replace(reply, options=usable(reply.options))
    return Turn(replace(session, offered=offered(reply.options)), (reply,))


def tell(session: Session, key: str, *options: Option, **args: Arg) -> Turn:
    return ask(session, Reply(say(key, **args), options))


def saying(turn: Turn, *texts: Text, slot: str = "") -> Turn:
    """The turn with these sentences in front: in its first message, so that the buttons stay at the end of the talk."""
    if not texts:
        return turn
    if not turn.replies:
        return turn.after(Reply(say("card", card=lines(*texts)), slot=slot))
    first, *rest = turn.replies
    led = replace(first, text=say("card", card=lines(*texts, first.text)), slot=first.slot or slot)
    return replace(turn, replies=(led, *rest))


def lines(*parts: Arg) -> Arg:
    """Several texts, one under the other."""
    return _joined("lines", parts)


def dots(*parts: Arg) -> Arg:
    """Several texts in one line."""
    return _joined("dots", parts)


def _joined(key: str, parts: tuple[Arg, ...]) -> Arg:
    kept = [part for part in parts if part != ""]
    joined: Arg = kept.pop() if kept else ""
    for part in reversed(kept):
        joined = Text(key, {"first": part, "rest": joined})
    return joined
