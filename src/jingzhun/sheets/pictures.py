"""A stranger's picture, written anew by the limited child."""

from __future__ import annotations

from jingzhun.rules.limited import ChildFailed, run_limited
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

CHILD = "jingzhun.sheets.picture_child"
MEMORY_MB, SECONDS = 600, 30  # the largest picture allowed takes 400 MB and 4 seconds on one core
FAULTS = {
    "unreadable": Bilingual(
        "这不是能识别的图片；请上传 JPEG、PNG 或 WebP", "this is no picture that can be read; give a JPEG, PNG or WebP"
    ),
    "too_many_pixels": Bilingual(
        "图片像素太多；请用较低分辨率重新扫描", "the picture has too many pixels; scan it again at a lower resolution"
    ),
}


class PictureFault(JingzhunError):
    """A picture is not taken."""


def clean_picture(data: bytes) -> bytes:
    """Return a JPEG of what the picture shows, upright, without metadata, place or hidden content.

    Raises
    ------
    PictureFault
        ``unreadable`` or ``too_many_pixels``; a picture that breaks the child is unreadable.
    """
    try:
        output = run_limited(CHILD, stdin=data, memory_mb=MEMORY_MB, seconds=SECONDS).output
    except ChildFailed as failed:
        code = "too_many_pixels" if failed.code in {"memory", "time"} else "unreadable"
        raise PictureFault(code, FAULTS[code]) from failed
    said, _, picture = output.partition(b"\n")
    if said != b"ok":
        raise PictureFault(said.decode(), FAULTS[said.decode()])
    return picture
