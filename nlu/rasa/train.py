"""Train one model: `python train.py DATA_FOLDER OUT_FOLDER VERSION`. Run in Rasa's environment, in this folder.

Writes OUT_FOLDER/VERSION.tar.gz and OUT_FOLDER/VERSION.json (held-out scores and thresholds), nothing else.
"""

from __future__ import annotations

import json
import logging
import sys
import tarfile
import tempfile
from pathlib import Path

import yaml
from rasa.model_training import train_nlu

HERE = Path(__file__).resolve().parent


def pipeline(version: str, folder: Path) -> Path:
    config = yaml.safe_load((HERE / "config.yml").read_text(encoding="utf-8"))
    config["pipeline"][-1]["version"] = version
    path = folder / "config.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    return path


def judged(model: Path) -> dict[str, object]:
    with tarfile.open(model) as archive:
        name = next(name for name in archive.getnames() if name.endswith("/judged.json"))
        member = archive.extractfile(name)
        assert member is not None
        return json.load(member)


def report_progress() -> None:
    """Lines that begin with `progress: ` are for whoever waits for the model."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("progress: %(message)s"))
    log = logging.getLogger("guishang.training")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(handler)


def main(data: str, out: str, version: str) -> None:
    report_progress()
    with tempfile.TemporaryDirectory() as scratch:
        config = pipeline(version, Path(scratch))
        made = train_nlu(str(config), data, output=out, fixed_model_name=version)
    if made is None:
        raise SystemExit("no model was made")
    report = Path(out) / f"{version}.json"
    report.write_text(json.dumps(judged(Path(made)), ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
