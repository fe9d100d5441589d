"""`regions.toml` is read once, so that desk, conversation and model never differ about what is a region."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from bot.texts.config_loader import load_dialogue_config, region_names
from config import ROOT
from config.errors import BadConfig
from config.organisation import load_organisation
from config.regions import load_regions
from nlu.entities import load_rules

TODAY = date(2026, 11, 23)
READERS: tuple[Callable[[Path], object], ...] = (
    load_organisation,
    region_names,
    lambda folder: load_dialogue_config(folder, TODAY),
    lambda folder: load_rules(lambda: TODAY, folder),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copytree(ROOT, tmp_path / "config")


def add(folder: Path, region: str) -> None:
    file = folder / "regions.toml"
    file.write_text(f"{file.read_text('utf-8')}\n[[region]]\n{region}\n", "utf-8")


def test_a_region_without_other_names_is_a_region_to_everybody(folder: Path) -> None:
    """The model's reader demanded `short` and `parent`, the desk's and the conversation's did not: such a file started
    the desk and stopped the model."""
    add(folder, 'code = "459900"\nname = "试点新区"')
    assert "459900" in load_organisation(folder).regions
    assert region_names(folder)["459900"] == load_dialogue_config(folder, TODAY).regions["459900"].name == "试点新区"
    (found,) = load_rules(lambda: TODAY, folder)("在试点新区开了店")
    assert (found.kind, found.value) == ("region", "459900")


@pytest.mark.parametrize(
    ("region", "why"),
    [
        ('code = "45990O"\nname = "新区"', "should match"),
        ('code = "４５９９００"\nname = "新区"', "should match"),  # two readers took any script's digits
        ('code = "459900"\nname = "区"', "at least 2"),  # one letter: only the model refused it
        ('code = "459900"\nname = "新区"\nshrt = ["新"]', "shrt"),  # a slip: only the desk took it
        ('code = "450103"\nname = "青秀新区"', "'450103' is there 2 times"),
        ('code = "459900"\nname = "新区"\nparent = "459999"', "459900: there is no region '459999'"),
    ],
)
def test_what_is_no_region_is_none_to_anybody(folder: Path, region: str, why: str) -> None:
    add(folder, region)
    told = set()
    for read in READERS:
        with pytest.raises(BadConfig, match=why) as refused:
            read(folder)
        told.add(str(refused.value))
    assert len(told) == 1


def test_everybody_has_the_same_regions() -> None:
    codes = {region.code for region in load_regions(ROOT)}
    assert (
        load_organisation(ROOT).regions
        == codes
        == set(region_names(ROOT))
        == set(load_dialogue_config(ROOT, TODAY).regions)
    )
