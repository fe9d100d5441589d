"""Secrets are counted and sealed anew."""

from __future__ import annotations

import asyncio
from pathlib import Path

from backend.app import build_backend
from backend.contract.enums import TicketKind
from backend.contract.values import Address, TicketDraft
from backend.migrations import migrate
from config import ROOT
from tests.fixtures.command import run_command

NEW, OLD = "the new secret, long enough to be one", "the old secret, long enough to be one"


async def _submit(folder: Path) -> None:
    url = f"sqlite+aiosqlite:///{folder / 'guishang.db'}"
    await migrate(url)
    backend = await build_backend(url, OLD, ROOT / "policy")
    await backend.desk.submit_ticket(TicketDraft(Address("web", "azhen"), TicketKind.HELP, "办证难"), "k")
    await backend.close()


def test_secrets_are_counted_and_sealed_anew(tmp_path: Path) -> None:
    asyncio.run(_submit(tmp_path))
    two = {"SECRET_KEY": NEW, "OLD_SECRET_KEYS": OLD}
    before = run_command(tmp_path, "keys", "status", **two)
    assert before.exit_code == 1
    assert "under an older secret" in before.output
    assert "sealed anew" in run_command(tmp_path, "keys", "rotate", **two).output
    after = run_command(tmp_path, "keys", "status", **two)
    assert (after.exit_code, after.output.splitlines()[-1]) == (0, "everything is under the newest secret")
    missing = run_command(tmp_path, "keys", "status", SECRET_KEY=OLD)
    assert str(missing.exception) == (
        "GUISHANG_SECRET_KEY: the database was sealed with a secret that is not among those given; "
        "see GUISHANG_OLD_SECRET_KEYS"
    )
