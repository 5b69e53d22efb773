"""A file as an answer, and the sentence where one was to be given and none came."""

from __future__ import annotations

import mimetypes
from urllib.parse import quote

from django.http import HttpResponse

from jingzhun.values.speech import Bilingual

NO_FILE = Bilingual("请选择一个文件", "choose a file")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_answer(content: bytes, name: str) -> HttpResponse:
    """Return bytes as a file to keep; a browser never shows it as a page."""
    kind = WORKBOOK if name.endswith(".xlsx") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
