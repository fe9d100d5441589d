"""The last fence before the log: personal data and secrets are masked, whoever logs and however."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.runtime import logs

SECRETS = {
    "13812345678": "<phone>",
    "45010319800101123X": "<id>",
    "https://api.telegram.org/bot123456789:AAabcdefghijklmnopqrstuvwxyz012345/getMe": "<token>",
    "Bearer gs_abcdefghijklmnop": "<secret>",
    "redis://:hunter2hunter2@db:6379": "<secret>",
}


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure_logging(tmp_path / "log" / "guishang.log")
    yield tmp_path / "log" / "guishang.log"
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize(("secret", "mask"), SECRETS.items())
def test_no_way_of_logging_lets_a_secret_through(log_file: Path, secret: str, mask: str) -> None:
    structlog.get_logger().info("ours", said=f"看 {secret} 好")
    logging.getLogger("a.library").warning("theirs %s", secret)
    try:
        raise ValueError(f"about {secret}")
    except ValueError:
        structlog.get_logger().exception("failed")
    text = log_file.read_text(encoding="utf-8")
    kept = secret.split("//")[-1].removeprefix("Bearer ")
    assert kept not in text
    assert mask in text
    assert "theirs %s" in text  # what a library puts into its words is left out
    assert all(json.loads(line)["level"] in {"info", "warning", "error"} for line in text.splitlines())


def test_what_is_no_secret_stays(log_file: Path) -> None:
    structlog.get_logger().info("turn", ticket="GS-2611-00042", took=0.125, chat="web:abc", at="2026-11-22T10:00:00Z")
    line = json.loads(log_file.read_text(encoding="utf-8"))
    assert (line["ticket"], line["took"], line["chat"]) == ("GS-2611-00042", 0.125, "web:abc")
