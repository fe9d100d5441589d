"""A process reads policy anew when it is told to."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from bot.runtime.process import reload_policy_on_sighup
from config.policy import load_policy
from tests.fixtures.desk import MONDAY
from tests.fixtures.policy_copy import change_policy

TODAY = MONDAY.date()


async def test_a_process_reads_policy_anew_at_sighup_all_of_it_or_nothing(policy_copy: Path) -> None:
    policy = load_policy(policy_copy)
    reload_policy_on_sighup(policy, policy_copy)
    try:
        change_policy(policy_copy, "deadlines.toml", sign_days="3")
        change_policy(policy_copy, "limits.toml", urge_hours="0")
        await _hang_up()
        assert (policy.deadlines(TODAY).sign_days, policy.limits(TODAY).urge_hours) == (1, 24)
        change_policy(policy_copy, "limits.toml", urge_hours="12")
        await _hang_up()
        assert (policy.deadlines(TODAY).sign_days, policy.limits(TODAY).urge_hours) == (3, 12)
    finally:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)


async def _hang_up() -> None:
    os.kill(os.getpid(), signal.SIGHUP)
    await asyncio.sleep(0.05)
