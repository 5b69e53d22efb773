"""Pages for what went wrong: what happened, whether the work is safe, what to do, and six characters to read to support."""

from __future__ import annotations

import json
import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from jingzhun.county.config.busy import RETRY_AFTER, STATUS, is_busy

LOG = logging.getLogger(__name__)
CODE_LENGTH = 6
REPORT_LIMIT = 4_096


def code_of(request: HttpRequest) -> str:
    """Return the six characters by which the log knows this request."""
    return str(getattr(request, "request_id", ""))[:CODE_LENGTH].upper()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return render(request, "errors/bad_request.html", {"code": code_of(request)}, status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: the page names the act, never the object."""
    act = str(exception) if exception else ""
    return render(request, "errors/not_allowed.html", {"code": code_of(request), "act": act}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, alike for what does not exist and for what is another division's."""
    return render(request, "errors/not_found.html", {"code": code_of(request)}, status=404)


def our_fault(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 where the database only does not answer in time; the details are in the log only."""
    if is_busy(sys.exc_info()[1]):
        answer = HttpResponse(render_to_string("errors/busy.html", {"code": code_of(request)}), status=STATUS)
        answer["Retry-After"] = RETRY_AFTER
        return answer
    return render(request, "errors/our_fault.html", {"code": code_of(request)}, status=500)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form that did not come from our page or is too old."""
    return render(request, "errors/form_too_old.html", {"code": code_of(request)}, status=403)


@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Write a browser's report of a blocked script or style into the log; no personal data is in it."""
    try:
        report = json.loads(request.body[:REPORT_LIMIT])["csp-report"]
        LOG.warning("csp blocked %s on %s", report.get("blocked-uri"), report.get("violated-directive"))
    except (ValueError, KeyError, TypeError, AttributeError):
        LOG.warning("csp report unreadable")
    return HttpResponse(status=204)
