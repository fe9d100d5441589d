"""Imports structlog without its renderer of coloured tracebacks, which is for developers' consoles: our logs are JSON.

That renderer loads rich and a table of all programming languages: a tenth of a second of each start.

Owns only that.
"""

from __future__ import annotations

import sys


def import_structlog() -> None:
    """Must come before any other import of structlog; after one it does nothing."""
    if "structlog" in sys.modules or "rich" in sys.modules:
        return
    sys.modules["rich"] = None  # type: ignore[assignment]  # structlog goes on without it
    try:
        import structlog  # noqa: F401
    finally:
        del sys.modules["rich"]
