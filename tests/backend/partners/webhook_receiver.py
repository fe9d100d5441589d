"""A partner with a receiver of its own on the loopback, for tests.

`python -m tests.backend.partners.webhook_receiver URL` is a worker that sends receivers what that database has for
them, for tests that kill it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from ipaddress import ip_network
from typing import Any

from aiohttp import web

from backend.app import build_backend
from backend.db.context import Context
from backend.partners.webhook_outbox import WebhookOutbox
from backend.partners.webhooks import NewReceiver, Webhooks
from bot.workers.webhook_delivery import WebhookSender, open_webhook_sender
from config.policy import Policy
from config.rules import PartnerRules
from tests.fixtures.desk import POLICY, SECRET, FakeClock, LiveDesk
from tests.fixtures.web_server import serve_on_loopback

ORIGIN = "zhiguitong"


def on_loopback(context: Context, **changes: object) -> Context:
    """The same desk under a policy that lets receivers be on this machine, without TLS."""
    open_here = {"plain_http": True, "private_networks": (ip_network("127.0.0.0/8"),), **changes}
    rule = context.policy_rule(PartnerRules).model_copy(update=open_here)
    return replace(context, policy=Policy({**context.policy.versions, PartnerRules: (rule,)}))


@dataclass
class Got:
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told


@dataclass
class Receiving:
    """`answer`: the status for an event; everything that came is in `got`."""

    url: str
    got: list[Got] = field(default_factory=list)
    answer: Callable[[Got], int] = lambda _: 204

    @property
    def events(self) -> list[tuple[str, str]]:
        return [(one.told["ticket"]["number"], one.told["event"]) for one in self.got]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiving]:
    made = Receiving("")

    async def take(request: web.Request) -> web.Response:
        one = Got(dict(request.headers), await request.read())
        made.got.append(one)
        return web.Response(status=made.answer(one), headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_post("/{path:.*}", take)
    async with serve_on_loopback(app) as address:
        made.url = f"{address}/hook"
        yield made


@dataclass
class Partner:
    """What the tests need of a partner: its receiver here, and the worker that tells it."""

    desk: LiveDesk
    context: Context
    hooks: Webhooks
    outbox: WebhookOutbox
    courier: WebhookSender

    async def made(self, url: str, *events: str, origin: str = ORIGIN) -> NewReceiver:
        return await self.hooks.create_receiver(origin, url, events, self.desk.key())

    async def brought(self, own_number: str, origin: str = ORIGIN, **more: object) -> str:
        return await self.desk.submitted(origin=origin, foreign_number=own_number, **more)  # type: ignore[arg-type]


@asynccontextmanager
async def partner_of(desk: LiveDesk, **policy: object) -> AsyncIterator[Partner]:
    context = on_loopback(desk.backend.context, **policy)
    outbox = WebhookOutbox(context)
    async with open_webhook_sender(outbox, desk.clock) as made:
        yield Partner(desk, context, Webhooks(context), outbox, made)


async def _tell(url: str) -> None:
    clock = FakeClock()
    backend = await build_backend(url, SECRET, POLICY, clock)
    async with open_webhook_sender(WebhookOutbox(on_loopback(backend.context)), clock) as made:
        await made.send_due()
    await backend.close()


if __name__ == "__main__":
    asyncio.run(_tell(sys.argv[1]))
