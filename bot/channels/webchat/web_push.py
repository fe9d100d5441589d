"""Brings news to a page that is closed: what its conversation was told, to the browsers that asked for it.

Owns the subscriptions (sealed, with the conversation, at most a few) and the sending. A subscription names an address
on a push service, which a stranger may have made up: only https and public hosts are called, and no redirect is
followed. One that the service no longer knows is removed. Sends nothing that the conversation would not get anyway; a
message of a secret ticket says only that there is news, here as there.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from functools import cached_property

import aiohttp
import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.contract.errors import BadDraft
from backend.core.crypto import DecryptionError, Keyring
from backend.partners.webhook_urls import Network, check_url
from bot.channels.webchat.message_log import hide_chat
from bot.runtime.guarded_resolver import GuardedResolver

log = structlog.get_logger()

MOST = 5  # browsers of one conversation
KEEP_SECONDS = 180 * 24 * 3600  # as long as a conversation
TTL = 3 * 24 * 3600  # seconds that a push service keeps what a sleeping phone has not fetched
LONGEST = 120  # characters of a notice
GONE = {404, 410}
_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256 (FIPS 186-5)


@dataclass(frozen=True, slots=True)
class PushOpenings:
    """What may be called: by default https at public addresses. Tests open the loopback."""

    plain_http: bool = False
    private_networks: Sequence[Network] = ()


@dataclass(frozen=True, slots=True)
class PushSubscription:
    """Where a browser takes its news, and the keys that only it can open them with."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def name(self) -> str:
        """Identifies it without telling where it is."""
        return hashlib.sha256(self.endpoint.encode()).hexdigest()[:32]


class WebPush:
    """Subscriptions of all conversations, and what is sent to them. `contact`: whom a push service may write to."""

    def __init__(self, redis: Redis, keyring: Keyring, contact: str, openings: PushOpenings) -> None:
        self._redis = redis
        self._keyring = keyring
        self._contact = contact
        self._openings = openings
        self._running: set[asyncio.Task[None]] = set()

    @cached_property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        """The key that signs what we send. It comes from the oldest secret, so it is the same in every process and
        survives a rotation: subscriptions are bound to it."""
        number = int(self._keyring.keyed_hash("web-push", "vapid"), 16)
        return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())

    @cached_property
    def public_key(self) -> str:
        """The key that a page subscribes with."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    async def subscribe(self, chat: str, wanted: PushSubscription) -> bool:
        """Remember a subscription of this conversation. Returns False when it is none that may be called."""
        try:
            check_url(wanted.endpoint, self._openings)
        except BadDraft:
            return False
        if not _has_good_keys(wanted):
            return False
        key = self._redis_key(chat)
        sealed = self._keyring.encrypt(json.dumps(asdict(wanted))).decode()
        known = await self._redis.hlen(key)  # type: ignore[misc]  # redis-py: sync or async
        if known >= MOST and not await self._redis.hexists(key, wanted.name):  # type: ignore[misc]
            oldest: bytes = (await self._redis.hkeys(key))[0]  # type: ignore[misc]
            await self._redis.hdel(key, oldest.decode())  # type: ignore[misc]
        await self._redis.hset(key, wanted.name, sealed)  # type: ignore[misc]
        await self._redis.expire(key, KEEP_SECONDS)
        return True

    async def unsubscribe(self, chat: str, name: str) -> None:
        """Forget a subscription of this conversation by its name."""
        await self._redis.hdel(self._redis_key(chat), name)  # type: ignore[misc]

    def _redis_key(self, chat: str) -> str:
        return f"chat:{{{hide_chat(self._keyring, chat)}}}:browsers"

    def tell(self, chat: str, text: str) -> None:
        """Begin to tell this conversation's browsers. Whoever delivers does not wait for them."""
        task = asyncio.create_task(self._tell_all(chat, text), name="web-push")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self, seconds: float) -> None:
        """Let what was begun end."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def _tell_all(self, chat: str, text: str) -> None:
        try:
            subscriptions = await self._subscriptions(chat)
            if not subscriptions:
                return
            async with self._open_session() as http:
                for one in subscriptions:
                    if not await self._tell_one(http, one, text):
                        await self.unsubscribe(chat, one.name)
        except (RedisError, OSError) as error:
            log.warning("webpush.failed", why=type(error).__name__)

    async def _subscriptions(self, chat: str) -> list[PushSubscription]:
        found = []
        for sealed in await self._redis.hvals(self._redis_key(chat)):  # type: ignore[misc]
            try:
                found.append(PushSubscription(**json.loads(self._keyring.decrypt(sealed))))
            except DecryptionError:
                log.warning("webpush.unreadable")
        return found

    async def _tell_one(self, http: aiohttp.ClientSession, one: PushSubscription, text: str) -> bool:
        """Send to one browser. Returns False when its service knows it no longer."""
        headers, body = self._seal_notice(one, text)
        try:
            async with http.post(one.endpoint, data=body, headers=headers, allow_redirects=False) as answer:
                if answer.status >= 400:
                    log.info("webpush.refused", status=answer.status)
                return answer.status not in GONE
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            log.info("webpush.unanswered", why=type(error).__name__)
            return True

    def _seal_notice(self, one: PushSubscription, text: str) -> tuple[dict[str, str], bytes]:
        from webpush import WebPush as Sealer  # read when somebody is told: it takes a tenth of a second
        from webpush.types import WebPushSubscription

        private = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        keys = {"auth": one.auth, "p256dh": one.p256dh}
        target = WebPushSubscription.model_validate({"endpoint": one.endpoint, "keys": keys})
        sealed = Sealer(private, public, self._contact, ttl=TTL).get(json.dumps({"text": _shorten(text)}), target)
        return {"Content-Type": "application/octet-stream", "Urgency": "normal", **sealed.headers}, sealed.encrypted

    @asynccontextmanager
    async def _open_session(self) -> AsyncIterator[aiohttp.ClientSession]:
        resolver = GuardedResolver(lambda: self._openings)
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False)
        async with aiohttp.ClientSession(
            connector=connector, timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            yield session


def _has_good_keys(wanted: PushSubscription) -> bool:
    point, secret = _decode(wanted.p256dh), _decode(wanted.auth)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return len(point) == 65 and len(secret) == 16


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"
