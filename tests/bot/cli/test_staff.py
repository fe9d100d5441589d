"""Staff are invited by their unit or body, with links for the chats there are."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from tests.fakes.bot_api import BotApi
from tests.fixtures.command import run_command


def said_id(folder: Path) -> str:
    found = re.search(r"s-[A-Za-z0-9_-]{12}", run_command(folder, "staff", "list").stdout)
    assert found is not None
    return found[0]


def test_staff_are_invited_and_listed(tmp_path: Path) -> None:
    said = run_command(tmp_path, "staff", "invite", "小王", "--department", "market")
    assert said.exit_code == 0, said.stderr
    assert re.search(r"/join#(i\S{34})\n", said.stdout)
    assert re.search(r"^PIN: [0-9]{6} ", said.stdout, re.MULTILINE)
    assert "PIN" in run_command(tmp_path, "staff", "renew", said_id(tmp_path)).stdout
    assert "t.me" not in said.stdout
    assert "小王" in run_command(tmp_path, "staff", "list").stdout
    assert run_command(tmp_path, "staff", "invite", "何静", "--body", "office").exit_code == 0
    assert "工作小组办公室" in run_command(tmp_path, "staff", "list").stdout


async def test_where_there_is_a_bot_the_link_leads_to_it(tmp_path: Path) -> None:
    async with BotApi() as api:
        bot = {"TELEGRAM__TOKEN": api.token, "TELEGRAM__API_BASE": api.url}
        words = ("staff", "invite", "小陈", "--department", "tax")
        said = await asyncio.to_thread(run_command, tmp_path, *words, **bot)
    assert re.search(r"https://t\.me/\w+\?start=i\S{34}\n", said.stdout)


def test_nobody_is_invited_to_nowhere(tmp_path: Path) -> None:
    refused = run_command(tmp_path, "staff", "invite", "小王", "--department", "nowhere")
    assert refused.exit_code == 1
    assert "nowhere" in refused.stderr
    assert run_command(tmp_path, "staff", "invite", "小王").exit_code == 2
    assert run_command(tmp_path, "staff", "invite", "何静", "--body", "office", "--desk", "nanning").exit_code == 2
