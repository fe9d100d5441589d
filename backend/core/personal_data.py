"""PURE. Finds what names a person in a text, however it is spelt: telephones, identity and card numbers, plates, mail.

The one place that knows the spellings; masks, imports, logs and forms all ask here. A text is read in its plain form
(`plain_text`), and once more with Chinese numerals as digits. The patterns (`personal_patterns`) are bounded, so the
time grows with the length of the text alone.

Does not decide what is done with a find, nor whose number it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from backend.core.personal_patterns import PATTERNS, PersonalDataSort
from backend.core.plain_text import PlainText, plain_text, read_numerals

PHONES = frozenset(
    {PersonalDataSort.MOBILE, PersonalDataSort.LANDLINE, PersonalDataSort.SERVICE, PersonalDataSort.FOREIGN}
)
_SPELT = frozenset({PersonalDataSort.MOBILE, PersonalDataSort.LANDLINE, PersonalDataSort.IDENTITY})
_WRITTEN = frozenset({PersonalDataSort.MAIL, PersonalDataSort.ACCOUNT})  # kept with their signs
_MAY_HOLD = re.compile(r"[0-9@]|[^\x00-\x7f]")

_DASH = re.compile(r"(?<=[0-9])一(?=[0-9])")  # 138一1234一5678: a keyboard's dash


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A find from `start` to `end`. `value`: what it says, without signs between (07715533221转8012); `marks`: where
    each letter and digit of the number itself stands."""

    sort: PersonalDataSort
    value: str
    start: int
    end: int
    marks: tuple[int, ...]


def find_personal_data(text: str) -> tuple[PersonalData, ...]:
    """Return what names a person, in the order of the text and without overlaps."""
    if not _MAY_HOLD.search(text):
        return ()
    plain = plain_text(text)
    found = _drop_overlaps(_find_in(PlainText(_DASH.sub("-", plain.text), plain.places)), [])
    spelt = read_numerals(plain)
    if spelt is not None:
        found = _drop_overlaps((one for one in _find_in(spelt) if one.sort in _SPELT), found)
    return tuple(sorted(found, key=lambda one: one.start))


def find_phones(text: str) -> tuple[PersonalData, ...]:
    """Return the telephone numbers of a text in its order, those of companies (400) included."""
    return tuple(one for one in find_personal_data(text) if one.sort in PHONES)


def _find_in(plain: PlainText) -> Iterator[PersonalData]:
    """Yield each find of each pattern; what an earlier pattern finds is meant."""
    for sort, pattern in PATTERNS:
        for match in pattern.finditer(plain.text):
            first, last = match.span("core")
            if match.groupdict().get("cue") or _is_meant(sort, match["core"]):
                start = match.start("before") if match.groupdict().get("before") else first
                end = plain.places[match.end()]
                marks = tuple(plain.places[n] for n in range(first, last) if plain.text[n].isalnum())
                yield PersonalData(sort, _value(sort, match), plain.places[start], end, marks)


def _value(sort: PersonalDataSort, match: re.Match[str]) -> str:
    """Return what a find says: its letters and digits, a country's +, an extension."""
    core = match["core"]
    if sort in _WRITTEN:
        return core
    alone = "".join(sign for sign in core.upper().replace("×", "X") if sign.isalnum())
    if sort is PersonalDataSort.FOREIGN:
        alone = "+" + (alone[2:] if core.startswith("00") else alone)
    if sort is PersonalDataSort.LANDLINE and match.groupdict().get("before") and not alone.startswith("0"):
        alone = "0" + alone
    extension = match.groupdict().get("ext")
    return f"{alone}转{extension}" if extension else alone


def _is_meant(sort: PersonalDataSort, core: str) -> bool:
    """Return whether digits that look like a number are one: by a day of birth, a check digit, or the groups."""
    digits = re.sub(r"[^0-9]", "", core)
    match sort:
        case PersonalDataSort.IDENTITY if len(digits) >= 17:
            return _is_day(digits[6:14])
        case PersonalDataSort.CARD:
            return fits_luhn(digits)
        case PersonalDataSort.MOBILE:
            groups = [len(group) for group in re.findall("[0-9]+", core)]
            return (
                len(groups) in (1, len(digits)) or 3 in (groups[0], sum(groups[:2]), sum(groups[:3])) or groups[0] == 7
            )
        case PersonalDataSort.CREDIT_CODE:
            return any(sign.isalpha() for sign in core) or len(core) == len(digits)
        case _:
            return True


def fits_luhn(digits: str) -> bool:
    """Return whether the last digit of a card's number fits the others."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(int(digit) for digit in digits[-1::-2])) % 10 == 0


def _is_day(digits: str) -> bool:
    """Return whether eight digits are a day on which a living person may be born."""
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year < 2100
    except ValueError:
        return False


def _drop_overlaps(found: Iterable[PersonalData], kept: list[PersonalData]) -> list[PersonalData]:
    """Return the kept finds and those of `found` that overlap none before them."""
    kept = list(kept)
    covered = {place for one in kept for place in range(one.start, one.end)}
    for one in found:
        span = range(one.start, one.end)
        if covered.isdisjoint(span):
            kept.append(one)
            covered.update(span)
    return kept
