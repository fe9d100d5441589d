"""PURE. The list of file types that a report may hold, and what the endings of names stand for."""

from __future__ import annotations

_OOXML = "application/vnd.openxmlformats-officedocument"
DOCX, XLSX = f"{_OOXML}.wordprocessingml.document", f"{_OOXML}.spreadsheetml.sheet"
PPTX = f"{_OOXML}.presentationml.presentation"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
MAIL = "application/vnd.ms-outlook"
_ODF = "application/vnd.oasis.opendocument"
ODT, ODS, ODP = f"{_ODF}.text", f"{_ODF}.spreadsheet", f"{_ODF}.presentation"
OFD, PDF, RTF = "application/ofd", "application/pdf", "application/rtf"
TEXT, XML = "text/plain", "application/xml"

ALLOWED = frozenset(
    (
        *("image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "image/avif", "image/bmp", "image/tiff"),
        *("image/jp2", "image/jxl"),
        *("audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr", "audio/silk", "audio/x-wav", "audio/flac"),
        *("audio/3gpp", "audio/x-ms-wma", "audio/webm"),
        *("video/mp4", "video/quicktime", "video/webm", "video/x-matroska", "video/3gpp", "video/x-msvideo"),
        *("video/x-ms-wmv", "video/x-flv", "video/mpeg", "video/mp2t"),
        *(PDF, OFD, RTF, TEXT, XML, DOC, XLS, PPT, DOCX, XLSX, PPTX, ODT, ODS, ODP, MAIL),
    )
)
# Names of old office files, those of WPS among them.
OFFICE_ENDINGS = {
    "doc": DOC, "dot": DOC, "wps": DOC, "wpt": DOC,
    "xls": XLS, "xlt": XLS, "et": XLS, "ett": XLS,
    "ppt": PPT, "pps": PPT, "dps": PPT, "dpt": PPT,
    "msg": MAIL,
}  # fmt: skip
AUDIO_ENDINGS = frozenset(("m4a", "m4b", "aac", "amr", "mp3", "wma", "weba", "oga"))
# A text of such a name is run by whoever opens it.
RUN_ENDINGS = frozenset(
    (
        *("bat", "cmd", "com", "exe", "scr", "pif", "vbs", "vbe", "js", "jse", "wsf", "wsh", "ps1", "sh", "hta"),
        *("lnk", "url", "reg", "inf", "msi", "jar", "apk", "html", "htm", "xhtml", "shtml", "mht", "mhtml", "svg"),
        *("xml", "xsl", "php", "asp", "aspx", "jsp", "py", "chm", "iqy", "slk", "command", "desktop"),
    )
)
ARCHIVE_ENDINGS = frozenset(("zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "tar", "zipx", "livp", "001"))


def name_ending(name: str) -> str:
    """Return what stands behind the last dot of a file's name, in small letters."""
    _, dot, ending = name.strip().rpartition(".")
    return ending.casefold() if dot else ""
