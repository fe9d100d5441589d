"""What routes of staff share: who asks, pages of a list, numbers in a path."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import Field

from backend.api import paging
from backend.api.route import ApiRequest, Item, Page, PageQuery, RequestModel
from backend.contract.errors import NotFound
from backend.people.queries import find_staff
from backend.people.tables import Staff
from config.rules import LONGEST_NOTE

STAFF = Field(
    pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
    description="The member of staff who asks.",
    examples=["s-demo-office"],
)
WORDS = Field(min_length=1, max_length=LONGEST_NOTE, pattern=r"\S", description="Policy may allow fewer characters.")


class StaffQuery(RequestModel):
    staff: str = STAFF


class StaffPageQuery(PageQuery):
    staff: str = STAFF


async def require_own_staff(request: ApiRequest, staff: str) -> Staff:
    """The active member of staff, if they work in the unit the token speaks for. Raises NotFound, as for a stranger."""
    async with request.context.reading() as session:
        found = await find_staff(session, staff)
    if found is None or not found.active or found.unit != request.token.unit:
        raise NotFound("no such member of staff of this token's unit", field="staff")
    return found


def number_in_path(request: ApiRequest, part: str) -> int:
    """Raises NotFound for what is no number."""
    spelt = request.path[part]
    if not (spelt.isascii() and spelt.isdecimal() and len(spelt) < 16):
        raise NotFound(f"no {part} {spelt!r}", field=part)
    return int(spelt)


def cursor_position(request: ApiRequest, name: str) -> str | int | None:
    """What the page begins after; None at the beginning. Raises BadDraft."""
    found = paging.read(request.context.vault, f"{name} {request.query.staff}", request.query.cursor)
    return found[0] if found else None


def to_page(request: ApiRequest, name: str, found: Sequence[Item], position: Callable[[Item], str | int]) -> Page[Item]:
    """`found`: one more than the page, if there is one; `position`: what the next page begins after."""
    vault, mine = request.context.vault, f"{name} {request.query.staff}"
    items, more = paging.cut(found, request.query.limit, lambda one: paging.write(vault, mine, (position(one),)))
    return Page(items=tuple(items), next=more)
