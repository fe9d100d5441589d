"""Puts the words of recordings into the event that brings them, where a `Transcriber` is at hand.

None is shipped: an owner's voice would go to somebody else's machine, or need one of our own. What is recorded is heard
by people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.ports import Transcriber
from dialogues.core.events import Attached, ChannelEvent
from dialogues.core.values import FileRef


@dataclass(frozen=True, slots=True)
class NoTranscriber:
    """Transcription that is off."""

    async def transcribe(self, file: FileRef) -> str:
        return ""


TRANSCRIPTION_OFF = NoTranscriber()


async def add_spoken_words(event: ChannelEvent, transcriber: Transcriber) -> ChannelEvent:
    """Return the event with the words of its recordings below its caption."""
    if not isinstance(event, Attached):
        return event
    spoken = [await transcriber.transcribe(file) for file in event.files if file.is_recording]
    words = "\n".join(words for words in (event.caption, *spoken) if words)
    return event if words == event.caption else replace(event, caption=words)
