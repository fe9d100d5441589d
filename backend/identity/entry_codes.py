"""Creates and opens entry codes: posters (any number of times, counted), hand-overs of a proven identity and staff
invites (once each).

Owns what a code leads to and when it stops working. Opening a hand-over or an invite uses it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.errors import BadDraft, NotFound
from backend.contract.values import Address, ClosedDoor, Door, OwnerProfile
from backend.core.signed_codes import HANDOVER, INVITE, POSTER, code_hash, is_genuine, new_code
from backend.core.text import plain
from backend.db.context import Call, Context, UnitOfWork
from backend.identity.staff import bind
from backend.identity.tables import DoorRow, Handover, Invite
from backend.people.owners import ensure_owner, proof_of
from backend.people.staff import person
from backend.people.tables import Staff
from backend.tickets.validation import checked_credit_code

_DOOR: TypeAdapter[Door | ClosedDoor] = TypeAdapter(Door | ClosedDoor)
_UNKNOWN = ClosedDoor("unknown")


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
class Handed:
    """A created hand-over. The code works once, before `expires_at`."""

    code: str
    expires_at: datetime


_POSTER: TypeAdapter[Poster] = TypeAdapter(Poster)
_HANDED: TypeAdapter[Handed] = TypeAdapter(Handed)


class Doors:
    """The entry codes over the database."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def open_door(self, code: str, visitor: Address, key: str) -> Door | ClosedDoor:
        """Open a code for this visitor: count a poster, use up a hand-over or an invite. Returns why it is invalid, if
        it is."""
        if not is_genuine(self._context.vault, code):
            return _UNKNOWN
        opens = {POSTER: self._open_poster, HANDOVER: self._open_handover, INVITE: self._open_invite}[code[0]]

        async def change(work: UnitOfWork) -> Door | ClosedDoor:
            return await opens(work, code, visitor)

        return await self._context.once(Call("open_door", f"{visitor} {code}", key), _DOOR, change)

    async def look(self, code: str, *, count: bool) -> Door | ClosedDoor:
        """What a code would open, for its landing page. Uses nothing up and names nobody. `count`: count it as a
        scan."""
        if not is_genuine(self._context.vault, code):
            return _UNKNOWN
        async with self._context.reading() as session:
            found = await self._look_inside(session, code)
        if count and isinstance(found, Door) and found.kind == "qr":
            async with self._context.writing() as work:
                await _count(work, code, scans=DoorRow.scans + 1)
                await work.commit()
        return found

    async def _look_inside(self, session: AsyncSession, code: str) -> Door | ClosedDoor:
        """The state of a genuine code."""
        if code.startswith(POSTER):
            return self._state_of(await session.get(DoorRow, code))
        mark = code_hash(self._context.vault, code)
        if code.startswith(HANDOVER):
            return self._shut(await session.get(Handover, mark)) or Door(code, "handover")
        return self._shut(await session.get(Invite, mark)) or Door(code, "invite")

    async def create_poster(
        self, channel: str, region: str, place: str, title: str, key: str, expires_at: datetime | None = None
    ) -> Poster:
        """Create a QR code. Raises BadDraft."""
        _check_poster(channel, place, title, expires_at)
        if region and region not in self._context.organisation.regions:
            raise BadDraft(f"no such region: {region[:20]!r}", field="region")
        code = new_code(self._context.vault, POSTER)
        row = DoorRow(
            code=code,
            channel=channel,
            region=region,
            place=plain(place),
            title=plain(title),
            made_at=self._context.clock(),
            expires_at=expires_at,
            revoked_at=None,
            scans=0,
            starts=0,
            submits=0,
        )

        async def change(work: UnitOfWork) -> Poster:
            work.session.add(row)
            return poster(row)

        return await self._context.once(
            Call("create_poster", "", key, repr((channel, region, place, title, expires_at))), _POSTER, change
        )

    async def posters(self, limit: int = 200) -> tuple[Poster, ...]:
        """The newest posters first."""
        async with self._context.reading() as session:
            found = await session.scalars(select(DoorRow).order_by(DoorRow.made_at.desc()).limit(limit))
            return tuple(poster(row) for row in found)

    async def poster(self, code: str) -> Poster:
        """One poster. Raises NotFound."""
        async with self._context.reading() as session:
            row = await session.get(DoorRow, code) if is_genuine(self._context.vault, code) else None
        if row is None:
            raise NotFound("no such code", field="code")
        return poster(row)

    async def revoke(self, code: str) -> Poster:
        """Make the code invalid for good. Raises NotFound."""
        async with self._context.writing() as work:
            row = await work.session.get(DoorRow, code) if is_genuine(self._context.vault, code) else None
            if row is None:
                raise NotFound("no such code", field="code")
            row.revoked_at = row.revoked_at or self._context.clock()
            await work.commit()
            return poster(row)

    async def create_handover(self, name: str, uscc: str, key: str) -> Handed:
        """Create a code that brings a proven identity into one conversation, once, within `handover_minutes`. Raises
        BadDraft."""
        enterprise = plain(name)
        if not 0 < len(enterprise) <= 100:
            raise BadDraft("a name has 1 to 100 characters", field="name")
        uscc = checked_credit_code(uscc)
        code = new_code(self._context.vault, HANDOVER)

        async def change(work: UnitOfWork) -> Handed:
            ends = self._context.clock() + timedelta(minutes=self._context.limits.handover_minutes)
            mark = code_hash(self._context.vault, code)
            work.session.add(Handover(code_hash=mark, enterprise=enterprise, uscc=uscc, expires_at=ends, spent_at=None))
            return Handed(code, ends)

        return await self._context.once(Call("create_handover", "", key, repr((enterprise, uscc))), _HANDED, change)

    def _state_of(self, row: DoorRow | None) -> Door | ClosedDoor:
        if row is None:
            return _UNKNOWN
        if row.revoked_at is not None:
            return ClosedDoor("revoked")
        if row.expires_at is not None and row.expires_at <= self._context.clock():
            return ClosedDoor("expired")
        return Door(row.code, "qr", row.region, row.place)

    async def _open_poster(self, work: UnitOfWork, code: str, _visitor: Address) -> Door | ClosedDoor:
        door = self._state_of(await work.session.get(DoorRow, code))
        if isinstance(door, Door):
            await _count(work, code, starts=DoorRow.starts + 1)
        return door

    async def _open_handover(self, work: UnitOfWork, code: str, visitor: Address) -> Door | ClosedDoor:
        mark = code_hash(self._context.vault, code)
        row = await work.session.get(Handover, mark, with_for_update=True)
        shut = self._shut(row)
        if row is None or shut is not None:
            return shut or _UNKNOWN
        row.spent_at = self._context.clock()
        owner = await ensure_owner(self._context, work, visitor)
        owner.proof = proof_of(self._context, row.uscc)
        return Door(code, "handover", profile=OwnerProfile(row.enterprise, row.uscc, proven=True))

    async def _open_invite(self, work: UnitOfWork, code: str, visitor: Address) -> Door | ClosedDoor:
        mark = code_hash(self._context.vault, code)
        row = await work.session.get(Invite, mark, with_for_update=True)
        shut = self._shut(row)
        if row is None or shut is not None:
            return shut or _UNKNOWN
        staff = await work.session.get_one(Staff, row.staff_id)
        if not staff.active:
            return ClosedDoor("revoked")
        row.spent_at = self._context.clock()
        await bind(self._context, work, staff, visitor)
        return Door(code, "invite", staff=person(staff))

    def _shut(self, row: Handover | Invite | None) -> ClosedDoor | None:
        """Why a code that works once does not work; None: it works."""
        if row is None:
            return _UNKNOWN
        if row.spent_at is not None:
            return ClosedDoor("used")
        return ClosedDoor("expired") if row.expires_at <= self._context.clock() else None


def poster(row: DoorRow) -> Poster:
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


async def count_submit(context: Context, work: UnitOfWork, code: str) -> None:
    """Count a ticket submitted through this code. A code that is not genuine is ignored, so that the owner's ticket is
    not lost."""
    if is_genuine(context.vault, code):
        await _count(work, code, submits=DoorRow.submits + 1)


async def _count(work: UnitOfWork, code: str, **grown: object) -> None:
    await work.session.execute(update(DoorRow).where(DoorRow.code == code).values(**grown))


def _check_poster(channel: str, place: str, title: str, expires_at: datetime | None) -> None:
    if not 0 < len(channel) <= 32 or not channel.isascii() or not channel.isprintable():
        raise BadDraft("a channel's name has 1 to 32 ASCII characters", field="channel")
    if len(place) > 200 or len(title) > 200:
        raise BadDraft("place and title have at most 200 characters", field="place" if len(place) > 200 else "title")
    if expires_at is not None and expires_at.tzinfo is None:
        raise BadDraft("expires_at needs its zone", field="expires_at")
    if expires_at is not None and not 2000 <= expires_at.year < 3000:
        raise BadDraft("expires_at is a day of this millennium", field="expires_at")
