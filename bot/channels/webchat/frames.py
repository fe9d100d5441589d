"""PURE. The frames of the WebSocket: what a page may send, and how a message is sent to it.

    page ► server   hello{last} earlier{before} ping  say{text} choose{code,label} locate{lat,lon} open{code}  (+ cid)
    server ► page   welcome{tag,messages,fresh} earlier{messages} message{…} pong  ack{cid}
                    refuse{cid,reason} retry{cid} error{reason}

Owns the check of every field. The page makes `cid`; it identifies the event and is acknowledged once the event is
safely handled.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import BotError
from bot.ports import Message
from dialogues.core.events import MESSAGE_LENGTH, ChannelEvent, ChatOpened, Chose, Located, Said
from dialogues.core.values import FileRef, Refusal

MAX_LABEL = 100
MAX_QUOTE = 60  # characters of a message of ours that are shown above its answer
MAX_FRAME = 160 * 1024  # bytes: 10,000 escaped characters and the rest

_CID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_CODE = re.compile(r"[!-~]{1,48}")
_ENTRY_CODE = re.compile(r"[A-Za-z0-9_-]{0,64}")
_ABOUT = re.compile(r"t\.[A-Z0-9-]{1,40}")


class BadFrame(BotError):
    """The page sent a frame that our page never sends. `cid` names the event, if it could be read."""

    def __init__(self, reason: str, cid: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.cid = cid


@dataclass(frozen=True, slots=True)
class HelloFrame:
    """The page is open and asks for its messages."""

    last: str  # the newest entry the page has; empty when it has none


@dataclass(frozen=True, slots=True)
class EarlierFrame:
    """The page asks for messages before an entry."""

    before: str


@dataclass(frozen=True, slots=True)
class PingFrame:
    """The page asks whether the connection is alive."""


@dataclass(frozen=True, slots=True)
class EventFrame:
    """An event with its `cid`. `owner_entry` is the owner's entry in the history; None when the history shows nothing
    of it."""

    cid: str
    event: ChannelEvent
    owner_entry: Mapping[str, Any] | None


PageFrame = HelloFrame | EarlierFrame | PingFrame | EventFrame


def decode_frame(raw: str) -> PageFrame:
    """Decode a frame. Raises BadFrame for anything that is not exactly one of ours."""
    try:
        frame = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadFrame("not-json") from None
    if not isinstance(frame, dict):
        raise BadFrame("not-an-object")
    match frame.get("type"):
        case "hello":
            return HelloFrame(_string_field(frame, "last", 48))
        case "earlier":
            return EarlierFrame(_string_field(frame, "before", 48))
        case "ping":
            return PingFrame()
        case str(kind) if kind in _EVENTS:
            cid = validate_cid(frame.get("cid"))
            event, own = _EVENTS[kind](frame, cid)
            return EventFrame(cid, event, own)
        case _:
            raise BadFrame("unknown-type")


def validate_cid(cid: object) -> str:
    """Return the cid. Raises BadFrame when it is malformed."""
    if isinstance(cid, str) and _CID.fullmatch(cid):
        return cid
    raise BadFrame("bad-cid")


def remove_control_characters(text: str) -> str:
    """Remove control characters and unpaired surrogates, which the stores do not take."""
    return "".join(c for c in text if c in "\n\t" or not (ord(c) < 32 or ord(c) == 127 or "\ud800" <= c <= "\udfff"))


def validate_text(text: str, cid: str = "") -> str:
    """Return a message's text, cleaned. A text that is too long is refused, never cut. Raises BadFrame."""
    words = remove_control_characters(text).strip()
    if len(words) > MESSAGE_LENGTH:
        raise BadFrame(Refusal.TOO_LONG, cid)
    return words


def validate_about(about: object, cid: str = "") -> str:
    """Return what the answered message was about, empty for none. Raises BadFrame."""
    if about == "" or (isinstance(about, str) and _ABOUT.fullmatch(about)):
        return str(about)
    raise BadFrame("bad-to", cid)


