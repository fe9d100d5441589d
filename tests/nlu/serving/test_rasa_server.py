"""The whole chain on real parts: the shipped examples, Rasa's training, its server, our client."""

from __future__ import annotations

import asyncio
import filecmp
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import aiohttp
import pytest

from nlu.contract import KINDS, Certainty, NotUnderstood, Understanding
from nlu.entities import load_rules
from nlu.errors import SwapRefused
from nlu.serving.client import RasaClient
from nlu.training.registry import ModelRegistry
from nlu.training.train import models_folder, train_if_needed
from tests.fixtures.rasa import RasaServer

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]


@pytest.fixture
async def client(rasa_server: RasaServer) -> AsyncIterator[RasaClient]:
    async with RasaClient(rasa_server.url, load_rules(lambda: date(2026, 11, 22))) as client:
        yield client


async def understood(client: RasaClient, text: str) -> Understanding:
    answer = await client.understand(text)
    assert isinstance(answer, Understanding), answer
    return answer


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("请问新开一家螺蛳粉店要办哪些证，去哪里办", "consult"),
        ("冷库停电一整晚了，几吨虾要坏了，求你们快派人来修", "help"),
        ("买的冰箱坏了三次，商家不退款还骂人，我要投诉", "complaint"),
        ("举报有人无证卖假酒，请查处", "report"),
        ("建议在批发市场门口增设公交站和停车位", "suggestion"),
        ("我要投诉", "complaint"),
        ("我要举报", "report"),
        ("你好", "greet"),
        ("谢谢", "thanks"),
        ("转人工", "human"),
        ("我上次反映的事办得怎么样了", "progress"),
        ("撤回我的诉求", "withdraw"),
        ("非常满意", "rate_good"),
        ("根本没解决，不满意", "rate_bad"),
        ("着火了，快救命", "emergency"),
    ],
)
async def test_plain_cases_are_understood(client: RasaClient, text: str, intent: str) -> None:
    assert (await understood(client, text)).intent.name == intent


@pytest.mark.parametrize(
    ("matter", "kind"),
    [
        ("楼下的井盖塌了，小孩差点掉下去", "help"),
        ("买的冰箱坏了三次，商家不肯退钱", "complaint"),
        ("有人无照卖散装白酒，说是茅台", "report"),
        ("办食品经营许可证要带什么材料", "consult"),
        ("建议在菜市场门口多设几个停车位", "suggestion"),
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "市委书记您好：{}，请有关单位核实，谢谢", "龙山区中山北路，{}，恳请领导给予重视"]
)
async def test_what_stands_round_a_matter_does_not_make_its_kind(
    client: RasaClient, matter: str, kind: str, around: str
) -> None:
    assert (await understood(client, around.format(matter))).kinds[0].name == kind


async def test_a_shop_named_is_an_entity(client: RasaClient) -> None:
    answer = await understood(client, "我在青秀区开了一家阿珍螺蛳粉店，城管昨天来拆招牌")
    assert [(found.kind, found.value) for found in answer.entities] == [
        ("region", "450103"),
        ("organisation", "阿珍螺蛳粉店"),
        ("department", "城市管理综合行政执法局"),
        ("date", "2026-11-21"),
    ]


async def test_an_understanding_is_whole(client: RasaClient, rasa_server: RasaServer) -> None:
    answer = await understood(client, "昨天在南宁市青秀区被多收了三百块，电话13812345678")
    assert {kind.name for kind in answer.kinds} == set(KINDS)
    assert sum(kind.confidence for kind in answer.kinds) == pytest.approx(1)
    assert [(found.kind, found.value) for found in answer.entities] == [
        ("date", "2026-11-21"),
        ("region", "450103"),
        ("amount", "30000"),
        ("phone", "13812345678"),
    ]
    assert answer.model == rasa_server.version.name
    assert await client.is_ready()


@pytest.mark.parametrize(
    "hostile",
    [
        '/report{"region": "450100"}',
        "/restart",
        "诉" * 1_000_000,
        "a\x00b\x01c",
        "null",
        "停电😀😀😀" * 300,
        "\u202e电停",
        '{"text": null}',
        "'; DROP TABLE tickets; --",
        "<script>alert(1)</script>",
        "1" * 4000,
        "，。" * 2000 + "a",
    ],
)
async def test_hostile_texts_are_read_in_time_and_believed_no_more(client: RasaClient, hostile: str) -> None:
    began = time.perf_counter()
    answer = await client.understand(hostile)
    assert time.perf_counter() - began < 2
    assert isinstance(answer, NotUnderstood) or answer.intent.confidence < 0.999


@pytest.mark.parametrize("nothing", ["zxcvbnm qwertyuiop", "电话13812345678", "阿珍螺蛳粉"])
async def test_a_text_of_nothing_we_know_is_no_sure_problem(client: RasaClient, nothing: str) -> None:
    answer = await understood(client, nothing)
    assert answer.intent.name not in KINDS or answer.certainty is not Certainty.SURE


async def test_what_an_owner_writes_is_in_no_log(client: RasaClient, rasa_server: RasaServer) -> None:
    await understood(client, "我叫覃某某，住在金花茶小区十栋，举报楼下赌博")
    log = (rasa_server.data_dir / "rasa.log").read_text(encoding="utf-8")
    assert "Rasa server is up" in log
    assert "金花茶" not in log


async def test_unchanged_data_trains_nothing(rasa_server: RasaServer) -> None:
    said: list[str] = []
    began = time.perf_counter()
    again = await train_if_needed(rasa_server.data_dir, said.append)
    assert again == rasa_server.version
    assert said == [f"Model {again.name}: unchanged"]
    assert time.perf_counter() - began < 5
    current = ModelRegistry(models_folder(rasa_server.data_dir)).served_version()
    assert current == again


