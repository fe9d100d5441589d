"""PURE. Hears which kinds are denied: 不是举报，是要他们赔我鸭子; and which kind is meant where one is denied.

Owns what a denial looks like. Kinds are named by the tables of the `Lexicon`.
"""

from __future__ import annotations

import re

from dialogues.core.config import DialogueConfig
from dialogues.language.words import normalize_text

_NOT = (
    r"(?:不是|并不是|并非|不算|不属于|不叫|别当|别给我|别把(?:我|这|它)?(?:这个|这件|这事|这)?当成?|不想|不要|没有要|没想|"
    r"没说要|不打算|唔系|not)"
)
_BETWEEN = r"(?:在|来|要|想|去|算|什么|啥|一个|个|给我|给你们|按|当成|成|匿名|实名|a|an|the){0,4}"
_STILL_MEANT = r"(?!不行|不可|都不行|也不行|了吗|过了?吗|过[了吗]?|吗|么|还能|的话)"


def denied_kinds(text: str, book: DialogueConfig) -> frozenset[str]:
    """Return the kinds that the words say it is not; 不投诉不行 denies none."""
    said, kinds = normalize_text(text), book.words.kind_words
    named = "|".join(sorted(map(re.escape, kinds), key=len, reverse=True))
    found = re.finditer(f"{_NOT}{_BETWEEN}(?P<kind>{named}){_STILL_MEANT}", said)
    return frozenset(kinds[match["kind"]] for match in found)


def kind_instead(text: str, book: DialogueConfig) -> str:
    """Return the one kind that is named beside a denied one (不是投诉，是求助), else ""."""
    denied, said = denied_kinds(text, book), normalize_text(text)
    if not denied:
        return ""
    named = {kind for word, kind in book.words.kind_words.items() if word in said} - denied
    return next(iter(named)) if len(named) == 1 else ""
