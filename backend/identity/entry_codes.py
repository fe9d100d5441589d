"""Creates and opens entry codes: posters (any number of times, counted), hand-overs of a proven identity and staff
invites (once each).

Owns what a code leads to and when it stops working. Opening a hand-over or an invite uses it up.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.addresses import STAFF_CHAT
from backend.contract.errors import BadDraft, NotFound
from backend.contract.values import Address, EntryCode, InvalidEntryCode, OwnerProfile
from backend.core.signed_codes import (
    HANDOVER,
    INVITE,
    POSTER,
    create_signed_code,
    hash_code,
    is_genuine_code,
    split_pin,
)
from backend.core.text import clean_text
from backend.db.context import Context, KeyedCall, UnitOfWork
from backend.identity.staff import bind_chat
from backend.identity.tables import Handover, Invite, PosterRow
from backend.people.owners import ensure_owner, hash_proof
from backend.people.staff import describe_staff
from backend.people.tables import Staff
from backend.tickets.validation import validate_credit_code

_DOOR: TypeAdapter[EntryCode | InvalidEntryCode] = TypeAdapter(EntryCode | InvalidEntryCode)
PIN_TRIES = 5
"""Wrong PINs after which an invite opens nothing any more."""
_UNKNOWN = InvalidEntryCode("unknown")


@dataclass(frozen=True, slots=True)
class Poster:
    """A QR code as its creator sees it, with how often it was scanned, opened the bot, and led to a ticket."""

    code: str
    channel: str
    region: str
    place: str
    title: str
    made_at: datetime
    expires_at: datetime | None
    revoked: bool
    scans: int
    starts: int
    submits: int


@dataclass(frozen=True, slots=True)
class IssuedHandover:
    """A created hand-over. The code works once, before `expires_at`."""

    code: str
    expires_at: datetime


_POSTER: TypeAdapter[Poster] = TypeAdapter(Poster)
_HANDED: TypeAdapter[IssuedHandover] = TypeAdapter(IssuedHandover)


class EntryCodes:
    """The entry codes over the database."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def use_code(self, code: str, visitor: Address, key: str) -> EntryCode | InvalidEntryCode:
        """Open a code for this visitor: count a poster, use up a hand-over or an invite. Returns why it is invalid, if
        it is."""
        if not is_genuine_code(self._context.keyring, split_pin(code)[0]):
            return _UNKNOWN
        opens = {POSTER: self._open_poster, HANDOVER: self._open_handover, INVITE: self._open_invite}[code[0]]

        async def change(work: UnitOfWork) -> EntryCode | InvalidEntryCode:
            return await opens(work, code, visitor)

        return await self._context.execute_once(KeyedCall("open_door", f"{visitor} {code}", key), _DOOR, change)

    async def preview_code(self, code: str, *, count: bool) -> EntryCode | InvalidEntryCode:
        """What a code would open, for its landing page. Uses nothing up; of an invite it tells whose it is.
        `count`: count it as a scan."""
        if not is_genuine_code(self._context.keyring, code):
            return _UNKNOWN
        async with self._context.read_session() as session:
            found = await self._read_code(session, code)
        if count and isinstance(found, EntryCode) and found.kind == "qr":
            async with self._context.write_transaction() as work:
                await _increment_counters(work, code, scans=PosterRow.scans + 1)
                await work.commit()
        return found

    async def _read_code(self, session: AsyncSession, code: str) -> EntryCode | InvalidEntryCode:
        """The state of a genuine code."""
        if code.startswith(POSTER):
            return self._poster_state(await session.get(PosterRow, code))
        mark = hash_code(self._context.keyring, code)
        if code.startswith(HANDOVER):
            return self._why_invalid(await session.get(Handover, mark)) or EntryCode(code, "handover")
        invite = await session.get(Invite, mark)
        if invite is None or (shut := self._why_invalid(invite)) is not None:
            return _UNKNOWN if invite is None else shut or _UNKNOWN
        return EntryCode(code, "invite", staff=describe_staff(await session.get_one(Staff, invite.staff_id)))

    async def create_poster(
        self, channel: str, region: str, place: str, title: str, key: str, expires_at: datetime | None = None
    ) -> Poster:
        """Create a QR code. Raises BadDraft."""
        _check_poster(channel, place, title, expires_at)
        if region and region not in self._context.organisation.regions:
            raise BadDraft(f"no such region: {region[:20]!r}", field="region")
        code = create_signed_code(self._context.keyring, POSTER)
        row = PosterRow(
            code=code,
            channel=channel,
            region=region,
            place=clean_text(place),
            title=clean_text(title),
            made_at=self._context.now(),
            expires_at=expires_at,
            revoked_at=None,
            scans=0,
            starts=0,
            submits=0,
        )

        async def change(work: UnitOfWork) -> Poster:
            work.session.add(row)
            return to_poster(row)

        return await self._context.execute_once(
            KeyedCall("create_poster", "", key, repr((channel, region, place, title, expires_at))), _POSTER, change
        )

    async def list_posters(self, limit: int = 200) -> tuple[Poster, ...]:
        """The newest posters first."""
        async with self._context.read_session() as session:
            found = await session.scalars(select(PosterRow).order_by(PosterRow.made_at.desc()).limit(limit))
            return tuple(to_poster(row) for row in found)

    async def get_poster(self, code: str) -> Poster:
        """One poster. Raises NotFound."""
        async with self._context.read_session() as session:
            row = await session.get(PosterRow, code) if is_genuine_code(self._context.keyring, code) else None
        if row is None:
            raise NotFound("no such code", field="code")
        return to_poster(row)

    async def revoke_poster(self, code: str) -> Poster:
        """Make the code invalid for good. Raises NotFound."""
        async with self._context.write_transaction() as work:
            row = await work.session.get(PosterRow, code) if is_genuine_code(self._context.keyring, code) else None
            if row is None:
                raise NotFound("no such code", field="code")
            row.revoked_at = row.revoked_at or self._context.now()
            await work.commit()
            return to_poster(row)

    async def create_handover(self, name: str, uscc: str, key: str) -> IssuedHandover:
        """Create a code that brings a proven identity into one conversation, once, within `handover_minutes`. Raises
        BadDraft."""
        enterprise = clean_text(name)
        if not 0 < len(enterprise) <= 100:
            raise BadDraft("a name has 1 to 100 characters", field="name")
        uscc = validate_credit_code(uscc)
        code = create_signed_code(self._context.keyring, HANDOVER)

        async def change(work: UnitOfWork) -> IssuedHandover:
            ends = self._context.now() + timedelta(minutes=self._context.limits.handover_minutes)
            mark = hash_code(self._context.keyring, code)
            work.session.add(Handover(code_hash=mark, enterprise=enterprise, uscc=uscc, expires_at=ends, spent_at=None))
            return IssuedHandover(code, ends)

        return await self._context.execute_once(
            KeyedCall("create_handover", "", key, repr((enterprise, uscc))), _HANDED, change
        )

    def _poster_state(self, row: PosterRow | None) -> EntryCode | InvalidEntryCode:
        if row is None:
            return _UNKNOWN
        if row.revoked_at is not None:
            return InvalidEntryCode("revoked")
        if row.expires_at is not None and row.expires_at <= self._context.now():
            return InvalidEntryCode("expired")
        return EntryCode(row.code, "qr", row.region, row.place)

    async def _open_poster(self, work: UnitOfWork, code: str, _visitor: Address) -> EntryCode | InvalidEntryCode:
        door = self._poster_state(await work.session.get(PosterRow, code))
        if isinstance(door, EntryCode):
            await _increment_counters(work, code, starts=PosterRow.starts + 1)
        return door

    async def _open_handover(self, work: UnitOfWork, code: str, visitor: Address) -> EntryCode | InvalidEntryCode:
        mark = hash_code(self._context.keyring, code)
        row = await work.session.get(Handover, mark, with_for_update=True)
        shut = self._why_invalid(row)
        if row is None or shut is not None:
            return shut or _UNKNOWN
        row.spent_at = self._context.now()
        owner = await ensure_owner(self._context, work, visitor)
        owner.proof = hash_proof(self._context, row.uscc)
        return EntryCode(code, "handover", profile=OwnerProfile(row.enterprise, row.uscc, proven=True))

    async def _open_invite(self, work: UnitOfWork, given: str, visitor: Address) -> EntryCode | InvalidEntryCode:
        """Bind the visitor's chat. A web chat that somebody may have used before is not bound: who planted its cookie
        would be staff too."""
        if visitor.channel == "web" and not visitor.chat.startswith(STAFF_CHAT):
            return InvalidEntryCode("elsewhere")
        code, pin = split_pin(given)
        row = await work.session.get(Invite, hash_code(self._context.keyring, code), with_for_update=True)
        shut = self._why_invalid(row)
        if row is None or shut is not None:
            return shut or _UNKNOWN
        if not pin:
            return InvalidEntryCode("pin")
        if not hmac.compare_digest(row.pin_hash, hash_code(self._context.keyring, given)):
            row.tries += 1
            return InvalidEntryCode("pin-wrong")
        staff = await work.session.get_one(Staff, row.staff_id)
        if not staff.active:
            return InvalidEntryCode("revoked")
        row.spent_at = self._context.now()
        await bind_chat(self._context, work, staff, visitor)
        return EntryCode(code, "invite", staff=describe_staff(staff))

    def _why_invalid(self, row: Handover | Invite | None) -> InvalidEntryCode | None:
        """Why a code that works once does not work; None: it works."""
        if row is None:
            return _UNKNOWN
        if row.spent_at is not None:
            return InvalidEntryCode("used")
        if isinstance(row, Invite) and row.tries >= PIN_TRIES:
            return InvalidEntryCode("revoked")
        return InvalidEntryCode("expired") if row.expires_at <= self._context.now() else None


