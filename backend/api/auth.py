"""Who may come in: a good token, of the right scope, not too often. Refuses to know what they came for.

Our own gateways are not metered: every owner speaks through them, and the shell limits each conversation.
"""

from __future__ import annotations

import math
import re

from aiohttp import web

from backend.api.problem import KEY_HEADER, Problem
from backend.api.rate_limit import Meter
from backend.api.route import Route
from backend.api.tokens import Scope, Tokens, TokenView
from backend.contract.errors import BadDraft
from backend.core.errors import InternalError
from backend.db.context import Context
from config.rules import Partners


class Refused(InternalError):
    """An error answer that ends an HTTP request, with its headers."""

    def __init__(self, problem: Problem, **headers: str) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Gate:
    def __init__(self, context: Context, tokens: Tokens, meter: Meter) -> None:
        self._context = context
        self._tokens = tokens
        self._meter = meter

    async def admit(self, request: web.Request, route: Route) -> TokenView:
        """Raises Refused."""
        token = await self._token(request)
        if token.scopes != {Scope.DESK}:
            await self._in_time(token)
        if route.scope not in token.scopes:
            raise Refused(Problem(title="Forbidden", status=403, code="forbidden", detail=f"needs {route.scope}"))
        return token

    async def _token(self, request: web.Request) -> TokenView:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        found = await self._tokens.find(token) if kind.lower() == "bearer" and token else None
        if found is None:
            problem = Problem(title="Unauthorized", status=401, code="unauthorized", detail="needs a bearer token")
            raise Refused(problem, WWW_Authenticate="Bearer")
        return found

    async def _in_time(self, token: TokenView) -> None:
        rule = self._context.rule(Partners)
        seconds = await self._meter.wait(token.id, rule.requests_per_minute, rule.burst)
        if seconds:
            words = f"at most {rule.requests_per_minute} requests a minute"
            problem = Problem(title="TooOften", status=429, code="too-often", detail=words)
            raise Refused(problem, Retry_After=str(math.ceil(seconds)))


def key_pattern(route: Route) -> str:
    """How a key is spelt. Ours name conversation and event; a partner's own leave room for the token's name."""
    return r"^[ -~]{1,200}$" if route.scope is Scope.DESK else r"^[!-~]{1,160}$"


def key_of(request: web.Request, route: Route, token: TokenView) -> str:
    """Our gateways speak for the conversations whose keys they send; a partner's keys are its own. Raises BadDraft."""
    if not route.keyed:
        return ""
    key = request.headers.get(KEY_HEADER, "")
    if not key:
        raise BadDraft(f"the header {KEY_HEADER} is missing", field="key")
    if not re.fullmatch(key_pattern(route), key):
        raise BadDraft(f"the header {KEY_HEADER} does not match {key_pattern(route)}", field="key")
    return key if route.scope is Scope.DESK else f"{token.id}:{key}"
