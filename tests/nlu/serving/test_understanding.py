"""What the shipped model makes of real and hostile texts, through Rasa's server and our client."""

from __future__ import annotations

import time

import pytest

from nlu.contract import KINDS, Certainty, NotUnderstood
from nlu.serving.client import RasaClient
from tests.fixtures.rasa import RasaServer
from tests.nlu.serving.understood import understood

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]


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