def to_poster(row: PosterRow) -> Poster:
    return Poster(
        row.code,
        row.channel,
        row.region,
        row.place,
        row.title,
        row.made_at,
        row.expires_at,
        row.revoked_at is not None,
        row.scans,
        row.starts,
        row.submits,
    )


async def count_submission(context: Context, work: UnitOfWork, code: str) -> None:
    """Count a ticket submitted through this code. A code that is not genuine is ignored, so that the owner's ticket is
    not lost."""
    if is_genuine_code(context.keyring, code):
        await _increment_counters(work, code, submits=PosterRow.submits + 1)


async def _increment_counters(work: UnitOfWork, code: str, **grown: object) -> None:
    await work.session.execute(update(PosterRow).where(PosterRow.code == code).values(**grown))


def _check_poster(channel: str, place: str, title: str, expires_at: datetime | None) -> None:
    if not 0 < len(channel) <= 32 or not channel.isascii() or not channel.isprintable():
        raise BadDraft("a channel's name has 1 to 32 ASCII characters", field="channel")
    if len(place) > 200 or len(title) > 200:
        raise BadDraft("place and title have at most 200 characters", field="place" if len(place) > 200 else "title")
    if expires_at is not None and expires_at.tzinfo is None:
        raise BadDraft("expires_at needs its zone", field="expires_at")
    if expires_at is not None and not 2000 <= expires_at.year < 3000:
        raise BadDraft("expires_at is a day of this millennium", field="expires_at")
