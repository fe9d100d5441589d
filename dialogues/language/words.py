"""PURE. What can be told from typed words without a model: cleaning them, looking whole texts up in the book."""

from __future__ import annotations

import re
import unicodedata

from dialogues.core.config import Book, Emergency
from dialogues.core.session import Offered

_KEPT = {"\n", "\t"}
_EDGES = " \t\r\n。．.！!？?，,、~～…;；:：\"'“”‘’()（）【】[]"
_RECEIPT = re.compile(r"[A-Z0-9]{4}([ -]?[A-Z0-9]{4}){4}")
_LENGTH = 24  # characters of a receipt code with its dashes
_ANNOUNCED = 20  # characters; a longer text is hardly an announcement
_DIGITS = re.compile(r"\d{1,2}")


def cleaned(text: str, limit: int) -> str:
    """The text without control and invisible characters, lone surrogates among them, cut to `limit`."""
    kept = (c for c in text if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return "".join(kept).strip()[:limit].strip()


def plain(text: str) -> str:
    """As the tables of `dialogues.core.config.Words` hold it: one width, one case, no spaces, no marks at its ends."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(_EDGES)


def chosen(text: str, options: tuple[Offered, ...], book: Book) -> str:
    """The code of the button these words stand for: its place as a digit, or words that mean its label."""
    said = plain(text)
    if text.rstrip().endswith(("?", "？")):
        return ""  # 提交？ is a question
    if _DIGITS.fullmatch(said) and 1 <= int(said) <= len(options):
        return options[int(said) - 1].code
    labels = book.words.buttons.get(said, ())
    return next((option.code for option in options if option.label in labels), "")


def command(text: str, book: Book) -> str:
    """The command meant, for a slash command or a whole text in the table."""
    first, *_ = text.split(maxsplit=1) or [""]
    if text.startswith("/"):
        return book.words.commands.get(first.split("@")[0].casefold(), "help")
    return book.words.commands.get(plain(text), "")


def announced(text: str, book: Book) -> str | None:
    """When the words only announce that something is to be told: the kind they name, else an empty text."""
    words = book.words
    said = rest = plain(text)
    if said in words.kinds:
        return words.kinds[said]
    for filler in (*words.kind_words, *words.fillers):
        rest = rest.replace(filler, "")
    if rest.strip(_EDGES) or len(said) > _ANNOUNCED:
        return None
    return next((kind for word, kind in words.kind_words.items() if word in said), "")


def ticket_number(text: str, book: Book) -> str:
    """A ticket's number anywhere in the text, normalised."""
    alone = rf"(?<![A-Z0-9])(?:{book.ticket_number})(?!\d)"
    found = re.search(alone, unicodedata.normalize("NFKC", text).upper())
    return found[0] if found else ""


def receipt_code(text: str) -> str:
    """The code of an anonymous report, when the text is nothing else or says that it is one."""
    said = unicodedata.normalize("NFKC", text).strip().upper()
    if _RECEIPT.fullmatch(said):
        return said
    found = _RECEIPT.search(said) if "查询码" in said and len(said) <= 2 * _LENGTH else None
    return found[0] if found else ""


def emergency(text: str, book: Book) -> Emergency | None:
    """Whom to call, when the words mean danger now; a phrase of `unless` is not such a word."""
    for case in book.emergencies:
        if any(word in text for word in case.past):
            continue
        rest = text
        for phrase in case.unless:
            rest = rest.replace(phrase, "")
        if any(word in rest for word in case.words):
            return case
    return None


def shortened(text: str, limit: int = 16) -> str:
    """The first words, as a person would call the matter."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit] + "…"


def masked(phone: str) -> str:
    front = 4 if phone.startswith("0") else 3  # an area code stays whole
    return f"{phone[:front]}****{phone[-4:]}" if len(phone) >= 8 else phone
