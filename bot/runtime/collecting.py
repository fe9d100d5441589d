"""Lets the garbage collector rest while a process starts: imports leave no garbage, and it would walk all they make."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_collecting() -> Iterator[None]:
    """Collect nothing inside the block. What was made in it is never looked at again: it stays for good."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
