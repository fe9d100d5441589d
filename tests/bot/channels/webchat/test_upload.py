"""Files through the web door: taken with their reasons, handed over once, read back only by their own visitor."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, FormData
from redis.asyncio import Redis

from bot.channels.webchat import upload as upload_module
from bot.channels.webchat.message_log import MessageRate
from bot.ports import Message
from dialogues.core.events import Attached
from dialogues.core.values import FileRef
from tests.fixtures.webchat import WebchatSite, serve_webchat
from tests.fixtures.webchat_visitor import address_of, new_visitor, open_page

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
EXE = b"MZ" + bytes(200)


@pytest.fixture
async def site(valkey: Redis, tmp_path: Path) -> AsyncIterator[WebchatSite]:
    async with serve_webchat(valkey, tmp_path / "files") as site:
        yield site


def form(*files: tuple[str, bytes], cid: str = "c-upload1", caption: str = "") -> FormData:
    data = FormData(default_to_multipart=True, quote_fields=False)
    data.add_field("cid", cid)
    if caption:
        data.add_field("caption", caption)
    for name, content in files:
        data.add_field("file", BytesIO(content), filename=name, content_type="image/png")
    return data


async def upload(session: ClientSession, site: WebchatSite, data: Any, status: int = 200, **headers: str) -> Any:
    async with session.post("/upload", data=data, headers={"Origin": site.url, **headers}) as response:
        assert response.status == status, await response.text()
        return await response.json() if response.content_type == "application/json" else None


async def test_good_files_are_handed_over_and_bad_ones_named(site: WebchatSite) -> None:
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        sent = form(("收据.png", PNG), ("setup.exe", EXE), ("空.png", b""), caption="收据在这里")
        answer = await upload(session, site, sent)
        results = answer["results"]
        assert results[1:] == [{"refused": "bad-type"}, {"refused": "empty"}]
        assert (results[0]["file"]["name"], results[0]["file"]["type"]) == ("收据.png", "image/png")
        event = site.inbox.events[0]
        assert isinstance(event, Attached)
        assert (event.caption, len(event.files), event.files[0].size) == ("收据在这里", 1, len(PNG))
        mine = await page.hear("message", side="me")
        assert (mine["cid"], mine["files"][0]["name"]) == ("c-upload1", "收据.png")


async def test_the_same_upload_again_is_handled_once(site: WebchatSite) -> None:
    async with new_visitor(site) as session:
        first = await upload(session, site, form(("a.png", PNG)))
        assert await upload(session, site, form(("a.png", PNG))) == first
        assert len(site.inbox.events) == 1
        async with open_page(session, site) as (_, welcome):
            assert [message["side"] for message in welcome["messages"]] == ["me", "bot"]


async def test_nothing_good_means_nothing_happened(site: WebchatSite) -> None:
    async with new_visitor(site) as session:
        await upload(session, site, form(("setup.exe", EXE)))
        assert site.inbox.events == []


async def test_over_20_mb_is_refused_while_it_arrives_and_leaves_no_part_behind(
    site: WebchatSite, tmp_path: Path
) -> None:
    async with new_visitor(site) as session:
        answer = await upload(session, site, form(("big.png", PNG + bytes(20 * 1024 * 1024)), ("a.png", PNG)))
        assert [next(iter(result)) for result in answer["results"]] == ["refused", "file"]
        assert answer["results"][0] == {"refused": "too-large"}
    assert len(list((tmp_path / "files").iterdir())) == 1


async def test_ten_files_are_nine(site: WebchatSite) -> None:
    async with new_visitor(site) as session:
        answer = await upload(session, site, form(*((f"{n}.png", PNG) for n in range(10))))
        assert answer["results"][9] == {"refused": "too-many"}
        event = site.inbox.events[0]
        assert isinstance(event, Attached)
        assert len(event.files) == 9


async def test_what_is_not_an_upload_of_ours(site: WebchatSite) -> None:
    boundary = {"Content-Type": "multipart/form-data; boundary=xyz"}
    async with new_visitor(site) as session:
        assert await upload(session, site, b"{}", 400) == {"refused": "not-a-form"}
        assert await upload(session, site, b"no parts at all", 400, **boundary) == {"refused": "not-a-form"}
        assert await upload(session, site, form(cid="c-nothing"), 400) == {"refused": "empty"}
        assert await upload(session, site, form(("a.png", PNG), cid="../.."), 400) == {"refused": "bad-cid"}
        strange = form(("a.png", PNG))
        strange.add_field("role", "admin")
        assert await upload(session, site, strange, 400) == {"refused": "unknown-field"}
        assert await upload(session, site, form(caption="长" * 100_000), 400) == {"refused": "bad-field"}
        assert site.inbox.events == []


async def test_a_body_too_large_for_any_nine_files_is_not_read(
    site: WebchatSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_module, "MAX_REQUEST", 1_000)
    async with new_visitor(site) as session:
        assert await upload(session, site, form(("a.png", bytes(2_000))), 413) == {"refused": "too-large"}


async def test_uploads_are_counted(site: WebchatSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_module, "UPLOAD_RATE", MessageRate(most=1, window_ms=60_000))
    async with new_visitor(site) as session:
        await upload(session, site, form(("a.png", PNG)))
        assert await upload(session, site, form(("b.png", PNG), cid="c-upload2"), 429) == {"refused": "too-fast"}


async def test_another_sites_page_and_a_stranger_cannot_upload(site: WebchatSite) -> None:
    async with new_visitor(site) as session:
        await upload(session, site, form(("a.png", PNG)), 403, Origin="https://evil.example")
    async with ClientSession(site.url) as stranger:
        await upload(stranger, site, form(("a.png", PNG)), 401)
    assert site.inbox.events == []


async def test_a_handover_that_failed_is_made_by_sending_again(site: WebchatSite) -> None:
    site.inbox.stumbles = 1
    async with new_visitor(site) as session:
        await upload(session, site, form(("a.png", PNG)), 503)
        await upload(session, site, form(("a.png", PNG)))
        assert len(site.inbox.events) == 1


async def test_a_file_is_read_only_by_its_own_conversation(site: WebchatSite) -> None:
    async with new_visitor(site) as ann, new_visitor(site) as bob, ClientSession(site.url) as nobody:
        answer = await upload(ann, site, form(("收据.png", PNG)))
        path = f"/files/{answer['results'][0]['file']['id']}"
        async with ann.get(path) as mine:
            assert await mine.read() == PNG
            assert mine.headers["Content-Disposition"].startswith("inline")
            assert mine.headers["Cache-Control"].startswith("private")
            assert "default-src 'none'" in mine.headers["Content-Security-Policy"]
        for other in (bob, nobody):
            async with other.get(path) as theirs:
                assert theirs.status == 404


async def test_a_file_the_desk_sends_can_be_saved(site: WebchatSite) -> None:
    async def content() -> AsyncIterator[bytes]:
        yield "一份说明".encode()

    stored = await site.chat._uploads._files.put('说明"\r\n.txt', content())
    assert isinstance(stored, FileRef)
    async with new_visitor(site) as session:
        await site.chat.deliver(address_of(site, session), Message("m:file", "请看附件", files=(stored,)))
        async with session.get(f"/files/{stored.id}") as response:
            assert await response.text() == "一份说明"
            assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8%AF%B4")


@pytest.mark.parametrize(
    ("asked", "status", "part", "named"),
    [
        (None, 200, slice(None), None),
        ("bytes=0-1", 206, slice(0, 2), "bytes 0-1/{all}"),
        ("bytes=4-", 206, slice(4, None), "bytes 4-{last}/{all}"),
        ("bytes=-5", 206, slice(-5, None), "bytes {five}-{last}/{all}"),
        ("bytes=0-99999", 206, slice(None), "bytes 0-{last}/{all}"),
        ("bytes=99999-", 416, slice(0, 0), "bytes */{all}"),
        ("bytes=3-1", 200, slice(None), None),
        ("bytes=0-1,3-4", 200, slice(None), None),
        ("lines=1-2", 200, slice(None), None),
        ("bytes=-", 200, slice(None), None),
    ],
)
async def test_a_player_gets_the_part_it_asks_for(
    site: WebchatSite, asked: str | None, status: int, part: slice, named: str | None
) -> None:
    async with new_visitor(site) as session:
        answer = await upload(session, site, form(("a.png", PNG)))
        headers = {"Range": asked} if asked else {}
        async with session.get(f"/files/{answer['results'][0]['file']['id']}", headers=headers) as response:
            assert response.status == status
            numbers = {"all": len(PNG), "last": len(PNG) - 1, "five": len(PNG) - 5}
            assert response.headers.get("Content-Range") == (named.format(**numbers) if named else None)
            if status != 416:
                assert await response.read() == PNG[part]
