"""Years of a desk's work, written by the database itself in a few statements: a million tickets take minutes.

Owns rows that the desk could have written, with the steps that the table of moves allows: all but the newest ended,
each with history, a round, a survey, a contact, pushes and what the model made of it; some with co-handlers,
extensions, files, flags, evidence, letters. What is open, and what happened in `BUSY_MONTH`, is the same at every
size; only the past before it grows. Refuses rules.
"""

from __future__ import annotations

from string import Template

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.contract.enums import Action, Role, TicketState
from backend.contract.values import Address
from backend.db.context import Context
from backend.people.owners import hash_address
from backend.people.tables import Owner
from backend.statistics.periods import Month
from backend.tickets.tables import Ticket
from backend.tickets.workflow import find_move

OPEN, IN_MONTH, SPEAKERS = 1_000, 2_000, 32
PUSHES_DUE = 50
UNIT, DESK = "nanning-approval", "nanning"
STAFF = {"a desk": "bench-desk", "a handler": f"bench-{UNIT}", "the office": "bench-office"}
_A, _R, _S = Action, Role, TicketState
_ACCEPTED = ((_A.SUBMIT, _R.OWNER), (_A.ACCEPT, _R.DESK))
_SIGNED = (*_ACCEPTED, (_A.ASSIGN, _R.DESK), (_A.SIGN, _R.HANDLER))
_RATED = (*_SIGNED, (_A.RESOLVE, _R.HANDLER), (_A.RATE, _R.OWNER))
CHAINS = (
    _ACCEPTED[:1], _ACCEPTED, _SIGNED[:3], _SIGNED, _RATED[:5], (*_RATED, (_A.REVIEW, _R.CLOCK)),
    (*_RATED, (_A.CLOSE, _R.CLOCK)),
)  # fmt: skip
"""How a ticket came to where it is, one chain for each state."""
HOURS = (0, 2, 3, 24, 120, 140, 320)  # from the submission to each step of a chain; an open ticket goes faster


def _steps() -> str:
    """The chains as rows: the state they end in, the step, its hours, action, role, state and sentence."""
    rows = []
    for chain in CHAINS:
        state: TicketState | None = None
        moves = []
        for action, role in chain:
            moves.append(find_move(state, action, role))
            state = moves[-1].to_state
        for step, (move, hours) in enumerate(zip(moves, HOURS, strict=False), 1):
            rows.append(
                f"('{state}', {step}, {hours}, '{move.action}', '{move.role}', '{move.to_state}', '{move.says}')"
            )
    return ", ".join(rows)


