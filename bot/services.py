"""Starts the services that a process runs: the web server, the inbound updates, the background workers.

`guishang up` starts all three, `guishang gateway` the first two, `guishang worker` the last. The command decides when
to stop; `stack` closes what was started.
"""

from __future__ import annotations

from contextlib import AsyncExitStack

from aiohttp import web

from backend.routes import build_api
from bot import metrics
from bot.bootstrap import House, own_backend
from bot.desk import now
from bot.runtime.api_rate_limit import SharedMeter
from bot.runtime.file_store import DiskFiles
from bot.runtime.process import application, kept_alive
from bot.workers.drift_watch import LOOK_SECONDS, watch
from bot.workers.push_delivery import SCAN_SECONDS, SWEEP_SECONDS, every, worker
from bot.workers.retention import DAY, forget
from bot.workers.webhook_delivery import TIDY_SECONDS, courier


def site(house: House) -> web.Application:
    """Build the web application: web chat, QR code pictures, health and metrics, Telegram's webhook, and the API under
    /api. Open chat sockets are closed before the server stops.
    """

    async def hang_up(_: web.Application) -> None:
        await house.web.stop()

    async def redis_answers() -> bool:
        await house.redis.get("ready")
        return True

    checks: dict[str, metrics.Check] = {"redis": redis_answers, "model": house.nlu.ready}
    if house.backend is not None:
        checks["database"] = house.backend.ready
    routes = [*house.web.routes(), *house.pictures.routes(), *metrics.routes(checks)]
    if house.telegram is not None:
        routes += house.telegram.routes()
    app = application(routes, build_api(house.backend, SharedMeter(house.redis)) if house.backend else None)
    app.on_shutdown.append(hang_up)
    return app


async def inbound(house: House, stack: AsyncExitStack) -> None:
    """Start receiving Telegram's updates, if a bot is configured."""
    if house.telegram is not None:
        await stack.enter_async_context(kept_alive("telegram", house.telegram.run))


async def outbound(house: House, stack: AsyncExitStack) -> None:
    """Start the background workers: pushes, webhooks, deadlines, supervision evidence, retention, drift."""
    jobs, pusher, clock = worker(house.queue, house.pusher), house.pusher, own_backend(house).clock
    stack.push_async_callback(jobs.stop)
    await stack.enter_async_context(kept_alive("jobs", jobs.start))
    await stack.enter_async_context(kept_alive("sweep", lambda: every(SWEEP_SECONDS, pusher.sweep)))
    hooks = await stack.enter_async_context(courier(own_backend(house).webhook_outbox, now))
    await stack.enter_async_context(kept_alive("webhooks", lambda: every(SWEEP_SECONDS, hooks.sweep)))
    await stack.enter_async_context(kept_alive("tidying", lambda: every(TIDY_SECONDS, hooks.outbox.forget)))
    await stack.enter_async_context(kept_alive("clock", lambda: every(SCAN_SECONDS, lambda: clock.scan(now()))))
    found = own_backend(house).supervision_scan
    await stack.enter_async_context(kept_alive("evidence", lambda: every(SCAN_SECONDS, lambda: found.scan(now()))))
    backend, files = own_backend(house), DiskFiles(house.settings.data_dir / "files")
    await stack.enter_async_context(
        kept_alive("forgetting", lambda: every(DAY, lambda: forget(backend.retention, files)))
    )
    look = watch(backend.context)
    await stack.enter_async_context(kept_alive("drift", lambda: every(LOOK_SECONDS, look)))
