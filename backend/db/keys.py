"""Holds which secrets this database has been sealed with, and refuses a process that lacks one.

Without it a process with the wrong secret would find no owner by the hash of their chat, open nothing, and seal what is
new under a secret that the others do not have. A database from before there was this table is asked by what is sealed
in it. Does not open or seal anything else.
"""

from __future__ import annotations

from sqlalchemy import LargeBinary, delete, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.crypto import DecryptionError
from backend.core.errors import InternalError
from backend.db.base import Base
from backend.db.context import Context
from backend.db.rows import insert_if_absent
from backend.db.tables import KnownKey
from backend.db.types import EncryptedText

_SAMPLES = 20  # sealed values of each table


class WrongKey(InternalError):
    """The database was sealed with a secret that was not given. The message is one line for the operator."""


async def check_keys(context: Context) -> None:
    """Raises WrongKey; otherwise the database knows the secrets of this process."""
    mine = context.keyring.fingerprints
    async with context.write_transaction() as work:
        known = set(await work.session.scalars(select(KnownKey.fingerprint)))
        if not known <= set(mine):
            raise WrongKey("the database was sealed with a secret that is not among those given")
        if not known and await _is_sealed_by_others(context, work.session):
            raise WrongKey("none of the secrets given opens what is in the database")
        for fingerprint in {mine[0], mine[-1]} - known:
            await insert_if_absent(work.session, KnownKey, fingerprint=fingerprint, since=context.now())
        await work.commit()


async def forget_rotated_keys(context: Context) -> None:
    """Nothing is sealed any more with others than the newest secret; the oldest still hashes."""
    needed = {context.keyring.fingerprints[0], context.keyring.fingerprints[-1]}
    async with context.write_transaction() as work:
        await work.session.execute(delete(KnownKey).where(KnownKey.fingerprint.not_in(needed)))
        await work.commit()


async def _is_sealed_by_others(context: Context, session: AsyncSession) -> bool:
    """Whether there is something sealed, and nothing of it can be opened."""
    sealed = 0
    for table in Base.metadata.sorted_tables:
        for column in (column for column in table.columns if isinstance(column.type, EncryptedText)):
            raw = type_coerce(column, LargeBinary)
            for value in await session.scalars(select(raw).where(column.is_not(None)).limit(_SAMPLES)):
                if not value:
                    continue
                sealed += 1
                try:
                    context.keyring.decrypt(value)
                except DecryptionError:
                    continue
                return False
    return sealed > 0