# One row for each ticket: where it stands and the moments of its life. The unit is picked by lot from the register;
# four tickets belong to one owner. `pace`: an open ticket went through its steps in a tenth of the time.
_LIVES = """
create unlogged table lives as
with units as (select row_number() over (order by code) - 1 as place, count(*) over () as many, * from departments),
placed as (
    select n, n > $size - $open as open, n > $size - $open - $in_month as recent, n - $size + $open as place
    from generate_series(1, $size) n
), dated as (
    select n, open, case when open then 0.1 else 1 end as pace, case
        when open then $now - interval '4 days' + place * interval '3 minutes'
        when recent then $month + interval '1 day' + (place + $in_month) * interval '9 minutes'
        else $month - interval '30 days' - ($size - n) * (interval '1400 days' / $size)
    end as at, case
        when not open then 'closed'
        else (array['submitted', 'accepted', 'assigned', 'assigned', 'in_progress', 'in_progress', 'in_progress',
                    'in_progress', 'resolved', 'review'])[place % 10 + 1]
    end as state
    from placed
)
select n, open, pace, at, state, units.code as department, units.name as unit, units.desk,
    rpad(split_part(desks.regions, ' ', 1), 6, '0') as region, 'bench-' || units.code as handler,
    (array['consult', 'help', 'complaint', 'help', 'suggestion', 'report', 'complaint', 'consult'])[n % 8 + 1] as kind,
    (n / 400) * 100 + n % 100 + 1 as owner, at + pace * interval '120 hours' as resolved_at,
    at + pace * interval '320 hours' as ended_at, at + interval '200 hours' as due_at,
    state not in ('submitted', 'accepted') as dispatched, state in ('resolved', 'review', 'closed') as resolved
from dated join units on units.place = (hashint8(n) & 2147483647) % units.many join desks on desks.code = units.desk
"""
_STAFF = """
insert into staff (id, name, role, unit, unit_name, active)
select 'bench-' || code, '经办人', 'handler', code, name, true from departments
union all select 'bench-desk', '专席', 'desk', $desk, $desk, true
union all select 'bench-office', '办公室', 'office', 'office', 'office', true
union all select 'bench-force', '专责组', 'task_force', 'task_force', 'task_force', true
"""
_OWNERS = """
insert into owners (id, address_hash, address, remembered, no_surveys, enterprise, uscc, phone)
select owner, md5('owner' || owner), $address, false, false, '', '', '' from (select distinct owner from lives) o
"""
_TICKETS = """
insert into tickets (id, number, kind, state, title, text, region, place, standing, channel, origin, door,
    secrecy, anonymous, emergency, desk, department, unit, owner_id, objected, tier, submitted_at, verify_by, promised,
    round, due_at, alarm, alarm_at, ended_at, anonymised_at)
select n, 'GS-' || to_char(at, 'YYMM') || '-' || lpad(n::text, 7, '0'), kind, state, '材料交了三次还缺一样',
    repeat('材料交了三次，每次都说还缺一样，问缺什么又不一次说清。', 3), region, '', 'registered', 'telegram',
    'telegram', '', case kind when 'report' then 'secret' else 'open' end, false, false, desk,
    case when dispatched then department end, unit, owner, false, 0, at, at::date + 1, due_at::date,
    dispatched::int, case when open then $now + (n % 90 + 30) * interval '1 hour' end,
    case when open then 'remind' end, case when open then $now + (n % 90 + 10) * interval '1 hour' end,
    case when not open then ended_at end,
    case when ended_at < $now - interval '1094 days' and kind in ('consult', 'help', 'suggestion') then $now end
from lives
"""
_CONTACTS = """
insert into contacts (ticket_id, enterprise, uscc, phone) select n, $address, $address, $address from lives
where n % 10 <> 0
"""
_HISTORY = """
insert into history (id, ticket_id, at, action, role, state, staff_id, unit, text_key, note, inside, detail)
select n * 10 + step, n, at + pace * hours * interval '1 hour', action, role, s.led_to,
    case role when 'handler' then handler when 'desk' then 'bench-desk' end, unit, says,
    case action when 'resolve' then '已当场补齐手续，许可证已发出。' else '' end, false,
    case action when 'assign' then json_build_object('department', department) else '{}'::json end
from lives join (values $steps) s (chain, step, hours, action, role, led_to, says) on s.chain = lives.state
order by n, step
"""
_ROUNDS = """
insert into rounds (id, ticket_id, number, department, unit, desk, tier, handler_id, assigned_at, due_at, signed_at,
    resolved_at, overdue_at, extended_days, outcome)
select n, n, 1, department, unit, desk, 0, handler, at + pace * interval '3 hours', due_at,
    case when state <> 'assigned' then at + pace * interval '24 hours' end, case when resolved then resolved_at end,
    case when n % 12 = 0 and not open then due_at end, case when n % 33 = 0 then 2 else 0 end,
    case when resolved then (array['solved', 'solved', 'partly', 'explained'])[n % 4 + 1] end
from lives where dispatched
"""
_SURVEYS = """
insert into surveys (id, ticket_id, round, department, unit, handler_id, invited_at, reached_at, closes_at, grade,
    reasons, comment, answered_at)
select n, n, 1, department, unit, handler, resolved_at, resolved_at,
    case when open then $now + interval '5 days' else ended_at end,
    case when n % 5 < 3 then n % 5 + 3 when state = 'review' then 1 end, '', '', resolved_at
from lives where resolved
"""
_PUSHES = """
insert into pushes (id, key, lane, ticket_id, owner_id, staff_id, text_key, note, state, why, made_at, due_at,
    delivered_at)
select n * 10 + c, n || ':' || c, md5(case c when 3 then handler else 'owner' || owner end), n,
    case when c < 3 then owner end, case c when 3 then handler end,
    (array['push-accepted', 'push-assigned', 'staff-assigned'])[c], '', 'delivered', '', at, at, at
from lives, generate_series(1, 3) c where c = 1 or dispatched
"""
_DUE = """
update pushes set state = 'waiting', delivered_at = null, due_at = $now - interval '1 minute'
where id in (select max(n) * 10 + 1 from lives where open group by owner order by 1 limit $pushes_due)
"""
_CO_HANDLINGS = """
insert into co_handlings (ticket_id, round, department, unit, handler_id, asked_at, due_at, signed_at, resolved_at,
    result, alarm, alarm_at)
select n, 1, $unit, '审批', case when not open then 'bench-' || $unit end, at, due_at,
    case when not open then at end, case when not open then resolved_at end, '',
    case when open then 'co_remind' end, case when open then $now + interval '20 hours' end
from lives where department <> $unit and (not open and n % 20 = 0 or state = 'in_progress' and n % 4 = 0)
union all select n, 1, department, unit, handler, at, due_at, null, null, '', null, null
from lives where not open and n % 500 = 1
"""
_EXTENSIONS = """
insert into extensions (ticket_id, round, days, reason, asked_by, asked_at, granted, decided_by, decided_at)
select n, 1, 2, '', handler, at, case when not open then n % 2 = 1 end, case when not open then 'bench-office' end,
    case when not open then resolved_at end
from lives where not open and n % 33 = 0 or state = 'in_progress' and n % 20 = 5
"""
_ATTACHMENTS = """
insert into attachments (ticket_id, file, name, media_type, size, added_at)
select n, md5('file' || n), 'photo.jpg', 'image/jpeg', 200000, at from lives where n % 5 = 0
"""
_ACCESSES = """
insert into accesses (at, day, staff_id, ticket_id, why) select at, at::date, handler, n, '' from lives where n % 2 = 0
"""
_FLAGS = """
insert into flags (ticket_id, name, why, by, at)
select n, case when n % 4000 = 0 then 'keep' else 'irregular' end, '', 'bench-office', resolved_at
from lives where n % 200 = 0 and not open
"""
_PREDICTIONS = """
insert into predictions (ticket_id, guess, chosen, confidence, certainty, scores, model, at)
select n, kind, kind, 0.9, 'sure', '', 'bench', at from lives
"""
_SAMPLES = """
insert into samples (ticket_id, text, mark, gold, rank, kind, made_at, decided_at)
select n, '材料交了三次', md5('sample' || n), n % 100 = 0, 0.5, case when n % 20 = 0 then kind end, at,
    case when n % 20 = 0 then at end from lives where n % 10 = 0
"""
_EVIDENCE = """
insert into evidence (id, history_id, ticket_id, event, role, unit, unit_name, matter, at)
select n, n * 10 + 4, n, (array['returned', 'overdue', 'unsigned', 'dissatisfied'])[n / 24 % 4 + 1], 'handler',
    department, unit, n::text, at + interval '1 day' from lives where not open and n % 24 = 0
"""
_LETTERS = """
insert into letters (id, document, year, serial, level, role, unit, unit_name, words, issued_by, issued_at, reply_by,
    due_at, reply, replied_by, replied_at)
select n, 'remind', extract(year from at), n, 1, 'handler', department, unit, '', 'bench-office', at, at::date + 7,
    at + interval '7 days', '', handler, at + interval '3 days' from lives where not open and n % 96 = 0
"""
_PROPOSALS = """
insert into proposals (id, level, rule, role, unit, unit_name, state, words, reply_days, made_at, reason, letter_id)
select n, 1, 'overdue', 'handler', department, unit, case when n % 96 = 0 then 'issued' else 'dismissed' end, '', 5,
    at, '', case when n % 96 = 0 then n end from lives where not open and n % 48 = 0
"""
_GROUNDS = """
insert into grounds (proposal_id, evidence_id, rule, left_out)
select n, n, 'overdue', false from lives where not open and n % 48 = 0
"""
_LEDGER = """
insert into ledger (ticket_id, kind, role, unit, unit_name, made_at, words, checked_at)
select n, 'dissatisfied', 'handler', department, unit, at, '', case when n % 240 <> 0 then at end
from lives where not open and n % 120 = 0
"""
_READ = "insert into counters (name, value) select 'supervision', max(id) from history"
_STATEMENTS = (
    _LIVES, _STAFF, _OWNERS, _TICKETS, _CONTACTS, _HISTORY, _ROUNDS, _SURVEYS, _PUSHES, _DUE, _CO_HANDLINGS,
    _EXTENSIONS, _ATTACHMENTS, _ACCESSES, _FLAGS, _PREDICTIONS, _SAMPLES, _EVIDENCE, _LETTERS, _PROPOSALS, _GROUNDS,
    _LEDGER, _READ,
)  # fmt: skip

