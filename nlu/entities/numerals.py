"""PURE. Reads Chinese and Arabic numbers as people write them: 3,200 / 三千二 / 两万三千 / 十五 / 半 / 1.5万."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {"零": 0, "〇": 0, "一": 1, "壹": 1, "二": 2, "两": 2, "贰": 2, "三": 3, "叁": 3, "四": 4, "肆": 4}
_DIGITS |= {"五": 5, "伍": 5, "六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8}
HAN = "".join((*_DIGITS, *_UNITS, *_MYRIADS))
# Of bounded length, and only from the beginning of a run of digits, so that thousands of digits cost no time.
HAN_NUMBER = rf"(?<![\d.{HAN}])[{HAN}]{{1,16}}"
ARABIC_NUMBER = r"(?<![\d.])\d{1,13}(?:,\d{3}){0,4}(?:\.\d{1,6})?"


def parse_number(text: str) -> Decimal | None:
    """Return the value of a number in either writing, mixed ones (3万5) included; None if it is none."""
    if text == "半":
        return Decimal("0.5")
    total, part, digit, unit = Decimal(0), Decimal(0), "", 1
    for char in text.replace(",", ""):
        if char in _UNITS:
            unit = _UNITS[char]
            part += _digit_value(digit, 1) * unit
            digit = ""
        elif char in _MYRIADS:
            part += _digit_value(digit, 0)
            unit = _MYRIADS[char]
            total, part, digit = total + part * unit, Decimal(0), ""
        elif char in _DIGITS or (char.isascii() and (char.isdigit() or char == ".")):
            digit += str(_DIGITS.get(char, char))
            unit = 1 if char in "零〇" else unit
        else:
            return None
    return total + part + _tail_value(digit, unit)


def _digit_value(digit: str, otherwise: int) -> Decimal:
    return Decimal(digit) if digit else Decimal(otherwise)


def _tail_value(digit: str, unit: int) -> Decimal:
    """Return the value of the last digits.

    三千二 is 3,200 and 三万六 36,000, but 三千零二 is 3,002 and 二〇二六 is a year.
    """
    if not digit:
        return Decimal(0)
    return Decimal(digit) * (unit // 10) if len(digit) == 1 and unit > 10 else Decimal(digit)
