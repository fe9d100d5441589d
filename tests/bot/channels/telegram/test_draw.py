"""Cutting, escaping and laying out, without a server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.draw import MAX_UNITS, button_rows, group_into_albums, label_width, split_text, utf16_length
from bot.ports import Button
from dialogues.core.values import FileRef


def labels(buttons: list[str], columns: int) -> list[list[str]]:
    drawn = button_rows([Button(str(number), label) for number, label in enumerate(buttons)], columns)
    return [[button.label for button in row] for row in drawn]


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("短", 5, ["短"]),
        ("  ", 5, []),
        ("一二三。四五六。", 5, ["一二三。", "四五六。"]),
        ("一二三\n四五六", 5, ["一二三", "四五六"]),
        ("一二三四\n\n五。六七八", 7, ["一二三四", "五。六七八"]),
        ("他说：“好。”我说不", 7, ["他说：“好。”", "我说不"]),
        ("一二三四五六七", 3, ["一二三", "四五六", "七"]),
        ("ab cd ef", 5, ["ab cd", "ef"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        ("😀😀😀", 3, ["😀", "😀", "😀"]),
    ],
)
def test_where_a_text_is_cut(text: str, limit: int, parts: list[str]) -> None:
    assert split_text(text, limit) == parts


SENDABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=400)


@given(SENDABLE, st.integers(min_value=2, max_value=60))
def test_no_part_is_empty_or_too_long_and_no_word_is_lost(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert all(part.strip() and utf16_length(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("given_text", "sent"),
    [("坏\ud83d字", "坏\ufffd字"), ("a\x00b\x1b[0m\tc\nd", "ab[0m\tc\nd"), ("\ud83d\ude00", "😀")],
)
def test_what_cannot_be_sent_is_taken_out(given_text: str, sent: str) -> None:
    assert split_text(given_text) == [sent]


def test_the_limit_counts_utf16_units() -> None:
    assert [utf16_length(part) for part in split_text("😀" * 3000)] == [MAX_UNITS, 6000 - MAX_UNITS]


@pytest.mark.parametrize(
    ("buttons", "columns", "drawn"),
    [
        (["对", "不对"], 2, [["对", "不对"]]),
        (["对", "不对"], 1, [["对"], ["不对"]]),
        (["补充材料", "看进度", "撤回"], 2, [["补充材料", "看进度"], ["撤回"]]),
        (
            ["非常满意", "满意", "基本满意", "不满意", "非常不满意"],
            3,
            [["非常满意", "满意", "基本满意"], ["不满意", "非常不满意"]],
        ),
        (["经常营业执照办理的问题", "其他"], 2, [["经常营业执照办理的问题"], ["其他"]]),
        ([], 2, []),
    ],
)
def test_buttons_stand_side_by_side_only_where_their_labels_fit(
    buttons: list[str], columns: int, drawn: list[list[str]]
) -> None:
    assert labels(buttons, columns) == drawn


def test_a_chinese_character_is_two_wide() -> None:
    assert (label_width("满意"), label_width("ok"), label_width("（GS）")) == (4, 2, 6)


def test_albums_hold_ten_and_do_not_mix_pictures_and_papers() -> None:
    photos = [FileRef(f"p{n}", "p.jpg", "image/jpeg", 1) for n in range(11)]
    papers = [FileRef("d", "d.pdf", "application/pdf", 1), FileRef("big", "b.jpg", "image/jpeg", 11 * 1024 * 1024)]
    assert [[file.id for file in album] for album in group_into_albums([papers[0], *photos, papers[1]])] == [
        [f"p{n}" for n in range(10)],
        ["p10"],
        ["d", "big"],
    ]