# Statistics and indexes cost a tenth when they are made at the end; foreign keys hold by the way the rows are made.
_INDEXES = """
select indexname, indexdef from pg_indexes where schemaname = 'public' and indexname not in (
    select conname from pg_constraint) and tablename not in ('lives', 'alembic_version')
"""
_COUNTED = """
select format('select setval(%L, (select coalesce(max(id), 0) + 1 from %I))', pg_get_serial_sequence(table_name, 'id'),
    table_name)
from information_schema.columns where table_schema = 'public' and column_name = 'id' and column_default is not null
"""
_HURRY = "set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '256MB'"


def busy_month(context: Context) -> Month:
    """Whose tickets are as many at every size: over, and before anything that is open."""
    return Month.from_date(context.today).plus_months(-2)


async def written(context: Context, size: int) -> None:
    """So many tickets, of which the last are open and those before them of the busy month. For an empty desk."""
    engine = context.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await _fill(context, connection, size)
        await connection.execute(text("vacuum analyze"))


async def speakers(context: Context, size: int) -> tuple[tuple[Address, str], ...]:
    """Owners of four tickets each, from all over the last years, who can now speak; with the number of a ticket."""
    found = []
    async with context.engine.begin() as connection:
        for place in range(SPEAKERS):
            block = int((0.3 + 0.3 * place / SPEAKERS) * size) // 400
            owner, address = block * 100 + place + 1, Address("telegram", str(10_000 + place))
            seat = {"address_hash": hash_address(context, address), "address": str(address)}
            await connection.execute(update(Owner).where(Owner.id == owner).values(seat))
            theirs = (await connection.scalars(select(Ticket.number).where(Ticket.owner_id == owner))).all()
            assert len(theirs) == 4, f"owner {owner} has {len(theirs)} tickets"
            found.append((address, theirs[0]))
    return tuple(found)


