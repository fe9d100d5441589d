"""A process reads policy anew when it is told to."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from pathlib import Path

import pytest

from bot.runtime.process import follow_policy
from config.policy import load_policy
from tests.fixtures.desk import MONDAY, POLICY

TODAY = MONDAY.date()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(POLICY, tmp_path / "policy"))


def _ordered(folder: Path, file: str, **values: str) -> None:
    """Write other values over those of the file."""
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    for name, value in values.items():
        (at,) = [n for n, line in enumerate(lines) if line.partition("=")[0].strip() == name]
        lines[at] = f"{name} = {value}"
    (folder / file).write_text("\n".join(lines), encoding="utf-8")


async def test_a_process_reads_policy_anew_at_sighup_all_of_it_or_nothing(folder: Path) -> None:
    policy = load_policy(folder)
    follow_policy(policy, folder)
    try:
        _ordered(folder, "deadlines.toml", sign_days="3")
        _ordered(folder, "limits.toml", urge_hours="0")
        await _hang_up()
        assert (policy.deadlines(TODAY).sign_days, policy.limits(TODAY).urge_hours) == (1, 24)
        _ordered(folder, "limits.toml", urge_hours="12")
        await _hang_up()
        assert (policy.deadlines(TODAY).sign_days, policy.limits(TODAY).urge_hours) == (3, 12)
    finally:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)


async def _hang_up() -> None:
    os.kill(os.getpid(), signal.SIGHUP)
    await asyncio.sleep(0.05)
