"""What long-running commands share: waiting for a signal, reloading the policy, serving HTTP, and restarting failed
tasks.

Does not decide which services run (`bot.services`, `bot.cli.processes`).
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.runtime.connections import ConnectionGate, bound_connections
from config.errors import BadConfig, BadSettings
from config.policy import Policy, load_policy
from config.settings import Settings

log = structlog.get_logger()

Result = TypeVar("Result")

LAST_REQUESTS = 10.0  # seconds that begun requests have when the process ends
IDLE = 75.0  # seconds in which a connection must have sent the head of its next request
MAX_BODY = 256 * 1024  # bytes of a request; uploads have their own limit
FIRST_PAUSE, LONGEST_PAUSE, CALM = 1.0, 60.0, 60.0  # seconds; after CALM seconds alive the pause is reset


async def wait_for_signal() -> None:
    """Return at the first SIGINT or SIGTERM."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await told.wait()


async def finish_work(
    work: Coroutine[Any, Any, Result], undo: Callable[[Result], Awaitable[object]] | None = None
) -> Result:
    """Await the work to its end even if the caller is cancelled meanwhile; `undo` then gets its result. For what must
    not stop half-way, like a database that is being opened or migrated.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        result = await task
        if undo is not None:
            await undo(result)
        raise


def reload_policy_on_sighup(policy: Policy | None, folder: Path) -> None:
    """Reload the policy at each SIGHUP: completely, or not at all if a file is bad. A process without a policy (its
    desk is another process) still reads it, so that a SIGHUP to all processes ends none of them.
    """
    policy = policy or load_policy(folder)

    def read() -> None:
        try:
            policy.replace_with(load_policy(folder))
        except BadConfig as error:
            log.error("policy refused, the running one stays", file=str(error.file), reason=error.reason)
        else:
            log.info("policy read anew")

    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, read)


@asynccontextmanager
async def serve_http(settings: Settings, app: web.Application) -> AsyncIterator[str]:
    """Serve `app` over HTTP and yield its address. Raises BadSettings when the port is in use."""
    runner = web.AppRunner(
        app, access_log=None, handle_signals=False, shutdown_timeout=LAST_REQUESTS, keepalive_timeout=IDLE
    )
    await runner.setup()
    host, port = settings.http.host, settings.http.port
    assert runner.server is not None
    gate = ConnectionGate(runner.server, bound_connections(settings.http.connections))
    try:
        listener = await asyncio.get_running_loop().create_server(gate, host, port, reuse_address=True)
    except OSError as error:
        await runner.cleanup()
        hint = "another program uses it; set GUISHANG_HTTP__PORT to a free one" if error.errno == 98 else str(error)
        raise BadSettings(f"cannot listen on {host}:{port}: {hint}") from None
    try:
        bound = listener.sockets[0].getsockname()[1]
        yield settings.public_url or f"http://{host}:{bound}"
    finally:
        listener.close()
        await runner.cleanup()


def build_application(
    routes: Iterable[web.RouteDef], api: web.Application | None = None, *, limits: Iterable[Middleware] = ()
) -> web.Application:
    """A web application with these routes, and `api` under /api. `limits`: who may ask how much."""
    app = web.Application(client_max_size=MAX_BODY, middlewares=tuple(limits))
    app.add_routes(routes)
    if api is not None:
        app.add_subapp("/api", api)
    return app


@contextmanager
def tell_life(command: str) -> Iterator[None]:
    """Log when a process has started and when it ends, with its version."""
    began = time.monotonic()
    log.info("started", command=command, version=version("guishang"), pid=os.getpid())
    try:
        yield
    finally:
        log.info("ended", command=command, seconds=round(time.monotonic() - began))


@asynccontextmanager
async def keep_running(name: str, run: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Run `run` in the background as a task. When it fails, log the error and start it again after a growing pause."""
    task = asyncio.create_task(_restart_on_failure(name, run), name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _restart_on_failure(name: str, run: Callable[[], Awaitable[object]]) -> None:
    pause, clock = FIRST_PAUSE, asyncio.get_running_loop().time
    while True:
        began = clock()
        try:
            await run()
            return
        except Exception as error:  # whatever a part raises, the other parts go on and this one is started again
            if pause == FIRST_PAUSE:
                log.exception("part failed", part=name)
            else:  # again: the whole story was told at the first time
                log.error("part failed again", part=name, error=type(error).__name__, pause=pause)
        pause = FIRST_PAUSE if clock() - began > CALM else min(pause * 2, LONGEST_PAUSE)
        await asyncio.sleep(pause)
