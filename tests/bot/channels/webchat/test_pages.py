"""What the web door shows: strict headers everywhere, the landing of a scanned code, the Mini App's proof."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, CookieJar, WSServerHandshakeError
from PIL import Image
from redis.asyncio import Redis

from bot.channels.webchat.pages import WEB, WORDS
from tests.fixtures.webchat import LOCALE, TOKEN, WebchatSite, serve_webchat

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 MicroMessenger/8.0"}


@pytest.fixture
async def site(valkey: Redis, tmp_path: Path) -> AsyncIterator[WebchatSite]:
    async with serve_webchat(valkey, tmp_path) as site:
        yield site


@pytest.fixture
async def browser(site: WebchatSite) -> AsyncIterator[ClientSession]:
    async with ClientSession(site.url, cookie_jar=CookieJar(unsafe=True), headers=PHONE) as session:
        yield session


async def get(session: ClientSession, path: str, **headers: str) -> str:
    async with session.get(path, headers=headers) as response:
        assert response.status == 200
        return await response.text()


@pytest.mark.parametrize(
    ("path", "framed_by"),
    [
        ("/", "'none'"),
        ("/app", "https://web.telegram.org"),
        ("/c/good", "'none'"),
        ("/app.webmanifest", "'none'"),
        ("/files/" + "0" * 64, "'none'"),
        ("/ws", "'none'"),
        ("/assets/x/nothing.js", "'none'"),
    ],
)
async def test_every_answer_carries_the_strict_headers(browser: ClientSession, path: str, framed_by: str) -> None:
    async with browser.get(path) as response:
        policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == framed_by
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"


async def test_pages_have_no_inline_script_or_style(browser: ClientSession) -> None:
    for path in ("/", "/app", "/c/good", "/c/nonsense"):
        page = await get(browser, path)
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page), path
        for script in re.findall(r"<script[^>]*>", page):
            assert 'type="application/json"' in script or "src=" in script, path


async def test_no_sentence_is_written_in_the_scripts() -> None:
    for part in (WEB / "assets").glob("*.js"):
        assert not re.search(r"[\u4e00-\u9fff]", part.read_text(encoding="utf-8")), part.name


def _chat_modules() -> list[Path]:
    """The scripts of the chat page; the page on which staff sign in has one of its own."""
    return [part for part in (WEB / "assets").glob("*.js") if part.name not in ("join.js", "sw.js")]


def test_every_word_of_the_page_is_in_the_catalogue_and_none_is_left_over() -> None:
    scripts = "".join(part.read_text(encoding="utf-8") for part in _chat_modules())
    assert set(re.findall(r'word\("([a-z-]+)"', scripts)) <= set(WORDS)
    assert {name for name in WORDS if f'"{name}"' not in scripts and not name.startswith("file-")} == set()
    pages = "".join(page.read_text(encoding="utf-8") for page in WEB.glob("*.html"))
    drawn = set(re.findall(r"t\('web-([a-z-]*[a-z])'", pages)) | {"title", "short-title", "news"}
    drawn |= {f"landing-{reason}" for reason in ("unknown", "expired", "revoked", "used")}
    drawn |= {f"join-{reason}" for reason in ("unknown", "expired", "revoked", "used", "pin-wrong", "unavailable")}
    catalogue = (LOCALE / "web.ftl").read_text(encoding="utf-8")
    assert set(re.findall(r"^web-([a-z-]+) =", catalogue, re.MULTILINE)) == set(WORDS) | drawn


async def test_parts_are_kept_for_a_year_under_the_hash_of_their_release(browser: ClientSession) -> None:
    page = await get(browser, "/")
    parts = re.findall(r"/assets/[0-9a-f]{12}/[\w.]+", page)
    assert {part.rsplit("/", 1)[1] for part in parts} >= {"chat.js", "chat.css", "icon.svg"}
    for part in parts:
        async with browser.get(part) as response:
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    async with browser.get("/assets/000000000000/chat.js") as stale:
        assert stale.headers["Cache-Control"] == "no-cache"
    for hostile in ("..%2findex.html", "%2e%2e", "index.html"):
        async with browser.get(f"/assets/x/{hostile}") as response:
            assert response.status == 404


async def test_the_page_can_be_put_on_the_home_screen(site: WebchatSite, browser: ClientSession) -> None:
    manifest = json.loads(await get(browser, "/app.webmanifest"))
    assert (manifest["start_url"], manifest["lang"], manifest["short_name"]) == ("/", "zh-CN", "桂商诉求")
    assert "<svg" in await get(browser, manifest["icons"][0]["src"])
    for icon in (*manifest["icons"][1:], {"src": "/icons/touch.png", "sizes": "180x180"}):
        async with browser.get(icon["src"]) as response:
            assert response.content_type == "image/png"
            with Image.open(BytesIO(await response.read())) as picture:
                assert f"{picture.width}x{picture.height}" == icon["sizes"]
    async with browser.get("/icons/..%2fsecret.png") as response:
        assert response.status == 404


async def test_what_works_while_the_page_is_closed_is_never_an_old_one(browser: ClientSession) -> None:
    async with browser.get("/sw.js") as response:
        assert (response.content_type, response.headers["Cache-Control"]) == ("text/javascript", "no-cache")
        assert "有新消息，打开看看。" in await response.text()


async def test_pages_and_parts_are_packed_for_slow_lines(browser: ClientSession) -> None:
    page = await get(browser, "/")
    for path in ("/", *re.findall(r"/assets/[0-9a-f]{12}/\w+\.(?:js|css)", page)):
        async with browser.get(path) as response:
            assert response.headers["Content-Encoding"] in ("gzip", "deflate"), path
    modules = {part.name for part in _chat_modules()}
    assert set(re.findall(r'modulepreload" href="/assets/\w+/([\w.]+)"', page)) == modules


async def test_a_scanned_code_shows_its_place_and_goes_on(site: WebchatSite, browser: ClientSession) -> None:
    page = await get(browser, "/c/good")
    assert "南宁市青秀区政务中心 3 号窗口" in page
    assert 'content="1; url=/?s=good"' in page
    assert 'href="/?s=good"' in page
    assert "https://t.me/guishang_bot?start=good" in page
    assert "https://t.me/guishang_bot?startapp=good" in page
    assert site.codes.counted == ["good"]


async def test_without_a_bot_there_is_no_word_of_telegram(valkey: Redis, tmp_path: Path) -> None:
    async with serve_webchat(valkey, tmp_path, bot=False) as site, ClientSession(site.url) as session:
        assert "t.me" not in await get(session, "/c/good") + await get(session, "/")
        async with session.post("/app/session", data="x", headers={"Origin": site.url}) as response:
            assert response.status == 401


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("gone", "这个码已经停用了。没关系，一样可以说。"),
        ("tampered", "这个码我们认不出来，可能印得不全。没关系，一样可以说。"),
        ("<script>alert(1)</script>", "这个码我们认不出来，可能印得不全。没关系，一样可以说。"),
        ("x" * 65, "这个码我们认不出来，可能印得不全。没关系，一样可以说。"),
    ],
)
async def test_a_code_that_opens_nothing_is_answered_kindly(browser: ClientSession, code: str, sentence: str) -> None:
    page = await get(browser, f"/c/{code.replace('/', '%2F')}")
    assert sentence in page
    assert 'href="/"' in page
    assert "<script" not in page
    assert "refresh" not in page


async def test_a_desk_that_is_away_does_not_stop_the_owner(browser: ClientSession) -> None:
    assert "url=/?s=away" in await get(browser, "/c/away")


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "TelegramBot (like TwitterBot)"},
        {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"Sec-Purpose": "prefetch;prerender"},
    ],
)
async def test_a_preview_is_not_a_scan(site: WebchatSite, browser: ClientSession, headers: dict[str, str]) -> None:
    await get(browser, "/c/good", **headers)
    async with browser.head("/c/good"):
        pass
    assert site.codes.counted == []


def init_data(token: str = TOKEN, *, at: float = 1_790_000_000, user: object = None, **extra: str) -> str:
    """What Telegram hands a Mini App, signed with the bot's token by Telegram's rule."""
    who = {"id": 4242, "first_name": "阿珍"} if user is None else user
    fields = {"auth_date": str(int(at)), "query_id": "AAF", "user": json.dumps(who, ensure_ascii=False), **extra}
    checked = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(key, checked.encode(), hashlib.sha256).hexdigest()})


async def test_the_mini_app_speaks_for_the_telegram_user(site: WebchatSite, browser: ClientSession) -> None:
    async with browser.post("/app/session", data=init_data(), headers={"Origin": site.url}) as response:
        assert response.status == 200
        cookie = response.cookies["guishang_app"]
        assert (cookie["path"], cookie["httponly"]) == ("/app", True)
    async with browser.ws_connect("/app/ws", origin=site.url) as ws:
        await ws.send_json({"type": "say", "cid": "c-mini-001", "text": "从 Telegram 来"})
        assert (await ws.receive_json(timeout=5))["type"] == "ack"
    assert site.inbox.addresses == {"web:tg4242"}


async def test_in_telegrams_web_client_the_cookie_is_made_for_a_frame(
    site: WebchatSite, browser: ClientSession
) -> None:
    headers = {"Origin": "https://chat.example", "Host": "chat.example"}
    async with browser.post("/app/session", data=init_data(), headers=headers) as response:
        given = response.headers["Set-Cookie"]
        wanted = ("SameSite=None", "Secure", "Partitioned", "HttpOnly", "__Host-", "Path=/;")
        assert all(word in given for word in wanted)


FORGED = {
    "another bot's": init_data("654321:another-bot-altogether"),
    "a day old": init_data(at=1_790_000_000 - 86_500),
    "of tomorrow": init_data(at=1_790_000_000 + 86_400),
    "changed": init_data().replace("4242", "4243"),
    "with a field more": init_data() + "&admin=1",
    "without a hash": init_data().rsplit("&", 1)[0],
    "without a user": init_data(user=[]),
    "with a strange user": init_data(user={"id": "1; drop"}),
    "with a broken user": init_data(user={}, start_param="x" * 20),
    "empty": "",
    "not ours at all": "\ud7ff&=&hash=é",
    "huge": init_data(start_param="x" * 9_000),
}


@pytest.mark.parametrize("data", FORGED.values(), ids=FORGED.keys())
async def test_forged_or_stale_words_of_telegram_are_401(site: WebchatSite, browser: ClientSession, data: str) -> None:
    async with browser.post("/app/session", data=data.encode(), headers={"Origin": site.url}) as response:
        assert response.status == 401
        assert "Set-Cookie" not in response.headers


async def test_telegrams_words_from_another_sites_page_are_refused(browser: ClientSession) -> None:
    async with browser.post("/app/session", data=init_data(), headers={"Origin": "https://evil.example"}) as response:
        assert response.status == 403


async def test_a_page_visitor_is_not_a_mini_app_visitor(site: WebchatSite, browser: ClientSession) -> None:
    await get(browser, "/")
    mine = next(cookie.value for cookie in browser.cookie_jar)
    headers = {"Cookie": f"guishang_app={mine}"}
    async with ClientSession(site.url, headers=headers) as session:
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect("/app/ws", origin=site.url)
    assert refused.value.status == 401
