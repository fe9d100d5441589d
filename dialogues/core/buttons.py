"""PURE. Builds buttons and the turns that show them. A button's code names what it acts on, so an old one does no harm.

d<draft>.<step>.<value>     an answer to a question of a report
t.<verb>.<number>[.<arg>]   what an owner wants done with a ticket
s.<number>.<round>.<grade>  a grade;  r.<number>.<round>.<reason> a reason for it, or `done`
o.<verb>.<number>           an objection to a refusal
w.<verb>.<number>[.<arg>]   a move of staff
u.<n>                       take back what was written down last
go.<command>                one of `commands.COMMANDS`
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.session import Session, Turn, offered_buttons
from dialogues.core.values import Arg, Option, Reply, Text, make_text

LIMIT = 48  # bytes, what every channel can carry
_NUMBER_AT = {"t": 2, "s": 1, "r": 1, "o": 2, "w": 2}  # where the ticket's number stands in a code of this sort


def make_button(code: str, label: str, **args: Arg) -> Option:
    """Return a button with this code; `label` is a text key, `args` are the arguments of the text."""
    return Option(code, make_text(label, **args))


def action_button(command: str, label: str = "") -> Option:
    """Return the button of a command; its label is the text `btn-<command>` unless another is given."""
    return Option(f"go.{command}", make_text(label or f"btn-{command}"))


def undo_button(session: Session) -> tuple[Option, ...]:
    """Return the button that takes back what was written down last; none when there is nothing."""
    kept = session.kept
    return (make_button(f"u.{kept.id}", "btn-undo"),) if kept is not None and kept.parts else ()


def usable_options(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return the options without those whose code no channel can carry.

    A ticket number of another platform, or a department's code, may be any text.
    """
    return tuple(option for option in options if option.code.isascii() and len(option.code) <= LIMIT)


def sole_ticket(options: tuple[Option, ...]) -> str:
    """Return the number of the ticket that these buttons act on; empty when they name none, or several."""
    codes = (option.code.split(".") for option in options)
    numbers = {code[at] for code in codes if (at := _NUMBER_AT.get(code[0], 0)) and len(code) > at}
    return numbers.pop() if len(numbers) == 1 else ""


def next_actions(session: Session) -> tuple[Option, Option]:
    """Return two next actions: continue the open report, else begin one; talk to a person, else list the tickets."""
    return (
        (action_button("resume"), action_button("human"))
        if session.draft is not None
        else (action_button("report"), action_button("mine"))
    )


def turn_with_reply(session: Session, reply: Reply) -> Turn:
    """Return a turn with this reply, and remember its buttons, so that typed words can be matched to them.

    A reply whose buttons act on one ticket is about that ticket, unless it says so itself.
    """
    reply = replace(reply, options=usable_options(reply.options), about=reply.about or sole_ticket(reply.options))
    return Turn(replace(session, offered=offered_buttons(reply.options)), (reply,))


def turn_with_text(session: Session, key: str, *options: Option, **args: Arg) -> Turn:
    """Return a turn with the text `key`, `args` in it and `options` below it."""
    return turn_with_reply(session, Reply(make_text(key, **args), options))


def prepend_texts(turn: Turn, *texts: Text, slot: str = "") -> Turn:
    """Put these texts in front of the first reply, so that the buttons of the turn stay at the end of the chat.

    `slot`: given to that reply if it has none.
    """
    if not texts:
        return turn
    if not turn.replies:
        return turn.with_replies_first(Reply(make_text("card", card=join_lines(*texts)), slot=slot))
    first, *rest = turn.replies
    led = replace(first, text=make_text("card", card=join_lines(*texts, first.text)), slot=first.slot or slot)
    return replace(turn, replies=(led, *rest))


def with_more_options(turn: Turn, options: tuple[Option, ...]) -> Turn:
    """Put these buttons below the last reply of the turn, behind its own."""
    if not options or not turn.replies:
        return turn
    *others, last = turn.replies
    last = replace(last, options=(*last.options, *usable_options(options)))
    session = replace(turn.session, offered=offered_buttons(last.options))
    return replace(turn, session=session, replies=(*others, last))


def join_lines(*parts: Arg) -> Arg:
    """Join texts as lines, one under the other; empty ones are left out."""
    return _join_texts("lines", parts)


def join_inline(*parts: Arg) -> Arg:
    """Join texts in one line, with the separator of the text `join_inline`; empty ones are left out."""
    return _join_texts("dots", parts)


def _join_texts(key: str, parts: tuple[Arg, ...]) -> Arg:
    kept = [part for part in parts if part != ""]
    joined: Arg = kept.pop() if kept else ""
    for part in reversed(kept):
        joined = Text(key, {"first": part, "rest": joined})
    return joined
