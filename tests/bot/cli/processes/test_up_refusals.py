"""What keeps `guishang up` from starting is told in one line."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.fixtures.processes import run_process


async def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, _, err = await run_process(tmp_path, "up", HTTP__PORT=port, NLU__URL="http://127.0.0.1:9")
    assert code == 2
    assert f"cannot listen on 127.0.0.1:{port}" in err
    assert "GUISHANG_HTTP__PORT" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"HTTP__PORT": "ninety"}, "GUISHANG_HTTP__PORT"),
        ({"TELEGRAM__TOKEN": "not-a-token"}, "GUISHANG_TELEGRAM__TOKEN"),
        ({"DATABASE_URL": "mysql://x"}, "GUISHANG_DATABASE_URL"),
        ({"SECRET_KEY": "short"}, "GUISHANG_SECRET_KEY"),
        ({"PUBLIC_URL": "example.org"}, "GUISHANG_PUBLIC_URL"),
        ({"HTTP__PROT": "80"}, "GUISHANG_HTTP__PROT"),
        ({"DATA_DIR": "/proc/nowhere"}, "GUISHANG_DATA_DIR"),
        ({"REDIS_URL": "redis://127.0.0.1:9", "NLU__URL": "http://127.0.0.1:9"}, "GUISHANG_REDIS_URL"),
    ],
)
async def test_a_wrong_setting_ends_in_a_line_that_names_it(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    code, _, err = await run_process(tmp_path, "up", **settings)
    assert code == 2
    assert err.splitlines()[-1].startswith(f"guishang: {named}: ")
    assert "Traceback" not in err
    assert not any(value in err for name, value in settings.items() if name in {"SECRET_KEY", "TELEGRAM__TOKEN"})
