"""A keyring opens only what it sealed; a receipt code survives being copied by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.app import assemble
from backend.contract.enums import TicketKind
from backend.contract.values import TicketDraft
from backend.core.crypto import Unreadable, Vault, receipt_digits
from backend.migrations import migrate
from tests.fixtures.desk import OWNER, POLICY, SECRET, FakeClock

pytestmark = pytest.mark.both_databases

NAMED = {"enterprise": "阿珍螺蛳粉", "uscc": "91440300708461136T", "phone": "13812345678"}


async def test_a_secret_can_be_rotated(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'rotated.db'}"
    await migrate(url)
    old = await assemble(url, "the old secret, long enough to be one", POLICY, FakeClock())
    draft = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text="办证难", remember=True, **NAMED)
    await old.desk.submit(draft, "k")
    await old.close()
    both = ["the new secret, long enough to be one", "the old secret, long enough to be one"]
    new = await assemble(url, both, POLICY, FakeClock())
    remembered = await new.desk.profile(OWNER)
    assert remembered is not None
    assert remembered.phone == NAMED["phone"]
    assert len(await new.desk.tickets(OWNER)) == 1
    await new.close()
    wrong = await assemble(url, ["another secret", both[1]], POLICY, FakeClock())
    assert await wrong.desk.profile(OWNER) == remembered
    await wrong.close()


def test_a_vault_opens_only_its_own() -> None:
    sealed = Vault(["one"]).seal("阿珍")
    assert "阿珍".encode() not in sealed
    assert Vault(["two", "one"]).open(sealed) == "阿珍"
    with pytest.raises(Unreadable):
        Vault(["two"]).open(sealed)


def test_a_receipt_code_has_a_hundred_bits_and_survives_being_copied_by_hand() -> None:
    vault = Vault([SECRET])
    codes = {vault.receipt_code(f"key {number}") for number in range(200)}
    assert len(codes) == 200
    signs = "".join(codes).replace("-", "")
    assert len(signs) == 200 * 20
    assert set(signs) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    code = codes.pop()
    assert receipt_digits(code.replace("0", "o").replace("1", "l").lower()) == receipt_digits(code)
