"""Starts Rasa's server so that it ends with the process that started it: `python serve.py MODEL PORT`.

Run in this folder, in Rasa's environment.
"""

from __future__ import annotations

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(model: str, port: str) -> None:
    """Become Rasa's server for this model on a port of loopback."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", "run", "--enable-api", "-m", model, "-i", "127.0.0.1", "-p", port]
    rasa_main()


if __name__ == "__main__":
    main(*sys.argv[1:])
