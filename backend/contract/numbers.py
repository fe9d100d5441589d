"""PURE. A ticket's number, GS-YYMM-NNNNN: how it is written when issued, and how it is recognised.

Every door goes by `TICKET_NUMBER`: the API's paths, the look-up in the database, and the conversation, whose book has
it.
"""

from __future__ import annotations

TICKET_NUMBER = r"GS-[0-9]{4}-[0-9]{5,8}"
"""A regular expression. The last part has five digits and grows with the month's count; eight are the most that the 16
characters of the database's column hold."""


def ticket_number(month: str, count: int) -> str:
    """The number of a month's `count`-th ticket; `month` is YYMM, in China."""
    return f"GS-{month}-{count:05}"
