"""A token is shown once, when it is made."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.command import run_command


def test_a_token_is_listed_by_its_name_and_not_shown_again(tmp_path: Path) -> None:
    made = run_command(tmp_path, "token", "create", "--scope", "qr", "--name", "partner")
    assert (made.exit_code, made.stdout[:3]) == (0, "gs_")
    listed = run_command(tmp_path, "token", "list").stdout
    assert "partner" in listed
    assert made.stdout.strip() not in listed


def test_a_partners_token_tells_whose_it_is(tmp_path: Path) -> None:
    words = ("--name", "智桂通", "--origin", "zhiguitong", "--scope", "tickets:create", "--scope", "tickets:read")
    token = run_command(tmp_path, "token", "create", *words).stdout.strip()
    listed = run_command(tmp_path, "token", "list").stdout
    assert token.startswith("gs_")
    assert token not in listed
    assert "zhiguitong" in listed
