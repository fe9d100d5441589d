"""PURE. Tells several matters in one message apart when they are numbered or listed: 一、… 二、…, 第一…第二…, 另外…."""

from __future__ import annotations

import re

_HEAD = r"(?:^|(?<=[\n。；;！!，,、：: ]))"
_MARKS = (  # each finds the beginnings of items of one manner of listing
    re.compile(_HEAD + r"(?:第[一二三四五六七八九]|其[一二三四五])(?:件事?|个|点|条|是)?[、，,：: ]?"),
    re.compile(_HEAD + r"[一二三四五六七八九][、.．]"),
    re.compile(_HEAD + r"[一二三四五六]是(?=[^否不])"),
    re.compile(_HEAD + r"(?:[1-9][、.．)）](?!\d)|[①-⑨]|[(（][1-9一二三四五六七八九][)）])"),
)
_SHORTEST = 8  # characters of a matter
_PREFACE = 20  # characters before the first one
MOST = 5  # matters of one message


def split_matters(text: str) -> tuple[str, ...]:
    """Return the matters that a text lists, two to MOST of them; none when it lists nothing, or too little."""
    for marks in _MARKS:
        found = list(marks.finditer(text))
        if not 2 <= len(found) <= MOST or len(text[: found[0].start()].strip()) > _PREFACE:
            continue
        ends = [mark.start() for mark in found[1:]] + [len(text)]
        items = tuple(text[mark.end() : end].strip(" \n，,；;。、") for mark, end in zip(found, ends, strict=True))
        if all(len(item) >= _SHORTEST for item in items):
            return items
    return ()
