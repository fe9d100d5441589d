"""Collects every route of the API from the services of one backend. A new module of routes needs one line here."""

from __future__ import annotations

from aiohttp import web

import backend.desk.routes
import backend.identity.routes
import backend.statistics.routes
import backend.supervision.routes
import backend.surveys.routes
from backend.api import desk_routes
from backend.api.rate_limit import RateLimiter
from backend.api.route import Route
from backend.api.server import build_application
from backend.app import Backend
from backend.partners import ticket_routes, webhook_routes
from backend.supervision import spot_check_routes


def collect_routes(app: Backend) -> tuple[Route, ...]:
    """Every route, in the order of the OpenAPI document."""
    return (
        *backend.identity.routes.build_routes(app.entry_codes),
        *ticket_routes.build_routes(app.partner_tickets),
        *backend.desk.routes.ROUTES,
        *webhook_routes.build_routes(app.webhooks),
        *backend.supervision.routes.build_routes(app.proposals, app.letters),
        *spot_check_routes.build_routes(app.spot_checks),
        *backend.surveys.routes.build_routes(app.call_backs),
        *backend.statistics.routes.build_routes(app.statistics),
        *desk_routes.build_routes(),
    )


def build_api(app: Backend, limiter: RateLimiter | None = None) -> web.Application:
    """The whole API, to be mounted under /api. `limiter`: the rate limiter; None: one in memory."""
    return build_application(app.context, app.desk, app.tokens, collect_routes(app), limiter)
