"""The child that decodes a stranger's picture and writes it anew: pixels only, nothing of what else the file carried (S19, S41).

Reads the picture from standard input and answers one line, ``ok`` or what is wrong, and behind it the new picture.
"""

from __future__ import annotations

import io
import sys

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")  # what phones and scanners write; HEIC needs a decoder that we do not carry
MOST_PIXELS = 64_000_000  # a page scanned at 600 dpi has 35 million
LONGEST_SIDE = 2_500  # an A4 page at 210 dpi: every stamp can be read
QUALITY = 82
OK, UNREADABLE, TOO_MANY_PIXELS = b"ok", b"unreadable", b"too_many_pixels"


def written_anew(data: bytes) -> tuple[bytes, bytes]:
    """Return ``ok`` and a JPEG of the first frame, upright and without metadata; or what is wrong and nothing."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return TOO_MANY_PIXELS, b""
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Image.DecompressionBombError:
        return TOO_MANY_PIXELS, b""
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):  # what Pillow raises on broken files
        return UNREADABLE, b""
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    return OK, out.getvalue()


def main() -> None:
    """Answer one picture."""
    said, picture = written_anew(sys.stdin.buffer.read())
    sys.stdout.buffer.write(said + b"\n" + picture)


if __name__ == "__main__":
    main()
