"""A code is short and plain."""

from __future__ import annotations

import re

import pytest

from backend.core.crypto import Vault
from backend.core.signed_codes import POSTER, is_genuine, new_code
from tests.fixtures.desk import SECRET

pytestmark = pytest.mark.both_databases


def test_a_code_is_short_and_plain() -> None:
    code = new_code(Vault([SECRET]), POSTER)
    assert re.fullmatch(r"[A-Za-z0-9_-]{35}", code)
    assert is_genuine(Vault(["a newer secret", SECRET]), code)
    assert not is_genuine(Vault(["another secret"]), code)
