"""A keyring opens only what it sealed; a receipt code survives being copied by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.app import build_backend
from backend.contract.enums import TicketKind
from backend.contract.values import TicketDraft
from backend.core.crypto import DecryptionError, Keyring, normalize_receipt_code
from backend.db.keys import WrongKey
from backend.migrations import migrate
from tests.fixtures.desk import OWNER, POLICY, SECRET, FakeClock

pytestmark = pytest.mark.both_databases

NAMED = {"enterprise": "阿珍螺蛳粉", "uscc": "91440300708461136T", "phone": "13812345678"}


async def test_a_secret_can_be_rotated(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'rotated.db'}"
    await migrate(url)
    old = await build_backend(url, "the old secret, long enough to be one", POLICY, FakeClock())
    draft = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text="办证难", remember=True, **NAMED)
    await old.desk.submit_ticket(draft, "k")
    await old.close()
    both = ["the new secret, long enough to be one", "the old secret, long enough to be one"]
    new = await build_backend(url, both, POLICY, FakeClock())
    remembered = await new.desk.find_profile(OWNER)
    assert remembered is not None
    assert remembered.phone == NAMED["phone"]
    assert len(await new.desk.list_tickets(OWNER)) == 1
    await new.close()
    newer = await build_backend(url, ["a third secret, long enough to be one", *both], POLICY, FakeClock())
    assert await newer.desk.find_profile(OWNER) == remembered
    await newer.close()
    with pytest.raises(WrongKey):  # without a secret that was used, nothing is opened
        await build_backend(url, ["a third secret, long enough to be one", both[1]], POLICY, FakeClock())


def test_a_vault_opens_only_its_own() -> None:
    sealed = Keyring(["one"]).encrypt("阿珍")
    assert "阿珍".encode() not in sealed
    assert Keyring(["two", "one"]).decrypt(sealed) == "阿珍"
    with pytest.raises(DecryptionError):
        Keyring(["two"]).decrypt(sealed)


def test_a_receipt_code_has_a_hundred_bits_and_survives_being_copied_by_hand() -> None:
    keyring = Keyring([SECRET])
    codes = {keyring.derive_receipt_code(f"key {number}") for number in range(200)}
    assert len(codes) == 200
    signs = "".join(codes).replace("-", "")
    assert len(signs) == 200 * 20
    assert set(signs) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    code = codes.pop()
    assert normalize_receipt_code(code.replace("0", "o").replace("1", "l").lower()) == normalize_receipt_code(code)
