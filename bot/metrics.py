"""Health, readiness and metrics for the operator.

`/healthz` answers while the process runs. `/readyz` checks each part and names those that fail: it is for a balancer,
so it is 503 only when this process can do nothing for anybody; what the house works without is told as degraded.
`/metrics` is in the Prometheus format. None of them carries personal data.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

TURNS = Counter("guishang_turns_total", "Conversation turns by channel and outcome", ["channel", "outcome"])
TURN_SECONDS = Histogram("guishang_turn_seconds", "Time from event to answer", ["channel"])
EFFECTS = Counter("guishang_effects_total", "Effects by name and outcome", ["effect", "outcome"])
PUSHES = Counter("guishang_pushes_total", "Pushes by channel and outcome", ["channel", "outcome"])
SET_ASIDE = Counter("guishang_set_aside_total", "What could not be worked on and waits for the operator", ["what"])
WEBHOOKS = Counter("guishang_webhooks_total", "Events sent to partners' receivers by outcome", ["outcome"])

ReadinessCheck = Callable[[], Awaitable[bool]]
CHECK_SECONDS = 2.0


def operator_routes(
    checks: Mapping[str, ReadinessCheck], dispensable: Mapping[str, ReadinessCheck] | None = None
) -> list[web.RouteDef]:
    """The routes of all three. `checks`: a check for each part. A check that returns False, raises, or takes more than
    two seconds makes the process unready (503). `dispensable`: parts without which it is ready all the same.
    """
    helpful = dispensable or {}

    async def health(_: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def ready(_: web.Request) -> web.Response:
        asked = {**checks, **helpful}
        parts = dict(zip(asked, await asyncio.gather(*(_is_ready(check) for check in asked.values())), strict=True))
        is_ready = all(parts[name] for name in checks)
        state = "ready" if all(parts.values()) else "degraded" if is_ready else "not ready"
        return web.json_response({"state": state, "parts": parts}, status=200 if is_ready else 503)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", health), web.get("/readyz", ready), web.get("/metrics", metrics)]


async def _is_ready(check: ReadinessCheck) -> bool:
    try:
        return await asyncio.wait_for(check(), CHECK_SECONDS)
    except Exception:  # noqa: BLE001 - whatever a part raises, it is not ready
        return False
