"""Everything the OpenAPI document allows and forbids is tried: no 5xx, no answer that the document does not describe.

`GUISHANG_TEST_FUZZ_SECONDS` tries for longer than a run of the tests has time for.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from aiohttp import web

from backend.api.tokens import Scope
from backend.contract.enums import Role, TicketKind
from backend.routes import build_api, collect_routes
from config import ROOT
from tests.fixtures.desk import LiveDesk, open_desk
from tests.fixtures.web_server import serve_on_loopback

FOLDER = Path(__file__).parent / "fuzz"
SECONDS = int(os.environ.get("GUISHANG_TEST_FUZZ_SECONDS", "30"))


class Patient:
    """A meter that never has enough."""

    async def seconds_to_wait(self, who: str, per_minute: int, burst: int) -> float:
        return 0.0


async def test_the_api_is_as_its_document_says(sqlite_url: str, tmp_path: Path) -> None:
    async with open_desk(sqlite_url) as desk:
        token = await _inhabited(desk)
        app = web.Application()
        app.add_subapp("/api", build_api(desk.backend, Patient()))
        routes = collect_routes(desk.backend)
        async with serve_on_loopback(app) as address:
            code, report = await _fuzz(f"{address}/api/openapi.json", token, tmp_path)
    assert code == 0, report
    assert f"Tested: {len(routes)}" in report


async def _inhabited(desk: LiveDesk) -> str:
    """A ticket of each kind and staff to find, and a token for everything."""
    await desk.employ_staff()
    async with desk.backend.context.write_transaction() as work:
        await desk.backend.staff_register.add_staff(work, "s-desk", "小林", Role.DESK, "nanning")
        await work.commit()
    for kind in TicketKind:
        await desk.submitted(kind=kind)
    await desk.resolved()
    return await desk.backend.tokens.create("fuzz", set(Scope), unit="nanning", origin="zhiguitong")


async def _fuzz(url: str, token: str, folder: Path) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"),
        *("--config-file", str(FOLDER / "schemathesis.toml"), "--no-color", "run", url),
        *("-H", f"Authorization: Bearer {token}", "--max-time", str(SECONDS), "--checks", "all"),
        *("--exclude-checks", "use_after_free"),  # what was revoked or ended can still be read, and says so
        *("--generation-database", "none"),
        cwd=folder,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.backend.api.fuzz.hooks", "PYTHONPATH": str(ROOT.parent)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()
