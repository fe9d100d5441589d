"""PURE. Reads the receipt code of an anonymous report out of what was typed, pasted or copied through other programs.

Owns every spelling of a code: dashes of all kinds, blanks, broken lines, full width, quotation marks, a sentence round
it. Does not know whether a code opens anything: the desk does, and it forgives O for 0 and I for 1.
"""

from __future__ import annotations

import re
import unicodedata

GROUPS, SIGNS = 5, 4  # a code is five groups of four
_WHOLE = GROUPS * SIGNS
_ROUND_IT = 24  # characters that may stand round a code; a longer text tells something beside it
_RECEIPT = 90  # characters of a whole receipt round its code, pasted as it was given
_FEW_DIGITS = 4  # so many at least where the groups are lost, so that English words are no code

_MINUS = "\u2212\u2043\u00b7\u2022\u30fb_.~"  # what else stands where a dash stood
_GROUP = rf"[A-Z0-9]{{{SIGNS}}}"
_CODE = re.compile(rf"(?<![A-Z0-9])(?<![A-Z0-9]-){_GROUP}(?:[ \-]{{0,3}}{_GROUP}){{{GROUPS - 1}}}(?!-?[A-Z0-9])")
_ALONE = re.compile(r"[A-Z0-9](?:[A-Z0-9 \-]*[A-Z0-9])?")
_TICKET = re.compile(r"[A-Z]{2}-\d{4}-\d{4,8}")
_NAMED = re.compile(r"(?:码|碼|CODE)是?")


def find_receipt_code(text: str) -> str:
    """Return the code, in groups with dashes, when the text is little else than a code; else ""."""
    said = _flatten(text)
    found = _CODE.search(said)
    most = _RECEIPT if _TICKET.search(said) and _NAMED.search(said) else _ROUND_IT
    if found and _is_code(found[0]) and len(said) - len(found[0]) <= most:
        return _in_groups(found[0])
    rest = said[_end_of_label(said) :].strip(" -:：,，。.!！?？;；\"'“”‘’「」『』()（）【】[]<>《》")
    return _in_groups(rest) if _ALONE.fullmatch(rest) and _is_scattered_code(rest) else ""


def _flatten(text: str) -> str:
    """One width, one case, one line, one kind of dash; what cannot be seen is gone."""
    signs = []
    for sign in unicodedata.normalize("NFKC", text).upper():
        kind = unicodedata.category(sign)
        if kind == "Pd" or sign in _MINUS:
            signs.append("-")
        elif kind != "Cf":
            signs.append(sign)
    lines = (line.strip() for line in "".join(signs).splitlines())
    return re.sub(r"\s", " ", "".join(lines)).strip()


def _end_of_label(said: str) -> int:
    return max((found.end() for found in _NAMED.finditer(said)), default=0)


def _is_code(spelled: str) -> bool:
    """Five groups of four: what has neither a digit nor a dash may be five words of English."""
    return "-" in spelled or any(sign.isdigit() for sign in spelled)


def _is_scattered_code(spelled: str) -> bool:
    """Twenty signs with gaps in odd places, as they are read out or broken by a program."""
    signs = _signs(spelled)
    return len(signs) == _WHOLE and sum(sign.isdigit() for sign in signs) >= _FEW_DIGITS


def _signs(spelled: str) -> str:
    return re.sub(r"[ \-]", "", spelled)


def _in_groups(spelled: str) -> str:
    signs = _signs(spelled)
    return "-".join(signs[n : n + SIGNS] for n in range(0, _WHOLE, SIGNS))
