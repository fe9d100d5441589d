"""PURE. Makes any text safe to give to the model; what is not text at all becomes an empty string.

A leading slash is Rasa's own command (`/intent{…}` is believed with confidence 1.0), so none is ever passed on.
"""

from __future__ import annotations

import unicodedata

from dialogues.core.events import MESSAGE_LENGTH

_SLASHES = " /／⁄∕\u2571\u29f8"


def _kept(char: str) -> str:
    match unicodedata.category(char)[0]:
        case "L" | "N":
            return unicodedata.normalize("NFKC", char)  # full-width digits and letters, but ，。 stay Chinese
        case "C" | "Z":
            return " " if char.isspace() else ""
        case _:
            return char


def cleaned(text: str) -> str:
    """At most MESSAGE_LENGTH characters on one line, no control characters, no leading slash."""
    line = "".join(map(_kept, text[: 2 * MESSAGE_LENGTH]))
    return " ".join(line.split()).lstrip(_SLASHES)[:MESSAGE_LENGTH].rstrip()
