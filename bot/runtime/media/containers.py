"""Recognises what lies in a ZIP or in an old office file (a "compound" file), which have one signature for many types.

Reads the file's table of contents, never what is packed in it beyond a few kilobytes.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from bot.runtime.media.types import (
    ARCHIVE_ENDINGS,
    DOC,
    DOCX,
    MAIL,
    ODP,
    ODS,
    ODT,
    OFD,
    OFFICE_ENDINGS,
    PPT,
    PPTX,
    XLS,
    XLSX,
)
from dialogues.core.values import Refusal

ZIP, COMPOUND = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")

_PARTS = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))  # where the main part of an office file lies
_MAIN_FILES = ((b"word/document", DOCX), (b"xl/workbook", XLSX), (b"ppt/presentation", PPTX))
_MAIN_PART = re.compile(r"(wordprocessingml|spreadsheetml|presentationml)\.\w+\.main")
_MAIN_TYPES = {"wordprocessingml": DOCX, "spreadsheetml": XLSX, "presentationml": PPTX}
_MACROS = "vbaproject.bin"
_STREAMS = (
    *(("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS)),
    *(("PowerPoint Document", PPT), ("__substg1.0_", MAIL)),
)
_INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")  # the class of an MSI package
_READ = 64 * 1024  # bytes of one member


def detect_in_zip(path: Path, ending: str) -> str:
    """Return the media type of the document that this ZIP is, a Refusal for files packed together, "" for neither."""
    try:
        with zipfile.ZipFile(path) as packed:
            found = _detect_members(packed)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        found = _detect_torn(path)
    return found or (Refusal.ARCHIVE if ending in ARCHIVE_ENDINGS or not ending else "")


def _detect_members(packed: zipfile.ZipFile) -> str:
    """Tell a document by its members."""
    names = [name.replace("\\", "/").lstrip("/") for name in packed.namelist()]
    folded = [name.casefold() for name in names]
    if any(name.endswith(_MACROS) for name in folded):
        return ""  # a program in a document
    if "ofd.xml" in folded:
        return OFD
    if "mimetype" in folded:
        declared = _read_member(packed, names[folded.index("mimetype")]).decode("ascii", "replace").strip()
        return next((kind for kind in (ODT, ODS, ODP) if declared == kind), "")
    if "[content_types].xml" in folded:
        types = _read_member(packed, names[folded.index("[content_types].xml")]).decode("utf-8", "replace")
        if main := _MAIN_PART.search(types):
            return _MAIN_TYPES[main[1]]
    return next((kind for part, kind in _PARTS if any(name.startswith(part) for name in folded)), "")


def _read_member(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as member:
        return member.read(_READ)


def _detect_torn(path: Path) -> str:
    """Tell a document whose table of contents is missing by the names that stand before its members."""
    content = path.read_bytes()
    if b"OFD.xml" in content[:_READ]:
        return OFD
    if b"[Content_Types].xml" in content:
        return next((kind for part, kind in _MAIN_FILES if part in content), "")
    return ""


def detect_in_compound(path: Path, ending: str) -> str:
    """Return the media type of an old office file, a Refusal for an encrypted new one, "" for anything else.

    Streams are looked for by their names, wherever the directory lies; where none is found, the file's name decides.
    """
    content = path.read_bytes()
    if _INSTALLER in content:
        return ""
    if _has_stream(content, "EncryptedPackage"):
        return Refusal.LOCKED
    found = [kind for name, kind in _STREAMS if _has_stream(content, name)]
    named = OFFICE_ENDINGS.get(ending, "")
    return named if named in found or not found else found[0]


def _has_stream(content: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in content
