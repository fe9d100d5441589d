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
from dialogues.core.events import MESSAGE_LENGTH, ChannelEvent, Chose, Located, Opened, Said
from dialogues.core.values import FileRef, Refusal

MAX_LABEL = 100
MAX_FRAME = 64 * 1024  # bytes: 4,000 escaped characters and the rest

_CID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_CODE = re.compile(r"[!-~]{1,48}")
_DOOR = re.compile(r"[A-Za-z0-9_-]{0,64}")


class BadFrame(BotError):
    """The page sent a frame that our page never sends. `cid` names the event, if it could be read."""

    def __init__(self, reason: str, cid: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.cid = cid


@dataclass(frozen=True, slots=True)
class Hello:
    """The page is open and asks for its messages."""

    last: str  # the newest entry the page has; empty when it has none


@dataclass(frozen=True, slots=True)
class Earlier:
    """The page asks for messages before an entry."""

    before: str


@dataclass(frozen=True, slots=True)
class Ping:
    """The page asks whether the connection is alive."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with its `cid`. `own` is the owner's entry in the history; None when the history shows nothing of it."""

    cid: str
    event: ChannelEvent
    own: Mapping[str, Any] | None


Frame = Hello | Earlier | Ping | Happening


def decode(raw: str) -> Frame:
    """Decode a frame. Raises BadFrame for anything that is not exactly one of ours."""
    try:
        frame = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadFrame("not-json") from None
    if not isinstance(frame, dict):
        raise BadFrame("not-an-object")
    match frame.get("type"):
        case "hello":
            return Hello(_string(frame, "last", 48))
        case "earlier":
            return Earlier(_string(frame, "before", 48))
        case "ping":
            return Ping()
        case str(kind) if kind in _EVENTS:
            cid = checked_cid(frame.get("cid"))
            event, own = _EVENTS[kind](frame, cid)
            return Happening(cid, event, own)
        case _:
            raise BadFrame("unknown-type")


def checked_cid(cid: object) -> str:
    """Return the cid. Raises BadFrame when it is malformed."""
    if isinstance(cid, str) and _CID.fullmatch(cid):
        return cid
    raise BadFrame("bad-cid")


def cleaned(text: str) -> str:
    """Remove control characters and unpaired surrogates, which the stores do not take."""
    return "".join(c for c in text if c in "\n\t" or not (ord(c) < 32 or ord(c) == 127 or "\ud800" <= c <= "\udfff"))


def checked_text(text: str, cid: str = "") -> str:
    """Return a message's text, cleaned. A text that is too long is refused, never cut. Raises BadFrame."""
    words = cleaned(text).strip()
    if len(words) > MESSAGE_LENGTH:
        raise BadFrame(Refusal.TOO_LONG, cid)
    return words


def own_side(cid: str, text: str, files: tuple[FileRef, ...] = (), kind: str = "") -> dict[str, Any]:
    """The history entry of what the owner did. `kind`: tapped | place | '' for texts and files."""
    return {"mid": f"me:{cid}", "cid": cid, "side": "me", "text": text, "kind": kind, "files": _files(files)}


def bot_side(message: Message) -> dict[str, Any]:
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
        "files": _files(message.files),
    }


def _files(files: tuple[FileRef, ...]) -> list[dict[str, Any]]:
    return [{"id": f.id, "name": f.name, "type": f.media_type, "size": f.size} for f in files]


Drawn = tuple[ChannelEvent, Mapping[str, Any] | None]


def _said(frame: Mapping[str, Any], cid: str) -> Drawn:
    text = checked_text(_string(frame, "text", cid=cid), cid)
    if not text:
        raise BadFrame(Refusal.EMPTY, cid)
    return Said(text, ref=cid), own_side(cid, text)


def _chose(frame: Mapping[str, Any], cid: str) -> Drawn:
    code = _string(frame, "code", 48, cid)
    if not _CODE.fullmatch(code):
        raise BadFrame("bad-code", cid)
    label = cleaned(_string(frame, "label", MAX_LABEL, cid)).strip()
    return Chose(code), own_side(cid, label or code, kind="tapped")


def _located(frame: Mapping[str, Any], cid: str) -> Drawn:
    latitude, longitude = (_number(frame, name, cid) for name in ("lat", "lon"))
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise BadFrame("bad-place", cid)
    return Located(latitude, longitude), own_side(cid, f"{latitude:.5f}, {longitude:.5f}", kind="place")


def _opened(frame: Mapping[str, Any], cid: str) -> Drawn:
    code = _string(frame, "code", 64, cid)
    return Opened(code if _DOOR.fullmatch(code) else "-"), None  # a malformed code is treated as an unknown one


_EVENTS: Mapping[str, Callable[[Mapping[str, Any], str], Drawn]] = {
    "say": _said,
    "choose": _chose,
    "locate": _located,
    "open": _opened,
}


def _string(frame: Mapping[str, Any], name: str, most: int = MAX_FRAME, cid: str = "") -> str:
    value = frame.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise BadFrame(f"bad-{name}", cid)
    return value


def _number(frame: Mapping[str, Any], name: str, cid: str) -> float:
    value = frame.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadFrame("bad-place", cid)
    return float(value)
