"""Blanks in MP4, QuickTime and 3GP files, in place, what tells of position, device, program and time.

The file keeps its length, so that the places of the pictures and sounds in it stay right.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.runtime.traces.errors import NotCleanable

_KEPT = frozenset(b"ftyp moov mdat free skip wide moof mfra sidx styp pdin".split())  # at the top of the file
_INSIDE = frozenset(b"moov trak mdia minf moof traf edts stbl dinf".split())  # hold other boxes
_BLANKED = frozenset([b"udta", b"meta", b"uuid", b"gps ", b"\xa9xyz", b"loci", b"cprt"])
_TIMED = frozenset([b"mvhd", b"tkhd", b"mdhd"])
_SHOWN = frozenset([b"vide", b"soun", b"text", b"sbtl", b"subt", b"tmcd", b"hint", b"alis", b"url ", b"\0\0\0\0"])


def clean_iso_media(content: bytes) -> bytes:
    """The same recording without metadata. Raises NotCleanable for a damaged one, and for one with a track of data, as
    of positions, beside picture and sound."""
    file = bytearray(content)
    for kind, start, end in _boxes(file, 0, len(file)):
        if kind not in _KEPT:
            _blank_box(file, start, end)
    _clean_inside(file, 0, len(file))
    return bytes(file)


def _clean_inside(file: bytearray, begin: int, end: int) -> None:
    for kind, start, stop in _boxes(file, begin, end):
        body = start + 8
        if kind in _BLANKED:
            _blank_box(file, start, stop)
        elif kind in _TIMED:
            wide = file[body] == 1
            file[body + 4 : body + (20 if wide else 12)] = bytes(16 if wide else 8)
        elif kind == b"hdlr":
            if bytes(file[body + 8 : body + 12]) not in _SHOWN:
                raise NotCleanable("a track that is neither picture nor sound")
            file[body + 12 : stop] = bytes(stop - body - 12)
        elif kind in _INSIDE:
            _clean_inside(file, body, stop)


def _blank_box(file: bytearray, start: int, end: int) -> None:
    file[start + 4 : start + 8] = b"free"
    file[start + 8 : end] = bytes(end - start - 8)


def _boxes(file: bytearray, begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of each box. A box of more than 4 GB, or one that reaches over its end, is damage."""
    at = begin
    while at + 8 <= end:
        size, kind = int.from_bytes(file[at : at + 4], "big"), bytes(file[at + 4 : at + 8])
        if size == 0:
            size = end - at
        if size == 1:
            size = int.from_bytes(file[at + 8 : at + 16], "big")
        if size < 8 or at + size > end:
            raise NotCleanable("a box that is longer than the file")
        yield kind, at, at + size
        at += size
