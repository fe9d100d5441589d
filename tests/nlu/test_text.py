from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.language.characters import is_written
from nlu.text import MODEL_LENGTH, clean_for_model


@pytest.mark.parametrize(
    ("said", "passed_on"),
    [
        ("  办证 要什么\n\n材料？ ", "办证 要什么 材料？"),
        ("/greet", "greet"),
        (' / /report{"a": 1}', 'report{"a": 1}'),
        ("／举报", "举报"),
        ("\u200b/\u200bthanks", "thanks"),
        ("欠我１２３４元，ＡＢＣ公司", "欠我1234元，ABC公司"),
        ("門口貼封條，罰款三萬", "门口贴封条，罚款三万"),
        ("佢哋唔俾我開檔，點解咁樣", "他们不给我开档，为什么这样"),
        ("間鋪喺桂林，仲未批落嚟", "店铺在桂林，还没批落来"),
        ("系统说话费不够", "系统说话费不够"),
        ("停\x00水\x07了\u202e", "停水了"),
        ("", ""),
        ("\ud800\udfff", ""),
        ("😀", "😀"),
    ],
)
def test_what_reaches_the_model(said: str, passed_on: str) -> None:
    assert clean_for_model(said) == passed_on


@given(st.text())
def test_never_a_command_never_a_control_character(said: str) -> None:
    passed_on = clean_for_model(said)
    assert not passed_on.startswith("/")
    assert all(char.isprintable() or is_written(char) for char in passed_on)
    passed_on.encode("utf-8")
    assert clean_for_model(passed_on) == passed_on


def test_a_megabyte_is_cut_at_once() -> None:
    began = time.process_time()
    assert len(clean_for_model("诉" * 1_000_000)) == MODEL_LENGTH
    assert time.process_time() - began < 0.5
