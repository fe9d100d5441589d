"""Tickets by the thousand, written past the desk straight into its tables: what the benches find already there.

Owns rows that the desk could have written itself; refuses rules. The Ns are different chats, one ticket and one
contact each; all addresses, texts and phones are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.context import Context
from backend.contract import Address
from backend.outbox_entries import WAITING
from backend.owners import address_hash
from backend.people import Owner
from backend.tables import Base, History, PushRow, Ticket
from backend.workflow import Action, Role, TicketState

Row = dict[str, Any]
DESK, REGION = "nanning", "450103"
KEY = "push-accepted"


async def put(connection: AsyncConnection, table: type[Base], rows: Iterator[Row]) -> None:
    await connection.execute(insert(table), list(rows))


async def waiting_pushes(context: Context, chats: range) -> None:
    """One ticket and one push that is due, for each of these Telegram chats."""
    now = context.clock()
    async with context.engine.begin() as connection:
        await put(connection, Owner, (owner(context, chat) for chat in chats))
        await put(connection, Ticket, (ticket(chat, now) for chat in chats))
        await put(connection, History, (submitted(chat, now) for chat in chats))
        await put(connection, PushRow, (push(context, chat, now) for chat in chats))


async def grown(context: Context, size: int, due: int) -> None:
    """So many tickets, each with a history of three moves and three pushes that arrived long ago, and `due` that wait.

    One of each is written as the desk would; the others are copies of it, made by the database.
    """
    await waiting_pushes(context, range(1, 2))
    async with context.engine.begin() as connection:
        for table, changed, copies in COPIES:
            columns = [column.name for column in table.__table__.columns]
            values = ", ".join(changed.get(name, f"one.{name}") for name in columns)
            source = f"{table.__tablename__} one, generate_series(2, {size}) n, generate_series(1, {copies}) c"
            copy = f"insert into {table.__tablename__} ({', '.join(columns)}) select {values} from {source} where "
            await connection.execute(text(copy + FIRST[table]))
        await connection.execute(text(STILL_WAITING), {"due": due - 1})
        await connection.execute(text("select setval('history_id_seq', (select max(id) from history))"))
    async with context.engine.connect() as connection:
        outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await outside.execute(text("vacuum analyze"))


# Table, what differs from the first row in the copy of ticket n, copies for each ticket.
COPIES: tuple[tuple[type[Base], dict[str, str], int], ...] = (
    (Owner, {"id": "n", "address_hash": "md5(n::text)"}, 1),
    (
        Ticket,
        {
            "id": "n",
            "owner_id": "n",
            "number": "'GS-2611-' || lpad(n::text, 7, '0')",
            "alarm_at": "one.alarm_at + n * interval '1 second'",
        },
        1,
    ),
    (History, {"id": "n * 10 + c", "ticket_id": "n"}, 3),
    (
        PushRow,
        {
            "id": "n * 10 + c",
            "key": "one.key || n || '-' || c",
            "ticket_id": "n",
            "owner_id": "n",
            "lane": "md5(n::text)",
            "state": "'delivered'",
            "delivered_at": "one.due_at",
            "due_at": "one.due_at - n * interval '1 second'",
        },
        3,
    ),
)
FIRST = {Owner: "one.id = 1", Ticket: "one.id = 1", History: "one.ticket_id = 1", PushRow: "one.ticket_id = 1"}
STILL_WAITING = """
update pushes set state = 'waiting', delivered_at = null
where id in (select id from pushes where state = 'delivered' and id % 10 = 3 order by md5(id::text) limit :due)
"""


def owner(context: Context, chat: int) -> Row:
    address = Address("telegram", str(chat))
    return {
        "id": chat,
        "address_hash": address_hash(context, address),
        "address": str(address),
        "remembered": False,
        "enterprise": "",
        "uscc": "",
        "phone": "",
        "proof": None,
        "dead_at": None,
    }


def ticket(chat: int, now: datetime) -> Row:
    return {
        "id": chat,
        "number": f"GS-2611-{chat:07}",
        "kind": "complaint",
        "state": TicketState.ACCEPTED.value,
        "title": "材料交了三次还缺一样",
        "text": "材料交了三次，每次都说还缺一样。",
        "region": REGION,
        "place": "",
        "standing": "registered",
        "channel": "telegram",
        "door": "",
        "secret": False,
        "anonymous": False,
        "emergency": False,
        "desk": DESK,
        "department": None,
        "unit": "南宁市",
        "owner_id": chat,
        "receipt_hash": None,
        "submitted_at": now,
        "verify_by": now.date(),
        "promised": (now + timedelta(days=14)).date(),
        "round": 0,
        "urged_at": None,
        "due_at": now + timedelta(days=3),
        "alarm": Action.REMIND.value,
        "alarm_at": now + timedelta(days=2),
    }


def submitted(chat: int, now: datetime) -> Row:
    return {
        "ticket_id": chat,
        "at": now,
        "action": Action.SUBMIT.value,
        "role": Role.OWNER.value,
        "state": TicketState.SUBMITTED.value,
        "staff_id": None,
        "unit": "",
        "text_key": "history-submitted",
        "note": "",
    }


def push(context: Context, chat: int, now: datetime) -> Row:
    return {
        "key": f"GS-2611-{chat:07}:bench:{KEY}:owner-{chat}",
        "lane": address_hash(context, Address("telegram", str(chat))),
        "ticket_id": chat,
        "owner_id": chat,
        "staff_id": None,
        "text_key": KEY,
        "note": "",
        "state": WAITING,
        "why": "",
        "made_at": now,
        "due_at": now,
        "claimed_until": None,
        "delivered_at": None,
    }
