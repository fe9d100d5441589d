"""A receiver may not be everywhere: nobody makes the desk call its own neighbours."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from backend.contract.errors import BadDraft
from backend.partners.tables import Webhook
from backend.partners.webhook_outbox import WebhookOutbox
from backend.partners.webhooks import Webhooks
from bot.runtime.guarded_resolver import GuardedResolver
from bot.workers.webhook_delivery import open_webhook_sender
from config.rules import PartnerRules
from tests.backend.partners.webhook_receiver import ORIGIN, Receiving, partner_of
from tests.fixtures.desk import LiveDesk


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.example/hook",  # no TLS
        "ftp://partner.example/hook",
        "https://user:secret@partner.example/",
        "https://partner.example/#part",
        "https:///hook",
        "https://partner.example:99999/",
        "https://partner.example/ space",
        "https://例子.中国/",
        "https://partner.example/" + "x" * 500,
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[::ffff:10.1.2.3]/",
        "https://[64:ff9b::a01:203]/",
        "https://[2002:a01:203::]/",
        "https://[fe80::1%25eth0]/",
        "https://224.0.0.1/",
        "https://[::7f00:1]/",
        "https://[::ffff:0:7f00:1]/",
        "https://[64:ff9b:1::a01:203]/",
        "https://[fec0::1]/",
        "https://partner..example/",
        "https://.../",
        "https://-/",
        "https://" + "x" * 64 + ".example/",
        "https://%31%32%37.0.0.1/",
    ],
)
async def test_a_receiver_may_not_be_everywhere(desk: LiveDesk, url: str) -> None:
    hooks = Webhooks(desk.backend.context)
    with pytest.raises(BadDraft) as refused:
        await hooks.create_receiver(ORIGIN, url, (), "k")
    assert refused.value.field == "url"
    assert await hooks.list_receivers(None, 10) == ()


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1"])
async def test_a_name_that_leads_inside_is_not_followed(desk: LiveDesk, receiver: Receiving, host: str) -> None:
    """Policy lets plain http be, but opens no network: the name is judged by what it stands for, when it is called."""
    async with partner_of(desk, private_networks=()) as partner:
        made = await partner.made(receiver.url.replace("127.0.0.1", host))
        await partner.brought("A-1")
        await partner.courier.send_due()
        assert receiver.got == []
        assert (await partner.hooks.get_receiver(ORIGIN, made.id)).why in {
            "ClientConnectorDNSError",
            "InvalidUrlClientError",
        }


async def test_a_policy_that_was_narrowed_counts_at_once(desk: LiveDesk, receiver: Receiving) -> None:
    async with partner_of(desk) as partner:
        made = await partner.made(receiver.url)
        await partner.brought("A-1")
        strict = replace(partner.context, policy=desk.backend.context.policy)
        async with open_webhook_sender(WebhookOutbox(strict), desk.clock) as narrowed:
            await narrowed.send_due()
        assert receiver.got == []
        assert (await partner.hooks.get_receiver(ORIGIN, made.id)).why == "policy does not open this address"


async def test_a_name_that_nobody_can_look_up_keeps_no_other_receiver_waiting(
    desk: LiveDesk, receiver: Receiving
) -> None:
    """It was entered before such names were refused."""
    async with partner_of(desk) as partner:
        broken, sound = await partner.made(receiver.url), await partner.made(receiver.url)
        async with partner.context.write_transaction() as work:
            mine = update(Webhook).where(Webhook.id == broken.id)
            await work.session.execute(mine.values(url=f"http://{'x' * 64}.example/"))
            await work.commit()
        await partner.brought("A-1")
        await partner.courier.send_due()
        assert len(receiver.got) == 1
        assert (await partner.hooks.get_receiver(ORIGIN, broken.id)).waiting == 1
        assert (await partner.hooks.get_receiver(ORIGIN, sound.id)).waiting == 0
        with pytest.raises(OSError, match="not the name of a host"):
            await GuardedResolver(lambda: partner.context.policy_rule(PartnerRules)).resolve("x" * 64 + ".example")
