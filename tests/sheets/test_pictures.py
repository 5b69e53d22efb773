"""Pictures of strangers: bombs, other files under a picture's name, metadata."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from jingzhun.sheets import picture_child
from jingzhun.sheets.pictures import PictureFault, clean_picture


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "1"), ("WEBP", "RGB")])
def test_picture_is_written_anew_as_jpeg(kind: str, mode: str) -> None:
    said, new = picture_child.written_anew(picture(kind, mode=mode))
    assert said == b"ok"
    assert Image.open(io.BytesIO(new)).format == "JPEG"


def test_place_and_hidden_content_are_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010E] = "王伟 150424"
    said, new = picture_child.written_anew(picture(exif=exif) + b"<script>alert(1)</script>")
    opened = Image.open(io.BytesIO(new))
    assert (said, opened.size, len(opened.getexif())) == (b"ok", (30, 40), 0)
    assert b"script" not in new
    assert b"150424" not in new


def test_large_picture_is_made_smaller() -> None:
    _, new = picture_child.written_anew(picture(size=(6000, 3000)))
    assert Image.open(io.BytesIO(new)).size == (2500, 1250)


def test_bomb_is_refused_before_it_is_decoded() -> None:
    bomb = picture("PNG", (30_000, 30_000), "1")
    assert picture_child.written_anew(bomb) == (b"too_many_pixels", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        picture()[:200],
        picture("GIF"),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    ],
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    assert picture_child.written_anew(data) == (b"unreadable", b"")


def test_child_answers_and_refuses() -> None:
    assert clean_picture(picture()).startswith(b"\xff\xd8")
    with pytest.raises(PictureFault, match="no picture"):
        clean_picture(b"x")
