"""A code is made, drawn, listed and revoked."""

from __future__ import annotations

import re
from pathlib import Path

import zxingcpp
from PIL import Image

from tests.fixtures.command import run_command


def test_a_code_is_made_drawn_listed_and_revoked(tmp_path: Path) -> None:
    out = tmp_path / "posters"
    place = ("--channel", "window", "--region", "450103", "--place", "3 号窗口")
    made = run_command(tmp_path, "qr", "create", *place, "--out", str(out))
    assert made.exit_code == 0, made.stderr
    url = re.search(r"http://\S+/c/(\S+)", made.stdout)
    assert url
    picture = next(out.glob("*.png"))
    assert zxingcpp.read_barcodes(Image.open(picture))[0].text == url[0]
    assert {path.suffix for path in out.iterdir()} >= {".png", ".svg", ".pdf"}
    assert url[1] in run_command(tmp_path, "qr", "list").stdout
    assert run_command(tmp_path, "qr", "revoke", url[1]).exit_code == 0
    assert "revoked" in run_command(tmp_path, "qr", "list").stdout
    refused = run_command(tmp_path, "qr", "revoke", "nonsense")
    assert (refused.exit_code, refused.stderr) == (1, "Error: no such code\n")
