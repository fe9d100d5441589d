"""Resolves the names of hosts that strangers named, so that none of them leads into our own network (SSRF).

Owns the check at the moment a connection is made: a name that later resolves differently leads nowhere new. Does not
decide what is allowed (`backend.partners.webhook_urls`).
"""

from __future__ import annotations

import socket
from collections.abc import Callable

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from backend.partners.webhook_urls import UrlPolicy, literal_ip, may_reach


class GuardedResolver(AbstractResolver):
    """Resolves a host name and keeps only the addresses that policy allows for receivers. Raises OSError when none is
    left.
    """

    def __init__(self, rule: Callable[[], UrlPolicy]) -> None:
        self._rule = rule
        self._system = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        try:
            found = await self._system.resolve(host, port, family)
        except UnicodeError:
            raise OSError("not the name of a host") from None
        addresses = [(result, literal_ip(result["host"])) for result in found]
        kept = [result for result, address in addresses if address is not None and may_reach(address, self._rule())]
        if not kept:
            raise OSError("no address of this name is open to receivers")
        return kept

    async def close(self) -> None:
        await self._system.close()
