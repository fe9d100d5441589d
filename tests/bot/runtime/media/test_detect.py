"""What people attach is told by content and name together; what is refused is refused for a reason that helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.runtime.media.detect import detect_media_type
from bot.runtime.media.types import ALLOWED, DOC, DOCX, MAIL, ODS, ODT, OFD, PDF, PPT, PPTX, RTF, TEXT, XLS, XLSX, XML
from dialogues.core.values import Refusal
from tests.bot.runtime.media.samples import (
    WORD,
    compound,
    iso_media,
    open_document,
    packed,
    pdf,
    picture,
    sound,
    workbook,
)

STORY = "情况说明：\r\n　　办食品经营许可证，材料交了三次，每次都说还缺一样。\r\n\t联系人：阿珍 13800135678\r\n"
FRAME_MP3, FRAME_AAC = b"\xff\xfb\x90\x64" + bytes(400), b"\xff\xf1\x50\x80" + bytes(400)
HTML_TABLE = "<html><head><meta charset='gb2312'></head><table><tr><td>税号</td></tr></table></html>"
WORD_2003 = '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>'
INVOICE = '<?xml version="1.0" encoding="UTF-8"?><EInvoice><Header><EIid>1</EIid></Header></EInvoice>'
WEBM = bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d")
CUSTOM = ("docProps/app.xml", "docProps/core.xml", "docProps/custom.xml")

TAKEN: dict[str, tuple[str, bytes, str]] = {
    # pictures
    "jpeg": ("门头.jpg", picture("JPEG"), "image/jpeg"),
    "png under another name": ("门头.jpg", picture("PNG"), "image/png"),
    "webp": ("表情.webp", picture("WEBP"), "image/webp"),
    "gif": ("动.gif", picture("GIF"), "image/gif"),
    "bmp": ("图.bmp", picture("BMP"), "image/bmp"),
    "tiff of a scanner": ("扫描.tif", picture("TIFF"), "image/tiff"),
    "tiff, the other way round": ("扫描.tif", b"MM\x00*\x00\x00\x00\x08" + bytes(99), "image/tiff"),
    "heic of an iPhone": ("IMG_1.HEIC", iso_media(b"heic", b"mif1", b"heic"), "image/heic"),
    "heic of a Huawei": ("IMG_2.heic", iso_media(b"mif1", b"heic"), "image/heic"),
    "heic sequence": ("IMG_3.heics", iso_media(b"msf1", b"hevc"), "image/heic"),
    "heic, 10 bit": ("IMG_4.heif", iso_media(b"heix", b"mif1"), "image/heic"),
    "avif": ("图.avif", iso_media(b"mif1", b"avif", b"miaf"), "image/avif"),
    "jpeg 2000": ("图.jp2", b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(99), "image/jp2"),
    # sound
    "voice of Telegram": ("voice.ogg", b"OggS\x00\x02" + bytes(99), "audio/ogg"),
    "mp3 with a tag": ("录音.mp3", b"ID3\x03\x00" + bytes(99), "audio/mpeg"),
    "mp3 without one": ("录音.mp3", FRAME_MP3, "audio/mpeg"),
    "aac": ("录音.aac", FRAME_AAC, "audio/aac"),
    "m4a of an iPhone": ("录音.m4a", iso_media(b"M4A ", b"isom"), "audio/mp4"),
    "m4a of a Xiaomi": ("录音.m4a", iso_media(b"mp42", b"isom"), "audio/mp4"),
    "3gpp sound": ("录音.amr", iso_media(b"3gp4"), "audio/3gpp"),
    "wav": ("录音.wav", sound(), "audio/x-wav"),
    "amr": ("录音.amr", b"#!AMR\n" + bytes(99), "audio/amr"),
    "amr, wide": ("录音.amr", b"#!AMR-WB\n" + bytes(99), "audio/amr"),
    "voice of WeChat": ("msg.aud", b"\x02#!SILK_V3" + bytes(99), "audio/silk"),
    "voice of QQ": ("语音.slk", b"#!SILK_V3" + bytes(99), "audio/silk"),
    "flac": ("录音.flac", b"fLaC\x00" + bytes(99), "audio/flac"),
    "wma": ("录音.wma", bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(99), "audio/x-ms-wma"),
    # film
    "mp4": ("现场.mp4", iso_media(b"isom", b"iso2", b"avc1"), "video/mp4"),
    "mov of an iPhone": ("IMG_5.MOV", iso_media(b"qt  "), "video/quicktime"),
    "old mov": ("现场.mov", b"\x00\x00\x00\x08wide" + b"\x00\x00\x10\x00mdat" + bytes(99), "video/quicktime"),
    "3gp": ("现场.3gp", iso_media(b"3gp5", b"isom"), "video/3gpp"),
    "avi": ("监控.avi", b"RIFF\x00\x01\x00\x00AVI LIST" + bytes(99), "video/x-msvideo"),
    "wmv": ("监控.wmv", bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(99), "video/x-ms-wmv"),
    "webm": (
        "现场.webm",
        WEBM + bytes(99),
        "video/webm",
    ),
    "sound that a browser recorded": ("voice.webm", WEBM + b"\x86\x86A_OPUS" + bytes(99), "audio/webm"),
    "a film with sound": ("现场.webm", WEBM + b"\x86\x85V_VP8\x86\x86A_OPUS" + bytes(99), "video/webm"),
    "mkv": (
        "现场.mkv",
        bytes.fromhex("1a45dfa3a34286810142f7810142f2810442f381084282886d6174726f736b61"),
        "video/x-matroska",
    ),
    "ts of a camera": ("监控.ts", (b"G" + bytes(187)) * 4, "video/mp2t"),
    # documents
    "pdf": ("合同.pdf", pdf(), PDF),
    "pdf behind a mail's lines": ("合同.pdf", b"\r\n--x\r\n" + pdf(), PDF),
    "docx by Word": ("a.docx", packed("[Content_Types].xml", "_rels/.rels", WORD[0], types=WORD), DOCX),
    "docx by WPS": ("a.docx", packed("[Content_Types].xml", *CUSTOM, WORD[0], types=WORD), DOCX),
    "docx by pandoc": ("a.docx", packed(WORD[0], "word/styles.xml", "[Content_Types].xml", types=WORD), DOCX),
    "docx, customXml first": (
        "a.docx",
        packed("[Content_Types].xml", "customXml/item1.xml", WORD[0], types=WORD),
        DOCX,
    ),
    "docx with a picture first": (
        "a.docx",
        packed(("docProps/thumbnail.jpeg", bytes(9000)), "[Content_Types].xml", WORD[0]),
        DOCX,
    ),
    "docx without a table of contents": ("a.docx", packed("[Content_Types].xml", WORD[0], types=WORD)[:-60], DOCX),
    "docx under no name": ("file", packed("[Content_Types].xml", WORD[0], types=WORD), DOCX),
    "xlsx": ("台账.xlsx", workbook(), XLSX),
    "pptx": ("汇报.pptx", packed("[Content_Types].xml", "ppt/presentation.xml"), PPTX),
    "odt": ("说明.odt", open_document("text"), ODT),
    "ods": ("台账.ods", open_document("spreadsheet"), ODS),
    "doc": ("说明.doc", compound("WordDocument", "1Table"), DOC),
    "doc that embeds a sheet": ("说明.doc", compound("Workbook", "WordDocument"), DOC),
    "doc without a directory": ("说明.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000), DOC),
    "wps": ("说明.wps", compound("WordDocument"), DOC),
    "wps of its own streams": ("说明.wps", compound("WpsCustomData"), DOC),
    "xls": ("台账.xls", compound("Workbook"), XLS),
    "xls of 1995": ("台账.xls", compound("Book"), XLS),
    "et": ("台账.et", compound("ETExtData"), XLS),
    "ppt": ("汇报.ppt", compound("PowerPoint Document"), PPT),
    "mail": ("往来.msg", compound("__substg1.0_0037001F"), MAIL),
    "rtf": ("说明.doc", rb"{\rtf1\ansi " + STORY.encode("gbk"), RTF),
    "ofd": ("发票.ofd", packed("OFD.xml", "Doc_0/Document.xml"), OFD),
    "ofd under another name": ("发票.zip", packed("Doc_0/Document.xml", "OFD.xml"), OFD),
    "xml of an invoice": ("发票.xml", INVOICE.encode(), XML),
    "a tax site's xls, which is HTML": ("申报.xls", HTML_TABLE.encode("gbk"), XLS),
    "a doc of Word 2003, which is XML": ("说明.doc", WORD_2003.encode(), DOC),
    # text
    "utf-8": ("情况.txt", STORY.encode(), TEXT),
    "utf-8 with its mark": ("情况.txt", STORY.encode("utf-8-sig"), TEXT),
    "gbk": ("情况.txt", STORY.encode("gbk"), TEXT),
    "gb 18030, rare characters": ("名单.txt", (STORY + "王䶮，那𡶂坡").encode("gb18030"), TEXT),
    "utf-16, little": ("情况.txt", STORY.encode("utf-16"), TEXT),
    "utf-16, big": ("情况.txt", b"\xfe\xff" + STORY.encode("utf-16-be"), TEXT),
    "a table": ("台账.csv", "内容,类型\r\n停水,求助\r\n".encode("gbk"), TEXT),
    "a character cut at the end of what is read": ("长.txt", ("合同约定" * 9000).encode()[:65537], TEXT),
    "new emoji": ("聊天.txt", "老板\U0001faea\U0001fae9不给退".encode(), TEXT),
    "words that begin with a bracket": ("聊天.txt", "<<城管>>来了".encode(), TEXT),
}
REFUSED: dict[str, tuple[str, bytes, Refusal]] = {
    "nothing": ("空.txt", b"", Refusal.EMPTY),
    "zip": ("材料.zip", packed("1.jpg", "2.jpg"), Refusal.ARCHIVE),
    "zip under no name": ("file", packed("1.jpg"), Refusal.ARCHIVE),
    "zip with Chinese names": ("材料.zip", packed("照片/门头.jpg"), Refusal.ARCHIVE),
    "a live photo": ("IMG.livp", packed("IMG.heic", "IMG.mov"), Refusal.ARCHIVE),
    "rar": ("材料.rar", b"Rar!\x1a\x07\x01\x00" + bytes(99), Refusal.ARCHIVE),
    "rar under another name": ("照片.jpg", b"Rar!\x1a\x07\x00" + bytes(99), Refusal.ARCHIVE),
    "7z": ("材料.7z", b"7z\xbc\xaf'\x1c\x00\x04" + bytes(99), Refusal.ARCHIVE),
    "tar.gz": ("材料.tar.gz", b"\x1f\x8b\x08\x00" + bytes(99), Refusal.ARCHIVE),
    "docx with a password": ("合同.docx", compound("EncryptionInfo", "EncryptedPackage"), Refusal.LOCKED),
    "docx with macros": ("a.docm", packed("[Content_Types].xml", WORD[0], "word/vbaProject.bin"), Refusal.BAD_TYPE),
    "program": ("app.exe", b"MZ" + bytes(200), Refusal.BAD_TYPE),
    "program as a photo": ("照片.jpg", b"\x7fELF" + bytes(200), Refusal.BAD_TYPE),
    "installer as a letter": (
        "说明.doc",
        compound("x", class_id=bytes.fromhex("84100c0000000000c000000000000046")),
        Refusal.BAD_TYPE,
    ),
    "android": ("app.apk", packed("AndroidManifest.xml", "META-INF/MANIFEST.MF"), Refusal.BAD_TYPE),
    "page": ("页面.html", b"<html><script>alert(1)</script>", Refusal.BAD_TYPE),
    "page as a text": ("页面.txt", "\ufeff <!DOCTYPE html>".encode(), Refusal.BAD_TYPE),
    "page in utf-16": ("页面.txt", "<html><script>".encode("utf-16"), Refusal.BAD_TYPE),
    "drawing": ("图.svg", b"<?xml version='1.0'?><svg onload='x'/>", Refusal.BAD_TYPE),
    "drawing as an invoice": ("发票.xml", b"<?xml version='1.0'?><s:svg xmlns:s='x' onload='x'/>", Refusal.BAD_TYPE),
    "styled xml": ("发票.xml", b"<?xml version='1.0'?><?xml-stylesheet href='x'?><a/>", Refusal.BAD_TYPE),
    "script": ("清理.bat", "del /q 照片".encode("gbk"), Refusal.BAD_TYPE),
    "an old office file under no known name": ("x.bin", compound("Contents"), Refusal.BAD_TYPE),
    "torn zip as a photo": ("照片.jpg", b"PK\x03\x04" + bytes(200), Refusal.BAD_TYPE),
    "bytes": ("x.dat", b"\x00\x01\x02\x03", Refusal.BAD_TYPE),
    "random bytes": ("x.txt", bytes((7 * n * n + n) % 255 + 1 for n in range(900)), Refusal.BAD_TYPE),
}


def told(folder: Path, name: str, content: bytes) -> str | Refusal:
    path = folder / "sent"
    path.write_bytes(content)
    return detect_media_type(path, name)


@pytest.mark.parametrize("case", TAKEN)
def test_what_people_attach_is_recognised(tmp_path: Path, case: str) -> None:
    name, content, expected = TAKEN[case]
    assert told(tmp_path, name, content) == expected
    assert expected in ALLOWED


@pytest.mark.parametrize("case", REFUSED)
def test_the_rest_is_refused_for_a_reason_that_helps(tmp_path: Path, case: str) -> None:
    name, content, expected = REFUSED[case]
    assert told(tmp_path, name, content) is expected


def test_the_samples_hold_every_type_but_a_few(tmp_path: Path) -> None:
    rare = {"image/jxl", "video/x-flv", "video/mpeg", "application/vnd.oasis.opendocument.presentation"}
    assert ALLOWED - {expected for _, _, expected in TAKEN.values()} == rare
