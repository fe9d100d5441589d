"""PURE. Finds days and spans of time in a text, relative to a given today.

Values are ISO 8601: a day `2026-11-20`, a month `2026-10`, a year `2025`, a week `2026-W46`, a duration `P3D`. A day
without a year is the nearest one that is at most a month ahead: owners report what has happened.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from nlu.contract import Entity
from nlu.entities.numerals import HAN, parse_number

_N = rf"(?:\d{{1,4}}|[{HAN}]{{1,4}})"
_AHEAD = timedelta(days=31)
_DAYS = {"大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "今天": 0, "今日": 0, "今早": 0, "今晚": 0}
_DAYS |= {"明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}
_WEEKS = {"上上": -2, "上个": -1, "上": -1, "这个": 0, "这": 0, "本": 0, "下个": 1, "下": 1}
_WEEKDAYS = "一二三四五六日天"
_SPAN_UNITS = {"天": "D", "日": "D", "个星期": "W", "星期": "W", "周": "W", "礼拜": "W", "个礼拜": "W"}
_SPAN_UNITS |= {"个月": "M", "年": "Y", "个小时": "H", "小时": "H", "个钟头": "H"}
_SPAN_BASES = {
    "天": "D",
    "日": "D",
    "星期": "W",
    "周": "W",
    "礼拜": "W",
    "月": "M",
    "年": "Y",
    "小时": "H",
    "钟头": "H",
}
_SPAN_BASES |= {"分钟": "N"}
_HALVES = {"D": "PT12H", "M": "P15D", "Y": "P6M", "H": "PT30M"}
_AND_A_HALF = {"D": "T12H", "M": "15D", "Y": "6M", "H": "30M"}
_EITHER = re.compile("[一二两三四五六七八九]{2}")  # 两三天 is two or three, and no number

Reader = Callable[[re.Match[str], date], str | None]


def find_dates(text: str, today: date) -> Iterator[Entity]:
    """Yield each date from left to right; at each place the first rule that fits and gives a value wins."""
    at = 0
    while at < len(text):
        for pattern, read in _RULES:
            match = pattern.match(text, at)
            value = read(match, today) if match else None
            if match and value:
                yield Entity("date", value, match.start(), match.end())
                at = match.end()
                break
        else:
            at += 1


def _numeric_date(match: re.Match[str], today: date) -> str | None:
    return _iso_day(int(match["y"]), int(match["m"]), int(match["d"]))


def _year_month_day(match: re.Match[str], today: date) -> str | None:
    years = match["y"]
    year = today.year + _YEARS[years] if years in _YEARS else _to_int(years.rstrip("年"))
    month, day = _to_int(match["m"]), _to_int(match["d"])
    if year is None or month is None or not 1 <= month <= 12:
        return None
    year += 2000 if year < 100 else 0
    return _iso_day(year, month, day) if day is not None else f"{year:04d}-{month:02d}"


def _month_day(match: re.Match[str], today: date) -> str | None:
    month, day = _to_int(match["m"]), _to_int(match["d"])
    if month is None or day is None:
        return None
    written = _iso_day(today.year, month, day)
    if written and date.fromisoformat(written) > today + _AHEAD:
        return _iso_day(today.year - 1, month, day)
    return written


def _relative_day(match: re.Match[str], today: date) -> str | None:
    return (today + timedelta(days=_DAYS[match[0]])).isoformat()


def _relative_span(match: re.Match[str], today: date) -> str | None:
    count = _to_int(match["n"])
    if count is None or count > 4000:
        return None
    sign = 1 if match["where"].endswith("后") else -1
    match _SPAN_UNITS[match["unit"]]:
        case "D":
            return (today + timedelta(days=sign * count)).isoformat()
        case "W":
            return (today + timedelta(weeks=sign * count)).isoformat()
        case "M":
            return _iso_month_from(today, sign * count)
        case "Y":
            return f"{today.year + sign * count:04d}" if count < 200 else None
        case _:
            return None


def _relative_month(match: re.Match[str], today: date) -> str | None:
    month = _iso_month_from(today, {"上": -1, "下": 1}.get(match["which"][0], 0))
    day = _to_int(match["d"])
    return month if day is None else _iso_day(int(month[:4]), int(month[5:]), day)


def _relative_week(match: re.Match[str], today: date) -> str | None:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_WEEKS[match["which"]])
    if match["day"]:
        return (monday + timedelta(days=min(_WEEKDAYS.index(match["day"]), 6))).isoformat()
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _relative_year(match: re.Match[str], today: date) -> str | None:
    return f"{today.year + _YEARS[match[0]]:04d}"


def _plain_year(match: re.Match[str], today: date) -> str | None:
    return match["y"]


def _iso_duration(match: re.Match[str], today: date) -> str | None:
    unit = _SPAN_BASES[match["classed"] or match["bare"]]
    if match["n"] == "半":
        return _HALVES.get(unit)
    count = None if _EITHER.fullmatch(match["n"]) else _to_int(match["n"])
    if not count or count > 4000 or (unit == "Y" and count > 200):
        return None
    whole = f"PT{count}H" if unit == "H" else f"PT{count}M" if unit == "N" else f"P{count}{unit}"
    return whole + (_AND_A_HALF.get(unit, "") if "半" in (match["middle"], match["tail"]) else "")


def _to_int(written: str | None) -> int | None:
    """Return the whole number written here, None if there is none."""
    value = parse_number(written) if written else None
    return int(value) if value is not None else None


def _iso_day(year: int, month: int, day: int) -> str | None:
    """Return the ISO day, None when there is no such day between 1990 and 2100."""
    if not (1990 <= year <= 2100 and 1 <= month <= 12):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _iso_month_from(today: date, months: int) -> str:
    """Return the ISO month that is so many months from today's."""
    whole = today.year * 12 + today.month - 1 + months
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"


