"""Maps the desk's views to the conversation's cards, and the conversation's files to the desk's.

`dialogues` may not import `backend`, so that dialogues stay pure; this module is the border between them.
"""

from __future__ import annotations

from backend.contract.values import File, KnownAnswer, OwnerProfile, StaffView, TicketView
from backend.core.working_days import local_day
from dialogues.core.values import Answer, FileRef, Profile, StaffCard, TicketCard, TimelineItem, make_text


def ticket_card(view: TicketView) -> TicketCard:
    """The ticket as the conversation shows it. Only history entries with a text are in its timeline."""
    told = (entry for entry in view.history if entry.text_key)
    owner_may = {action.value for action in view.owner_actions}
    return TicketCard(
        number=view.number,
        kind=view.kind.value,
        state=view.state.value,
        title=view.title,
        submitted=local_day(view.submitted_at),
        promised=view.promised,
        unit=view.unit,
        round=view.round,
        secret=view.secret,
        can_urge="urge" in owner_may,
        can_withdraw="withdraw" in owner_may,
        can_supplement="supplement" in owner_may,
        can_rate=view.can_rate,
        can_object="object" in owner_may,
        outcome=view.outcome,
        extension=view.extension,
        emergency=view.emergency,
        timeline=tuple(
            TimelineItem(entry.at, make_text(entry.text_key, unit=entry.unit), entry.note) for entry in told
        ),
        body=view.text,
        contact=view.contact,
        region=view.region,
        place=view.place,
        coordinates=view.coordinates,
        files=tuple(file_ref(file) for file in view.files),
        moves=tuple(action.value for action in view.staff_actions),
        units=tuple((department.code, department.name) for department in view.choices),
    )


def file_ref(file: File) -> FileRef:
    return FileRef(id=file.id, name=file.name, media_type=file.media_type, size=file.size)


def desk_file(ref: FileRef) -> File:
    return File(id=ref.id, name=ref.name, media_type=ref.media_type, size=ref.size)


def desk_files(refs: tuple[FileRef, ...]) -> tuple[File, ...]:
    return tuple(desk_file(ref) for ref in refs)


def owner_profile(known: OwnerProfile | None) -> Profile | None:
    """What is known of the owner; None for an unknown one."""
    if known is None:
        return None
    return Profile(enterprise=known.enterprise, uscc=known.uscc, phone=known.phone, proven=known.proven)


def staff_card(member: StaffView | None) -> StaffCard | None:
    """The member of staff; None for anybody else."""
    if member is None:
        return None
    return StaffCard(id=member.id, name=member.name, unit=member.unit, role=member.role.value)


def known_answer(known: KnownAnswer) -> Answer:
    return Answer(id=known.id, question=known.question, answer=known.answer)
