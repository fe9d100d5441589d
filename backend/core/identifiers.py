"""PURE. Telephone numbers and 统一社会信用代码: what is one, and the one way it is written here.

Every door checks by these: the desk, its API, and the conversation, whose book has them. Both give the same answer for
what they returned, so that a value may be checked again. Refuses to find either in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

CREDIT_CODE = r"[0-9A-HJ-NP-RTUWXY]{18}"
"""How a 统一社会信用代码 is spelt; its check digit is another matter."""

_HOME, _CHINA = "CN", 86
_MOBILE = re.compile(r"1[3-9][0-9]{9}")  # new beginnings are given out faster than any library learns them
_WITH_AREA = 10  # digits of the shortest landline with its area code, without the 0 in front
_NEIGHBOURS = ("852", "853", "886", "84")  # Hong Kong, Macao, Taiwan, Vietnam: often written without the +
_EXTENSION = re.compile(r"\s*(?:转|分机)\s*([0-9]{1,6})$")
_REACHABLE = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.SHARED_COST,  # 400: how many a company is reached
    PhoneNumberType.TOLL_FREE,
}


def phone_number(text: str) -> str | None:
    """A number somebody can be reached by, as people write one, or None.

    Of China's its digits, a landline with its area code (13800135678, 07715501234, 4008208820); of elsewhere with + and
    the country in front (+85261234567). An extension follows as 转802.
    """
    extension = _EXTENSION.search(text)
    alone = text[: extension.start()] if extension else text
    for number in _readings(alone):
        if (written := _written(number)) is not None:
            return written + (f"转{extension[1]}" if extension else "")
    return None


def _readings(text: str) -> Iterator[PhoneNumber]:
    """The number as it is read in China, then as one of a neighbour's whose + was left out."""
    digits = re.sub(r"\D", "", text)
    for spelt in (text, f"+{digits}" if digits.startswith(_NEIGHBOURS) else ""):
        try:
            yield phonenumbers.parse(spelt, _HOME)
        except phonenumbers.NumberParseException:
            continue


def _written(number: PhoneNumber) -> str | None:
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


def credit_code(text: str) -> str | None:
    """A 统一社会信用代码 whose check digit fits, in capitals and without spaces, or None."""
    try:
        code: str = uscc.validate(text)
    except ValidationError:
        return None
    return code
