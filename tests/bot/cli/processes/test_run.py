"""What keeps a process of several from starting is told in one line."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.processes import run_process


async def test_processes_that_share_work_ask_for_what_they_share(tmp_path: Path) -> None:
    code, _, err = await run_process(tmp_path, "gateway")
    assert (code, err.split(":")[1].strip()) == (2, "GUISHANG_REDIS_URL")
    code, _, err = await run_process(tmp_path, "gateway", REDIS_URL="redis://127.0.0.1:9")
    assert (code, err.split(":")[1].strip()) == (2, "GUISHANG_NLU__URL")


async def test_a_database_that_was_not_migrated_is_named_with_what_to_do(tmp_path: Path) -> None:
    empty = f"sqlite+aiosqlite:///{tmp_path}/empty.db"
    for command in ("backend", "staff list"):
        code, _, err = await run_process(tmp_path, *command.split(), DATABASE_URL=empty)
        assert code == 2
        assert "guishang migrate" in err.splitlines()[-1]
        assert "Traceback" not in err
    code, _, err = await run_process(tmp_path, "backend", DATABASE_URL="postgresql://127.0.0.1:9/nothing")
    assert (code, "nothing answers there" in err) == (2, True)
