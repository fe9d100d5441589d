"""Limits what one network may ask of the web server, so that nobody else waits for a flood.

Counts requests, new visitors and open sockets of each network (an IPv4 /24, an IPv6 /56: one hall, one household, one
cheap attacker), and ends requests whose body does not come. Who speaks is told by the connection, or by
`X-Forwarded-For` where a trusted proxy sent the request; this machine itself is not counted. Each process counts for
itself. Does not know what is asked for.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from backend.api.rate_limit import LocalRateLimiter

REQUESTS, REQUEST_BURST = 1_200, 600  # a minute
NEW_VISITORS, NEW_BURST = 120, 120  # a minute; a page that has no cookie yet
SOCKETS = 400
BODY_SECONDS, UPLOAD_SECONDS = 60.0, 900.0
_WHOLE = {4: 24, 6: 56}
_OPERATORS = frozenset({"/healthz", "/readyz", "/metrics"})

Network = IPv4Network | IPv6Network


def read_networks(text: str) -> tuple[Network, ...]:
    """The networks of a list separated by commas. Raises ValueError."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def network_of(request: web.Request, trusted: Sequence[Network]) -> str:
    """The network that the request comes from; empty for this machine itself.

    What a proxy says counts only if the proxy is trusted, and of its list only what trusted proxies have written: the
    last address that is none of theirs.
    """
    speaking = _read_address(request.remote or "")
    told = [part.strip() for line in request.headers.getall("X-Forwarded-For", []) for part in line.split(",")]
    while told and speaking is not None and any(speaking in network for network in trusted):
        before = _read_address(told.pop())
        if before is None:
            break
        speaking = before
    if speaking is None:
        return "unknown"
    if speaking.is_loopback:
        return ""
    return str(ip_network((speaking, _WHOLE[speaking.version]), strict=False))


def limit_visitors(trusted: Sequence[Network], busy: str) -> Middleware:
    """A middleware that limits each network. `busy`: the sentence for a person who is refused."""
    limiter, sockets = LocalRateLimiter(), Counter[str]()

    @web.middleware
    async def limit(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in _OPERATORS:
            return await handler(request)
        network = network_of(request, trusted)
        if not network:
            return await (handler(request) if request.path.endswith("/ws") else _answer_in_time(request, handler))
        wait = await limiter.seconds_to_wait(f"request {network}", REQUESTS, REQUEST_BURST)
        if not wait and request.path in {"/", "/app"} and not request.cookies:
            wait = await limiter.seconds_to_wait(f"new {network}", NEW_VISITORS, NEW_BURST)
        if wait:
            return _refuse(busy, wait)
        if not request.path.endswith("/ws"):
            return await _answer_in_time(request, handler)
        if sockets[network] >= SOCKETS:
            return _refuse(busy, 60.0)
        sockets[network] += 1
        try:
            return await handler(request)
        finally:
            sockets[network] -= 1
            if not sockets[network]:
                del sockets[network]

    return limit


async def _answer_in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The answer; 408 when the body has not come in time."""
    limit = UPLOAD_SECONDS if request.path.endswith("/upload") else BODY_SECONDS
    try:
        async with asyncio.timeout(limit):
            return await handler(request)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


def _refuse(busy: str, wait: float) -> web.Response:
    return web.Response(status=429, text=busy, headers={"Retry-After": str(int(wait) + 1)})


def _read_address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
