"""A code is made, drawn, listed and revoked."""

from __future__ import annotations

import re
from pathlib import Path

import zxingcpp
from PIL import Image

from tests.fixtures.processes import run_process


async def test_a_code_is_made_drawn_listed_and_revoked(tmp_path: Path) -> None:
    out = tmp_path / "posters"
    code, said, err = await run_process(
        tmp_path, "qr", "create", "--channel", "window", "--region", "450103", "--place", "3 号窗口", "--out", str(out)
    )
    assert code == 0, err
    url = re.search(r"http://\S+/c/(\S+)", said)
    assert url
    picture = next(out.glob("*.png"))
    assert zxingcpp.read_barcodes(Image.open(picture))[0].text == url[0]
    assert {path.suffix for path in out.iterdir()} >= {".png", ".svg", ".pdf"}
    code, listed, _ = await run_process(tmp_path, "qr", "list")
    assert url[1] in listed
    assert (await run_process(tmp_path, "qr", "revoke", url[1]))[0] == 0
    assert "revoked" in (await run_process(tmp_path, "qr", "list"))[1]
    code, _, err = await run_process(tmp_path, "qr", "revoke", "nonsense")
    assert (code, err) == (1, "Error: no such code\n")
