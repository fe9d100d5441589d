"""Removes the traces of one file, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from bot.runtime.traces.errors import NotCleanable
from bot.runtime.traces.iso_media import clean_iso_media
from bot.runtime.traces.matroska import clean_matroska
from bot.runtime.traces.office import clean_office
from bot.runtime.traces.pdf import clean_pdf
from bot.runtime.traces.pictures import clean_picture
from bot.runtime.traces.sound import clean_ogg, clean_wave, drop_id3

_OFFICE = "application/vnd.openxmlformats-officedocument"
_PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp")
_ISO_MEDIA = ("video/mp4", "video/quicktime", "video/3gpp", "audio/mp4", "audio/3gpp")
_CLEANERS: Mapping[str, Callable[[bytes], bytes]] = {
    **{kind: partial(clean_picture, media_type=kind) for kind in _PICTURES},
    **dict.fromkeys(_ISO_MEDIA, clean_iso_media),
    **dict.fromkeys(("video/webm", "audio/webm", "video/x-matroska"), clean_matroska),
    **dict.fromkeys(("audio/mpeg", "audio/aac"), drop_id3),
    "audio/x-wav": clean_wave,
    "audio/ogg": clean_ogg,
    "application/pdf": clean_pdf,
    f"{_OFFICE}.wordprocessingml.document": clean_office,
    f"{_OFFICE}.spreadsheetml.sheet": clean_office,
    f"{_OFFICE}.presentationml.presentation": clean_office,
}
_WITHOUT_TRACES = frozenset({"text/plain", "audio/amr", "audio/silk"})


def remove_traces(content: bytes, media_type: str) -> bytes:
    """The file without what tells of its sender. Raises NotCleanable, TooManyPixels."""
    if media_type in _WITHOUT_TRACES:
        return content
    cleaner = _CLEANERS.get(media_type)
    if cleaner is None:
        raise NotCleanable("of a kind that cannot be cleaned")
    return cleaner(content)
