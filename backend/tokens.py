"""Bearer tokens of the systems that may call the API: shown once, stored as a hash, limited to scopes, revocable."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from backend.context import Context
from backend.contract import BadDraft, NotFound
from backend.masking import plain
from backend.people import ApiToken
from backend.vault import fresh, token_hash


class Scope(StrEnum):
    DESK = "desk"  # our own gateway: the whole port, in every owner's name
    QR = "qr"
    HANDOVER = "handover"
    ACT = "tickets:act"  # a desk's or department's own system


@dataclass(frozen=True, slots=True)
class TokenView:
    id: str
    name: str
    scopes: frozenset[Scope]
    made_at: datetime
    revoked: bool


class Tokens:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def create(self, name: str, scopes: Collection[Scope]) -> str:
        """The token, this once. Raises BadDraft."""
        called = plain(name)
        if not 0 < len(called) <= 64:
            raise BadDraft("a name has 1 to 64 characters", field="name")
        if not scopes:
            raise BadDraft("a token needs a scope", field="scopes")
        token = "gs_" + fresh(33)
        async with self._context.writing() as work:
            work.rows.add(
                ApiToken(
                    id="t-" + fresh(),
                    name=called,
                    hash=token_hash(token),
                    scopes=" ".join(sorted(scopes)),
                    made_at=self._context.clock(),
                )
            )
            await work.commit()
        return token

    async def find(self, token: str) -> TokenView | None:
        """Whose token this is; None for an unknown or revoked one."""
        async with self._context.reading() as rows:
            row = await rows.session.scalar(select(ApiToken).where(ApiToken.hash == token_hash(token)))
        return None if row is None or row.revoked_at is not None else _view(row)

    async def revoke(self, ident: str) -> None:
        """Raises NotFound."""
        async with self._context.writing() as work:
            row = await work.session.get(ApiToken, ident)
            if row is None:
                raise NotFound(f"no token {ident[:64]!r}", field="token")
            row.revoked_at = row.revoked_at or self._context.clock()
            await work.commit()

    async def all(self) -> tuple[TokenView, ...]:
        async with self._context.reading() as rows:
            return tuple(_view(row) for row in await rows.session.scalars(select(ApiToken).order_by(ApiToken.made_at)))


def _view(row: ApiToken) -> TokenView:
    scopes = frozenset(Scope(scope) for scope in row.scopes.split())
    return TokenView(row.id, row.name, scopes, row.made_at, row.revoked_at is not None)
