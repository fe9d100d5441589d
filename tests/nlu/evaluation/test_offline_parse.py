"""A model that is not served says what the server would say."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.contract import NotUnderstood, Understanding
from nlu.errors import OfflineParseFailed
from nlu.evaluation.offline_parse import parse_offline
from nlu.rasa_environment import locate_environment
from nlu.serving.client import RasaClient
from tests.fixtures.rasa import RasaServer
from tests.nlu.evaluation.gate_inputs import TEXTS

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]


async def test_a_judge_says_what_the_server_says(rasa_server: RasaServer) -> None:
    texts = [*TEXTS.values(), "你好", "/restart", "……", "诉" * 5000]
    judged = await parse_offline(locate_environment(rasa_server.data_dir), rasa_server.version.path, texts)
    async with RasaClient(rasa_server.url) as client:
        served = [await client.understand(text) for text in texts]
    assert [_rounded(one) for one in judged] == [_rounded(one) for one in served]
    assert isinstance(judged[7], NotUnderstood)


def _rounded(answer: Understanding | NotUnderstood) -> object:
    if isinstance(answer, NotUnderstood):
        return answer
    return answer.intent.name, answer.certainty, [(kind.name, round(kind.confidence, 6)) for kind in answer.kinds]


@pytest.mark.parametrize("content", [b"", b"not a model"])
async def test_a_file_that_is_no_model_cannot_be_judged(
    rasa_server: RasaServer, tmp_path: Path, content: bytes
) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(content)
    with pytest.raises(OfflineParseFailed, match=r"broken\.tar\.gz"):
        await parse_offline(locate_environment(rasa_server.data_dir), broken, ["你好"])
