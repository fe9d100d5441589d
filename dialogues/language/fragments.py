"""PURE. Tells which events may be fragments of one thought, and makes of a burst of them the events of one turn.

Owns the table of what waits for more and what does not. Does not wait: `bot.conversation.bursts` does. An event never
merges with a tap, a place, a command that does something, or a number that stands alone, because each of these has a
meaning of its own and a place in the order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum, auto

from dialogues.core.config import DialogueConfig
from dialogues.core.events import (
    MESSAGE_LENGTH,
    Attached,
    Event,
    Fragment,
    InputRefused,
    Said,
    UnsupportedInput,
)
from dialogues.core.parts import Part, join_messages
from dialogues.language.receipt_codes import find_receipt_code
from dialogues.language.utterance import is_praise
from dialogues.language.words import clean_text, find_emergency, find_ticket_number, grade_in, normalize_text

_POLITE = frozenset({"nod", "thanks"})  # commands that change nothing: within a burst they are words like others
_POSITION = re.compile(r"\d{1,2}")  # of a button
_NUMBER = re.compile(r"[+A-Z0-9()./\s_-]{5,40}")
_DIGITS = 5  # from which such a text is a telephone number, a code or a ticket's number
_AROUND = 12  # characters around a ticket's number that still only ask for it
_REF_LENGTH = 64


class Gathering(Enum):
    """What an event does to the burst before it."""

    ALONE = auto()  # ends it, and is a turn of its own
    JOINS = auto()  # joins it; when there is none, a turn of its own at once
    WAITS = auto()  # joins it or begins one: more may follow
    ENDS = auto()  # joins it, and is answered at once: danger does not wait


def classify_event(event: Event, book: DialogueConfig) -> Gathering:
    """Return what the event does to the burst before it."""
    match event:
        case Said(edited=True):
            return Gathering.ALONE
        case Said(text=text):
            return _classify_text(text, book)
        case Attached(caption=caption):
            return Gathering.ENDS if _is_sure_danger(caption, book) else Gathering.WAITS
        case InputRefused() | UnsupportedInput():
            return Gathering.JOINS
        case _:
            return Gathering.ALONE


def _classify_text(text: str, book: DialogueConfig) -> Gathering:
    said, words = normalize_text(text), book.words
    command = words.commands.get(said, "") if said else ""
    if text.lstrip().startswith("/") or (command and command not in _POLITE) or _is_number(text, book):
        return Gathering.ALONE
    if _is_sure_danger(text, book):
        return Gathering.ENDS
    if said in words.kinds:
        return Gathering.WAITS  # 我要投诉: what happened follows
    if not said or command or said in words.buttons or grade_in(text, book) or _POSITION.fullmatch(said):
        return Gathering.JOINS
    return Gathering.JOINS if is_praise(text, book) else Gathering.WAITS


def _is_sure_danger(text: str, book: DialogueConfig) -> bool:
    """Return whether the text surely tells of danger: what only sounds like it may wait for what follows."""
    case = find_emergency(text, book)
    return case is not None and case.certain


def _is_number(text: str, book: DialogueConfig) -> bool:
    """Return whether the text is a telephone number, a code or a ticket's number and little else."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if _NUMBER.fullmatch(plain) and sum(c.isdigit() for c in plain) >= _DIGITS:
        return True
    number = find_ticket_number(text, book)
    return bool(number and len(text) <= len(number) + _AROUND) or bool(find_receipt_code(text))


def heard_part(text: str, ref: str, fragments: tuple[Fragment, ...], limit: int) -> Part:
    """Return the cleaned words of a message, or of a burst with its messages as pieces, as a session keeps them."""
    heard = fragments or (Fragment(text, ref),)
    parts = tuple(Part(clean_text(one.text, limit), clean_text(one.ref, _REF_LENGTH)) for one in heard)
    told = tuple(part for part in parts if part.text)
    return join_messages(told or parts[:1])


def merge_events(events: tuple[Event, ...], book: DialogueConfig) -> tuple[Event, ...]:
    """Return the events that a burst is handled as: what could not be taken first, then all words and files as one.

    What is longer than one message may be becomes a further event; nothing is cut. A greeting beside other words is
    answered with them, and is no part of what they tell. An edit replaces the words of its message.
    """
    if len(events) == 1:
        return events
    refused = dict.fromkeys(event for event in events if isinstance(event, InputRefused | UnsupportedInput))
    files = tuple(file for event in events if isinstance(event, Attached) for file in event.files)
    told = _drop_greetings(_collect_fragments(events), bool(files), book)
    reply_to = next((event.reply_to for event in events if isinstance(event, Said | Attached)), "")
    runs = _split_by_length(told)
    if not files:
        return (*refused, *(_make_said(run, reply_to) for run in runs))
    caption, *more = runs or [()]
    ref = caption[0].ref if caption else next(event.ref for event in events if isinstance(event, Attached))
    together = Attached(files, _join_texts(caption), ref, reply_to, fragments=_several(caption))
    return (*refused, together, *(_make_said(run, reply_to) for run in more))


def _collect_fragments(events: Iterable[Event]) -> tuple[Fragment, ...]:
    """Return the words of all events in their order; those of an edit stand where the edited message stood."""
    told: list[Fragment] = []
    for event in events:
        if not isinstance(event, Said | Attached):
            continue
        one = Fragment(event.text if isinstance(event, Said) else event.caption, event.ref)
        at = [n for n, old in enumerate(told) if old.ref == one.ref and isinstance(event, Said) and event.edited]
        if at:
            told[at[0]] = one
        elif one.text.strip():
            told.append(one)
    return tuple(told)


def _drop_greetings(told: tuple[Fragment, ...], more: bool, book: DialogueConfig) -> tuple[Fragment, ...]:
    """Return the fragments without greetings, unless there is nothing else. `more`: there are files too."""
    matter = tuple(one for one in told if normalize_text(one.text) not in book.words.empty)
    return matter if matter or more else told[:1]


def _split_by_length(told: tuple[Fragment, ...]) -> list[tuple[Fragment, ...]]:
    """Return the fragments in runs, each short enough for one message."""
    runs: list[tuple[Fragment, ...]] = []
    for one in told:
        if runs and len(_join_texts((*runs[-1], one))) <= MESSAGE_LENGTH:
            runs[-1] = (*runs[-1], one)
        else:
            runs.append((one,))
    return runs


def _make_said(run: tuple[Fragment, ...], reply_to: str) -> Said:
    return Said(_join_texts(run), run[0].ref, reply_to=reply_to, fragments=_several(run))


def _join_texts(run: tuple[Fragment, ...]) -> str:
    return "\n".join(one.text for one in run)


def _several(run: tuple[Fragment, ...]) -> tuple[Fragment, ...]:
    return run if len(run) > 1 else ()
