"""PURE except for its list. Cleans a text for the model, and says in Mandarin what is Cantonese.

What holds no text at all becomes an empty string.
A leading slash is Rasa's own command (`/intent{…}` is believed with confidence 1.0), so none is ever passed on.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from pathlib import Path

from dialogues.language.characters import is_written, simplify_characters

MODEL_LENGTH = 4_000  # characters; what a matter is about is said long before
_CANTONESE = Path(__file__).with_name("cantonese.toml")
_SLASHES = " /／⁄∕\u2571\u29f8"


def _clean_char(char: str) -> str:
    """Return what the model reads for this character: letters and digits in one width, a space, or nothing."""
    match unicodedata.category(char)[0]:
        case "L" | "N":
            return unicodedata.normalize("NFKC", char)  # full-width digits and letters, but ，。 stay Chinese
        case "C" | "Z":
            return " " if char.isspace() else char if is_written(char) else ""
        case _:
            return char


def clean_for_model(text: str) -> str:
    """Return at most MODEL_LENGTH simplified characters on one line, no control characters, no first slash."""
    line = simplify_characters("".join(map(_clean_char, text[: 2 * MODEL_LENGTH])))
    line = _to_mandarin(line)
    return " ".join(line.split()).lstrip(_SLASHES)[:MODEL_LENGTH].rstrip()


def _to_mandarin(line: str) -> str:
    """Return a Cantonese text in the words of the examples, any other as it is."""
    marks, words, pattern = _load_cantonese()
    return pattern.sub(lambda found: words[found[0]], line) if marks.search(line) else line


@functools.cache
def _load_cantonese() -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str]]:
    """Return what marks a text as Cantonese, its words in Mandarin, and a pattern that finds them."""
    listed = tomllib.loads(_CANTONESE.read_text(encoding="utf-8"))
    words: dict[str, str] = listed["words"]
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(listed["marks"])), words, re.compile("|".join(longest_first))
