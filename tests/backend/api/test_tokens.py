"""What a token needs beside its scopes."""

from __future__ import annotations

import pytest

from backend.api.tokens import Scope
from backend.contract.errors import BadDraft
from tests.fixtures.desk import LiveDesk


async def test_a_token_needs_what_its_scopes_stand_on(desk: LiveDesk) -> None:
    tokens = desk.backend.tokens
    for scopes, more, field in [
        ({Scope.ACT}, {}, "unit"),
        ({Scope.ACT}, {"unit": "nowhere"}, "unit"),
        ({Scope.QR}, {"unit": "market"}, "unit"),
        ({Scope.CREATE}, {}, "origin"),
        ({Scope.READ}, {"origin": "web"}, "origin"),
        ({Scope.READ}, {"origin": "智桂通"}, "origin"),
        ({Scope.QR}, {"origin": "zhiguitong"}, "origin"),
    ]:
        with pytest.raises(BadDraft) as refused:
            await tokens.create("x", scopes, **more)
        assert refused.value.field == field
    assert await tokens.list_tokens() == ()
