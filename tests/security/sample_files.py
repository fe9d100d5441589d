"""Files of every kind that can be cleaned, each with the same planted words wherever its kind keeps such words."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

import pikepdf
from PIL import Image, PngImagePlugin

PLANTED = "zhangsan-planted"
WORD = PLANTED.encode()
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def picture(kind: str) -> bytes:
    """A red picture, 40 × 20, turned by its EXIF, with a position, a device and a comment."""
    image, out = Image.new("RGB", (40, 20), (200, 30, 30)), BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = PLANTED, PLANTED, PLANTED  # make, model, artist
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 49.0, 1.5), 29: PLANTED})
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", PLANTED)
        info.add_itxt("XML:com.adobe.xmp", f"<x>{PLANTED}</x>")
        image.save(out, kind, pnginfo=info, exif=exif)
    elif kind == "GIF":
        image.save(out, kind, save_all=True, append_images=[Image.new("RGB", (40, 20))], comment=WORD, duration=50)
    else:
        image.save(out, kind, exif=exif, xmp=f"<x>{PLANTED}</x>".encode(), icc_profile=WORD * 9)
    return out.getvalue()


def pdf(*, signed: bool = False) -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.docinfo["/Author"] = PLANTED
        made.docinfo["/Creator"] = PLANTED
        with made.open_metadata() as metadata:
            metadata["dc:creator"] = [PLANTED]
        photo = pikepdf.Stream(made, picture("JPEG"))
        photo.Type, photo.Subtype, photo.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
        photo.Width, photo.Height, photo.BitsPerComponent = 40, 20, 8
        photo.ColorSpace = pikepdf.Name.DeviceRGB
        page = made.pages[0]
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=photo))
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=PLANTED, Contents="看这里"
        )
        page.Annots = made.make_indirect([made.make_indirect(note)])
        if signed:
            made.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=[])
        made.save(out)
    return out.getvalue()


def office(kind: str = "word") -> bytes:
    comments = (
        f'<w:comments {_W}><w:comment w:author="{PLANTED}" w:initials="{PLANTED}" w:date="2026-11-01"/></w:comments>'
    )
    text = f'<w:document {_W}><w:body><w:ins w:author="{PLANTED}"><w:r><w:t>合同</w:t></w:r></w:ins>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "docProps/core.xml": f"<a>{PLANTED}</a>",
        "docProps/app.xml": f"<a>{PLANTED}</a>",
        "docProps/custom.xml": f"<a>{PLANTED}</a>",
        f"{kind}/comments.xml": comments,
        f"{kind}/document.xml": f"{text}</w:body></w:document>",
        f"{kind}/people.xml": f'<p:people xmlns:p="p"><p:person p:author="{PLANTED}"/></p:people>',
        "xl/comments1.xml": f"<comments><authors><author>{PLANTED}</author></authors></comments>",
        "xl/persons/person.xml": f'<personList><person displayName="{PLANTED}" userId="{PLANTED}"/></personList>',
        "ppt/commentAuthors.xml": f'<p:l xmlns:p="p"><p:cmAuthor name="{PLANTED}" initials="{PLANTED}"/></p:l>',
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
        packed.writestr(f"{kind}/media/image1.jpeg", picture("JPEG"))
    return out.getvalue()


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def film(handler: bytes = b"vide") -> bytes:
    """An MP4 with a position, a device, a time and a box of somebody's own."""
    time = bytes([0, 0, 0, 0, 0xE0, 0x11, 0x22, 0x33, 0xE0, 0x11, 0x22, 0x33]) + bytes(88)
    media = _box(b"mdia", _box(b"mdhd", time), _box(b"hdlr", bytes(8), handler, bytes(12), WORD))
    track = _box(b"trak", _box(b"tkhd", time), media)
    told = _box(b"udta", _box(b"\xa9xyz", b"+22.8170+108.3665/", WORD), _box(b"meta", WORD))
    return b"".join(
        [
            _box(b"ftyp", b"isom", bytes(4), b"isommp42"),
            _box(b"moov", _box(b"mvhd", time), track, told, _box(b"meta", WORD)),
            _box(b"uuid", WORD * 2),
            _box(b"mdat", b"pictures and sounds"),
        ]
    )


def mp3() -> bytes:
    tag = b"TIT2" + len(WORD).to_bytes(4, "big") + b"\0\0" + WORD
    head = b"ID3\x04\0\0" + bytes([0, 0, len(tag) >> 7, len(tag) & 0x7F]) + tag
    return head + b"\xff\xfb\x90\x64" + b"sound" * 50 + b"TAG" + WORD.ljust(125, b"\0")


def wave() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)

    form = chunk(b"fmt ", b"\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0")
    body = form + chunk(b"LIST", b"INFOIART" + WORD) + chunk(b"data", b"sound" * 4) + chunk(b"bext", WORD)
    return b"RIFF" + (4 + len(body)).to_bytes(4, "little") + b"WAVE" + body


def _page(serial: int, *packets: bytes) -> bytes:
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    return (
        b"OggS\0\0"
        + bytes(8)
        + b"ABCD"
        + serial.to_bytes(4, "little")
        + b"crc!"
        + bytes([len(lacing)])
        + lacing
        + b"".join(packets)
    )


def ogg() -> bytes:
    comment = b"ARTIST=" + WORD * 20
    tags = b"OpusTags" + len(WORD).to_bytes(4, "little") + WORD + (1).to_bytes(4, "little")
    tags += len(comment).to_bytes(4, "little") + comment
    return _page(0, b"OpusHead\1\1\0\0\x80\xbb\0\0\0\0\0") + _page(1, tags) + _page(2, b"sound" * 40)


def webm() -> bytes:
    def element(ident: str, body: bytes) -> bytes:
        return bytes.fromhex(ident) + (0x0100000000000000 | len(body)).to_bytes(8, "big") + body

    info = element("1549A966", element("7BA9", WORD) + element("5741", WORD) + element("4461", bytes(8)))
    segment = info + element("1254C367", WORD * 3) + element("1F43B675", b"pictures and sounds")
    return element("1A45DFA3", element("4282", b"webm")) + element("18538067", segment)


def opened(content: bytes) -> bytes:
    """The content, with what is packed in it unpacked too."""
    found = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            found += [packed.read(name) for name in packed.namelist()] + [name.encode() for name in packed.namelist()]
    if content.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(content)) as document:
            found += [repr(thing).encode() for thing in document.objects]
            found += [_raw(thing) for thing in document.objects if isinstance(thing, pikepdf.Stream)]
    if content.startswith(b"\x89PNG"):
        at = 8
        while at < len(content):
            size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
            if kind in {b"zTXt", b"iCCP"}:
                found.append(zlib.decompress(content[at + 8 : at + 8 + size].split(b"\0", 2)[-1]))
            at += 12 + size
    return b"\n".join(found)


def _raw(stream: pikepdf.Stream) -> bytes:
    return stream.read_raw_bytes()
