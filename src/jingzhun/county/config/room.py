"""Room on the disk: below a share of it the site only reads, by itself and until there is room again (trust.md F06).

Without this a commit fails somewhere in the middle of a day, on the page of whoever happens to save. With it nobody can begin what could not
be kept, everyone can go on looking, and the sentence says what to do.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jingzhun.county.config.faults import code_of
from jingzhun.values.speech import Bilingual

LEAST_FREE = 5  # percent of the disk
WHOLE = 100
LOOKED_AT_FOR = 5  # seconds: a disk does not fill faster than somebody can read the page
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NEEDS_NO_ROOM = ("/accounts/log", "/search", "/language", "/csp-report")  # what writes a session at most, or nothing
STATUS = 507
FULL = Bilingual(
    "磁盘快满了：网站暂时只能查看，不能保存；已保存的内容不受影响。请系统管理员腾出空间，之后自动恢复",
    "the disk is nearly full: the site can be read and nothing can be saved for the moment; what was saved is safe. The system administrator "
    "makes room, and it goes on by itself",
)


def free_percent() -> int:
    """Return how much of the disk of the data folder is free, looked at every few seconds."""
    return _free(int(time.monotonic()) // LOOKED_AT_FOR)


@lru_cache(maxsize=1)
def _free(_moment: int) -> int:
    room = shutil.disk_usage(settings.DATA)
    return room.free * WHOLE // room.total


def is_full() -> bool:
    """Return whether nothing may be written now."""
    return free_percent() < LEAST_FREE


class ReadsOnlyWhenFull:
    """Refuses what would write, with one sentence, while the disk is nearly full."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 507, or let the request go on."""
        if request.method in SAFE or request.path.startswith(NEEDS_NO_ROOM) or not is_full():
            return self.get_response(request)
        if request.path.startswith("/api/"):
            told = {
                "type": "urn:jingzhun:problem:disk_full",
                "title": FULL.zh,
                "status": STATUS,
                "code": "disk_full",
                "zh": FULL.zh,
                "en": FULL.en,
            }
            told["instance"] = code_of(request)
            return JsonResponse(told, status=STATUS, content_type="application/problem+json")
        return render(request, "errors/disk_full.html", {"code": code_of(request), "words": FULL}, status=STATUS)
