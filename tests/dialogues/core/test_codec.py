"""A session survives its text exactly; anything else is refused by one error."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues.core import codec
from dialogues.core.session import Session
from tests.dialogues.strategies import NOW

aware = st.integers(0, 999_999).map(lambda n: NOW.replace(microsecond=n))
words = st.text(st.characters(codec="utf-8"), max_size=8)
st.register_type_strategy(type(NOW), aware)
st.register_type_strategy(str, words)
st.register_type_strategy(float, st.floats(allow_nan=False))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.from_type(Session))
def test_round_trip(session: Session) -> None:
    assert codec.decode_session(codec.encode_session(session)) == session


def test_an_older_session_goes_on_with_defaults_for_what_is_new() -> None:
    old = {"version": codec.VERSION, "session": {"is": "Session", "conversation": "web:1"}}
    assert codec.decode_session(json.dumps(old)) == Session.new("web:1")


def _broken() -> list[str]:
    good = json.loads(codec.encode_session(Session.new("web:1")))
    changes: list[tuple[str, object]] = [
        ("conversation", 7),
        ("serial", "one"),
        ("serial", True),
        ("draft", {"is": "Doorway"}),
        ("focus", {"is": "Nobody"}),
        ("focus", {"is": "Rating", "number": "x"}),
        ("touched", "2026-11-23T10:00:00"),
        ("touched", "yesterday"),
        ("heard", {"is": "Part"}),
        ("waiting", [["a"]]),
    ]
    changed = [json.dumps({**good, "session": {**good["session"], name: value}}) for name, value in changes]
    return [
        *changed,
        "",
        "{",
        "[]",
        "null",
        '{"version": 99}',
        '{"version": 1}',
        '{"version":1,"session":null}',
        "[" * 9_999,
    ]


@pytest.mark.parametrize("text", _broken())
def test_broken_text_is_refused(text: str) -> None:
    with pytest.raises(codec.CodecError):
        codec.decode_session(text)
