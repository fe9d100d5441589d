"""Asks one model, served or not, about many texts: `python offline_parse_worker.py MODEL < texts > answers`.

Run in this folder, in Rasa's environment. A line of input is a JSON string, a line of output what Rasa's server would
have answered to it. Serves and keeps nothing.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

PR_SET_PDEATHSIG = 1
BATCH = 256


def main(model: str) -> None:
    """Load the model, and write one answer for each line of stdin."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not mix with the answers
    texts = [json.loads(line) for line in sys.stdin]
    from rasa.core.channels.channel import UserMessage
    from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
    from rasa.engine.loader import load_predict_graph_runner
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    with tempfile.TemporaryDirectory() as scratch:
        metadata, runner = load_predict_graph_runner(Path(scratch), Path(model), LocalModelStorage, DaskGraphRunner)
        target = metadata.nlu_target
        for at in range(0, len(texts), BATCH):
            messages = [UserMessage(text) for text in texts[at : at + BATCH]]
            inputs = {PLACEHOLDER_MESSAGE: messages, PLACEHOLDER_TRACKER: None}
            for message in runner.run(inputs=inputs, targets=[target])[target]:
                answers.write(json.dumps(message.as_dict(only_output_properties=True), ensure_ascii=False) + "\n")
    answers.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
