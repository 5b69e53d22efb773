"""What the pages of accounts share: an act asked for before a page is shown, and a refusal shown on the form it came from."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.refusals import AccountRefused, said

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]  # a page's function


def actor_in(request: HttpRequest) -> Actor:
    """Return who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def with_act(act: str) -> Callable[[View[P]], View[P]]:
    """Show a page only to those whose role has the act; 403 otherwise, before anything is read."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        @login_required
        def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor_in(request).must(act)
            return view(request, *args, **kwargs)

        return inner  # type: ignore[return-value]

    return decorate


def done(form: Form, operation: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the operation returns
    """Return what an operation returns, or null with its refusal on the form."""
    try:
        return operation()
    except AccountRefused as refusal:
        form.add_error(None, said(refusal))
        return None


def told(request: HttpRequest, operation: Callable[[], Any], success: str = "") -> Any:  # noqa: ANN401 - whatever it returns
    """Return what an operation returns and say that it is done, or null with its refusal as a message."""
    try:
        result = operation()
    except AccountRefused as refusal:
        messages.error(request, said(refusal))
        return None
    messages.success(request, success or gettext("Saved."))
    return result
