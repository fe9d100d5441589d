"""The files an operator edits: the shipped ones are good, and a broken one is refused with its name and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import BadConfig
from tests.config.loaders import LOADERS


@pytest.mark.parametrize("name", LOADERS)
def test_the_shipped_file_is_good(folder: Path, name: str) -> None:
    LOADERS[name](folder)


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize(
    "content",
    [
        b"= [ nonsense",
        b"\xff\xfe\x00",
        b"unknown = 1",
        b"version = 3",
        pytest.param(b"deep = " + b"[" * 5000, id="brackets without end"),
        pytest.param(b"long = " + b"9" * 5000, id="a number too long to read"),
        None,
    ],
)
def test_a_broken_file_is_refused_by_name(folder: Path, name: str, content: bytes | None) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(BadConfig) as caught:
        LOADERS[name](folder)
    assert caught.value.file == folder / name
    assert caught.value.reason


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("policy/deadlines.toml", "verify_days = 1 ", "verify_days = 0 ", "verify_days"),
        ("policy/deadlines.toml", "verify_days = 1 ", "verfy_days = 1 ", "verfy_days"),
        ("policy/deadlines.toml", "warn_at = 0.8", "warn_at = 1.8", "warn_at"),
        ("policy/deadlines.toml", "09:00:00", "19:00:00", "before day_ends"),
        ("policy/deadlines.toml", "consult = 2", "", "consult"),
        ("policy/secrecy.toml", '["report"]', '["gossip"]', "secret_kinds"),
        ("policy/limits.toml", "effective = 2024-01-01", "effective = 2024-13-01", "line 2"),
        ("departments.toml", 'desk = "nanning"', 'desk = "moon"', "no desk 'moon'"),
        ("departments.toml", 'code = "tax"', 'code = "market"', "2 times"),
        ("calendar.toml", "2026-04-20", "2026-04-17", "2 times"),
        ("faq.yml", "id: licence-sole", "id: licence-new", "licence-new"),
        ("faq.yml", "网上填、网上领，", "网上填、网上领，" * 30, "at most 80"),
    ],
)
def test_the_reason_names_the_place(folder: Path, name: str, old: str, new: str, reason: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadConfig, match=reason):
        LOADERS[name](folder)
