"""The table of what the API can be asked: each topic's rows, collected. A new topic is a module and a line here."""

from __future__ import annotations

from backend import (
    http_routes_codes,
    http_routes_ledger,
    http_routes_port,
    http_routes_staff,
    http_routes_statistics,
    http_routes_supervision,
    http_routes_tickets,
    http_routes_webhooks,
)
from backend.http_route import Route

_MODULES = (
    http_routes_codes,
    http_routes_tickets,
    http_routes_staff,
    http_routes_webhooks,
    http_routes_supervision,
    http_routes_ledger,
    http_routes_statistics,
    http_routes_port,
)

ROUTES: tuple[Route, ...] = tuple(route for module in _MODULES for route in module.ROUTES)
