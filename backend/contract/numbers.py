"""PURE. Formats and recognises ticket numbers, GS-YYMM-NNNNN.

The API's paths, the look-up in the database and the conversation all use the pattern `TICKET_NUMBER`.
"""

from __future__ import annotations

TICKET_NUMBER = r"GS-[0-9]{4}-[0-9]{5,8}"
"""A regular expression. The last part has at least five digits and grows with the month's count. Eight digits are the
most that fit into the database column of 16 characters."""


def ticket_number(month: str, count: int) -> str:
    """The number of the `count`-th ticket of a month. `month`: YYMM in China's time zone."""
    return f"GS-{month}-{count:05}"
