"""The API put together: every address behind a key, every error a problem document, every unknown parameter refused."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, ValidationError

from jingzhun.county.api.auth import KeyAuth, SignedAuth, StrangeParameters, TooMany
from jingzhun.county.api.commands import HEADER, KeyMissing
from jingzhun.county.api.problems import SAID, TYPE, of_fields, of_refusal, problem
from jingzhun.county.api.routes import cases, clues, deliveries, figures, households, jobs, lists
from jingzhun.county.api.routes.clues import StaleTag
from jingzhun.county.api.schemas import Problem
from jingzhun.county.config import limits
from jingzhun.county.config.busy import RETRY_AFTER, STATUS, is_busy
from jingzhun.values.errors import JingzhunError

LOG = logging.getLogger(__name__)
PREFIX = "/api/v1/"
ERRORS = (401, 403, 404, 405, 422, 429, 500, 503)
WRITE_ERRORS = (409, 412, 428)
COMMAND_KEY = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}
DESCRIPTION = "精准：县级接口。与网页使用相同的查询和操作。 / The county's API: the same queries and operations as the pages."


def build() -> NinjaAPI:
    """Return the API; nothing in it answers without a key."""
    made = NinjaAPI(
        title="Jingzhun", version="1", description=DESCRIPTION, auth=[KeyAuth(), SignedAuth()], docs_url=None, openapi_url=None
    )
    for part in (figures.router, households.router, clues.router, jobs.router, cases.router, deliveries.router, lists.router):
        made.add_router("", part)
    for error, handler in HANDLERS.items():
        made.add_exception_handler(error, handler)
    return made


def _busy(request: HttpRequest, error: Exception) -> HttpResponse:
    answer = problem(request, 429)
    answer["Retry-After"] = str(limits.seconds_left())
    return answer


def _ours(request: HttpRequest, error: Exception) -> HttpResponse:
    if is_busy(error):
        answer = problem(request, STATUS)
        answer["Retry-After"] = RETRY_AFTER
        return answer
    LOG.error("api failed", exc_info=error)
    return problem(request, 500)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code if error.status_code in {400, 404, 405} else 400)


HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    ValidationError: lambda request, error: of_fields(request, error.errors),
    JingzhunError: of_refusal,
    StrangeParameters: lambda request, error: of_fields(request, error.faults),
    KeyMissing: lambda request, error: problem(request, 428),
    StaleTag: lambda request, error: problem(request, 412),
    TooMany: _busy,
    AuthenticationError: lambda request, error: problem(request, 401),
    AuthorizationError: lambda request, error: problem(request, 403),
    PermissionDenied: lambda request, error: problem(request, 403),
    Http404: lambda request, error: problem(request, 404),
    HttpError: _http,
    Exception: _ours,
}


def addresses() -> list[URLPattern]:
    """Return the API's addresses, and one for every address that it does not have."""
    api = build()
    known = _asked_of(api)
    patterns: list[URLPattern] = []
    for pattern in api.urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.name == "api-root" or pattern.callback is None:
            continue
        names, takes_file = known.get(str(pattern.pattern), (frozenset(), False))
        pattern.callback = _guarded(pattern.callback, names, takes_file=takes_file)
        patterns.append(pattern)
    return [*patterns, re_path(r"^.*$", _unknown, name="api_unknown")]


def _asked_of(api: NinjaAPI) -> dict[str, tuple[frozenset[str], bool]]:
    """Return the query parameters that each address knows and whether it takes a file, by the address as Django writes it."""
    found: dict[str, tuple[frozenset[str], bool]] = {}
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            models = [model for operation in view.operations for model in operation.models]
            names = {name for model in models if model.__ninja_param_source__ == "query" for name in model.__ninja_flatten_map__}
            takes_file = any(model.__ninja_param_source__ == "file" for model in models)
            found[path.removeprefix("/").replace("{", "<").replace("}", ">")] = frozenset(names), takes_file
    return found


def _guarded(view: Callable[..., HttpResponse], known: frozenset[str], *, takes_file: bool) -> Callable[..., HttpResponse]:
    """Tell the key's check which parameters are known, and give errors that never reach the API's handlers their one shape."""

    @wraps(view)
    @csrf_exempt
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.known_parameters, request.takes_file = known, takes_file  # type: ignore[attr-defined]
        answer = view(request, *args, **kwargs)
        if answer.status_code >= 400 and answer.headers.get("Content-Type") != TYPE:
            told = problem(request, answer.status_code if answer.status_code in SAID else 400)
            if "Allow" in answer.headers:
                told["Allow"] = answer["Allow"]
            return told
        answer["Cache-Control"] = "no-store"
        return answer

    return inner


@csrf_exempt
def _unknown(request: HttpRequest) -> HttpResponse:
    return problem(request, 404)


def described() -> dict[str, Any]:
    """Return the API's description as OpenAPI 3.1: every error as a problem document, every write with its idempotency key."""
    schema: dict[str, Any] = dict(build().get_openapi_schema(path_prefix=PREFIX))
    schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            statuses = (*ERRORS, *(WRITE_ERRORS if method != "get" else ()))
            operation["responses"] |= {str(status): _problem_answer(status) for status in statuses}
            if method != "get":
                operation.setdefault("parameters", []).append(COMMAND_KEY)
    found: dict[str, Any] = json.loads(json.dumps(schema))  # statuses are numbers in ninja's schema and text in the file
    return found


def _problem_answer(status: int) -> dict[str, Any]:
    return {
        "description": SAID[status][1].en,
        "content": {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
