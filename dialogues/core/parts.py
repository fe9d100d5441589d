"""PURE. Defines the words of one message, and what a person sent at once, before it is known what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialogues.core.values import FileRef


@dataclass(frozen=True, slots=True)
class Part:
    """The words of one message; `ref` identifies the message, so that an edit can replace them."""

    text: str
    ref: str = ""


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


def split_by_room(
    most: int, held: tuple[Part, ...], added: tuple[Part, ...]
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Split the added messages into those that have room beside the held ones and those that have none.

    `most`: characters of all together, counting a line's end between two messages. No message is ever cut.
    """
    kept: list[Part] = []
    left: list[Part] = []
    taken = sum(len(part.text) + 1 for part in held)
    for part in added:
        if taken + len(part.text) > most:
            left.append(part)
            continue
        kept.append(part)
        taken += len(part.text) + 1
    return tuple(kept), tuple(left)


def joined_length(parts: tuple[Part, ...]) -> int:
    """Count the characters of these messages, one under the other."""
    return len("\n".join(part.text for part in parts))
