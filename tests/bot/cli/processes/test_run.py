"""What keeps a process of several from starting is told in one line."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE
from pathlib import Path

from tests.fixtures.processes import GUISHANG, HERE, environment_of, free_port, run_process, until_ready


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


async def test_a_process_tells_its_version_when_it_starts_and_when_it_ends(tmp_path: Path) -> None:
    code, said, _ = await run_process(tmp_path, "--version")
    assert (code, said.split()[0]) == (0, "guishang")
    version = said.split()[1]
    await run_process(tmp_path, "migrate")
    port = free_port()
    environment = environment_of(tmp_path, HTTP__PORT=str(port))
    process = await asyncio.create_subprocess_exec(*GUISHANG, "backend", cwd=HERE, env=environment, stderr=PIPE)
    await until_ready(f"http://127.0.0.1:{port}")
    process.terminate()
    _, err = await asyncio.wait_for(process.communicate(), 20)
    lines = [json.loads(line) for line in err.decode().splitlines()]
    assert [(line["event"], line["command"]) for line in lines] == [("started", "backend"), ("ended", "backend")]
    assert lines[0]["version"] == version


async def test_migrating_a_database_that_is_not_there_is_told_in_a_line(tmp_path: Path) -> None:
    code, _, err = await run_process(tmp_path, "migrate", DATABASE_URL="postgresql://127.0.0.1:9/nothing")
    assert (code, err) == (2, "guishang: GUISHANG_DATABASE_URL: nothing answers there\n")
    code, _, err = await run_process(tmp_path, "migrate", DATABASE_URL="postgresql://nowhere.invalid/nothing")
    assert (code, err) == (2, "guishang: GUISHANG_DATABASE_URL: there is no such host\n")
