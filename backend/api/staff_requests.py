"""Provides what routes for staff share: the member of staff who asks, paging, and numbers in a path."""

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
    """The query of a route that a member of staff uses."""

    staff: str = STAFF


class StaffPageQuery(PageQuery):
    """The query of a list that a member of staff reads."""

    staff: str = STAFF


async def require_own_staff(request: ApiRequest, staff: str) -> Staff:
    """The member of staff, if they are active and work in the unit of the token. Raises NotFound otherwise."""
    async with request.context.read_session() as session:
        found = await find_staff(session, staff)
    if found is None or not found.active or found.unit != request.token.unit:
        raise NotFound("no such member of staff of this token's unit", field="staff")
    return found


def number_in_path(request: ApiRequest, part: str) -> int:
    """The number in the path parameter `part`. Raises NotFound if it is not a number."""
    spelt = request.path[part]
    if not (spelt.isascii() and spelt.isdecimal() and len(spelt) < 16):
        raise NotFound(f"no {part} {spelt!r}", field=part)
    return int(spelt)


def cursor_position(request: ApiRequest, name: str) -> str | int | None:
    """The position after which the page begins; None for the first page. Raises BadDraft for a wrong cursor."""
    found = paging.decode_cursor(request.context.keyring, f"{name} {request.query.staff}", request.query.cursor)
    return found[0] if found else None


def to_page(request: ApiRequest, name: str, found: Sequence[Item], position: Callable[[Item], str | int]) -> Page[Item]:
    """The page of a list. `found`: up to one item more than the page. `position`: the position of an item, after which
    the next page begins."""
    keyring, mine = request.context.keyring, f"{name} {request.query.staff}"
    items, more = paging.paginate_items(
        found, request.query.limit, lambda one: paging.encode_cursor(keyring, mine, (position(one),))
    )
    return Page(items=tuple(items), next=more)
