"""Takes the tags out of MP3, AAC and WAV files, and blanks the comments of Ogg files."""

from __future__ import annotations

from bot.runtime.traces.errors import NotCleanable

_WAVE = frozenset([b"fmt ", b"fact", b"data"])


def drop_id3(content: bytes) -> bytes:
    """The sound without ID3 and APE tags at its ends."""
    at = 0
    while content[at : at + 3] == b"ID3" and at + 10 <= len(content):
        size = 0
        for byte in content[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if content[at + 5] & 0x10 else 0)
    end = len(content)
    if content[end - 128 : end - 125] == b"TAG":
        end -= 128
    if content[end - 32 : end - 24] == b"APETAGEX":
        flags = int.from_bytes(content[end - 12 : end - 8], "little")
        end -= int.from_bytes(content[end - 20 : end - 16], "little") + (32 if flags & 0x80000000 else 0)
    if not at < end:
        raise NotCleanable("nothing but tags")
    return content[at:end]


def clean_wave(content: bytes) -> bytes:
    """The sound alone, without the lists of information beside it. Raises NotCleanable."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise NotCleanable("no WAVE file")
    kept, at = b"", 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        if content[at : at + 4] in _WAVE:
            kept += content[at : at + 8 + size + size % 2]
        at += 8 + size + size % 2
    return b"RIFF" + (4 + len(kept)).to_bytes(4, "little") + b"WAVE" + kept


def clean_ogg(content: bytes) -> bytes:
    """The same recording with blank comments (Opus, Vorbis). Raises NotCleanable."""
    file = bytearray(content)
    pages = _pages(file)
    places = _second_packet(file, pages)
    packet = bytes(file[at] for at in places)
    for at, byte in zip(places, _blank_comments(packet), strict=True):
        file[at] = byte
    for start, end in pages:
        file[start + 22 : start + 26] = bytes(4)
        file[start + 22 : start + 26] = _checksum(bytes(file[start:end])).to_bytes(4, "little")
        if end > max(places, default=0):
            break
    return bytes(file)


def _pages(file: bytearray) -> list[tuple[int, int]]:
    pages, at = [], 0
    while at + 27 <= len(file):
        count = file[at + 26]
        end = at + 27 + count + sum(file[at + 27 : at + 27 + count])
        if file[at : at + 4] != b"OggS" or end > len(file):
            raise NotCleanable("a damaged page")
        pages.append((at, end))
        at = end
    return pages


def _second_packet(file: bytearray, pages: list[tuple[int, int]]) -> list[int]:
    """The places of the bytes of the second packet, which holds the comments."""
    places: list[int] = []
    packet = 0
    for start, _ in pages:
        count, at = file[start + 26], start + 27 + file[start + 26]
        for size in file[start + 27 : start + 27 + count]:
            if packet == 1:
                places += range(at, at + size)
            at += size
            packet += size < 255
        if packet > 1:
            return places
    raise NotCleanable("no comments where they belong")


def _blank_comments(packet: bytes) -> bytes:
    """The packet with its program and every comment replaced by blanks of the same length."""
    head = 8 if packet.startswith(b"OpusTags") else 7 if packet.startswith(b"\x03vorbis") else 0
    if not head:
        raise NotCleanable("neither Opus nor Vorbis")
    blank, at = bytearray(packet), head
    vendor = int.from_bytes(packet[at : at + 4], "little")
    at += 4
    blank[at : at + vendor] = b" " * vendor
    at += vendor
    for _ in range(min(int.from_bytes(packet[at : at + 4], "little"), len(packet))):
        size = int.from_bytes(packet[at + 4 : at + 8], "little")
        if at + 8 + size > len(packet):
            raise NotCleanable("a comment that is longer than all of them")
        blank[at + 8 : at + 8 + size] = (b"A=" + b" " * size)[:size]
        at += 4 + size
    return bytes(blank[: len(packet)])


def _checksum(page: bytes) -> int:
    """Ogg's own CRC-32, which starts at 0 and reverses nothing."""
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value


def _table_entry(byte: int) -> int:
    value = byte << 24
    for _ in range(8):
        value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value


_TABLE = tuple(_table_entry(byte) for byte in range(256))