def _known(context: Context, size: int) -> dict[str, object]:
    """What the statements name with a dollar, as SQL."""
    return {
        "size": size,
        "open": OPEN,
        "in_month": IN_MONTH,
        "pushes_due": PUSHES_DUE,
        "now": f"timestamptz '{context.now().isoformat()}'",
        "month": f"timestamptz '{busy_month(context).start.isoformat()}'",
        "address": f"'\\x{context.keyring.encrypt(str(Address('telegram', '1'))).hex()}'::bytea",
        "desk": f"'{DESK}'",
        "unit": f"'{UNIT}'",
        "steps": _steps(),
    }


async def _fill(context: Context, connection: AsyncConnection, size: int) -> None:
    for statement in _HURRY.split("; "):
        await connection.execute(text(statement))
    indexes = (await connection.execute(text(_INDEXES))).all()
    for name, _ in indexes:
        await connection.execute(text(f"drop index {name}"))
    known = _known(context, size)
    for statement in _STATEMENTS:
        await connection.exec_driver_sql(Template(statement).substitute(known))
    for _, made_by in indexes:
        await connection.execute(text(made_by))
    for (counted,) in (await connection.execute(text(_COUNTED))).all():
        await connection.execute(text(counted))
    await connection.execute(text("drop table lives"))
    await connection.execute(text("reset session_replication_role"))
