"""The demo and the doctor."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.processes import run_process


async def test_the_demo_wants_a_ticket_first_and_the_doctor_looks_around(tmp_path: Path) -> None:
    code, _, err = await run_process(tmp_path, "demo")
    assert code == 1
    assert "report something in the chat first" in err
    code, found, _ = await run_process(tmp_path, "doctor")
    assert code == 0
    assert "✓ database" in found
    code, found, _ = await run_process(tmp_path, "doctor", REDIS_URL="redis://127.0.0.1:9")
    assert code == 1
    assert "check GUISHANG_REDIS_URL" in found
