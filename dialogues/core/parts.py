"""PURE. Defines the words of one message, and what a person sent at once, before it is known what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialogues.core.values import FileRef


@dataclass(frozen=True, slots=True)
class Part:
    """The words of one message; `ref` identifies the message, so that an edit can replace them.

    `pieces`: the messages of a burst, whose words `text` holds, one under the other; empty for a single message.
    """

    text: str
    ref: str = ""
    pieces: tuple[Part, ...] = ()

    @property
    def messages(self) -> tuple[Part, ...]:
        """Each message by itself."""
        return self.pieces or (self,)

    def replace_message(self, edited: Part) -> Part:
        """Return this part with the words of the message of the same `ref` replaced."""
        messages = tuple(edited if old.ref == edited.ref else old for old in self.messages)
        return join_messages(messages) if self.pieces else messages[0]


def join_messages(messages: tuple[Part, ...]) -> Part:
    """Return one part with the words of these messages, one under the other."""
    if len(messages) == 1:
        return messages[0]
    return Part("\n".join(part.text for part in messages), messages[0].ref if messages else "", messages)


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
