"""PURE. Validates telephone numbers and 统一社会信用代码 and brings them into one normal form.

The desk, its API and the conversation all use these two functions. A value that a function returned is valid input to
it and is returned unchanged. Does not search a text for either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType
from stdnum.cn import uscc

from backend.core.plain_text import plain_text

CREDIT_CODE = r"[0-9A-HJ-NP-RTUWXY]{18}"
"""A regular expression for the characters of a 统一社会信用代码. It does not verify the check digit."""

_CODE = re.compile(
    r"[1-9ANY][1-9](?:1[0-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{4}[0-9A-HJ-NP-RTUWXY]{10}"
)
_BETWEEN = " -.·\t\n"
_MISREAD = str.maketrans("OI", "01")
_HOME, _CHINA = "CN", 86
_MOBILE = re.compile(r"1[3-9][0-9]{9}")  # new prefixes appear faster than libraries are updated
_WITH_AREA = 10  # digits of the shortest landline number with its area code, without the leading 0
_NEIGHBOURS = ("852", "853", "886", "84")  # Hong Kong, Macao, Taiwan, Vietnam: often written without the +
_EXTENSION = re.compile(r"\s{0,4}(?:转|分机)\s{0,4}([0-9]{1,6})$")
_REACHABLE = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.SHARED_COST,  # 400 numbers, which many companies use
    PhoneNumberType.TOLL_FREE,
}


def normalize_phone(text: str) -> str | None:
    """The telephone number in normal form, or None if nobody can be called by it.

    A number of China is returned as digits, a landline with its area code (13800135678, 07715501234, 4008208820). A
    number of elsewhere begins with + and the country code (+85261234567). An extension is appended as 转802.
    """
    extension = _EXTENSION.search(text)
    alone = text[: extension.start()] if extension else text
    for number in _parse_candidates(alone):
        if (written := _format_reachable(number)) is not None:
            return written + (f"转{extension[1]}" if extension else "")
    return None


def _parse_candidates(text: str) -> Iterator[PhoneNumber]:
    """The text parsed as a number of China, then as a number of a neighbouring region that was written without +."""
    digits = re.sub(r"\D", "", text)
    for spelt in (text, f"+{digits}" if digits.startswith(_NEIGHBOURS) else ""):
        try:
            yield phonenumbers.parse(spelt, _HOME)
        except phonenumbers.NumberParseException:
            continue


def _format_reachable(number: PhoneNumber) -> str | None:
    """The normal form of the number, or None if it is not a reachable kind of number."""
    if number.extension:
        return None
    if number.country_code != _CHINA:
        reachable = phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in _REACHABLE
        return phonenumbers.format_number(number, PhoneNumberFormat.E164) if reachable else None
    national = str(number.national_number)
    if _MOBILE.fullmatch(national):
        return national
    kind = phonenumbers.number_type(number)
    if not phonenumbers.is_valid_number(number) or kind not in _REACHABLE:
        return None
    if kind is not PhoneNumberType.FIXED_LINE:
        return national
    return f"0{national}" if len(national) >= _WITH_AREA else None


def normalize_credit_code(text: str) -> str | None:
    """The 统一社会信用代码 in capitals and without signs between, or None if it has not the form of one.

    O and I, which no code has, are read as 0 and 1 where the check digit then fits. Old codes exist whose check digit
    does not fit: `fits_check_digit` tells, and whoever can ask asks once.
    """
    code = "".join(sign for sign in plain_text(text).text.upper() if sign not in _BETWEEN)
    if _CODE.fullmatch(code):
        return code
    put_right = code.translate(_MISREAD)
    return put_right if _CODE.fullmatch(put_right) and fits_check_digit(put_right) else None


def fits_check_digit(code: str) -> bool:
    """Whether the last character of a code in normal form fits the others."""
    return uscc.is_valid(code)
