"""How long one message may be is `dialogues.core.events.MESSAGE_LENGTH`, to every door; several fit into one matter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from redis.asyncio import Redis

import bot
from bot.channels.webchat.frames import BadFrame, EventFrame, decode_frame
from config import ROOT
from dialogues.core.config import DialogueLimits
from dialogues.core.events import MESSAGE_LENGTH, Attached
from tests.bot.channels.webchat.test_upload import PNG, form, upload
from tests.fixtures.webchat import serve_webchat
from tests.fixtures.webchat_visitor import new_visitor

TELEGRAM_LENGTH = 4_096
ASSETS = Path(bot.__file__).parent / "web" / "assets"


def said(length: int) -> str:
    return f'{{"type": "say", "cid": "c-message", "text": "{"长" * length}"}}'


def test_channel_and_conversation_take_the_same() -> None:
    assert isinstance(decode_frame(said(MESSAGE_LENGTH)), EventFrame)
    with pytest.raises(BadFrame, match="too-long"):
        decode_frame(said(MESSAGE_LENGTH + 1))
    assert DialogueLimits().text == MESSAGE_LENGTH
    assert DialogueLimits().matter >= 4 * (TELEGRAM_LENGTH + 1)


def test_the_longest_message_of_telegram_fits_with_what_it_quotes() -> None:
    """4,096 characters, of which any number may take two units of UTF-16 or stand in an entity."""
    assert MESSAGE_LENGTH >= 2 * TELEGRAM_LENGTH


def test_the_page_and_the_sentences_say_the_same_number() -> None:
    """The page counts in the browser, and the owner reads the number: neither can import it."""
    (most,) = re.findall(r"^const MOST = ([0-9_]+);", (ASSETS / "composer.js").read_text("utf-8"), re.MULTILINE)
    assert int(most) == MESSAGE_LENGTH
    told = {"talk.ftl": "refused-too-long", "web.ftl": "web-too-long"}
    for file, key in told.items():
        text = (ROOT / "locales" / "zh-CN" / file).read_text("utf-8")
        (line,) = re.findall(rf"^{key} = (.+)$", text, re.MULTILINE)
        assert str(MESSAGE_LENGTH) in line.replace(",", "")


async def test_a_caption_that_is_too_long_is_refused_and_not_cut(valkey: Redis, tmp_path: Path) -> None:
    async with serve_webchat(valkey, tmp_path / "files") as site, new_visitor(site) as session:
        long = form(("a.png", PNG), caption="长" * (MESSAGE_LENGTH + 1))
        assert await upload(session, site, long, 400) == {"refused": "too-long"}
        assert site.inbox.events == []
        await upload(session, site, form(("a.png", PNG), caption="长" * MESSAGE_LENGTH))
        (event,) = site.inbox.events
        assert isinstance(event, Attached)
        assert len(event.caption) == MESSAGE_LENGTH