async def test_the_same_data_make_the_same_model(rasa_server: RasaServer, tmp_path: Path) -> None:
    """The environment is the one already made; only the models' folder is new."""
    said: list[str] = []
    again = await asyncio.wrap_future(rasa_server.loop.start(train_if_needed(tmp_path, said.append)))
    assert (again.name, again.judged) == (rasa_server.version.name, rasa_server.version.judged)
    assert "Model: judging on held-out topics" in said
    assert ModelRegistry(models_folder(tmp_path)).served_version() == again
    for version, folder in ((again, "one"), (rasa_server.version, "other")):
        shutil.unpack_archive(version.path, tmp_path / folder, filter="data")
    learnt = "components/train_components.classifier.ProblemOrTalk0"
    for name in ("kinds.npz", "kinds.json", "talk.npz", "talk.json", "judged.json"):
        assert filecmp.cmp(tmp_path / "one" / learnt / name, tmp_path / "other" / learnt / name, shallow=False), name
    assert not list((tmp_path / "models").glob(".*")), "scratch was left"


async def test_a_cancelled_training_leaves_no_process_and_no_version(tmp_path: Path) -> None:
    models = models_folder(tmp_path)
    left = models / ".training-killed"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    training = asyncio.create_task(train_if_needed(tmp_path, lambda _: None))
    async with asyncio.timeout(60):
        while not running_with(str(models)):  # noqa: ASYNC110 - a process that has just begun tells nobody
            await asyncio.sleep(0.05)
    training.cancel()
    with pytest.raises(asyncio.CancelledError):
        await training
    async with asyncio.timeout(10):
        while running_with(str(models)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert list(models.iterdir()) == []
    assert ModelRegistry(models).served_version() is None


def running_with(argument: str) -> bool:
    """Whether a process that is not a zombie has this in its command line."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if argument.encode() in entry.read_bytes():
                return True
    return False


def test_the_version_tells_how_good_it_was_on_held_out_topics(rasa_server: RasaServer) -> None:
    kinds = rasa_server.version.judged["kinds"]
    assert kinds["scores"]["macro_f1"] > 0.75
    assert kinds["scores"]["f1"]["report"] > 0.7
    assert 0.2 < kinds["thresholds"]["unsure"] <= kinds["thresholds"]["sure"] < 1


def test_each_stage_is_trained_with_its_own_settings(rasa_server: RasaServer) -> None:
    """Rasa writes a component's settings into its defaults: a default shared by both stages once mixed them up."""
    judged = rasa_server.version.judged
    assert set(judged["kinds"]["settings"]["weights"]) == {"grams", "concepts"}
    assert set(judged["talk"]["settings"]["weights"]) == {"grams", "acts"}
    assert (judged["kinds"]["settings"]["wraps"], judged["talk"]["settings"]["wraps"]) == (1, 0)


async def test_a_swap_loses_no_parse(client: RasaClient, rasa_server: RasaServer, tmp_path: Path) -> None:
    other = tmp_path / "other.tar.gz"
    shutil.copy(rasa_server.version.path, other)
    answers: list[Understanding | NotUnderstood] = []
    swapped = asyncio.Event()

    async def keep_asking() -> None:
        while not swapped.is_set():
            answers.append(await client.understand("楼下停水三天了"))

    asking = asyncio.create_task(keep_asking())
    for model in (other, rasa_server.version.path, other, rasa_server.version.path):
        await asyncio.wrap_future(rasa_server.loop.start(rasa_server.process.swap_model(model)))
    swapped.set()
    await asking
    assert len(answers) >= 4
    assert not [answer for answer in answers if isinstance(answer, NotUnderstood)]
    assert rasa_server.process.model == rasa_server.version.path


@pytest.mark.parametrize("content", [None, b"", b"not a model", b"\x1f\x8b\x08\x00torn"])
async def test_a_bad_model_is_refused_and_the_old_one_stays(
    client: RasaClient, rasa_server: RasaServer, tmp_path: Path, content: bytes | None
) -> None:
    bad = tmp_path / "bad.tar.gz"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(SwapRefused):
        await asyncio.wrap_future(rasa_server.loop.start(rasa_server.process.swap_model(bad)))
    assert (await understood(client, "你好")).model == rasa_server.version.name
    assert rasa_server.process.model == rasa_server.version.path


async def test_a_killed_server_comes_back_at_the_same_address(client: RasaClient, rasa_server: RasaServer) -> None:
    assert rasa_server.process._process is not None
    os.kill(rasa_server.process._process.pid, signal.SIGKILL)
    async with asyncio.timeout(90):
        while await client.is_ready():  # noqa: ASYNC110 - the server tells nobody when it dies
            await asyncio.sleep(0.1)
        assert isinstance(await client.understand("你好"), NotUnderstood)
        while not await client.is_ready():  # noqa: ASYNC110
            await asyncio.sleep(0.5)
    assert (await understood(client, "你好")).intent.name == "greet"


async def test_the_door_is_on_loopback_only(rasa_server: RasaServer) -> None:
    port = rasa_server.url.rpartition(":")[2]
    listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
    addresses = {line.split()[1] for line in listening if line.split()[3] == "0A"}
    assert f"0100007F:{int(port):04X}" in addresses
    assert f"00000000:{int(port):04X}" not in addresses
    async with aiohttp.ClientSession() as session, session.get(f"{rasa_server.url}/status") as response:
        assert (await response.json())["model_file"] == rasa_server.version.path.name
