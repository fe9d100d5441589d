"""A conversation is erased on its owner's word: the whole of it, only theirs, and nothing half-way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
from redis.asyncio import Redis

from tests.bot.channels.webchat.test_upload import PNG, form, upload
from tests.fixtures.webchat import WebchatSite, serve_webchat
from tests.fixtures.webchat_visitor import address_of, new_visitor, open_page, texts


@pytest.fixture
async def site(valkey: Redis, tmp_path: Path) -> AsyncIterator[WebchatSite]:
    async with serve_webchat(valkey, tmp_path / "files") as site:
        yield site


async def _leave(session: ClientSession, site: WebchatSite, status: int = 200, origin: str = "") -> dict[str, str]:
    async with session.post("/leave", headers={"Origin": origin or site.url}) as response:
        assert response.status == status
        return dict(response.headers)


async def test_everything_of_the_conversation_goes(site: WebchatSite, valkey: Redis) -> None:
    async with new_visitor(site) as session:
        async with open_page(session, site) as (page, _):
            await page.say("没交上去的话", "c-leave-01")
            answer = await upload(session, site, form(("收据.png", PNG)))
            file = answer["results"][0]["file"]["id"]
            chat = address_of(site, session).chat
            headers = await _leave(session, site)
            assert (await page.ws.receive()).type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.TEXT)
        assert headers["Clear-Site-Data"] == '"cache", "storage"'
        assert site.codes.released == [file]
        assert site.codes.forgotten == [f"web:{chat}"]
        assert [key for key in await valkey.keys("chat:*") if b"{" in key] == []
        assert [cookie for cookie in session.cookie_jar if cookie.key == "guishang_visitor"] == []
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect("/ws", origin=site.url)
        async with session.get("/") as page_again:
            assert page_again.status == 200
        async with open_page(session, site) as (_, welcome):
            assert texts(welcome) == []
        async with session.get(f"/files/{file}") as gone:
            assert gone.status == 404


async def test_another_conversation_stays(site: WebchatSite) -> None:
    async with new_visitor(site) as one, new_visitor(site) as other:
        for session, word in ((one, "甲"), (other, "乙")):
            async with open_page(session, site) as (page, _):
                await page.say(word, "c-leave-01")
        await _leave(one, site)
        async with open_page(other, site) as (_, welcome):
            assert texts(welcome) == ["乙", "您说：乙"]


async def test_when_the_desk_is_away_nothing_is_erased_and_it_can_be_tried_again(site: WebchatSite) -> None:
    async with new_visitor(site) as session:
        async with open_page(session, site) as (page, _):
            await page.say("还在", "c-leave-01")
        site.codes.is_away = True
        await _leave(session, site, 503)
        async with open_page(session, site) as (_, welcome):
            assert texts(welcome) == ["还在", "您说：还在"]
        site.codes.is_away = False
        await _leave(session, site)


async def test_nobody_elses_page_and_no_stranger_may_erase(site: WebchatSite) -> None:
    async with new_visitor(site) as session:
        await _leave(session, site, 403, "https://evil.example")
        async with session.get("/leave") as link:  # a link in a mail erases nothing
            assert link.status == 405
    async with ClientSession(site.url) as stranger:
        await _leave(stranger, site, 401)


async def test_the_page_behind_it_knows_nobody(site: WebchatSite) -> None:
    async with ClientSession(site.url) as session, session.get("/left") as page:
        assert "都清除了" in await page.text()
        assert "Set-Cookie" not in page.headers
