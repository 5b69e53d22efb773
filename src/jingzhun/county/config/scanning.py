"""The scan hook: what comes from outside is shown to clamd before it is kept, where an installation has one (trust.md S44)."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

from django.conf import settings

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

SECONDS = 30
PIECE = 1 << 18
MOST_ANSWER = 1_000
INFECTED = Bilingual(
    "文件被查毒程序拦截（{found}），没有保存；请换一台干净的电脑重新导出",
    "the scanner refused the file ({found}) and it was not kept; export it anew on a clean machine",
)
NO_SCANNER = Bilingual(
    "查毒程序没有回答，文件没有保存；请系统管理员检查后重新上传",
    "the scanner does not answer and the file was not kept; the system administrator looks, then give it again",
)


class ScanRefused(JingzhunError):
    """A file is not kept: ``infected``, or ``no_scanner`` where one is set up and does not answer."""


def must_be_clean(content: bytes) -> None:
    """Do nothing where the scanner finds nothing, or the installation has none.

    Raises
    ------
    ScanRefused
        ``infected`` with what was found; ``no_scanner``: an installation that scans takes nothing unscanned.
    """
    where = settings.ENVIRONMENT.scanner
    if not where:
        return
    try:
        said = _asked(where, content)
    except OSError as error:
        raise ScanRefused("no_scanner", NO_SCANNER) from error
    if said.endswith("FOUND"):
        raise ScanRefused("infected", INFECTED, found=said.removeprefix("stream:").removesuffix("FOUND").strip()[:80])
    if not said.endswith("OK"):
        raise ScanRefused("no_scanner", NO_SCANNER)


def _asked(where: str, content: bytes) -> str:
    with _connected(where) as line:
        line.settimeout(SECONDS)
        line.sendall(b"zINSTREAM\0")
        for piece in _pieces(content):
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        return line.recv(MOST_ANSWER).decode("utf-8", "replace").strip("\0\r\n ")


def _connected(where: str) -> socket.socket:
    kind, _, rest = where.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(rest)
        return line
    host, _, port = rest.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
