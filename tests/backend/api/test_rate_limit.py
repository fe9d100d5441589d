"""Who asks too often is told when to come again."""

from __future__ import annotations

from backend.api.rate_limit import LocalRateLimiter
from backend.api.tokens import Scope
from config.rules import PartnerRules
from tests.fixtures.api_client import ApiClient, serve_api, token_for
from tests.fixtures.desk import LiveDesk


async def test_who_asks_too_often_is_told_when_to_come_again(desk: LiveDesk) -> None:
    rule, seconds = desk.backend.context.policy_rule(PartnerRules), [0.0]
    async with serve_api(desk, LocalRateLimiter(lambda: seconds[0])) as http:
        eager, calm = [ApiClient(http, await token_for(desk, Scope.QR)) for _ in range(2)]
        asked = [(await eager.ask("GET", "/v1/qr/nonsense"))[0] for _ in range(rule.burst)]
        assert set(asked) == {404}
        async with http.get("/api/v1/qr/nonsense", headers=eager.headers) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
            assert (await answer.json(content_type=None))["code"] == "too-often"
        assert (await calm.ask("GET", "/v1/qr/nonsense"))[0] == 404
        seconds[0] += 60 / rule.requests_per_minute
        assert (await eager.ask("GET", "/v1/qr/nonsense"))[0] == 404
        assert (await eager.ask("GET", "/v1/qr/nonsense"))[0] == 429
