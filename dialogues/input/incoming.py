"""PURE. Defines what a person sent in one message, before it is known what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialogues.core.session import Part
from dialogues.core.values import FileRef


@dataclass(frozen=True, slots=True)
class Incoming:
    """Words, files or both. `reply_to`: the number of the ticket that the replied message is about, if any."""

    part: Part = field(default_factory=lambda: Part(""))
    files: tuple[FileRef, ...] = ()
    reply_to: str = ""

    @property
    def text(self) -> str:
        return self.part.text

    @property
    def parts(self) -> tuple[Part, ...]:
        """The words as messages of a report: none when only files came."""
        return (self.part,) if self.part.text else ()
