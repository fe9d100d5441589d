"""A model is served by itself."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from nlu.contract import Understanding
from nlu.serving.client import RasaClient
from tests.fixtures.processes import GUISHANG, HERE, environment_of, free_port


@pytest.mark.rasa
async def test_a_model_is_served_by_itself(nlu_data_dir: Path, rasa_url: str) -> None:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *GUISHANG, "nlu", "serve", "--port", str(port), cwd=HERE, env=environment_of(nlu_data_dir), stderr=PIPE
    )
    try:
        assert process.stderr is not None
        async with asyncio.timeout(120):
            async for line in process.stderr:
                if line.startswith(b"GUISHANG_NLU__URL="):
                    break
        address = line.decode().strip().partition("=")[2]
        assert address.endswith(f"@127.0.0.1:{port}")
        async with RasaClient(address) as client:
            assert isinstance(await client.understand("请问营业执照丢了怎么补办"), Understanding)
        process.terminate()
        await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
