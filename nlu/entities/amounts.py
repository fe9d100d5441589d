"""PURE. Finds amounts of money in a text, as whole fen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from nlu.contract import Entity
from nlu.entities.numerals import ARABIC_NUMBER, HAN, HAN_NUMBER, parse_number

# 两块地, 一块去 and 几块牌子 are no money: after a bare 块 none of these may follow.
_NOT_MONEY = "地石牌板砖玻田木布肉豆屏儿吃去来走做干绿草空铁"
_COUNTED = "笔个斤件张次月年天日小台条人名户吨亩度方米"  # 五元一斤: what follows the number is no tenth of it
_MONEY = re.compile(
    rf"[¥￥]\s*(?P<signed>{ARABIC_NUMBER})"
    rf"|(?P<many>{ARABIC_NUMBER}[{HAN}\d]{{0,8}}|{HAN_NUMBER})\s*(?P<about>[多余来几]?)"
    rf"(?P<unit>万元|亿元|万块|元整?|块钱|块(?![{_NOT_MONEY}])|圆整?|毛钱?|角钱?)(?P<rest>[{HAN}\d](?![十百千万亿\d{_COUNTED}])[毛角]?)?"
)
_SCALE = {"万元": 10**6, "亿元": 10**10, "万块": 10**6, "毛": 10, "毛钱": 10, "角": 10, "角钱": 10}
_MOST = 10**15  # fen; beyond it is not an amount but a row of digits


def find_amounts(text: str) -> Iterator[Entity]:
    """Yield each amount; its value is in fen, more than 0 and less than _MOST."""
    for match in _MONEY.finditer(text):
        fen = _to_fen(match)
        if fen is not None and 0 < fen < _MOST:
            yield Entity("amount", str(fen), match.start(), match.end())


def _to_fen(match: re.Match[str]) -> int | None:
    """Return the amount in fen; None when it is not money (一块 means "together" more often than one yuan)."""
    written, unit = match["signed"] or match["many"], match["unit"] or ""
    if written == "一" and unit == "块":
        return None  # 一块 is "together" more often than one yuan
    try:
        value = parse_number(written)
    except InvalidOperation:
        return None
    if value is None:
        return None
    tenths = parse_number(match["rest"].rstrip("毛角")) if match["rest"] else None
    return int(value * _SCALE.get(unit, 100) + (tenths or Decimal(0)) * 10)
