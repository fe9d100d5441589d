"""Takes authors, companies, programs and times out of Word, Excel and PowerPoint files (Office Open XML)."""

from __future__ import annotations

import zipfile
from io import BytesIO

from bot.runtime.traces.errors import NotCleanable
from bot.runtime.traces.pictures import drop_jpeg_segments

MAX_UNPACKED = 200 * 1024 * 1024  # bytes
MAX_ENTRIES = 5_000
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_EMPTY = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
_NAMING = frozenset({"author", "initials", "userId", "displayName", "providerId", "lastModifiedBy", "userName"})
_TIMES = frozenset({"date", "dT", "dt", "created", "dateUtc"})
_NAME_ELEMENTS = frozenset({"author", "creator", "lastModifiedBy"})
_NAMED = frozenset({"cmAuthor", "person", "author", "userInfo"})  # elements whose `name` is a person's
_SESSIONS = ("rsid", "paraId", "textId")


def clean_office(content: bytes) -> bytes:
    """The same document without what tells of its authors. Raises NotCleanable for a damaged, locked or swollen one."""
    out = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            entries = old.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise NotCleanable("too much in it")
            if any(_is_fixed(entry.filename) for entry in entries):
                raise NotCleanable("signed, or with a program in it")
            for entry in entries:
                fresh = zipfile.ZipInfo(entry.filename, _EARLIEST)
                fresh.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(fresh, _clean_part(entry.filename, old.read(entry)))
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, KeyError, EOFError) as error:
        raise NotCleanable(type(error).__name__) from None
    return out.getvalue()


def _is_fixed(name: str) -> bool:
    """Whether the part makes a document one that must not be changed, or that runs."""
    return name.endswith("vbaProject.bin") or "_xmlsignatures/" in name


def _clean_part(name: str, content: bytes) -> bytes:
    if name in _EMPTY:
        return _EMPTY[name]
    if name.startswith("docProps/") or name.endswith((".jpg", ".jpeg")):
        return drop_jpeg_segments(content)
    return _clean_xml(content) if name.endswith(".xml") else content


def _clean_xml(content: bytes) -> bytes:
    from lxml import etree

    try:
        tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise NotCleanable(type(error).__name__) from None
    changed = False
    for element in tree.iter(etree.Element):
        kind = etree.QName(element).localname
        for attribute in list(element.attrib):
            short = etree.QName(attribute).localname
            if short in _NAMING or (short == "name" and kind in _NAMED):
                element.set(attribute, "")
            elif short in _TIMES or short.startswith(_SESSIONS):
                del element.attrib[attribute]
            else:
                continue
            changed = True
        if kind in _NAME_ELEMENTS and element.text:
            element.text, changed = "", True
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)) if changed else content
