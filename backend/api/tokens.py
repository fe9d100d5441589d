"""Manages the bearer tokens of systems that call the API: shown once, stored as a hash, limited to scopes, revocable.

A token may act for the staff of one unit, and submit tickets of one origin. Does not limit rates:
`backend.api.rate_limit` does.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from backend.api.tables import ApiToken
from backend.contract.addresses import PAPER
from backend.contract.errors import BadDraft, NotFound
from backend.core.crypto import hash_token, random_token
from backend.core.text import clean_text
from backend.db.context import Context


class Scope(StrEnum):
    """What a token may be used for."""

    DESK = "desk"  # our own gateway: the whole port, for every owner
    QR = "qr"
    HANDOVER = "handover"
    ACT = "tickets:act"  # a desk's or department's own system
    CREATE = "tickets:create"  # a platform submits tickets,
    READ = "tickets:read"  # and reads the tickets that it submitted
    WEBHOOKS = "webhooks"  # and gets their events
    REPORTS = "reports"


NEEDS_ORIGIN = frozenset({Scope.CREATE, Scope.READ, Scope.WEBHOOKS})
_ORIGIN = re.compile(r"[a-z][a-z0-9-]{0,31}")
_OURS = frozenset({"web", "telegram", PAPER})  # tickets of our own channels are not for partners to read


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token as it is listed; the token itself is never shown again."""

    id: str
    name: str
    scopes: frozenset[Scope]
    made_at: datetime
    revoked: bool
    unit: str = ""
    origin: str = ""


class ApiTokens:
    """Creates, finds, lists and revokes tokens."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def create(self, name: str, scopes: Collection[Scope], *, unit: str = "", origin: str = "") -> str:
        """Create a token and return it; it cannot be shown again.

        `unit`: the code of the one desk or department for which it acts. `origin`: the platform's name; tokens of one
        origin read the same tickets. Raises BadDraft.
        """
        called = clean_text(name)
        if not 0 < len(called) <= 64:
            raise BadDraft("a name has 1 to 64 characters", field="name")
        if not scopes:
            raise BadDraft("a token needs a scope", field="scopes")
        _check_origin(scopes, origin)
        self._check_unit(scopes, unit)
        token = "gs_" + random_token(33)
        async with self._context.write_transaction() as work:
            row = ApiToken(
                id="t-" + random_token(),
                name=called,
                hash=hash_token(token),
                scopes=" ".join(sorted(scopes)),
                unit=unit,
                origin=origin,
                made_at=self._context.now(),
            )
            work.session.add(row)
            await work.commit()
        return token

    async def find(self, token: str) -> TokenView | None:
        """The view of this token; None if it is unknown or revoked."""
        async with self._context.read_session() as session:
            row = await session.scalar(select(ApiToken).where(ApiToken.hash == hash_token(token)))
        return None if row is None or row.revoked_at is not None else _to_token_view(row)

    async def revoke(self, ident: str) -> None:
        """Revoke the token with this id. Revoking again changes nothing. Raises NotFound."""
        async with self._context.write_transaction() as work:
            row = await work.session.get(ApiToken, ident)
            if row is None:
                raise NotFound(f"no token {ident[:64]!r}", field="token")
            row.revoked_at = row.revoked_at or self._context.now()
            await work.commit()

    async def list_tokens(self) -> tuple[TokenView, ...]:
        """Every token, the oldest first, revoked ones included."""
        async with self._context.read_session() as session:
            return tuple(
                _to_token_view(row) for row in await session.scalars(select(ApiToken).order_by(ApiToken.made_at))
            )

    def _check_unit(self, scopes: Collection[Scope], unit: str) -> None:
        if (Scope.ACT in scopes) != bool(unit):
            raise BadDraft(f"a unit belongs to the scope {Scope.ACT}, and to no other", field="unit")
        organisation = self._context.organisation
        if unit and not (
            organisation.find_desk(unit) or organisation.find_department(unit) or unit in self._context.higher_bodies
        ):
            raise BadDraft(f"no such desk, department or body: {unit[:32]!r}", field="unit")


def _check_origin(scopes: Collection[Scope], origin: str) -> None:
    if bool(NEEDS_ORIGIN.intersection(scopes)) != bool(origin):
        named = ", ".join(sorted(NEEDS_ORIGIN))
        raise BadDraft(f"an origin belongs to the scopes {named}, and to no other", field="origin")
    if origin and (not _ORIGIN.fullmatch(origin) or origin in _OURS):
        raise BadDraft("an origin has 1 to 32 of a-z 0-9 -, and is no channel of our own", field="origin")


def _to_token_view(row: ApiToken) -> TokenView:
    scopes = frozenset(Scope(scope) for scope in row.scopes.split())
    return TokenView(row.id, row.name, scopes, row.made_at, row.revoked_at is not None, row.unit, row.origin)
