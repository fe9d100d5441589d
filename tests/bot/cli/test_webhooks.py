"""The operator's side of partners: tokens for them, and receivers of theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import run_command

URL = "https://partner.example/guishang"


def test_a_receiver_is_made_listed_and_ended(tmp_path: Path) -> None:
    made = run_command(tmp_path, "webhook", "create", URL, "--origin", "zhiguitong", "--event", "ticket.resolve")
    ident, secret = made.stdout.split("\nsecret: ")
    listed = run_command(tmp_path, "webhook", "list").stdout
    for shown in (ident, "zhiguitong", URL, "ticket.resolve"):
        assert shown in listed
    assert secret.strip() not in listed
    assert run_command(tmp_path, "webhook", "end", ident).stdout == "ended; 0 events were given up\n"
    assert "ended" in run_command(tmp_path, "webhook", "list").stdout
    assert "ticket.resolve" in run_command(tmp_path, "webhook", "events").stdout.split()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("webhook", "create", "http://partner.example/", "--origin", "x"), "https"),
        (("webhook", "create", "https://10.0.0.1/", "--origin", "x"), "not open"),
        (("webhook", "create", URL, "--origin", "x", "--event", "ticket.fly"), "ticket.fly"),
        (("webhook", "end", "w-nobody"), "w-nobody"),
        (("token", "create", "--scope", "tickets:act"), "unit"),
        (("token", "create", "--scope", "tickets:act", "--unit", "nowhere"), "nowhere"),
        (("token", "create", "--scope", "tickets:read"), "origin"),
        (("token", "revoke", "t-nobody"), "t-nobody"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    ended = run_command(tmp_path, *words)
    assert ended.exit_code == 1
    assert said in ended.stderr
