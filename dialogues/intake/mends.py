"""PURE. Reads a correction that names the line it corrects: 店名改成阿珍老友粉, 电话写错了，是13800135678."""

from __future__ import annotations

from dialogues.core.config import DialogueConfig
from dialogues.language.utterance import is_question

_LONGEST = 60  # characters of such a correction
_EDGES = " ，,。.！!：:“”\"'"
_ENDS = ("吧", "了", "啊", "哈")


def named_correction(text: str, book: DialogueConfig) -> tuple[str, str]:
    """Return the step that the text corrects (enterprise, phone, region, kind) and the new value; both "" for none."""
    said = " ".join(text.split()).strip(_EDGES)
    if len(said) > _LONGEST or is_question(text, book):
        return "", ""
    for before in sorted(book.words.before_mend, key=len, reverse=True):
        said = said.removeprefix(before)
    for step, names in book.words.mends.items():
        for name in sorted(names, key=len, reverse=True):
            value = _value_after(said.removeprefix(name), book) if said.startswith(name) else ""
            if value:
                return step, value
    return "", ""


def _value_after(rest: str, book: DialogueConfig) -> str:
    """Return what follows 改成 or 应该是; "" when the text does not go on so."""
    rest = rest.strip(_EDGES)
    for wrong in sorted(book.words.mend_wrong, key=len, reverse=True):
        if rest.startswith(wrong):
            rest = rest.removeprefix(wrong).strip(_EDGES)
            break
    found = next((w for w in sorted(book.words.mend_to, key=len, reverse=True) if rest.startswith(w)), "")
    if not found:
        return ""
    value = rest.removeprefix(found).strip(_EDGES)
    for end in _ENDS if not value.endswith(book.words.name_ends) else ():  # 网吧 is no request
        value = value.removesuffix(end) if len(value) > 2 else value
    return value.strip(_EDGES)
