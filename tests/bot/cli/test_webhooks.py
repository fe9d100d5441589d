"""The operator's side of partners: tokens for them, and receivers of theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from config.settings import PREFIX

URL = "https://partner.example/guishang"


class Operator:
    def __init__(self, folder: Path) -> None:
        self._settings = {f"{PREFIX}DATA_DIR": str(folder), "COLUMNS": "300"}

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(cli, words, env=self._settings)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


def test_a_receiver_is_made_listed_and_ended(operator: Operator) -> None:
    made = operator.run("webhook", "create", URL, "--origin", "zhiguitong", "--event", "ticket.resolve")
    ident, secret = made.stdout.split("\nsecret: ")
    listed = operator.run("webhook", "list").stdout
    for shown in (ident, "zhiguitong", URL, "ticket.resolve"):
        assert shown in listed
    assert secret.strip() not in listed
    assert operator.run("webhook", "end", ident).stdout == "ended; 0 events were given up\n"
    assert "ended" in operator.run("webhook", "list").stdout
    assert "ticket.resolve" in operator.run("webhook", "events").stdout.split()


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
def test_a_mistake_is_named(operator: Operator, words: tuple[str, ...], said: str) -> None:
    ended = operator.run(*words)
    assert ended.exit_code == 1
    assert said in ended.stderr


def test_a_partners_token_tells_whose_it_is(operator: Operator) -> None:
    words = ("--name", "智桂通", "--origin", "zhiguitong", "--scope", "tickets:create", "--scope", "tickets:read")
    token = operator.run("token", "create", *words).stdout.strip()
    listed = operator.run("token", "list").stdout
    assert token.startswith("gs_")
    assert token not in listed
    assert "zhiguitong" in listed
    assert "--origin" in operator.run("token", "create", "--help").stdout
