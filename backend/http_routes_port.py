"""The whole port over the API, for our own gateways: one row for each method, read from its own signature."""

from __future__ import annotations

from backend.http_route import Asked, Route
from backend.tokens import Scope
from backend.wire import LOOK, PORT, Endpoint


def _route(endpoint: Endpoint) -> Route:
    async def run(asked: Asked) -> object:
        arguments = {name: getattr(asked.body, name) for name in endpoint.asks.model_fields}
        if endpoint.keyed:
            arguments["key"] = asked.key
        owner = asked.backend.doors if endpoint is LOOK else asked.backend.desk
        answer: object = await getattr(owner, endpoint.name)(**arguments)
        return answer

    return Route(
        method="POST",
        path=f"/v1/desk/{endpoint.name}",
        name=f"desk_{endpoint.name}",
        scope=Scope.DESK,
        summary=endpoint.summary,
        run=run,
        answers=endpoint.answers,
        asks=endpoint.asks,
        keyed=endpoint.keyed,
    )


ROUTES: tuple[Route, ...] = tuple(_route(endpoint) for endpoint in (*PORT.values(), LOOK))
