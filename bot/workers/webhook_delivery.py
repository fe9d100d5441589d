"""Sends due webhook events: one signed POST each, only to addresses that the URL policy allows.

Owns the connection. Addresses are checked when the host name is resolved, so a name that later resolves differently
leads nowhere new; redirects are not followed. Does not own the order and the retries (the outbox).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, assert_never

import aiohttp

from backend.contract.errors import BadDraft
from backend.partners.webhook_outbox import WebhookOutbox, WebhookRequest, sign_body
from backend.partners.webhook_urls import check_url
from bot import metrics
from bot.runtime.guarded_resolver import GuardedResolver

TIDY_SECONDS = 3600.0
_AT_ONCE = 16  # receivers in parallel
DeliveryResult = Literal["delivered", "refused", "unanswered"]


@asynccontextmanager
async def open_webhook_sender(outbox: WebhookOutbox, now: Callable[[], datetime]) -> AsyncIterator[WebhookSender]:
    """Open the HTTP session that sends webhooks, and close it at the end."""
    connector = aiohttp.TCPConnector(resolver=GuardedResolver(lambda: outbox.rules), use_dns_cache=False, limit=64)
    headers = {"Content-Type": "application/json", "User-Agent": "guishang-webhook"}
    async with aiohttp.ClientSession(
        connector=connector, headers=headers, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        yield WebhookSender(outbox, session, now)


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """Sends webhook events."""

    outbox: WebhookOutbox
    http: aiohttp.ClientSession
    now: Callable[[], datetime]

    async def send_due(self) -> None:
        """Send what is due to every receiver, in parallel. A receiver that does not answer delays no other one."""
        places = asyncio.Semaphore(_AT_ONCE)

        async def tell(webhook: str) -> None:
            async with places:
                await self._deliver_to(webhook)

        async with asyncio.TaskGroup() as group:
            for webhook in await self.outbox.list_due_webhooks():
                group.create_task(tell(webhook))

    async def _deliver_to(self, webhook: str) -> None:
        while parcels := await self.outbox.claim(webhook):
            await asyncio.gather(*(self._post_and_record(parcel) for parcel in parcels))

    async def _post_and_record(self, parcel: WebhookRequest) -> None:
        outcome, why = await self._delivery_result(parcel)
        metrics.WEBHOOKS.labels(outcome).inc()
        match outcome:
            case "delivered":
                await self.outbox.mark_delivered(parcel.id)
            case "refused":
                await self.outbox.mark_refused(parcel.id, why)
            case "unanswered":
                await self.outbox.mark_unanswered(parcel.id, why)
            case _:
                assert_never(outcome)

    async def _delivery_result(self, parcel: WebhookRequest) -> tuple[DeliveryResult, str]:
        try:
            status = await self._post_request(parcel)
        except BadDraft:
            return "unanswered", "policy does not open this address"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return "unanswered", type(error).__name__
        return ("delivered", "") if 200 <= status < 300 else ("refused", f"answered {status}")

    async def _post_request(self, parcel: WebhookRequest) -> int:
        """Send one event. Returns the HTTP status; the body is not read. Raises BadDraft, ClientError, TimeoutError,
        OSError.
        """
        rule = self.outbox.rules
        check_url(parcel.url, rule)  # policy may have changed since the URL was entered
        headers = {
            "Guishang-Event": parcel.event,
            "Guishang-Signature": sign_body(parcel.secret, int(self.now().timestamp()), parcel.body),
        }
        timeout = aiohttp.ClientTimeout(total=rule.answer_seconds)
        async with self.http.post(
            parcel.url, data=parcel.body, headers=headers, timeout=timeout, allow_redirects=False
        ) as answer:
            return answer.status
