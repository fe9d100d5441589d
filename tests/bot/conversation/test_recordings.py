"""Transcription is a port: off as shipped; where somebody puts one in, its words come as the caption."""

from __future__ import annotations

from bot.conversation.recordings import TRANSCRIPTION_OFF, add_spoken_words
from dialogues.core.events import Attached, ChannelEvent, Said
from dialogues.core.values import FileRef

VOICE = FileRef("a" * 64, "voice.ogg", "audio/ogg", 9)
PHOTO = FileRef("b" * 64, "门头.jpg", "image/jpeg", 9)


class Listener:
    """Hears the name of every file."""

    async def transcribe(self, file: FileRef) -> str:
        return f"听到 {file.name}"


async def test_it_is_off_as_shipped() -> None:
    event = Attached((VOICE, PHOTO), "看", "m1", album="a")
    assert await add_spoken_words(event, TRANSCRIPTION_OFF) is event


async def test_the_words_of_recordings_come_below_the_caption_and_those_of_photos_do_not() -> None:
    event = Attached((VOICE, PHOTO), "看", "m1", album="a")
    assert await add_spoken_words(event, Listener()) == Attached((VOICE, PHOTO), "看\n听到 voice.ogg", "m1", album="a")
    assert await add_spoken_words(Attached((VOICE,)), Listener()) == Attached((VOICE,), "听到 voice.ogg")


async def test_other_events_pass() -> None:
    said: ChannelEvent = Said("水压太低")
    assert await add_spoken_words(said, Listener()) is said