_UNIT = "|".join(sorted(_SPAN_UNITS, key=len, reverse=True))
# 一个月八百元 is a price, no time: after one unit no number may follow.
_NOT_A_RATE = "".join(rf"(?<!一{unit}(?=[\d{HAN}]))" for unit in ("天", "年", "小时", "个月"))
_RULES: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)"), _numeric_date),
    (
        re.compile(
            rf"(?P<y>(?:(?<!\d)(?:19|20)?\d\d|[{HAN}]{{4}})年|前年|去年|今年|明年)的?(?P<m>{_N})月份?"
            rf"(?:(?P<d>{_N})[日号])?"
        ),
        _year_month_day,
    ),
    (re.compile(rf"(?<![\d{HAN}])(?P<m>{_N})月(?P<d>{_N})[日号]"), _month_day),
    (re.compile("|".join(sorted(_DAYS, key=len, reverse=True))), _relative_day),
    (re.compile(rf"(?P<n>{_N})(?P<unit>{_UNIT})(?P<where>之?[前后])"), _relative_span),
    (re.compile(rf"(?P<which>上个?|这个?|本|下个?)月(?:(?P<d>{_N})[日号])?"), _relative_month),
    (re.compile(rf"(?P<which>{'|'.join(_WEEKS)})(?:周|星期|礼拜)(?P<day>[{_WEEKDAYS}])?"), _relative_week),
    (re.compile("|".join(_YEARS)), _relative_year),
    (re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)年"), _plain_year),
    (
        re.compile(
            rf"(?<![\d{HAN}.第月])(?P<n>{_N}|半)[几多来]?"
            r"(?:个(?P<middle>[多半])?(?P<classed>月|星期|礼拜|小时|钟头)|(?P<bare>天|日|星期|周|礼拜|年|小时|分钟))"
            r"(?P<tail>半(?![夜价路成个])|多(?![次个家人名种]))?(?![租龄级报])" + _NOT_A_RATE
        ),
        _iso_duration,
    ),
)
