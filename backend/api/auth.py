"""Authenticates requests: a valid token, the right scope, and not too many requests. Does not handle them.

Our own gateways (scope `desk`) have no rate limit: they speak for every owner, and the bot limits each conversation.
"""

from __future__ import annotations

import math
import re

from aiohttp import web

from backend.api.problem import KEY_HEADER, Problem
from backend.api.rate_limit import RateLimiter
from backend.api.route import Route
from backend.api.tokens import ApiTokens, Scope, TokenView
from backend.contract.errors import BadDraft
from backend.core.errors import InternalError
from backend.db.context import Context
from config.rules import PartnerRules


class HttpError(InternalError):
    """An error answer that ends an HTTP request, with its headers."""

    def __init__(self, problem: Problem, **headers: str) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Authenticator:
    """Checks the token, scope and rate of a request."""

    def __init__(self, context: Context, tokens: ApiTokens, meter: RateLimiter) -> None:
        self._context = context
        self._tokens = tokens
        self._meter = meter

    async def authenticate(self, request: web.Request, route: Route) -> TokenView:
        """The token of the request. Raises `HttpError`: 401 no valid token, 403 wrong scope, 429 too many requests."""
        token = await self._find_token(request)
        if token.scopes != {Scope.DESK}:
            await self._check_rate_limit(token)
        if route.scope not in token.scopes:
            raise HttpError(Problem(title="Forbidden", status=403, code="forbidden", detail=f"needs {route.scope}"))
        return token

    async def _find_token(self, request: web.Request) -> TokenView:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        found = await self._tokens.find(token) if kind.lower() == "bearer" and token else None
        if found is None:
            problem = Problem(title="Unauthorized", status=401, code="unauthorized", detail="needs a bearer token")
            raise HttpError(problem, WWW_Authenticate="Bearer")
        return found

    async def _check_rate_limit(self, token: TokenView) -> None:
        rule = self._context.policy_rule(PartnerRules)
        seconds = await self._meter.seconds_to_wait(token.id, rule.requests_per_minute, rule.burst)
        if seconds:
            words = f"at most {rule.requests_per_minute} requests a minute"
            problem = Problem(title="TooOften", status=429, code="too-often", detail=words)
            raise HttpError(problem, Retry_After=str(math.ceil(seconds)))


def key_pattern(route: Route) -> str:
    """The regular expression for keys. A partner's keys are shorter, since the token's id is put before them."""
    return r"^[ -~]{1,200}$" if route.scope is Scope.DESK else r"^[!-~]{1,160}$"


def idempotency_key(request: web.Request, route: Route, token: TokenView) -> str:
    """The idempotency key of the request; empty if the route needs none.

    A key of our own gateways names a conversation and is used as it is. A partner's key gets the id of the token in
    front, so that partners cannot use each other's keys. Raises BadDraft.
    """
    if not route.needs_key:
        return ""
    key = request.headers.get(KEY_HEADER, "")
    if not key:
        raise BadDraft(f"the header {KEY_HEADER} is missing", field="key")
    if not re.fullmatch(key_pattern(route), key):
        raise BadDraft(f"the header {KEY_HEADER} does not match {key_pattern(route)}", field="key")
    return key if route.scope is Scope.DESK else f"{token.id}:{key}"
