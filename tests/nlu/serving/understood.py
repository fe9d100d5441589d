"""Texts that the model must understand."""

from __future__ import annotations

from nlu.contract import Understanding
from nlu.serving.client import RasaClient


async def understood(client: RasaClient, text: str) -> Understanding:
    answer = await client.understand(text)
    assert isinstance(answer, Understanding), answer
    return answer
