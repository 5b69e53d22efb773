"""A look at the zip directory of a workbook before anything parses it: bombs, lies, macros and tricks are refused in time.

Sizes are first read from the directory; then each part is inflated against what it declares, in small pieces and with a
bound, because a directory may lie. XML parts that could declare entities are looked at on the way.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
import zlib
from dataclasses import dataclass

from jingzhun.sheets.faults import SheetRefused

_MB = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES = "[Content_Types].xml"
_ARCHIVES = (".zip", ".xlsx", ".7z", ".rar", ".gz", ".bz2", ".xz")
_ENTITY = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<")
_ROOT = re.compile(rb"<[A-Za-z_]")
_MACROS = re.compile(rb"macroenabled|vbaproject|macrosheet", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """How much a file may be."""

    file_mb: int = 100
    unpacked_mb: int = 400
    entries: int = 2_000
    rows: int = 400_000
    columns: int = 16_384
    cell_characters: int = 32_767
    memory_mb: int = 350
    seconds: int = 120


def check_directory(data: bytes, limits: Limits) -> None:
    """Refuse a workbook that must not be opened.

    Raises
    ------
    SheetRefused
        With its own code for each reason.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, UnicodeDecodeError):
        raise SheetRefused("truncated") from None
    parts = archive.infolist()
    if len(parts) > limits.entries:
        raise SheetRefused("bomb_entries", count=len(parts), limit=limits.entries)
    _check_names(parts)
    declared = sum(p.file_size for p in parts)
    if declared > limits.unpacked_mb * _MB:
        raise SheetRefused("bomb_size", size_mb=declared // _MB, limit_mb=limits.unpacked_mb)
    _check_overlap(parts)
    for part in parts:
        _check_part(archive, part)


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = {p.filename for p in parts}
    if "EncryptedPackage" in names or any(p.flag_bits & 0x1 for p in parts):
        raise SheetRefused("encrypted")
    for part in parts:
        name = part.filename
        if name.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", name) or "\x00" in name or ":" in name:
            raise SheetRefused("path_trick", part=name[:60])
        if name.lower().endswith("vbaproject.bin"):
            raise SheetRefused("macro")
        if name.lower().endswith(_ARCHIVES):
            raise SheetRefused("bomb_nested", part=name[:60])
    if _TYPES not in names or not any(n.startswith("xl/") for n in names):
        raise SheetRefused("disguised", found="zip")


def _check_overlap(parts: list[zipfile.ZipInfo]) -> None:
    """Each part's bytes must end before the next part begins; overlapping parts are how a small file unpacks to terabytes."""
    places = sorted((p.header_offset, p.header_offset + p.compress_size) for p in parts)
    for (_, end), (start, _) in itertools.pairwise(places):
        if end > start:
            raise SheetRefused("bomb_overlap")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Inflate one part in pieces, never beyond what it declares, and look for entities in its first piece."""
    seen, head = 0, b""
    try:
        with archive.open(part) as stream:
            while piece := stream.read(_MB):
                seen += len(piece)
                head = head or piece
                if seen > part.file_size:
                    raise SheetRefused("bomb_lying", part=part.filename[:60])
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        lies = seen or "CRC" in str(error)  # a part longer than declared is cut by the reader, and its checksum gives it away
        raise SheetRefused("bomb_lying" if lies else "truncated", part=part.filename[:60]) from None
    if seen != part.file_size:
        raise SheetRefused("bomb_lying", part=part.filename[:60])
    _check_markup(part.filename, head.replace(b"\x00", b""), is_whole=seen == len(head))


def _check_markup(name: str, head: bytes, *, is_whole: bool) -> None:
    """Refuse markup that declares entities, whatever its part is called, and content types that belong to macros.

    A declaration stands before the first element; a part whose first megabyte holds no element hides what it declares.
    """
    if not _MARKUP.match(head):
        return
    if _ENTITY.search(head) or not (is_whole or _ROOT.search(head)):
        raise SheetRefused("entities")
    if name == _TYPES and _MACROS.search(head):
        raise SheetRefused("macro")


def kind_of(data: bytes, name: str, limits: Limits) -> str:
    """Return ``xlsx``, ``parquet`` or ``text`` by the content, not by the name.

    Raises
    ------
    SheetRefused
        For empty, too large, encrypted, old, disguised and foreign files.
    """
    if not data:
        raise SheetRefused("empty")
    if len(data) > limits.file_mb * _MB:
        raise SheetRefused("too_large", size_mb=len(data) // _MB, limit_mb=limits.file_mb)
    if data[:4] == b"PK\x03\x04":
        return "xlsx"
    if data[:8] == _OLE:
        raise SheetRefused(
            "encrypted" if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d" in data[:65_536] + data[-65_536:] else "old_xls"
        )
    if data[:4] == b"PAR1":
        return "parquet"
    _check_text(data, wants_workbook=name.lower().endswith((".xlsx", ".xlsm", ".xls")))
    return "text"


def _check_text(data: bytes, *, wants_workbook: bool) -> None:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<svg")):
        raise SheetRefused("disguised" if wants_workbook else "not_a_table", found="HTML/XML")
    if _looks_binary(data):
        found = _picture(data)
        code = "not_a_table" if not wants_workbook else "disguised" if found else "truncated"
        raise SheetRefused(code, found=found or "binary")
    if wants_workbook:
        raise SheetRefused("disguised", found="CSV")


def _looks_binary(data: bytes) -> bool:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return False
    return b"\x00" in data[:65_536] or _picture(data) is not None


def _picture(data: bytes) -> str | None:
    for sign, name in (
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF8", "GIF"),
        (b"%PDF", "PDF"),
        (b"PK", "zip"),
        (b"Rar!", "RAR"),
        (b"RIFF", "RIFF (WebP)"),
        (b"II*\x00", "TIFF"),
        (b"MM\x00*", "TIFF"),
        (b"8BPS", "PSD"),
    ):
        if data.startswith(sign):
            return name
    return "HEIC/MP4" if data[4:8] == b"ftyp" else None
