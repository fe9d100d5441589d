"""Finds and creates owners by their conversation, and stores or deletes their profiles.

An owner is found by a keyed hash of the address. A profile is stored only with the owner's consent and is deleted on
request. Typed data never identifies an owner: only a proven identity links two conversations.
"""

from __future__ import annotations

from pydantic import TypeAdapter

from backend.contract.addresses import check_address
from backend.contract.values import Address, OwnerProfile
from backend.db.context import Context, KeyedCall, UnitOfWork
from backend.db.rows import insert_if_absent
from backend.people.queries import find_owner
from backend.people.tables import Owner

_NOTHING: TypeAdapter[None] = TypeAdapter(None)


def hash_address(context: Context, address: Address) -> str:
    """The keyed hash by which a conversation is found."""
    return context.keyring.keyed_hash("address", str(address))


def hash_proof(context: Context, uscc: str) -> str:
    """The keyed hash of a proven 统一社会信用代码, the same for every conversation of that owner."""
    return context.keyring.keyed_hash("proof", uscc)


async def ensure_owner(context: Context, work: UnitOfWork, address: Address) -> Owner:
    """The owner at this address, created if new and marked as reachable. Raises BadDraft for a malformed address."""
    check_address(address)
    mark = hash_address(context, address)
    new = {"address": str(address), "remembered": False, "no_surveys": False, "enterprise": "", "uscc": "", "phone": ""}
    owner = (
        await find_owner(work.session, mark)
        or await insert_if_absent(work.session, Owner, address_hash=mark, **new)
        or await find_owner(work.session, mark)  # another transaction has just inserted the row
    )
    assert owner is not None
    owner.dead_at = None
    return owner


def save_profile(owner: Owner, enterprise: str, uscc: str, phone: str) -> None:
    """Store the given details as the owner's profile. An empty detail leaves the stored one as it is."""
    owner.remembered = True
    owner.enterprise = enterprise or owner.enterprise
    owner.uscc = uscc or owner.uscc
    owner.phone = phone or owner.phone


class OwnerProfiles:
    """The stored profiles of owners."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def find_profile(self, address: Address) -> OwnerProfile | None:
        """The stored profile, or None without the owner's consent."""
        async with self._context.read_session() as session:
            owner = await find_owner(session, hash_address(self._context, address))
        if owner is None or not owner.remembered:
            return None
        proven = bool(owner.uscc) and owner.proof == hash_proof(self._context, owner.uscc)
        return OwnerProfile(owner.enterprise, owner.uscc, owner.phone, proven)

    async def forget_owner(self, address: Address, key: str) -> None:
        """Delete the stored profile and the proven identity."""

        async def change(work: UnitOfWork) -> None:
            owner = await find_owner(work.session, hash_address(self._context, address))
            if owner is not None:
                owner.remembered, owner.enterprise, owner.uscc, owner.phone, owner.proof = False, "", "", "", None

        await self._context.execute_once(KeyedCall("forget", str(address), key), _NOTHING, change)

    async def stop_surveys(self, address: Address, key: str) -> None:
        """Stop asking this owner for ratings (mechanism 20)."""

        async def change(work: UnitOfWork) -> None:
            (await ensure_owner(self._context, work, address)).no_surveys = True

        await self._context.execute_once(KeyedCall("no_surveys", str(address), key), _NOTHING, change)
