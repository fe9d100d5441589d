"""Starts Rasa's server so that it ends with the process that started it: `python serve.py MODEL PORT TOKEN_FILE`.

The token comes in a file, since what stands in a command line every user of the machine can read. An error is told by
its type and places: its text may hold what somebody wrote.

Run in this folder, in Rasa's environment.
"""

from __future__ import annotations

import ctypes
import logging
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1


def describe_error(_: logging.Formatter, told: Any) -> str:
    """Type and places of an error."""
    places = ", ".join(f"{at.filename}:{at.lineno}" for at in traceback.extract_tb(told[2])[-8:])
    return f"{getattr(told[0], '__name__', told[0])} at {places}"


def main(model: str, port: str, token_file: str) -> None:
    """Become Rasa's server for this model on a port of loopback, for whoever shows the token."""
    logging.Formatter.formatException = describe_error  # type: ignore[method-assign]
    token = Path(token_file).read_text(encoding="ascii")
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", "run", "--enable-api", "-m", model, "-i", "127.0.0.1", "-p", port]
    sys.argv += ["--auth-token", token, "--credentials", "credentials.yml"]
    rasa_main()


if __name__ == "__main__":
    main(*sys.argv[1:])
