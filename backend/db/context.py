"""Defines `Context`, the shared dependencies of every part of the backend, and `UnitOfWork`, one transaction.

Owns transactions and idempotent calls (the answer to a repeated key). A unit of work rolls back unless it is committed.
After the commit, `on_commit` gets the addresses that have new pushes. Does not contain rules.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import structlog
from pydantic import TypeAdapter
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from backend.contract.errors import BadDraft, Unavailable
from backend.contract.values import Address
from backend.core.crypto import Keyring
from backend.core.danger.finder import DangerFinder
from backend.core.working_days import WorkingCalendar, local_day
from backend.db.away import refuse_when_away
from backend.db.engine import READ_ONLY, DiskWait
from backend.db.rows import claim_operation, settle_operation
from backend.db.types import Unopened
from config.organisation import Organisation
from config.policy import Policy
from config.rules import DeadlineRules, Limits, PolicyRules, SecrecyRules

log = structlog.get_logger()

Now = Callable[[], datetime]
OnCommit = Callable[[frozenset[Address]], Awaitable[None]]
"""Called after a commit with the conversations that have new pushes. Must not raise: the sweeper delivers the rest."""

T = TypeVar("T")
Ordered = TypeVar("Ordered", bound=PolicyRules)
_KEY = 200  # characters
_CROSSED = {"40P01", "40001"}  # PostgreSQL: deadlock detected, serialization failure
_TRIES = 3


@dataclass(frozen=True, slots=True)
class KeyedCall:
    """One call that changes something. Calls with the same method, caller and key are the same call.

    `request_text`: the text of the request, for callers who choose their keys themselves: the same key with another
    text is refused. It is empty for our own keys, which name the event: a repeated turn gets its first answer even if
    its request would be different now.
    """

    method: str
    caller: str
    key: str
    request_text: str = ""


class UnitOfWork:
    """One transaction. `news`: the conversations for which it writes pushes."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.news: set[Address] = set()
        self.committed = False

    async def commit(self) -> None:
        await self.session.commit()
        self.committed = True


@dataclass(frozen=True, slots=True)
class Context:
    """The dependencies that every part of the backend shares. `now`: the present instant, aware and in UTC."""

    engine: AsyncEngine
    policy: Policy
    calendar: WorkingCalendar
    organisation: Organisation
    higher_bodies: Mapping[str, str]
    dangers: DangerFinder
    keyring: Keyring
    now: Now
    on_commit: OnCommit
    write_queue: AbstractAsyncContextManager[None]
    """Held while writing. SQLite allows one writer at a time and lets the others poll, unfairly; here they queue."""
    until_on_disk: DiskWait

    @property
    def today(self) -> date:
        """The date in China."""
        return local_day(self.now())

    def policy_rule(self, kind: type[Ordered]) -> Ordered:
        """The version of a rule of policy that is in force today. `kind`: a class of `config.rules`."""
        return self.policy.rules_on(kind, self.today)

    @property
    def deadlines(self) -> DeadlineRules:
        return self.policy.deadlines(self.today)

    @property
    def secrecy(self) -> SecrecyRules:
        return self.policy.secrecy(self.today)

    @property
    def limits(self) -> Limits:
        return self.policy.limits(self.today)

    @asynccontextmanager
    async def write_transaction(self) -> AsyncIterator[UnitOfWork]:
        """A transaction that may write. It is rolled back unless the block commits it. Returns when what it committed,
        or read of others' commits, is on the disk, so that it can be promised. Raises Unavailable if the disk fails:
        the change may have been made, and the same key finds out; Unavailable also if the database does not answer."""
        with refuse_when_away():
            async with self.write_queue, AsyncSession(self.engine, expire_on_commit=False) as session:
                work = UnitOfWork(session)
                yield work
        try:
            await self.until_on_disk()
        except OSError as error:
            log.critical("the disk does not take what was committed", error=error.strerror)
            raise Unavailable("what was committed may not outlive a power cut") from error
        if work.committed and work.news:
            await self.on_commit(frozenset(work.news))

    @asynccontextmanager
    async def read_session(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads. Raises Unavailable if the database does not answer."""
        with refuse_when_away():
            async with AsyncSession(self.engine.execution_options(**{READ_ONLY: True})) as session:
                yield session

    async def execute_once(
        self, call: KeyedCall, answer: TypeAdapter[T], change: Callable[[UnitOfWork], Awaitable[T]]
    ) -> T:
        """Make the change in one transaction, or return the answer that this call got before.

        Raises BadDraft if the key belongs to another request, Unavailable after repeated deadlocks, and what `change`
        raises; in these cases nothing is changed. After a deadlock the change is tried again.
        """
        if not 0 < len(call.key) <= _KEY:
            raise BadDraft(f"a key has 1 to {_KEY} characters", field="key")
        for _ in range(_TRIES):
            try:
                return await self._attempt_once(call, answer, change)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", "") not in _CROSSED:
                    raise
        raise Unavailable("this change crossed others each time it was tried; try again")

    async def _attempt_once(
        self, call: KeyedCall, answer: TypeAdapter[T], change: Callable[[UnitOfWork], Awaitable[T]]
    ) -> T:
        mark = self.keyring.keyed_hash("operation", f"{call.method}\0{call.caller}\0{call.key}")
        async with self.write_transaction() as work:
            known = await claim_operation(work.session, mark, self.now())
            asked = self.keyring.keyed_hash("asked", call.request_text) if call.request_text else ""
            if isinstance(known, Unopened):
                raise Unavailable("the stored answer cannot be opened")
            if known is not None:
                before, _, given = known.partition("\n")
                if before != asked:
                    raise BadDraft("this key was used for another request", field="key")
                return answer.validate_json(given)
            result = await change(work)
            await settle_operation(work.session, mark, f"{asked}\n{answer.dump_json(result).decode()}")
            await work.commit()
        return result
