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


def site(app: House) -> web.Application:
    """Build the web application: web chat, QR code pictures, health and metrics, Telegram's webhook, and the API under
    /api. Open chat sockets are closed before the server stops.
    """

    async def hang_up(_: web.Application) -> None:
        await app.web.stop()

    async def redis_answers() -> bool:
        await app.redis.get("ready")
        return True

    checks: dict[str, metrics.Check] = {"redis": redis_answers, "model": app.nlu.ready}
    if app.backend is not None:
        checks["database"] = app.backend.ready
    routes = [*app.web.routes(), *app.pictures.routes(), *metrics.routes(checks)]
    if app.telegram is not None:
        routes += app.telegram.routes()
    web_app = application(routes, build_api(app.backend, SharedMeter(app.redis)) if app.backend else None)
    web_app.on_shutdown.append(hang_up)
    return web_app


async def inbound(app: House, stack: AsyncExitStack) -> None:
    """Start receiving Telegram's updates, if a bot is configured."""
    if app.telegram is not None:
        await stack.enter_async_context(kept_alive("telegram", app.telegram.run))


async def outbound(app: House, stack: AsyncExitStack) -> None:
    """Start the background workers: pushes, webhooks, deadlines, supervision evidence, retention, drift."""
    jobs, pusher, clock = worker(app.queue, app.pusher), app.pusher, own_backend(app).clock
    stack.push_async_callback(jobs.stop)
    await stack.enter_async_context(kept_alive("jobs", jobs.start))
    await stack.enter_async_context(kept_alive("sweep", lambda: every(SWEEP_SECONDS, pusher.sweep)))
    hooks = await stack.enter_async_context(courier(own_backend(app).webhook_outbox, now))
    await stack.enter_async_context(kept_alive("webhooks", lambda: every(SWEEP_SECONDS, hooks.sweep)))
    await stack.enter_async_context(kept_alive("tidying", lambda: every(TIDY_SECONDS, hooks.outbox.forget)))
    await stack.enter_async_context(kept_alive("clock", lambda: every(SCAN_SECONDS, lambda: clock.scan(now()))))
    found = own_backend(app).supervision_scan
    await stack.enter_async_context(kept_alive("evidence", lambda: every(SCAN_SECONDS, lambda: found.scan(now()))))
    backend, files = own_backend(app), DiskFiles(app.settings.data_dir / "files")
    await stack.enter_async_context(
        kept_alive("forgetting", lambda: every(DAY, lambda: forget(backend.retention, files)))
    )
    look = watch(backend.context)
    await stack.enter_async_context(kept_alive("drift", lambda: every(LOOK_SECONDS, look)))
