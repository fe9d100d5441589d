"""PURE. Reads typed words without a model: cleans them, looks whole texts up in the `DialogueConfig`, finds ticket
numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from dialogues.core.config import DialogueConfig, Emergency
from dialogues.core.session import Offered
from dialogues.language.characters import is_written, simplify_characters
from dialogues.language.grades import read_grade

Meaning = TypeVar("Meaning")

_KEPT = {"\n", "\t"}
_EDGES = " \t\r\n。．.！!？?，,、~～…;；:：\"'“”‘’()（）【】[]"
_ANNOUNCED = 20  # characters; a longer text is hardly an announcement
_HAN = re.compile(r"[\u3400-\u9fff]")
_DIGITS = re.compile(r"\d{1,2}")
_GRADE_LABELS = frozenset(f"grade-{grade}" for grade in range(1, 6))


def clean_text(text: str, limit: int) -> str:
    """Return the text without control and invisible characters and lone surrogates, cut to `limit` characters."""
    kept = (c for c in text if c in _KEPT or is_written(c))
    return "".join(kept).strip()[:limit].strip()


def normalize_text(text: str) -> str:
    """Return the text as the tables of `Lexicon` hold it: one width, one case, simplified characters, no spaces, no
    punctuation at its ends."""
    return simplify_characters("".join(unicodedata.normalize("NFKC", text).casefold().split())).strip(_EDGES)


def without_opener(text: str, book: DialogueConfig) -> str:
    """Return the normalised text without what is said before beginning (嗯, 哎, 那个), unless nothing is left."""
    said = rest = normalize_text(text)
    while opener := next((word for word in book.words.openers if rest.startswith(word)), ""):
        rest = rest.removeprefix(opener).lstrip(_EDGES)
    return rest or said


def find_meaning(table: Mapping[str, Meaning], text: str, book: DialogueConfig) -> Meaning | None:
    """Return what a short text means, also without what changes nothing in it: 嗯对的啊 is 对的, 对对对 is 对."""
    said, core = normalize_text(text), without_opener(text, book)
    whole, plain = (form.rstrip(book.words.softeners) or form for form in (said, core))
    once = plain[0] if len(set(plain)) == 1 and not plain.isascii() else plain
    return next((table[form] for form in (said, whole, core, plain, once) if form in table), None)


def chosen_code(text: str, options: tuple[Offered, ...], book: DialogueConfig) -> str:
    """Return the code of the option that the text stands for, by its position or by words of its label; else "".

    Beside grades a digit is no position: there it says stars.
    """
    said = normalize_text(text)
    if text.rstrip().endswith(("?", "？")):
        return ""  # 提交？ is a question
    labels = find_meaning(book.words.buttons, text, book) or ()
    if any(option.label in _GRADE_LABELS for option in options):
        labels = labels or (f"grade-{grade_in(text, book)}",)
    elif _DIGITS.fullmatch(said) and 1 <= int(said) <= len(options):
        return options[int(said) - 1].code
    return next((option.code for option in options if option.label in labels), "")


def grade_in(text: str, book: DialogueConfig) -> int:
    """Return the grade, 5 best to 1 worst, when the text says nothing but a grade (5, 五星, 还行吧, ⭐⭐⭐); else 0."""
    return read_grade(normalize_text(text), book.words)


def command_in(text: str, book: DialogueConfig) -> str:
    """Return the command that the text means, a slash command or a whole text of the table; else ""."""
    if text.startswith("/"):
        return slash_command(text, book)[0]
    return find_meaning(book.words.commands, text, book) or ""


def is_done(text: str, book: DialogueConfig) -> bool:
    """Return whether the whole text says that this is all: 好了, 就这些."""
    return "btn-done" in book.words.buttons.get(normalize_text(text).rstrip(book.words.softeners), ())


def slash_command(text: str, book: DialogueConfig) -> tuple[str, str]:
    """Return the slash command of the text and the words behind it; both "" when it is none.

    One that nobody knows is a call for help, unless it says something: /食品许可证办不下来 are words.
    """
    if not text.startswith("/"):
        return "", ""
    first, rest = (*text.split(maxsplit=1), "")[:2]
    name = book.words.commands.get(first.split("@")[0].casefold(), "")
    if name:
        return name, rest.strip()
    return ("", "") if rest or _HAN.search(text) else ("help", "")


def announced_kind(text: str, book: DialogueConfig) -> str | None:
    """Return the kind when the text only announces a matter, "" if it names no kind; None when it says more."""
    words = book.words
    said = rest = normalize_text(text)
    if said in words.kinds:
        return words.kinds[said]
    for filler in (*words.kind_words, *words.fillers):
        rest = rest.replace(filler, "")
    if rest.strip(_EDGES) or len(said) > _ANNOUNCED:
        return None
    return next((kind for word, kind in words.kind_words.items() if word in said), "")


def find_ticket_number(text: str, book: DialogueConfig) -> str:
    """Return the first ticket number in the text, normalised; else ""."""
    alone = rf"(?<![A-Z0-9])(?:{book.ticket_number})(?!\d)"
    found = re.search(alone, unicodedata.normalize("NFKC", text).upper())
    return found[0] if found else ""


def find_emergency(text: str, book: DialogueConfig) -> Emergency | None:
    """Return the danger that the text tells of and that happens now, with the numbers to call; else None."""
    return book.checks.danger(text)


def shorten_text(text: str, limit: int = 16) -> str:
    """Return the first `limit` characters of the text in one line, with … if it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit] + "…"


def mask_phone(phone: str) -> str:
    """Return the telephone number with stars in its middle; one of fewer than eight characters stays as it is."""
    number, sign, extension = phone.partition("转")
    front = 4 if number.startswith("0") else 3  # an area code stays whole
    return f"{number[:front]}****{number[-4:]}{sign}{extension}" if len(number) >= 8 else phone
