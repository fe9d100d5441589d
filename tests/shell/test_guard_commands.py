"""Secrets, policy, retention and the log of reads, as an operator meets them."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from backend.app import build_backend
from backend.contract.enums import TicketKind
from backend.contract.values import Address, TicketDraft
from backend.migrations import migrate
from bot.__main__ import cli
from config import ROOT

NEW, OLD = "the new secret, long enough to be one", "the old secret, long enough to be one"


def _run(folder: Path, *arguments: str, **settings: str) -> Result:
    environment = {f"GUISHANG_{name}": value for name, value in settings.items()}
    return CliRunner().invoke(cli, arguments, env={"GUISHANG_DATA_DIR": str(folder), "COLUMNS": "160"} | environment)


async def _submit(folder: Path) -> None:
    url = f"sqlite+aiosqlite:///{folder / 'guishang.db'}"
    await migrate(url)
    backend = await build_backend(url, OLD, ROOT / "policy")
    await backend.desk.submit_ticket(TicketDraft(Address("web", "azhen"), TicketKind.HELP, "办证难"), "k")
    await backend.close()


def test_secrets_are_counted_and_sealed_anew(tmp_path: Path) -> None:
    asyncio.run(_submit(tmp_path))
    two = {"SECRET_KEY": NEW, "OLD_SECRET_KEYS": OLD}
    before = _run(tmp_path, "keys", "status", **two)
    assert before.exit_code == 1
    assert "under an older secret" in before.output
    assert "sealed anew" in _run(tmp_path, "keys", "rotate", **two).output
    after = _run(tmp_path, "keys", "status", **two)
    assert (after.exit_code, after.output.splitlines()[-1]) == (0, "everything is under the newest secret")
    missing = _run(tmp_path, "keys", "status", SECRET_KEY=OLD)
    assert missing.exit_code == 1
    assert "add it to GUISHANG_OLD_SECRET_KEYS" in missing.output


def test_another_policy_is_told_before_it_is_in_force(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "policy", tmp_path / "policy"))
    limits = folder / "limits.toml"
    shipped = limits.read_text(encoding="utf-8")
    limits.write_text(shipped.replace("urge_hours = 24", "urge_hours = 12"), encoding="utf-8")
    told = _run(tmp_path, "policy", "check", str(folder), "--on", "2026-11-23")
    assert told.exit_code == 0, told.output
    assert "limits.toml: urge_hours: 24 -> 12" in told.output
    limits.write_text(shipped.replace("urge_hours = 24", "urge_hours = 'often'"), encoding="utf-8")
    refused = _run(tmp_path, "policy", "check", str(folder))
    assert refused.exit_code != 0
    line = next(n for n, text in enumerate(shipped.splitlines(), 1) if text.startswith("urge_hours"))
    assert f"limits.toml: line {line}, version.0.urge_hours: " in str(refused.exception)


def test_retention_and_the_log_of_reads_answer_on_an_empty_desk(tmp_path: Path) -> None:
    counted = _run(tmp_path, "retention", "run", "--dry-run")
    assert counted.output == "0 tickets would be anonymised, 0 files removed\n"
    assert _run(tmp_path, "retention", "run").output == "0 tickets anonymised, 0 files removed\n"
    listed = _run(tmp_path, "access", "list")
    assert (listed.exit_code, "why" in listed.output) == (0, True)
