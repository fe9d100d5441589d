"""Asks any model on disk about many texts at once, in a process of its own that serves nobody and ends.

Answers are read like a server's, so a model is measured as owners would meet it. Does not compare: see
`nlu.evaluation.gate`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Sequence
from pathlib import Path

from nlu.contract import NotUnderstood, Understanding
from nlu.errors import OfflineParseFailed
from nlu.rasa_environment import RASA_HOME, RasaEnvironment
from nlu.serving.client import BrokenAnswer, read_answer
from nlu.text import clean_for_model

TIME_LIMIT = 10 * 60.0
_NICE = 10


async def parse_offline(
    environment: RasaEnvironment, model: Path, texts: Sequence[str]
) -> tuple[Understanding | NotUnderstood, ...]:
    """Return one answer for each text, in their order.

    Raises `OfflineParseFailed` when the model cannot be loaded or is too slow.
    """
    plain = [clean_for_model(text) for text in texts]
    lines = await _run_worker(environment, model, "".join(json.dumps(text) + "\n" for text in plain))
    if len(lines) != len(plain):
        raise OfflineParseFailed(f"{model.name} answered {len(lines)} of {len(plain)} texts")
    return tuple(_read_line(text, line) for text, line in zip(plain, lines, strict=True))


def _read_line(text: str, line: str) -> Understanding | NotUnderstood:
    if not any(char.isalnum() for char in text):
        return NotUnderstood("nothing to read")
    try:
        return read_answer(text, json.loads(line), ())
    except (BrokenAnswer, ValueError) as error:
        return NotUnderstood(str(error))


async def _run_worker(environment: RasaEnvironment, model: Path, texts: str) -> list[str]:
    process = await asyncio.create_subprocess_exec(
        "nice",
        "-n",
        str(_NICE),
        str(environment.python),
        "offline_parse_worker.py",
        str(model.resolve()),
        cwd=RASA_HOME,
        env=environment.variables(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(TIME_LIMIT):
            answers, errors = await process.communicate(texts.encode())
    except TimeoutError as error:
        raise OfflineParseFailed(f"{model.name} took more than {TIME_LIMIT:.0f} s") from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        last = errors.decode(errors="replace").strip().rpartition("\n")[2]
        raise OfflineParseFailed(f"{model.name} cannot be judged: {last[:200]}")
    return answers.decode().splitlines()
