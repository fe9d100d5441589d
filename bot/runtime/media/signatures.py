"""PURE. Recognises media and documents by their first bytes: pictures, sound, film, PDF, archives."""

from __future__ import annotations

from bot.runtime.media.types import AUDIO_ENDINGS, PDF, RTF
from dialogues.core.values import Refusal

_PDF_WITHIN = 1024  # bytes; what a mail system or a scanner put before it

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\xff\x4f\xff\x51", "image/jp2"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"#!AMR", "audio/amr"),
    (b"#!SILK", "audio/silk"),
    (b"\x02#!SILK", "audio/silk"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x00\x00\x01\xb3", "video/mpeg"),
    (b"{\\rtf", RTF),
    (b"Rar!\x1a\x07", Refusal.ARCHIVE),
    (b"7z\xbc\xaf'\x1c", Refusal.ARCHIVE),
    (b"\x1f\x8b\x08", Refusal.ARCHIVE),
    (b"BZh", Refusal.ARCHIVE),
    (b"\xfd7zXZ\x00", Refusal.ARCHIVE),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/x-wav", b"AVI ": "video/x-msvideo"}
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_MATROSKA = bytes.fromhex("1a45dfa3")
_PICTURE_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"), "image/heic"),
    **dict.fromkeys((b"mif1", b"msf1", b"mif2", b"miaf"), "image/heic"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
}
_QUICKTIME_ATOMS = frozenset((b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))


def detect_by_signature(head: bytes, ending: str) -> str:
    """Return the media type that these first bytes begin, a Refusal for an archive, "" when they are none of these.

    `ending`: of the file's name; it tells sound from film where the container may hold either.
    """
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    sound = ending in AUDIO_ENDINGS
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _detect_iso_media(head, sound=sound)
    if head.startswith(_ASF):
        return "audio/x-ms-wma" if sound else "video/x-ms-wmv"
    if head.startswith(_MATROSKA):
        return _detect_matroska(head, sound=sound)
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "image/bmp"
    return _detect_unmarked(head)


def _detect_matroska(head: bytes, *, sound: bool) -> str:
    """Tell WebM by its type, and one that a browser recorded without a picture by its codecs."""
    if b"webm" not in head[:64]:
        return "video/x-matroska"
    heard = any(codec in head for codec in (b"A_OPUS", b"A_VORBIS")) and b"V_" not in head
    return "audio/webm" if sound or heard else "video/webm"


def _detect_iso_media(head: bytes, *, sound: bool) -> str:
    """Tell the members of the family of MP4 by the main brand, and pictures also by the compatible ones."""
    length = min(int.from_bytes(head[:4], "big"), len(head), 256)
    brand, others = head[8:12], {head[at : at + 4] for at in range(16, length - 3, 4)}
    pictures = [_PICTURE_BRANDS[each] for each in (brand, *sorted(others)) if each in _PICTURE_BRANDS]
    if brand in _PICTURE_BRANDS:
        return "image/avif" if "image/avif" in pictures else pictures[0]
    if brand[:3] in (b"M4A", b"M4B", b"F4A"):
        return "audio/mp4"
    if brand == b"qt  ":
        return "video/quicktime"
    if brand[:2] in (b"3g", b"3G"):
        return "audio/3gpp" if sound else "video/3gpp"
    return "audio/mp4" if sound else "video/mp4"


def _detect_unmarked(head: bytes) -> str:
    """Recognise what has no mark of its own at its beginning."""
    if head[4:8] in _QUICKTIME_ATOMS:
        return "video/quicktime"
    if _begins_frame(head):
        layer = head[1] >> 1 & 3
        return "audio/aac" if layer == 0 else "audio/mpeg"
    if head[:1] == b"G" and len(head) > 376 and head[188:189] == head[376:377] == b"G":
        return "video/mp2t"
    if head[257:262] == b"ustar":
        return Refusal.ARCHIVE
    return PDF if b"%PDF-" in head[:_PDF_WITHIN] else ""


def _begins_frame(head: bytes) -> bool:
    """Whether a frame of MP3 (layers II and III) or of AAC begins here; UTF-16 begins with FF FE, which is neither."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    layer = head[1] >> 1 & 3
    if layer == 0:
        return head[1] & 0xF0 == 0xF0
    return layer in (1, 2) and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3
