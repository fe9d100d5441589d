"""PURE. Cleans a text for the model. What holds no text at all becomes an empty string.

A leading slash is Rasa's own command (`/intent{…}` is believed with confidence 1.0), so none is ever passed on.
"""

from __future__ import annotations

import unicodedata

from dialogues.language.characters import simplify_characters

MODEL_LENGTH = 4_000  # characters; what a matter is about is said long before
_SLASHES = " /／⁄∕\u2571\u29f8"


def _clean_char(char: str) -> str:
    """Return what the model reads for this character: letters and digits in one width, a space, or nothing."""
    match unicodedata.category(char)[0]:
        case "L" | "N":
            return unicodedata.normalize("NFKC", char)  # full-width digits and letters, but ，。 stay Chinese
        case "C" | "Z":
            return " " if char.isspace() else ""
        case _:
            return char


def clean_for_model(text: str) -> str:
    """Return at most MODEL_LENGTH simplified characters on one line, no control characters, no first slash."""
    line = simplify_characters("".join(map(_clean_char, text[: 2 * MODEL_LENGTH])))
    return " ".join(line.split()).lstrip(_SLASHES)[:MODEL_LENGTH].rstrip()
