"""The token of a model server of the same user is found by the port; nobody else may read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.serving.token_files import find_token, publish_token, token_file


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def test_an_address_without_a_token_is_completed_from_the_users_file() -> None:
    publish_token(5005, "secret")
    assert find_token("http://127.0.0.1:5005") == ("http://127.0.0.1:5005", {"token": "secret"})
    assert token_file(5005).stat().st_mode & 0o077 == 0


def test_a_token_in_the_address_comes_first_and_another_host_gets_none() -> None:
    publish_token(5005, "secret")
    assert find_token("http://mine@127.0.0.1:5005") == ("http://127.0.0.1:5005", {"token": "mine"})
    assert find_token("http://10.0.0.7:5005") == ("http://10.0.0.7:5005", {})
    assert find_token("http://127.0.0.1:5006") == ("http://127.0.0.1:5006", {})
    assert find_token("nonsense") == ("nonsense", {})
