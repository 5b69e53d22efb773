"""Reads of personal data are gathered during a request and written after its response (house.md law 6)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jingzhun.county.audit.reads import LOG, NOTED


class BatchedReads:
    """Hands the reads a view noted to the log once the response is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; what it showed is handed over once the answer is made, a refused one included."""
        response = self.get_response(request)
        looks = request.__dict__.get(NOTED)
        if looks:
            LOG.add(looks)
        return response
