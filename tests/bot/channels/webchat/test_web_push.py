"""News for a closed page: only to whom they belong, only where a stranger may send us, readable only there."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

import jwt
import pytest
from aiohttp import ClientSession, web
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from redis.asyncio import Redis

from backend.contract.values import Address
from backend.core.crypto import Keyring
from bot.channels.webchat.web_push import MOST, PushOpenings, PushSubscription, WebPush
from bot.ports import Message
from tests.fixtures.web_server import serve_on_loopback
from tests.fixtures.webchat import SECRET, WebchatSite, serve_webchat
from tests.fixtures.webchat_visitor import address_of, new_visitor

LOOPBACK = PushOpenings(plain_http=True, private_networks=(ip_network("127.0.0.0/8"),))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Browser:
    """What a browser keeps of its subscription, and how it opens what comes (RFC 8291)."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self) -> dict[str, object]:
        return {"endpoint": self.endpoint, "keys": {"p256dh": _text(self.point), "auth": _text(self.auth)}}

    def open(self, body: bytes) -> str:
        salt, sender, sealed = body[:16], body[21 : 21 + body[20]], body[21 + body[20] :]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = _derive(self.auth, b"WebPush: info\0" + self.point + sender, 32, shared)
        key = _derive(salt, b"Content-Encoding: aes128gcm\0", 16, secret)
        nonce = _derive(salt, b"Content-Encoding: nonce\0", 12, secret)
        return str(json.loads(AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")[:-1])["text"])


def _derive(salt: bytes, info: bytes, length: int, secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


@dataclass
class PushService:
    """A push service: remembers what it was given, and answers as it is told."""

    url: str = ""
    status: int = 201
    got: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((request.match_info["id"], request.headers, await request.read()))
        return web.Response(status=self.status, headers={"Location": "http://169.254.169.254/"})


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    service, app = PushService(), web.Application()
    app.router.add_post("/send/{id}", service.take)
    async with serve_on_loopback(app) as service.url:
        yield service


@pytest.fixture
async def site(valkey: Redis, tmp_path: Path) -> AsyncIterator[WebchatSite]:
    async with serve_webchat(valkey, tmp_path / "files", push_openings=LOOPBACK) as site:
        yield site


async def _subscribe(session: ClientSession, site: WebchatSite, body: object, status: int = 200) -> None:
    async with session.post("/push", data=json.dumps(body), headers={"Origin": site.url}) as response:
        assert response.status == status


def _news(address: Address, n: int, text: str) -> Message:
    return Message(f"{address}:push:{n}:0", text, about="t.GS-2611-00042")


async def test_news_reach_a_closed_page_and_answers_do_not(site: WebchatSite, service: PushService) -> None:
    browser = Browser(f"{service.url}/send/one")
    async with new_visitor(site) as session:
        await _subscribe(session, site, browser.subscription())
        address = address_of(site, session)
        await site.chat.deliver(address, Message(f"{address}:c-1:0", "您说：您好"))
        await site.chat.deliver(address, _news(address, 1, "您反映的“办食品经营许可证”\n有结果了：许可证已发出。"))
        await site.chat.deliver(address, _news(address, 1, "同一条又来一次"))
        await site.chat._push.finish(5)
    [(_, headers, body)] = service.got
    assert browser.open(body) == "您反映的“办食品经营许可证” 有结果了：许可证已发出。"
    assert b"GS-2611" not in body
    assert (headers["Content-Encoding"], int(headers["TTL"]) > 0) == ("aes128gcm", True)
    token, key = (part.split("=", 1)[1] for part in headers["Authorization"].removeprefix("vapid ").split(", "))
    assert key == site.chat._push.public_key
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.urlsafe_b64decode(key + "="))
    claims = jwt.decode(token, point, algorithms=["ES256"], audience="http://127.0.0.1")
    assert claims["sub"] == "mailto:webmaster@chat.example"


async def test_another_conversation_hears_nothing(site: WebchatSite, service: PushService) -> None:
    async with new_visitor(site) as one, new_visitor(site) as other:
        await _subscribe(one, site, Browser(f"{service.url}/send/one").subscription())
        address = address_of(site, other)
        await site.chat.deliver(address, _news(address, 1, "别人的消息"))
        await site.chat._push.finish(5)
    assert service.got == []


async def test_a_subscription_is_sealed_where_it_lies(site: WebchatSite, service: PushService, valkey: Redis) -> None:
    async with new_visitor(site) as session:
        await _subscribe(session, site, Browser(f"{service.url}/send/secret-place").subscription())
        [name] = await valkey.keys("*:browsers")
        [kept] = await valkey.hvals(name)  # type: ignore[misc]
        assert address_of(site, session).chat.encode() not in name
    assert b"secret-place" not in kept


@pytest.mark.parametrize("status", [404, 410])
async def test_a_subscription_that_ended_is_removed(site: WebchatSite, service: PushService, status: int) -> None:
    service.status = status
    async with new_visitor(site) as session:
        await _subscribe(session, site, Browser(f"{service.url}/send/gone").subscription())
        address = address_of(site, session)
        for n in range(2):
            await site.chat.deliver(address, _news(address, n, "有进展"))
            await site.chat._push.finish(5)
    assert len(service.got) == 1


@pytest.mark.parametrize("status", [302, 429, 500])
async def test_a_service_that_stumbles_or_points_elsewhere_costs_nothing(
    site: WebchatSite, service: PushService, status: int
) -> None:
    service.status = status
    async with new_visitor(site) as session:
        await _subscribe(session, site, Browser(f"{service.url}/send/x").subscription())
        address = address_of(site, session)
        for n in range(2):
            await site.chat.deliver(address, _news(address, n, "有进展"))
            await site.chat._push.finish(5)
    assert len(service.got) == 2


async def test_who_wants_no_more_gets_no_more(site: WebchatSite, service: PushService) -> None:
    subscription = Browser(f"{service.url}/send/x").subscription()
    async with new_visitor(site) as session:
        await _subscribe(session, site, subscription)
        headers = {"Origin": site.url}
        async with session.delete("/push", data=json.dumps(subscription), headers=headers) as response:
            assert response.status == 200
        address = address_of(site, session)
        await site.chat.deliver(address, _news(address, 1, "有进展"))
        await site.chat._push.finish(5)
    assert service.got == []


async def test_a_conversation_has_at_most_a_few_browsers(site: WebchatSite, service: PushService) -> None:
    async with new_visitor(site) as session:
        for n in range(MOST + 2):
            await _subscribe(session, site, Browser(f"{service.url}/send/{n}").subscription())
        address = address_of(site, session)
        await site.chat.deliver(address, _news(address, 1, "有进展"))
        await site.chat._push.finish(5)
    assert len(service.got) == MOST


INSIDE = [
    "http://127.0.0.1:6379/", "https://127.0.0.1/", "https://10.0.0.8/x", "https://192.168.1.1/", "https://[::1]/",
    "https://169.254.169.254/latest/meta-data", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/", "https://100.64.0.1/",
    "http://fcm.googleapis.com/fcm/send/x", "ftp://push.example/x", "file:///etc/passwd", "https://user:pass@push.example/",
    "https://push.example/#x", "https:///nohost", "https://push.example:0/", "javascript:alert(1)", "", "x" * 600,
]  # fmt: skip


@pytest.mark.parametrize("endpoint", INSIDE)
async def test_nobody_sends_us_into_our_own_network(valkey: Redis, tmp_path: Path, endpoint: str) -> None:
    async with serve_webchat(valkey, tmp_path) as closed, new_visitor(closed) as session:
        await _subscribe(session, closed, Browser(endpoint).subscription(), 400)
        assert await valkey.keys("*:browsers") == []


@pytest.mark.parametrize("name", ["localhost", "127.1", "2130706433", "0x7f.0.0.1"])
async def test_a_name_that_leads_inside_is_not_called(valkey: Redis, service: PushService, name: str) -> None:
    """It looks like any other name until it is resolved."""
    port = service.url.rsplit(":", 1)[1]
    only_http = PushOpenings(plain_http=True)
    push = WebPush(valkey, Keyring([SECRET]), "webmaster@chat.example", only_http)
    browser = Browser(f"http://{name}:{port}/send/x").subscription()["keys"]
    assert isinstance(browser, dict)
    await push.subscribe("chat", PushSubscription(f"http://{name}:{port}/send/x", browser["p256dh"], browser["auth"]))
    push.tell("chat", "有进展")
    await push.finish(10)
    assert service.got == []


BAD: list[object] = [
    "{", [], {}, {"endpoint": "https://push.example/x"}, {"endpoint": "https://push.example/x", "keys": "x"},
    {"endpoint": 7, "keys": {"p256dh": "a", "auth": "b"}},
    {"endpoint": "https://push.example/x", "keys": {"p256dh": None, "auth": ""}},
    {"endpoint": "https://push.example/x", "keys": {"p256dh": "é", "auth": "b"}},
    {"endpoint": "https://push.example/x", "keys": {"p256dh": _text(b"\4" + bytes(64)), "auth": _text(bytes(16))}},
    {"endpoint": "https://push.example/x", "keys": {"p256dh": "====", "auth": "!!!!"}},
]  # fmt: skip


@pytest.mark.parametrize("body", BAD)
async def test_what_no_browser_writes_is_refused(site: WebchatSite, body: object) -> None:
    async with new_visitor(site) as session:
        await _subscribe(session, site, body, 400)


async def test_only_the_page_itself_may_subscribe(site: WebchatSite) -> None:
    body = json.dumps(Browser("https://push.example/x").subscription())
    async with new_visitor(site) as session:
        async with session.post("/push", data=body, headers={"Origin": "https://evil.example"}) as response:
            assert response.status == 403
        async with session.post("/push", data="x" * 3_000, headers={"Origin": site.url}) as response:
            assert response.status == 413
    headers = {"Origin": site.url}
    async with ClientSession(site.url) as stranger, stranger.post("/push", data=body, headers=headers) as response:
        assert response.status == 401


async def test_the_signing_key_survives_a_rotation(valkey: Redis) -> None:
    before = WebPush(valkey, Keyring([SECRET]), "a@b.example", PushOpenings())
    after = WebPush(valkey, Keyring(["a newer secret, as long as the first", SECRET]), "a@b.example", PushOpenings())
    assert before.public_key == after.public_key
