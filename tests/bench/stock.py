"""Tickets with a push that waits, written past the desk straight into its tables: what `pushes` finds already there.

Owns rows that the desk could have written itself; refuses rules. The Ns are different chats, one ticket and one
contact each; all addresses, texts and phones are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.contract.enums import Action, DeliveryState, Role, TicketState
from backend.contract.values import Address
from backend.db.base import Base
from backend.db.context import Context
from backend.notifications.tables import PushRow
from backend.people.owners import hash_address
from backend.people.tables import Owner
from backend.tickets.tables import History, Ticket

Row = dict[str, Any]
DESK, REGION = "nanning", "450103"
KEY = "push-accepted"


async def put(connection: AsyncConnection, table: type[Base], rows: Iterator[Row]) -> None:
    await connection.execute(insert(table), list(rows))


async def waiting_pushes(context: Context, chats: range) -> None:
    """One ticket and one push that is due, for each of these Telegram chats."""
    now = context.now()
    async with context.engine.begin() as connection:
        await put(connection, Owner, (owner(context, chat) for chat in chats))
        await put(connection, Ticket, (ticket(chat, now) for chat in chats))
        await put(connection, History, (submitted(chat, now) for chat in chats))
        await put(connection, PushRow, (push(context, chat, now) for chat in chats))


def owner(context: Context, chat: int) -> Row:
    address = Address("telegram", str(chat))
    return {
        "id": chat,
        "address_hash": hash_address(context, address),
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
        "secrecy": "open",
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
        "lane": hash_address(context, Address("telegram", str(chat))),
        "ticket_id": chat,
        "owner_id": chat,
        "staff_id": None,
        "text_key": KEY,
        "note": "",
        "state": DeliveryState.WAITING,
        "why": "",
        "made_at": now,
        "due_at": now,
        "claimed_until": None,
        "delivered_at": None,
    }
