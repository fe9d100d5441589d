"""Makes pictures anew from their pixels: nothing but the picture itself, turned as it is looked at, remains."""

from __future__ import annotations

from io import BytesIO

from bot.runtime.traces.errors import NotCleanable, TooManyPixels

MAX_PIXELS = 64_000_000  # a telephone's largest pictures have fifty million
THUMBNAIL = 480  # pixels of the longer side
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF", "image/bmp": "BMP"}
_DRAWN = frozenset({"duration", "loop", "transparency", "background", "disposal"})  # belong to the picture itself


def clean_picture(content: bytes, media_type: str) -> bytes:
    """The same picture without any metadata. Raises NotCleanable, TooManyPixels."""
    return _save_anew(content, _FORMATS[media_type], None)


def make_thumbnail(content: bytes) -> bytes:
    """A small JPEG of the picture. Raises NotCleanable, TooManyPixels."""
    return _save_anew(content, "JPEG", THUMBNAIL)


def _save_anew(content: bytes, kind: str, longest: int | None) -> bytes:
    from PIL import Image, ImageOps  # a tenth of a second: only a process that gets pictures pays

    out = BytesIO()
    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.width * picture.height * min(getattr(picture, "n_frames", 1), 100) > MAX_PIXELS:
                raise TooManyPixels
            if longest is None and kind in {"GIF", "WEBP"} and getattr(picture, "is_animated", False):
                picture.info = {name: value for name, value in picture.info.items() if name in _DRAWN}
                picture.save(out, kind, save_all=True, comment=b"", exif=b"", xmp=b"", icc_profile=b"")
                return out.getvalue()
            turned: Image.Image = ImageOps.exif_transpose(picture)
            if longest is not None:
                turned = turned.convert("RGB")
                turned.thumbnail((longest, longest))
            turned.info = {name: value for name, value in turned.info.items() if name == "transparency"}
            turned.save(out, kind, **({"quality": 90} if kind in {"JPEG", "WEBP"} else {}))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise NotCleanable(type(error).__name__) from None
    return out.getvalue()


def drop_jpeg_segments(content: bytes) -> bytes:
    """A JPEG inside another file without its metadata segments; the pixels stay as they are."""
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, at = bytearray(b"\xff\xd8"), 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:
            return bytes(kept + content[at:])
        if not (0xE1 <= marker <= 0xEF and marker != 0xEE) and marker != 0xFE:  # 0xEE: how the colours are stored
            kept += content[at : at + 2 + size]
        at += 2 + size
    return content
