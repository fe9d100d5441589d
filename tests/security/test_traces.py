"""A file shows what its sender wanted to show, and tells nothing else of the sender."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from backend.contract.enums import Action, TicketKind
from backend.contract.values import File
from backend.core.crypto import Keyring
from bot.runtime.file_store import DiskFileStore
from bot.runtime.traces import pictures
from bot.runtime.traces.pictures import make_thumbnail
from dialogues.core.values import FileRef, Refusal
from tests.fixtures.desk import OWNER, LiveDesk
from tests.security import sample_files as sample

FILES = {
    "照片.jpg": sample.picture("JPEG"),
    "照片.png": sample.picture("PNG"),
    "照片.webp": sample.picture("WEBP"),
    "动图.gif": sample.picture("GIF"),
    "合同.pdf": sample.pdf(),
    "合同.docx": sample.office("word"),
    "录像.mp4": sample.film(),
    "录音.mp3": sample.mp3(),
    "录音.wav": sample.wave(),
    "语音.ogg": sample.ogg(),
    "录像.webm": sample.webm(),
}


async def stored(files: DiskFileStore, name: str, content: bytes) -> FileRef:
    async def arriving() -> AsyncIterator[bytes]:
        yield content

    kept = await files.put(name, arriving())
    assert isinstance(kept, FileRef), (name, kept)
    return kept


@pytest.mark.parametrize("name", FILES)
async def test_nothing_of_the_sender_is_left_in_a_file(tmp_path: Path, name: str) -> None:
    assert sample.WORD in sample.opened(FILES[name])
    files = DiskFileStore(tmp_path, Keyring(["a secret of the tests, long enough"]))
    kept = await stored(files, name, FILES[name])
    content = sample.opened(await files.open(kept))
    assert sample.WORD not in content
    assert b"108.3665" not in content
    assert not kept.traced
    assert sorted(path.name for path in tmp_path.iterdir()) == [kept.id]
    assert (await stored(files, name, FILES[name])).id == kept.id  # the same file twice is one file still


async def test_a_picture_stays_the_picture_it_was(tmp_path: Path) -> None:
    files = DiskFileStore(tmp_path, Keyring(["a secret of the tests, long enough"]))
    for name in ("照片.jpg", "照片.png", "照片.webp"):
        with Image.open(BytesIO(await files.open(await stored(files, name, FILES[name])))) as shown:
            assert shown.size == (20, 40)  # turned as it is looked at, since nothing tells any more that it is to be
            assert not shown.getexif()
            red, green, blue = shown.convert("RGB").getpixel((10, 20))  # type: ignore[misc]
            assert (red > 150, green < 80, blue < 80) == (True, True, True)
    with Image.open(BytesIO(await files.open(await stored(files, "动图.gif", FILES["动图.gif"])))) as moving:
        assert moving.n_frames == 2


async def test_documents_and_recordings_can_still_be_opened(tmp_path: Path) -> None:
    files = DiskFileStore(tmp_path, Keyring(["a secret of the tests, long enough"]))
    content = await files.open(await stored(files, "合同.pdf", FILES["合同.pdf"]))
    with pikepdf.open(BytesIO(content)) as document:
        assert len(document.pages) == 1
        assert str(document.pages[0].Annots[0].Contents) == "看这里"
    content = await files.open(await stored(files, "合同.docx", FILES["合同.docx"]))
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert packed.testzip() is None
        assert "合同" in packed.read("word/document.xml").decode()
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}
    film = await files.open(await stored(files, "录像.mp4", FILES["录像.mp4"]))
    assert len(film) == len(FILES["录像.mp4"])
    assert film.index(b"pictures and sounds") == FILES["录像.mp4"].index(b"pictures and sounds")
    assert (await files.open(await stored(files, "录音.mp3", FILES["录音.mp3"])))[4:] == b"sound" * 50


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("签过字.pdf", sample.pdf(signed=True)),
        ("带轨迹.mp4", sample.film(handler=b"meta")),
        ("坏了.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
        ("坏了.pdf", b"%PDF-1.7\n" + b"x" * 64),
    ],
)
async def test_what_cannot_be_cleaned_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    files = DiskFileStore(tmp_path, Keyring(["a secret of the tests, long enough"]))
    kept = await stored(files, name, content)
    assert kept.traced
    assert await files.open(kept) == content


async def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert out.tell() < 200_000

    async def arriving() -> AsyncIterator[bytes]:
        yield out.getvalue()

    assert (
        await DiskFileStore(tmp_path, Keyring(["a secret of the tests, long enough"])).put("a.png", arriving())
        is Refusal.TOO_LARGE
    )
    with pytest.raises(pictures.TooManyPixels):
        make_thumbnail(out.getvalue())


def test_a_thumbnail_is_small_and_tells_nothing() -> None:
    out = BytesIO()
    Image.new("RGB", (4000, 3000), (10, 20, 30)).save(out, "JPEG", comment=sample.WORD)
    small = make_thumbnail(out.getvalue())
    assert sample.WORD not in small
    with Image.open(BytesIO(small)) as shown:
        assert max(shown.size) == pictures.THUMBNAIL


@pytest.mark.parametrize("kind", [TicketKind.REPORT, TicketKind.COMPLAINT])
async def test_the_name_of_a_file_does_not_give_a_reporter_away(desk: LiveDesk, kind: TicketKind) -> None:
    number = await desk.submitted(kind, files=(File("a" * 64, "张三拍的.jpg", "image/jpeg", 9),))
    await desk.port.supplement_ticket(number, OWNER, "", (File("b" * 64, "张三录的.mp3", "audio/mpeg", 9),), desk.key())
    names = [row.name for row in (await desk.stored(number)).attachments]
    assert names == (["1.jpg", "2.mp3"] if kind is TicketKind.REPORT else ["张三拍的.jpg", "张三录的.mp3"])
    await desk.act("desk", number, Action.ASSIGN, department="market")
    if kind is TicketKind.REPORT:
        case = await desk.port.open_case(desk.staff["market"].id, number)
        assert "张三" not in repr(case)
