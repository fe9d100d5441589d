"""Statistics over the API."""

from __future__ import annotations

from datetime import UTC, datetime

from backend.api.tokens import Scope
from backend.contract.enums import Action, TicketKind
from backend.contract.values import Address
from tests.fixtures.api_client import ApiClient, serve_api, token_for
from tests.fixtures.desk import LiveDesk


async def test_the_api_gives_figures_and_nothing_confidential(desk: LiveDesk) -> None:
    for at in range(4):
        whistle = Address("web", f"whistle-{at}")
        await desk.submitted(TicketKind.REPORT, whistle, anonymous=True)
    number = await desk.in_progress()
    await desk.act("market", number, Action.RESOLVE, "办好了")
    await desk.run_clock(datetime(2026, 12, 1, 2, tzinfo=UTC))
    async with serve_api(desk) as session:
        partner = ApiClient(session, await token_for(desk, Scope.REPORTS))
        status, month = await partner.ask("GET", "/v1/statistics/months/2026-11")
        assert (status, month["final"], month["total"]["received"]) == (200, True, 1)
        assert [kind["code"] for kind in month["kinds"]] == ["help"]
        assert month["total"]["timely"] == {"numerator": 1, "denominator": 1, "value": 1.0}
        assert {unit["code"]: unit["name"] for unit in month["units"]}["market"] == "南宁市市场监督管理局"
        assert await partner.ask("GET", "/v1/statistics/lists/2026-11") == (
            200,
            {"month": "2026-11", "red": [], "black": []},
        )
        status, year = await partner.ask("GET", "/v1/statistics/years/2026")
        assert [(one["place"], one["figures"]["code"]) for one in year["cities"]] == [(None, "450100")]
        status, reports = await partner.ask("GET", "/v1/statistics/city-reports/2026Q3")
        assert (status, len(reports), reports[0]["late"]) == (200, 14, True)
        for path, field in (("months/2026-13", "month"), ("years/26", "year"), ("city-reports/2026Q9", "quarter")):
            status, problem = await partner.ask("GET", f"/v1/statistics/{path}")
            assert (status, problem["field"]) == (404, field)
        other = ApiClient(session, await token_for(desk, Scope.QR))
        assert (await other.ask("GET", "/v1/statistics/months/2026-11"))[0] == 403
