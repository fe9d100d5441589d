"""A code is short and plain."""

from __future__ import annotations

import re

import pytest

from backend.core.crypto import Keyring
from backend.core.signed_codes import POSTER, create_signed_code, is_genuine_code
from tests.fixtures.desk import SECRET

pytestmark = pytest.mark.both_databases


def test_a_code_is_short_and_plain() -> None:
    code = create_signed_code(Keyring([SECRET]), POSTER)
    assert re.fullmatch(r"[A-Za-z0-9_-]{35}", code)
    assert is_genuine_code(Keyring(["a newer secret", SECRET]), code)
    assert not is_genuine_code(Keyring(["another secret"]), code)
