"""Staff are invited by their unit or body, with links for the chats there are."""

from __future__ import annotations

import re
from pathlib import Path

from tests.fakes.bot_api import BotApi
from tests.fixtures.processes import run_process


async def test_staff_and_tokens(tmp_path: Path) -> None:
    code, said, err = await run_process(tmp_path, "staff", "invite", "小王", "--department", "market")
    assert code == 0, err
    code = re.search(r"/\?s=(i\S{34})\n", said)
    assert code
    assert "t.me" not in said
    assert "小王" in (await run_process(tmp_path, "staff", "list"))[1]
    async with BotApi() as api:
        bot = {"TELEGRAM__TOKEN": api.token, "TELEGRAM__API_BASE": api.url}
        _, said, _ = await run_process(tmp_path, "staff", "invite", "小陈", "--department", "tax", **bot)
    assert re.search(r"https://t\.me/\w+\?start=i\S{34}\n", said)
    code, _, err = await run_process(tmp_path, "staff", "invite", "小王", "--department", "nowhere")
    assert code == 1
    assert "nowhere" in err
    assert (await run_process(tmp_path, "staff", "invite", "小王"))[0] == 2
    assert (await run_process(tmp_path, "staff", "invite", "何静", "--body", "office"))[0] == 0
    assert "工作小组办公室" in (await run_process(tmp_path, "staff", "list"))[1]
    assert (await run_process(tmp_path, "staff", "invite", "何静", "--body", "office", "--desk", "nanning"))[0] == 2
    code, token, _ = await run_process(tmp_path, "token", "create", "--scope", "qr", "--name", "partner")
    assert (code, token[:3]) == (0, "gs_")
    listed = (await run_process(tmp_path, "token", "list"))[1]
    assert "partner" in listed
    assert token.strip() not in listed
