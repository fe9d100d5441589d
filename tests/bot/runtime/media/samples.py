"""Small real files of the types that people attach, made here; what no library at hand writes is made byte by byte."""

from __future__ import annotations

import io
import struct
import wave
import zipfile

import openpyxl
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

SECTOR = 512
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{main}+xml"/></Types>'
)
WORD = ("word/document.xml", "wordprocessingml.document.main")


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, form)
    return out.getvalue()


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(400))
    return out.getvalue()


def pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(10, 10, "receipt")
    canvas.save()
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def packed(*members: str | tuple[str, bytes], types: tuple[str, str] | None = None) -> bytes:
    """A ZIP of these members, in this order; `types`: main part and its type for `[Content_Types].xml`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for member in members:
            name, content = member if isinstance(member, tuple) else (member, "字".encode() * 300)
            if name == "[Content_Types].xml" and types:
                content = TYPES.format(part=types[0], main=types[1]).encode()
            file.writestr(name, content)
    return out.getvalue()


def open_document(kind: str) -> bytes:
    return packed(("mimetype", f"application/vnd.oasis.opendocument.{kind}".encode()), "content.xml")


def compound(*streams: str, class_id: bytes = bytes(16)) -> bytes:
    """An old office file: a header, one sector of its allocation table, and a directory that names these streams."""
    header = bytearray(SECTOR)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)
    struct.pack_into("<III", header, 56, 4096, 0xFFFFFFFE, 0)
    struct.pack_into("<II", header, 68, 0xFFFFFFFE, 0)
    header[76:80] = bytes(4)
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * (SECTOR - 8)
    entries = [_entry("Root Entry", 5, class_id), *(_entry(name, 2) for name in streams)]
    directory = b"".join(entries).ljust(SECTOR * 2, b"\0")
    return bytes(header) + table + directory


def _entry(name: str, kind: int, class_id: bytes = bytes(16)) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    entry = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1) + b"\xff" * 12
    return entry + class_id + bytes(36)


def iso_media(brand: bytes, *compatible: bytes) -> bytes:
    """The beginning of a file of the MP4 family."""
    body = brand + bytes(4) + b"".join(compatible)
    return struct.pack(">I", 8 + len(body)) + b"ftyp" + body + struct.pack(">I", 16) + b"mdat" + bytes(300)
