"""Everything that somebody who need not know of a ticket can read: one line for each way to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from backend.app import Backend
from backend.contract.enums import TicketKind
from backend.contract.values import File, TicketDraft
from backend.learning import labels
from backend.policy_preview import preview_policy
from backend.statistics.periods import Month, Quarter
from backend.statistics.recurring_problems import find_recurring_problems
from backend.tickets.access_log import list_accesses
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk

MARK = "暗号"
PHONE = "13812340000"
MARKS = (MARK, PHONE, "91440300708461136T")
TEXT = f"{MARK}正文：局长收了黄金，办食品经营许可证要交三次钱"
DRAFT = TicketDraft(
    OWNER,
    TicketKind.REPORT,
    TEXT,
    region="450103",
    place=f"{MARK}地点",
    enterprise=f"{MARK}商行",
    uscc="91440300708461136T",
    phone=PHONE,
    files=(File("d" * 64, f"{MARK}照片.jpg", "image/jpeg", 1000),),
    guess="complaint",
    confidence=0.4,
    model="m1",
)
PARTNER = "zhigui"


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who need not know, and the number they might have heard of."""

    desk: LiveDesk
    staff: str
    number: str

    @property
    def backend(self) -> Backend:
        return self.desk.backend


Reading = Callable[[Outsider], Awaitable[object]]

PERSONAL: Mapping[str, Reading] = {
    "desk.worklist": lambda a: a.backend.desk.show_worklist(a.staff, 100),
    "desk.open_case": lambda a: a.backend.desk.open_case(a.staff, a.number, "我想看看是谁报的"),
    "staff.worklist": lambda a: a.backend.staff_register.list_worklist(a.staff, 100),
    "supervision.proposals": lambda a: a.backend.proposals.list_proposals(a.staff),
    "letters.letters": lambda a: a.backend.letters.list_letters(a.staff),
    "letters.letter": lambda a: a.backend.letters.get_letter(a.staff, "1"),
    "ledger.entries": lambda a: a.backend.spot_checks.list_entries(a.staff),
    "call_backs.waiting": lambda a: a.backend.call_backs.list_waiting(a.staff),
    "call_backs.callee": lambda a: a.backend.call_backs.get_contact(a.staff, a.number),
    "log of reads": lambda a: list_accesses(a.backend.context, reader=a.staff),
}
COMMON: Mapping[str, Reading] = {
    "desk.tickets": lambda a: a.backend.desk.list_tickets(STRANGER),
    "desk.ticket": lambda a: a.backend.desk.show_ticket(a.number, STRANGER),
    "desk.profile": lambda a: a.backend.desk.find_profile(STRANGER),
    "desk.staff_at": lambda a: a.backend.desk.find_staff_by_address(STRANGER),
    "desk.answers": lambda a: a.backend.desk.search_answers(TEXT, "450103", 10),
    "doors.look": lambda a: a.backend.entry_codes.preview_code(a.number, count=False),
    "desk.look_up_code": lambda a: a.backend.desk.look_up_entry_code(a.number),
    "doors.posters": lambda a: a.backend.entry_codes.list_posters(),
    "doors.poster": lambda a: a.backend.entry_codes.get_poster(a.number),
    "outbox.due": lambda a: a.backend.push_outbox.list_due_addresses(),
    "staff.all": lambda a: a.backend.staff_register.list_staff(),
    "staff.staff_at": lambda a: a.backend.staff_register.find_active_staff(STRANGER),
    "tokens.find": lambda a: a.backend.tokens.find(a.number),
    "tokens.all": lambda a: a.backend.tokens.list_tokens(),
    "letters.bulletin": lambda a: a.backend.letters.list_bulletin(2026, 11),
    "desk.suggest_duties": lambda a: a.backend.desk.suggest_duties(a.staff, a.number),
    "desk.find_similar": lambda a: a.backend.desk.find_similar(a.staff, a.number),
    "duties.current": lambda a: a.backend.duty_lists.get_current(),
    "duties.versions": lambda a: a.backend.duty_lists.list_versions(),
    "reporting.months": lambda a: a.backend.statistics.month_figures([Month(2026, 11)]),
    "reporting.unit_names": lambda a: a.backend.statistics.unit_names(),
    "reporting.city_reports": lambda a: a.backend.statistics.city_reports(Quarter(2026, 4)),
    "partner_tickets.one": lambda a: a.backend.partner_tickets.get_ticket("another", a.number),
    "webhooks.all": lambda a: a.backend.webhooks.list_receivers(None, 50),
    "webhooks.one": lambda a: a.backend.webhooks.get_receiver("another", a.number),
    "retention.unneeded": lambda a: a.backend.retention.list_unneeded_files(),
    "statistics inside": lambda a: a.backend.statistics.month_figures([Month(2026, 11)], inside=True),
    "problems": lambda a: find_recurring_problems(a.backend.context, [Month(2026, 11)]),
    "corrections": lambda a: labels.correction_queue(a.backend.context, 100),
    "decided": lambda a: labels.load_corrections(a.backend.context),
    "webhooks": lambda a: webhook_bodies(a.desk),
    "partner_tickets.page": lambda a: a.backend.partner_tickets.list_tickets(PARTNER, 50, ""),
    "brought by another": lambda a: a.backend.partner_tickets.list_tickets("another", 50, ""),
    "policy check": lambda a: preview_policy(a.backend.context, a.backend.context.policy),
}
# What changes something, prepares a start, or is the delivery's; pushes are looked at one by one below.
NO_READING = {
    "clock.scan",
    "reporting.note_city_report",
    "retention.due",  # counts only
    "retention.removed",
    "retention.run",
    "webhooks.end",
    "webhook_outbox.claim",  # what it hands over is looked at under `webhooks`
    "webhook_outbox.due",
    "webhook_outbox.forget",
    "webhook_outbox.mark_delivered",
    "webhook_outbox.mark_refused",
    "webhook_outbox.mark_unanswered",
    "duties.compared",
    "duties.ranking",
    "duties.start",
    "duties.take_over",
    "duties.version",
    "doors.revoke",
    "outbox.claim",
    "outbox.mark_dead",
    "outbox.mark_delivered",
    "outbox.mark_failed",
    "staff.deactivate",
    "staff.employ",
    "staff.invite_again",
    "staff.invite_staff",
    "supervision_scan.scan",
    "tokens.create",
    "tokens.revoke",
}


async def webhook_bodies(desk: LiveDesk) -> list[bytes]:
    outbox = desk.backend.webhook_outbox
    parcels = [parcel for webhook in await outbox.list_due_webhooks() for parcel in await outbox.claim(webhook)]
    for parcel in parcels:
        await outbox.mark_delivered(parcel.id)
    return [parcel.body for parcel in parcels]
