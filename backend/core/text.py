"""PURE. Cleans free text for storage, masks personal data in it, and makes the title of a ticket (mechanism 27)."""

from __future__ import annotations

import re
import unicodedata

TITLE = 24  # characters
_ENOUGH = 10  # a shorter first clause says too little: the title takes the next clause too
_ENDS = "，。！？；、：,!?; "
_CLAUSE = re.compile(f"[{_ENDS.strip()}]+")
_D = "[0-9０-９]"  # a telephone's keyboard types half-width and full-width digits
_PHONE = re.compile(f"(?<!{_D})([1１][3-9３-９]{_D})[- ]?{_D}{{4}}[- ]?({_D}{{4}})(?!{_D})")
_LANDLINE = re.compile(f"(?<!{_D})([0０]{_D}{{2,3}}[-— ]?){_D}{{4,5}}({_D}{{3}})(?!{_D})")
_BIRTH = "(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_IDENTITY = re.compile(f"(?<![0-9A-Za-z])([1-9][0-9]{{5}}){_BIRTH}([0-9]{{3}}[0-9Xx])(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z])[1-9](?:[ -]?[0-9]){15,18}(?![0-9A-Za-z])")
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_PLATE = re.compile(f"([{_PROVINCES}][A-HJ-Z])([ ·•]?)[0-9A-HJ-NP-Z]{{3,4}}([0-9A-HJ-NP-Z挂学警]{{2}})(?![0-9A-Za-z])")
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+-])([A-Za-z0-9])[A-Za-z0-9._%+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
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
    """The text with the middle of telephone and identity numbers, bank cards, plates and mail addresses masked.

    Digits that only look like one stay: an identity number must contain a date of birth, a card number must pass Luhn's
    check.
    """
    for pattern, shown in _MASKS:
        text = pattern.sub(shown, text)
    return _CARD.sub(_mask_card_number, text)


_MASKS = (
    (_IDENTITY, r"\1********\2"),
    (_PHONE, r"\1****\2"),
    (_LANDLINE, r"\1****\2"),
    (_PLATE, r"\1\2***\3"),
    (_MAIL, r"\1***@\2"),
)


def _mask_card_number(found: re.Match[str]) -> str:
    number = re.sub("[ -]", "", found[0])
    digits = [int(sign) for sign in number]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    fits = (sum(doubled) + sum(digits[-1::-2])) % 10 == 0
    return f"{number[:4]}****{number[-4:]}" if fits else found[0]


def make_title(text: str) -> str:
    """A title of 1 to `TITLE` characters: the first clause or two of a text that is not empty, masked, on one line."""
    words = mask_personal_data(" ".join(text.split()))
    clauses = [stop.start() for stop in _CLAUSE.finditer(words) if stop.start() <= TITLE]
    enough = next((end for end in clauses if end >= _ENOUGH), 0)
    if enough:
        return words[:enough]
    if len(words) > TITLE:
        return words[: TITLE - 1] + "…"
    return words.rstrip(_ENDS) or words
