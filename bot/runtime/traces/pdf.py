"""Takes author, program, times, XMP and the names in annotations out of a PDF."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from bot.runtime.traces.errors import NotCleanable
from bot.runtime.traces.pictures import drop_jpeg_segments

_KEYS = ("/Metadata", "/PieceInfo", "/LastModified", "/SpiderInfo")
_OF_ANNOTATION = ("/T", "/M", "/CreationDate", "/NM")


def clean_pdf(content: bytes) -> bytes:
    """The same document without what tells of its author.

    Raises NotCleanable for a damaged or locked one, for one with files in it, and for a signed one, whose signature
    would break.
    """
    import pikepdf

    out = BytesIO()
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted or len(pdf.attachments) or _is_signed(pdf):
                raise NotCleanable("locked, signed, or with files in it")
            if "/Info" in pdf.trailer:
                del pdf.trailer["/Info"]
            for thing in pdf.objects:
                _clean_object(thing, pikepdf)
            pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise NotCleanable(type(error).__name__) from None
    return out.getvalue()


def _is_signed(pdf: Any) -> bool:
    form = pdf.Root.get("/AcroForm")
    return form is not None and int(form.get("/SigFlags", 0)) & 1 == 1


def _clean_object(thing: Any, pikepdf: Any) -> None:
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    for key in _KEYS:
        if key in thing:
            del thing[key]
    if thing.get("/Type") == "/Annot" and thing.get("/Subtype") != "/Widget":
        for key in _OF_ANNOTATION:
            if key in thing:
                del thing[key]
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == "/DCTDecode":
        thing.write(drop_jpeg_segments(thing.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
