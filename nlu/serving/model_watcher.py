"""Watches the pointer to the served version: what is promoted or gone back to is served within seconds.

No parse is lost meanwhile. A model that Rasa does not take is reported and tried again after AGAIN seconds; the old one
stays served.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from nlu.errors import SwapRefused
from nlu.rasa_environment import Progress
from nlu.serving.rasa_server import RasaProcess
from nlu.training.registry import ModelRegistry
from nlu.training.train import models_folder

POLL = 1.0  # seconds; a look reads two small files
AGAIN = 30.0  # seconds before a refused model is tried again


async def watch_pointer(process: RasaProcess, data_dir: Path, say: Progress, poll: float = POLL) -> None:
    """Swap the served model whenever the pointer has moved; runs until cancelled. `poll`: seconds between looks."""
    registry, refused, tried = ModelRegistry(models_folder(data_dir)), "", 0.0
    while True:
        await asyncio.sleep(poll)
        wanted = registry.served_version()
        if wanted is None or wanted.path == process.model:
            continue
        if wanted.name == refused and time.monotonic() < tried + AGAIN:
            continue
        try:
            if not await asyncio.to_thread(lambda: wanted.is_untouched):  # noqa: B023 - awaited at once
                raise SwapRefused("its file is not the one that was trained")
            await process.swap_model(wanted.path)
            say(f"Model {wanted.name}: served now")
        except SwapRefused as error:
            refused, tried = wanted.name, time.monotonic()
            say(f"Model {wanted.name}: not taken, {process.model.name} stays: {error}")
