"""Starts the services that a process runs: the web server, the inbound updates, the background workers.

`guishang up` starts all three, `guishang gateway` the first two, `guishang worker` the last. The command decides when
to stop; `stack` closes what was started.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial

from aiohttp import web

from backend.core.crypto import Keyring
from backend.routes import build_api
from bot import metrics
from bot.bootstrap import App, open_file_store, require_backend, require_push_sender
from bot.desk import utc_now
from bot.runtime.api_rate_limit import RedisRateLimiter
from bot.runtime.disk import disk_check
from bot.runtime.process import build_application, keep_running
from bot.runtime.visitors import limit_visitors, read_networks
from bot.workers.drift_watch import LOOK_SECONDS, drift_watcher
from bot.workers.push_delivery import RENEW_SECONDS, SCAN_SECONDS, SWEEP_SECONDS, build_job_worker, run_every
from bot.workers.retention import DAY, run_retention
from bot.workers.webhook_delivery import TIDY_SECONDS, open_webhook_sender


def build_web_app(app: App) -> web.Application:
    """Build the web application: web chat, QR code pictures, health and metrics, Telegram's webhook, and the API under
    /api. Open chat sockets are closed before the server stops.
    """

    async def hang_up(_: web.Application) -> None:
        await app.conversations.close()  # what waits for more is answered now: a webhook's request waits for it too
        await app.web_chat.stop()

    async def redis_answers() -> bool:
        await app.redis.get("ready")
        return True

    checks: dict[str, metrics.ReadinessCheck] = {"redis": redis_answers, "disk": disk_check(app.settings.data_dir)}
    if app.backend is not None:
        checks["database"] = app.backend.is_ready
    routes = [
        *app.web_chat.routes(),
        *app.qr_routes.routes(),
        *metrics.operator_routes(checks, {"model": app.nlu.is_ready}),
    ]
    if app.telegram is not None:
        routes += app.telegram.routes()
    api = build_api(app.backend, RedisRateLimiter(app.redis)) if app.backend else None
    trusted = read_networks(app.settings.http.trusted_proxies)
    web_app = build_application(routes, api, limits=(limit_visitors(trusted, app.web_chat.busy_text),))
    web_app.on_shutdown.append(hang_up)
    return web_app


async def start_receiving(app: App, stack: AsyncExitStack) -> None:
    """Start receiving Telegram's updates, if a bot is configured."""
    if app.telegram is not None:
        await stack.enter_async_context(keep_running("telegram", app.telegram.run))


async def start_workers(app: App, stack: AsyncExitStack) -> None:
    """Start the background workers: pushes, webhooks, deadlines, supervision evidence, retention, drift."""
    backend, pusher, files = (
        require_backend(app),
        require_push_sender(app),
        open_file_store(app.settings),
    )
    jobs = build_job_worker(app.queue, pusher, Keyring(app.settings.load_secrets()))
    stack.push_async_callback(jobs.stop)
    await stack.enter_async_context(keep_running("jobs", jobs.start))
    hooks = await stack.enter_async_context(open_webhook_sender(backend.webhook_outbox, utc_now))
    timers: tuple[tuple[str, float, Callable[[], Awaitable[object]]], ...] = (
        ("sweep", SWEEP_SECONDS, pusher.send_due),
        ("claims", RENEW_SECONDS, pusher.renew_claims),
        ("webhooks", SWEEP_SECONDS, hooks.send_due),
        ("tidying", TIDY_SECONDS, hooks.outbox.delete_old_events),
        ("clock", SCAN_SECONDS, lambda: backend.deadline_scheduler.scan(utc_now())),
        ("evidence", SCAN_SECONDS, lambda: backend.supervision_scan.scan(utc_now())),
        ("forgetting", DAY, lambda: run_retention(backend.retention, files)),
        ("drift", LOOK_SECONDS, drift_watcher(backend.context)),
    )
    for name, seconds, work in timers:
        await stack.enter_async_context(keep_running(name, partial(run_every, seconds, work, name)))
