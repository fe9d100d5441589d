"""Bounds what a process holds open, so that it never runs out of file descriptors: it says that it is busy instead.

At the last free descriptor nothing works any more, not even ending: databases, files and Redis need them too. So some
are kept free for those, and a connection that is one too many is answered with 503 and closed. Does not bound what
belongs to one visitor (the channels do).
"""

from __future__ import annotations

import asyncio
import resource
from typing import cast

import structlog
from aiohttp import web
from prometheus_client import Counter

from bot.runtime.outage import Outage

log = structlog.get_logger()

SPARE = 200  # descriptors for databases, Redis, files, the model, logs
MOST_DESCRIPTORS = 1 << 20
SETTLED = 1.0  # seconds after which a new connection is among the server's
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
TURNED_AWAY = Counter("guishang_connections_turned_away_total", "Connections answered with 503: too many were open")


def raise_file_limit() -> int:
    """Use as many descriptors as the system allows this process. Returns the number."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MOST_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft if soft != resource.RLIM_INFINITY else MOST_DESCRIPTORS


def bound_connections(wanted: int) -> int:
    """How many connections there may be: as many as wanted, if the system allows them."""
    allowed = raise_file_limit()
    most = max(min(wanted, allowed - SPARE), 10)
    if most < wanted:
        log.warning("fewer connections than set", most=most, descriptors=allowed, hint="raise LimitNOFILE or ulimit -n")
    return most


class ConnectionGate:
    """Makes the protocol of each new connection: the server's, or a refusal when there are `most` already."""

    def __init__(self, server: web.Server, most: int) -> None:
        self._server = server
        self._most = most
        self._new: set[object] = set()  # made, and perhaps not among the server's yet
        self._outage = Outage("connections")

    def __call__(self) -> asyncio.Protocol:
        if len(self._new.union(self._server.connections)) < self._most:
            self._outage.record_success()
            handler = self._server()
            self._new.add(handler)
            asyncio.get_running_loop().call_later(SETTLED, self._new.discard, handler)
            return cast(asyncio.Protocol, handler)
        TURNED_AWAY.inc()
        self._outage.record_failure(ConnectionAbortedError())
        return _BusyProtocol()


class _BusyProtocol(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write(BUSY)
        transport.close()
