"""Blanks titles, programs, times and tags in WebM and Matroska files, in place."""

from __future__ import annotations

from bot.runtime.traces.errors import NotCleanable

_SEGMENT, _INFO, _CLUSTER = 0x18538067, 0x1549A966, 0x1F43B675
_DROPPED = frozenset([0x1254C367, 0x1941A469])  # tags, files
_IN_INFO = frozenset([0x7BA9, 0x4461, 0x5741, 0x4D80, 0x7384, 0x73A4])  # title, date, programs, file, identity
_VOID = 0xEC


def clean_matroska(content: bytes) -> bytes:
    """The same recording without what tells of its maker. Raises NotCleanable for a damaged one."""
    file = bytearray(content)
    at = 0
    while at < len(file):
        ident, body, end = _element(file, at, len(file))
        if ident == _SEGMENT:
            _clean_segment(file, body, end)
        at = end
    return bytes(file)


def _clean_segment(file: bytearray, at: int, end: int) -> None:
    while at < end:
        ident, body, stop = _element(file, at, end)
        if ident in _DROPPED:
            _make_void(file, at, body, stop)
        elif ident == _INFO:
            _clean_info(file, body, stop)
        elif ident == _CLUSTER and stop == end:
            return  # a live recording: nothing but pictures and sound follows
        at = stop


def _clean_info(file: bytearray, at: int, end: int) -> None:
    while at < end:
        ident, body, stop = _element(file, at, end)
        if ident in _IN_INFO:
            file[body:stop] = bytes(stop - body)
        at = stop


def _make_void(file: bytearray, at: int, body: int, end: int) -> None:
    """Make the element one that says nothing; its head may take eight bytes for the size."""
    width = min(8, body - at - 1)
    size = end - at - 1 - width
    file[at:end] = bytes([_VOID]) + (size | 1 << 7 * width).to_bytes(width, "big") + bytes(size)


def _element(file: bytearray, at: int, end: int) -> tuple[int, int, int]:
    """Identity, start and end of the element's content; one of unknown size reaches to the end."""
    ident_width = _width(file, at)
    ident = int.from_bytes(file[at : at + ident_width], "big")
    size_at = at + ident_width
    width = _width(file, size_at)
    size = int.from_bytes(file[size_at : size_at + width], "big") & (1 << 7 * width) - 1
    body = size_at + width
    stop = end if size == (1 << 7 * width) - 1 else body + size
    if stop > end:
        raise NotCleanable("an element that is longer than the file")
    return ident, body, stop


def _width(file: bytearray, at: int) -> int:
    if at >= len(file) or file[at] == 0:
        raise NotCleanable("no element")
    return 9 - file[at].bit_length()
