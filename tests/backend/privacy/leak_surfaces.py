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
SPOT = "22.81712,108.36634"
MARKS = (MARK, PHONE, "91440300708461136T", SPOT)
TEXT = f"{MARK}正文：局长收了黄金，办食品经营许可证要交三次钱"
DRAFT = TicketDraft(
    OWNER,
    TicketKind.REPORT,
    TEXT,
    region="450103",
    place=f"{MARK}地点",
    coordinates=SPOT,
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
    "desk.show_worklist": lambda a: a.backend.desk.show_worklist(a.staff, 100),
    "desk.open_case": lambda a: a.backend.desk.open_case(a.staff, a.number, "我想看看是谁报的"),
    "staff_register.list_worklist": lambda a: a.backend.staff_register.list_worklist(a.staff, 100),
    "proposals.list_proposals": lambda a: a.backend.proposals.list_proposals(a.staff),
    "letters.list_letters": lambda a: a.backend.letters.list_letters(a.staff),
    "letters.get_letter": lambda a: a.backend.letters.get_letter(a.staff, "1"),
    "spot_checks.list_entries": lambda a: a.backend.spot_checks.list_entries(a.staff),
    "call_backs.list_waiting": lambda a: a.backend.call_backs.list_waiting(a.staff),
    "call_backs.get_contact": lambda a: a.backend.call_backs.get_contact(a.staff, a.number),
    "log of reads": lambda a: list_accesses(a.backend.context, reader=a.staff),
}
COMMON: Mapping[str, Reading] = {
    "desk.list_tickets": lambda a: a.backend.desk.list_tickets(STRANGER),
    "desk.show_ticket": lambda a: a.backend.desk.show_ticket(a.number, STRANGER),
    "desk.find_profile": lambda a: a.backend.desk.find_profile(STRANGER),
    "desk.find_staff_by_address": lambda a: a.backend.desk.find_staff_by_address(STRANGER),
    "desk.search_answers": lambda a: a.backend.desk.search_answers(TEXT, "450103", 10),
    "entry_codes.preview_code": lambda a: a.backend.entry_codes.preview_code(a.number, count=False),
    "desk.look_up_entry_code": lambda a: a.backend.desk.look_up_entry_code(a.number),
    "entry_codes.list_posters": lambda a: a.backend.entry_codes.list_posters(),
    "entry_codes.get_poster": lambda a: a.backend.entry_codes.get_poster(a.number),
    "push_outbox.list_due_addresses": lambda a: a.backend.push_outbox.list_due_addresses(),
    "staff_register.list_staff": lambda a: a.backend.staff_register.list_staff(),
    "staff_register.find_active_staff": lambda a: a.backend.staff_register.find_active_staff(STRANGER),
    "tokens.find": lambda a: a.backend.tokens.find(a.number),
    "tokens.list_tokens": lambda a: a.backend.tokens.list_tokens(),
    "letters.list_bulletin": lambda a: a.backend.letters.list_bulletin(2026, 11),
    "desk.suggest_duties": lambda a: a.backend.desk.suggest_duties(a.staff, a.number),
    "desk.find_similar": lambda a: a.backend.desk.find_similar(a.staff, a.number),
    "duty_lists.get_current": lambda a: a.backend.duty_lists.get_current(),
    "duty_lists.list_versions": lambda a: a.backend.duty_lists.list_versions(),
    "statistics.month_figures": lambda a: a.backend.statistics.month_figures([Month(2026, 11)]),
    "statistics.unit_names": lambda a: a.backend.statistics.unit_names(),
    "statistics.city_reports": lambda a: a.backend.statistics.city_reports(Quarter(2026, 4)),
    "partner_tickets.get_ticket": lambda a: a.backend.partner_tickets.get_ticket("another", a.number),
    "webhooks.list_receivers": lambda a: a.backend.webhooks.list_receivers(None, 50),
    "webhooks.get_receiver": lambda a: a.backend.webhooks.get_receiver("another", a.number),
    "retention.list_unneeded_files": lambda a: a.backend.retention.list_unneeded_files(),
    "statistics inside": lambda a: a.backend.statistics.month_figures([Month(2026, 11)], inside=True),
    "problems": lambda a: find_recurring_problems(a.backend.context, a.backend.statistics, [Month(2026, 11)]),
    "corrections": lambda a: labels.correction_queue(a.backend.context, 100),
    "decided": lambda a: labels.load_corrections(a.backend.context),
    "webhooks": lambda a: webhook_bodies(a.desk),
    "partner_tickets.list_tickets": lambda a: a.backend.partner_tickets.list_tickets(PARTNER, 50, ""),
    "brought by another": lambda a: a.backend.partner_tickets.list_tickets("another", 50, ""),
    "policy check": lambda a: preview_policy(a.backend.context, a.backend.context.policy),
}
# What changes something, prepares a start, or is the delivery's; pushes are looked at one by one below.
NO_READING = {
    "push_outbox.count_set_aside",  # counts only
    "push_outbox.set_aside",
    "push_outbox.renew_claims",
    "deadline_scheduler.scan",
    "statistics.record_city_report",
    "retention.preview",  # counts only
    "retention.confirm_removed",
    "retention.anonymise_due",
    "webhooks.end_receiver",
    "webhook_outbox.claim",  # what it hands over is looked at under `webhooks`
    "webhook_outbox.list_due_webhooks",
    "webhook_outbox.delete_old_events",
    "webhook_outbox.mark_delivered",
    "webhook_outbox.mark_refused",
    "webhook_outbox.mark_unanswered",
    "duty_lists.preview_import",
    "duty_lists.get_ranking",
    "duty_lists.write_first_list",
    "duty_lists.import_list",
    "duty_lists.get_version",
    "entry_codes.revoke_poster",
    "push_outbox.claim",
    "push_outbox.mark_dead",
    "push_outbox.mark_delivered",
    "push_outbox.mark_failed",
    "staff_register.deactivate_staff",
    "staff_register.add_staff",
    "staff_register.renew_invite",
    "staff_register.invite_staff",
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
