"""Receives files of the web chat into the FileStore while they arrive, and serves them only within their conversation.

Owns how many files and bytes one request may have, and that a refused file does not lose the others. Does not check
types and sizes: the FileStore does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import quote

import structlog
from aiohttp import BodyPartReader, web

from backend.contract.values import Address
from bot.channels.webchat.frames import (
    BadFrame,
    clean_quote,
    owner_entry,
    validate_about,
    validate_cid,
    validate_text,
)
from bot.channels.webchat.message_log import ChatLog, MessageRate
from bot.ports import EventSink, FileStore
from dialogues.core.events import Attached
from dialogues.core.values import FileRef, Refusal

log = structlog.get_logger()

MAX_FILES = 9
MAX_REQUEST = MAX_FILES * 20 * 1024 * 1024 + 1024 * 1024  # bytes
MAX_FIELD = 64 * 1024  # bytes
UPLOAD_RATE = MessageRate(most=20, window_ms=10 * 60_000)  # requests of one conversation
TOO_MANY = "too-many"
WHOLE = slice(None)
SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


@dataclass(slots=True)
class UploadRequest:
    """The content of one upload. `outcomes`: for each file in order, the stored file or the reason for its refusal.
    `reply_to`, `quote`: which message of ours the files answer.
    """

    cid: str = ""
    caption: str = ""
    reply_to: str = ""
    quote: str = ""
    outcomes: list[FileRef | str] = field(default_factory=list)

    @property
    def files(self) -> tuple[FileRef, ...]:
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, FileRef))


class UploadHandler:
    """Handles uploads and downloads of the web chat."""

    def __init__(self, chats: ChatLog, files: FileStore, inbox: EventSink, at_once: int) -> None:
        self._log = chats
        self._files = files
        self._event_sink = inbox
        self._places = asyncio.Semaphore(at_once)

    async def handle_upload(self, request: web.Request, chat: str) -> web.Response:
        """Store the files, hand the event over, then answer {"results": [{"file": …} | {"refused": reason}]} in the
        order of the files.
        """
        if (request.content_length or 0) > MAX_REQUEST:
            return _refusal_response(413, Refusal.TOO_LARGE)
        if not await self._log.allow(chat, "uploads", UPLOAD_RATE):
            return _refusal_response(429, Refusal.TOO_FAST)
        try:
            async with self._places:  # who waits here is not read from, so the page sends more slowly
                parcel = await self._read_form(request)
        except BadFrame as bad:
            return _refusal_response(400, bad.reason)
        except ConnectionError:  # the owner cancelled; nobody reads this answer
            return _refusal_response(400, Refusal.LOST)
        if parcel.files and not await self._deliver_safely(chat, parcel):
            return _refusal_response(503, Refusal.LOST)
        return web.json_response({"results": [_file_result(outcome) for outcome in parcel.outcomes]})

    async def _deliver_safely(self, chat: str, parcel: UploadRequest) -> bool:
        """Whether the event was safely handled. If not, the page sends it again with the same cid."""
        handling = asyncio.create_task(self._deliver_upload(chat, parcel))
        await asyncio.wait([handling])
        if (error := handling.exception()) is not None:
            log.error("webchat.upload.failed", exc_info=error)
        return error is None

    async def _deliver_upload(self, chat: str, parcel: UploadRequest) -> None:
        own = owner_entry(parcel.cid, parcel.caption, parcel.files, quote=parcel.quote)
        await self._log.append(chat, f"me:{parcel.cid}", own, files=parcel.files)
        event = Attached(parcel.files, parcel.caption, ref=parcel.cid, reply_to=parcel.reply_to)
        await self._event_sink.receive(Address("web", chat), parcel.cid, event)

    async def _read_form(self, request: web.Request) -> UploadRequest:
        if request.content_type != "multipart/form-data":
            raise BadFrame("not-a-form")
        parcel = UploadRequest()
        try:
            async for part in await request.multipart():
                if isinstance(part, BodyPartReader):
                    await self._read_part(part, parcel)
        except ValueError:  # aiohttp raises it for a malformed body
            raise BadFrame("not-a-form") from None
        validate_cid(parcel.cid)
        if not parcel.outcomes:
            raise BadFrame(Refusal.EMPTY)
        return parcel

    async def _read_part(self, part: BodyPartReader, parcel: UploadRequest) -> None:
        match part.name:
            case "cid":
                parcel.cid = validate_cid(await _read_text_field(part))
            case "caption":
                parcel.caption = validate_text(await _read_text_field(part))
            case "to":
                parcel.reply_to = validate_about(await _read_text_field(part))
            case "quote":
                parcel.quote = clean_quote(await _read_text_field(part))
            case "file" if len(parcel.outcomes) < MAX_FILES:
                parcel.outcomes.append(await self._files.put(part.filename or "", _read_chunks(part)))
            case "file":
                parcel.outcomes.append(TOO_MANY)
            case _:
                raise BadFrame("unknown-field")

    async def serve_file(self, chat: str, file_id: str, part: slice = WHOLE) -> web.Response:
        """Serve a file of this conversation, or the part of it that a player asks for. Pictures are shown, other files
        are downloaded, and no script in a file can run. Raises 404, 416.
        """
        file = await self._log.find_file(chat, file_id)
        if file is None:
            raise web.HTTPNotFound
        try:
            content = await self._files.open(file)
        except FileNotFoundError:
            raise web.HTTPNotFound from None
        shown = "inline" if file.media_type in SHOWN_INLINE else "attachment"
        headers = {
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Cache-Control": "private, max-age=86400, immutable",
            "Accept-Ranges": "bytes",
        }
        start, end, _ = part.indices(len(content))
        if part == WHOLE:
            return web.Response(body=content, content_type=file.media_type, headers=headers)
        if start >= end:
            raise web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": f"bytes */{len(content)}"})
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(content)}"
        return web.Response(status=206, body=content[start:end], content_type=file.media_type, headers=headers)


def wanted_part(request: web.Request) -> slice:
    """The part of a file that this request asks for; all of it when it asks for none, or in a way we do not know."""
    try:
        return request.http_range if "Range" in request.headers else WHOLE
    except ValueError:
        return WHOLE


async def _read_chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(64 * 1024):
        yield chunk


async def _read_text_field(part: BodyPartReader) -> str:
    read = b""
    async for chunk in _read_chunks(part):
        read += chunk
        if len(read) > MAX_FIELD:
            raise BadFrame("bad-field")
    return read.decode("utf-8", "replace")


def _file_result(outcome: FileRef | str) -> dict[str, object]:
    if isinstance(outcome, str):
        return {"refused": outcome}
    return {"file": {"id": outcome.id, "name": outcome.name, "type": outcome.media_type, "size": outcome.size}}


def _refusal_response(status: int, reason: str) -> web.Response:
    return web.json_response({"refused": reason}, status=status)