def clean_quote(words: str) -> str:
    """The beginning of the answered message, in one line; it is shown to nobody but the owner."""
    return " ".join(remove_control_characters(words).split())[:MAX_QUOTE]


def owner_entry(
    cid: str, text: str, files: tuple[FileRef, ...] = (), kind: str = "", quote: str = ""
) -> dict[str, Any]:
    """The history entry of what the owner did. `kind`: tapped | place | '' for texts and files. `quote`: the beginning
    of the message it answers.
    """
    own = {"mid": f"me:{cid}", "cid": cid, "side": "me", "text": text, "kind": kind, "files": _file_entries(files)}
    return {**own, "quote": quote} if quote else own


def bot_entry(message: Message) -> dict[str, Any]:
    """The history entry of a message of ours."""
    return {
        "mid": message.id,
        "side": "bot",
        "text": message.text,
        "buttons": [[button.code, button.label] for button in message.buttons],
        "wants": sorted(message.wants),
        "slot": message.slot,
        "columns": message.columns,
        "keep": message.keep,
        "calls": [[call.number, call.label] for call in message.calls],
        "about": message.about,
        "files": _file_entries(message.files),
    }


def _file_entries(files: tuple[FileRef, ...]) -> list[dict[str, Any]]:
    return [{"id": f.id, "name": f.name, "type": f.media_type, "size": f.size} for f in files]


DecodedEvent = tuple[ChannelEvent, Mapping[str, Any] | None]


def _decode_text(frame: Mapping[str, Any], cid: str) -> DecodedEvent:
    text = validate_text(_string_field(frame, "text", cid=cid), cid)
    if not text:
        raise BadFrame(Refusal.EMPTY, cid)
    reply_to, quote = _answered_message(frame, cid)
    return Said(text, ref=cid, reply_to=reply_to), owner_entry(cid, text, quote=quote)


def _decode_choice(frame: Mapping[str, Any], cid: str) -> DecodedEvent:
    code = _string_field(frame, "code", 48, cid)
    if not _CODE.fullmatch(code):
        raise BadFrame("bad-code", cid)
    label = remove_control_characters(_string_field(frame, "label", MAX_LABEL, cid)).strip()
    return Chose(code), owner_entry(cid, label or code, kind="tapped")


def _decode_location(frame: Mapping[str, Any], cid: str) -> DecodedEvent:
    latitude, longitude = (_number_field(frame, name, cid) for name in ("lat", "lon"))
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise BadFrame("bad-place", cid)
    reply_to, quote = _answered_message(frame, cid)
    shown = owner_entry(cid, f"{latitude:.5f}, {longitude:.5f}", kind="place", quote=quote)
    return Located(latitude, longitude, reply_to=reply_to), shown


def _answered_message(frame: Mapping[str, Any], cid: str) -> tuple[str, str]:
    """What the message was about that this frame answers, and its beginning; both empty when it answers none."""
    return validate_about(frame.get("to", ""), cid), clean_quote(_string_field(frame, "quote", 400, cid))


def _decode_entry_code(frame: Mapping[str, Any], cid: str) -> DecodedEvent:
    code = _string_field(frame, "code", 64, cid)
    return ChatOpened(
        code if _ENTRY_CODE.fullmatch(code) else "-"
    ), None  # a malformed code is treated as an unknown one


_EVENTS: Mapping[str, Callable[[Mapping[str, Any], str], DecodedEvent]] = {
    "say": _decode_text,
    "choose": _decode_choice,
    "locate": _decode_location,
    "open": _decode_entry_code,
}


def _string_field(frame: Mapping[str, Any], name: str, most: int = MAX_FRAME, cid: str = "") -> str:
    value = frame.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise BadFrame(f"bad-{name}", cid)
    return value


def _number_field(frame: Mapping[str, Any], name: str, cid: str) -> float:
    value = frame.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadFrame("bad-place", cid)
    return float(value)
