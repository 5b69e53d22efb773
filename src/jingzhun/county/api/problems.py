"""Every error of the API has one shape, a problem document (RFC 9457), in both languages, with the code that the log knows."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from jingzhun.county.config.faults import code_of
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

TYPE = "application/problem+json"
LOG = logging.getLogger(__name__)
SAID: dict[int, tuple[str, Bilingual]] = {
    400: ("bad_request", Bilingual("请求写得不对，无法读取", "the request is malformed and cannot be read")),
    401: ("no_key", Bilingual("没有可用的接口密钥", "there is no key that is in force")),
    403: ("not_allowed", Bilingual("这个密钥没有这项权限", "the key does not have this act")),
    404: ("not_found", Bilingual("没有找到", "not found")),
    405: ("method_not_allowed", Bilingual("这个地址不支持这种方法", "this address does not know this method")),
    409: ("conflict", Bilingual("与别人的修改冲突，请重新读取", "it conflicts with another change; read again")),
    412: ("changed", Bilingual("数据已被修改，请重新读取后再提交", "it was changed meanwhile; read again, then send")),
    422: ("not_valid", Bilingual("有的字段不可用", "some fields cannot be taken")),
    428: ("command_key_missing", Bilingual("写入须带 Idempotency-Key", "a write needs an Idempotency-Key")),
    429: ("too_many", Bilingual("请求太频繁，请稍后再试", "too many requests; try again later")),
    503: ("busy", Bilingual("数据库暂时忙，请稍后再试", "the database does not answer in time; try again in a few seconds")),
    500: ("our_fault", Bilingual("程序出错；请把代码告诉管理员", "a fault on our side; tell the code to the administrator")),
}
# What an operation refuses, by its code; any other refusal that the caller can mend is 422.
STATUS_OF = {"changed": 409, "busy": 409, "gone": 409, "in_progress": 409}
RETRY_AFTER = "2"  # seconds; a command takes less


def problem(
    request: HttpRequest,
    status: int,
    *,
    code: str = "",
    sentence: Bilingual | None = None,
    errors: Sequence[Mapping[str, object]] = (),
) -> HttpResponse:
    """Return a problem document."""
    usual, words = SAID[status]
    words = sentence or words
    told: dict[str, object] = {
        "type": f"urn:jingzhun:problem:{code or usual}",
        "title": words.zh if (get_language() or "zh").startswith("zh") else words.en,
        "status": status,
        "code": code or usual,
        "zh": words.zh,
        "en": words.en,
        "instance": code_of(request),
    }
    if errors:
        told["errors"] = list(errors)
    answer = HttpResponse(json.dumps(told, ensure_ascii=False), status=status, content_type=TYPE)
    answer["Cache-Control"] = "no-store"
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def of_refusal(request: HttpRequest, refusal: JingzhunError) -> HttpResponse:
    """Return the problem of what an operation refused; a fault of ours tells nothing but its code."""
    if refusal.is_ours:
        LOG.error("api refused by a fault of ours: %s", refusal.code)
        return problem(request, 500)
    answer = problem(request, STATUS_OF.get(refusal.code, 422), code=refusal.code, sentence=refusal.sentence)
    if refusal.code == "in_progress":
        answer["Retry-After"] = RETRY_AFTER
    return answer


def of_fields(request: HttpRequest, faults: Sequence[dict[str, object]]) -> HttpResponse:
    """Return the problem of fields that cannot be taken: where each stands and why, never what stood in it."""
    listed = []
    for fault in faults:
        place = [str(part) for part in fault.get("loc", ())]  # type: ignore[attr-defined]  # ninja's own shape
        listed.append(
            {
                "field": ".".join(place[2:] or place[1:] or place),
                "kind": str(fault.get("type", "")),
                "why": str(fault.get("msg", "")),
            }
        )
    return problem(request, 422, errors=listed)
