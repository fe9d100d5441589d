"""What the dialogue wants of the desk reaches the desk whole."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date

from backend.contract.enums import TicketKind
from backend.contract.values import Address, File, Receipt, TicketDraft
from bot.conversation.effects import DeskEffectRunner
from dialogues.core.effects import SubmitTicket
from dialogues.core.values import FileRef

ANNA = Address("test", "anna")
TRANSLATED = {
    "kind": TicketKind.HELP,
    "files": (File("a" * 64, "门口.jpg", "image/jpeg", 9),),
}
"""Fields whose value is another type at the desk."""


@dataclass
class Recorder:
    """Takes drafts and keeps them."""

    drafts: list[TicketDraft] = field(default_factory=list)

    async def submit_ticket(self, draft: TicketDraft, key: str) -> Receipt:
        self.drafts.append(draft)
        return Receipt("GS-2611-00042", draft.kind, "办证", date(2026, 11, 24), date(2026, 12, 8))


def _distinct(name: str, kind: object) -> object:
    """A value of this type that no default equals."""
    match kind:
        case "bool":
            return True
        case "float":
            return 0.5
        case "tuple[tuple[str, float], ...]":
            return ((name, 0.5),)
        case _:
            return f"the {name}"


async def test_every_field_of_a_report_reaches_the_desk() -> None:
    """A field that the translation forgets has its default at the desk, and nobody is told."""
    given = {part.name: _distinct(part.name, part.type) for part in fields(SubmitTicket)}
    given |= {"kind": "help", "files": (FileRef("a" * 64, "门口.jpg", "image/jpeg", 9),)}
    desk = Recorder()
    await DeskEffectRunner(desk, None).run(SubmitTicket(**given), ANNA, "key")  # type: ignore[arg-type]
    (draft,) = desk.drafts
    assert {name: getattr(draft, name) for name in given} == given | TRANSLATED
