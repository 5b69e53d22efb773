"""Officers who click: requests over kept connections, in a closed loop or with a pause, and how long each answer took."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

FOUND, FULL = 200, 100
TOKEN = "b" * 32  # the double-submit token of every officer of the bench


@dataclass
class Clicks:
    """What was answered: milliseconds of each answer of 200, bytes of the last one, and every other status."""

    milliseconds: list[float] = field(default_factory=list)
    size: int = 0
    other: dict[int, int] = field(default_factory=dict)

    def percentile(self, share: int) -> float:
        """Return the time under which a share (in percent) of the answers stayed."""
        ordered = sorted(self.milliseconds)
        return round(ordered[min(len(ordered) - 1, len(ordered) * share // FULL)], 1) if ordered else float("nan")


class Browser:
    """One kept connection with an officer's cookies; it reads an answer whole and renders nothing."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, int]:
        """Return status and size of a page; a connection that the server closed is opened again once.

        A path with `` `` in it is posted: what is behind the space is its form, as the search's word must not stand in an address.
        """
        for _ in range(2):
            if self._streams is None:
                self._streams = await asyncio.open_connection("localhost", self.port)
            try:
                return await self._ask(*self._streams, path)
            except (asyncio.IncompleteReadError, ConnectionError):
                self._streams[1].close()
                self._streams = None
        raise ConnectionError(path)

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> tuple[int, int]:
        address, _, form = path.partition(" ")
        lines = [f"{'POST' if form else 'GET'} {address} HTTP/1.1", f"Host: localhost:{self.port}", f"Cookie: {self.cookie}"]
        lines.append("Accept-Encoding: gzip")
        if form:
            lines += [f"X-CSRFToken: {TOKEN}", "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}"]
        writer.write("\r\n".join([*lines, "", form]).encode())
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        if "content-length:" in head:
            length = int(head.split("content-length:", 1)[1].split("\r\n", 1)[0])
            await reader.readexactly(length)
        else:
            length = await _chunks(reader)
        return status, length


async def _chunks(reader: asyncio.StreamReader) -> int:
    total = 0
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
        total += size
    await reader.readline()
    return total


async def _one(browser: Browser, path: str, clicks: Clicks) -> None:
    started = time.perf_counter()
    status, size = await browser.get(path)
    if status == FOUND:
        clicks.milliseconds.append((time.perf_counter() - started) * 1000)
        clicks.size = size
    else:
        clicks.other[status] = clicks.other.get(status, 0) + 1


async def capacity(port: int, cookies: Sequence[str], paths: Sequence[str], *, seconds: float) -> tuple[float, Clicks]:
    """Return answers a second of a page when every officer clicks again at once, and the clicks."""
    clicks = Clicks()
    until = time.perf_counter() + seconds

    async def officer(number: int) -> None:
        browser = Browser(port, cookies[number])
        place = number
        while time.perf_counter() < until:
            await _one(browser, paths[place % len(paths)], clicks)
            place += len(cookies)

    await asyncio.gather(*(officer(n) for n in range(len(cookies))))
    return len(clicks.milliseconds) / seconds, clicks


async def office_hours(
    port: int, cookies: Sequence[str], pages: dict[str, Callable[[int], str]], *, pause: float, seconds: float, seed: int
) -> dict[str, Clicks]:
    """Return the clicks a page of officers who each click a page every ``pause`` seconds, beginning at different moments."""
    found = {name: Clicks() for name in pages}
    until = time.perf_counter() + seconds

    async def officer(number: int) -> None:
        draw = random.Random(seed + number)  # noqa: S311 - which page is clicked, nothing secret
        browser = Browser(port, cookies[number % len(cookies)])
        await asyncio.sleep(draw.random() * pause)
        while time.perf_counter() < until:
            name = draw.choice(list(pages))
            await _one(browser, pages[name](draw.randrange(10**9)), found[name])
            await asyncio.sleep(pause * (0.5 + draw.random()))

    await asyncio.gather(*(officer(n) for n in range(len(cookies))))
    return found
