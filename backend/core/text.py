"""PURE. Cleans free text for storage and masks personal data in it (mechanism 27)."""

from __future__ import annotations

import unicodedata

from backend.core.personal_data import PersonalData, find_personal_data
from backend.core.personal_patterns import PersonalDataSort

_KEPT = "\n\t"
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they reverse the direction of writing


def clean_text(text: str) -> str:
    """The text without control characters, lone surrogates and marks that change the direction of writing. Line ends
    become newlines; white space at both ends is removed."""
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in even if sign in _KEPT or not _is_forbidden_character(sign)).strip()


def _is_forbidden_character(sign: str) -> bool:
    return sign in _TURNING or unicodedata.category(sign) in {"Cc", "Cs"}


def mask_personal_data(text: str) -> str:
    """The text with the middle of telephone, identity and card numbers, plates, passports, accounts and mail masked.

    Digits that only look like one stay: an identity number must contain a date of birth, a card number must pass Luhn's
    check. Numbers of companies (400, credit codes) stay too.
    """
    parts: list[str] = []
    last = 0
    for one in find_personal_data(text):
        if one.sort in _MASKED or one.sort is PersonalDataSort.MAIL:
            parts += [text[last : one.start], _mask(text, one)]
            last = one.marks[-1] + 1
    return "".join([*parts, text[last:]])


# How many signs stay in front, what stands in the middle, how many stay at the end.
_MASKED = {
    PersonalDataSort.MOBILE: (3, "****", 4),
    PersonalDataSort.FOREIGN: (3, "****", 3),
    PersonalDataSort.LANDLINE: (4, "****", 3),
    PersonalDataSort.IDENTITY: (6, "********", 4),
    PersonalDataSort.CARD: (4, "****", 4),
    PersonalDataSort.PLATE: (2, "***", 2),
    PersonalDataSort.PASSPORT: (1, "****", 2),
    PersonalDataSort.ACCOUNT: (1, "***", 0),
}
_SHORT = 9  # an identity number of Hong Kong, and of other places


def _mask(text: str, one: PersonalData) -> str:
    """The find with its middle masked."""
    if one.sort is PersonalDataSort.MAIL:
        return f"{text[one.start]}***@{one.value.partition('@')[2]}"
    front, stars, back = _MASKED[one.sort]
    if one.sort is PersonalDataSort.IDENTITY and len(one.marks) <= _SHORT:
        front, back = 1, 2
    end = one.marks[front - 1] + 1
    if one.sort is PersonalDataSort.LANDLINE:  # the area's code stays whole, with the sign behind it
        area = 0 if not one.value.startswith("0") else 3 if one.value[1] in "12" else 4
        end = one.marks[area]
    return text[one.start : end] + stars + "".join(text[mark] for mark in one.marks[len(one.marks) - back :])
