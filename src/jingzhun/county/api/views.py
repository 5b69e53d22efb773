"""The pages beside the API: its description, and the keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.api.contexts import Address, DocsPage, KeysPage
from jingzhun.county.api.keys import KEY_ACTS
from jingzhun.county.api.models import ApiKey
from jingzhun.county.api.openapi import kept
from jingzhun.county.api.operations.make_api_key import LONGEST_LIFE, NAME_LENGTH, KeyRefused, make_api_key
from jingzhun.county.api.operations.revoke_api_key import revoke_api_key
from jingzhun.county.config.refusals import UNPROCESSABLE

USUAL_LIFE = timedelta(days=180)
MOST_KEYS = 200


class KeyForm(forms.Form):
    """What a new key may do, where, until when, and who answers for it."""

    name = forms.CharField(label=_("what for"), max_length=NAME_LENGTH)
    owner = forms.ModelChoiceField(
        label=_("who answers for it"), queryset=Officer.objects.filter(is_active=True).order_by("username")
    )
    acts = forms.MultipleChoiceField(label=_("acts"), choices=[(act, act) for act in KEY_ACTS], widget=forms.CheckboxSelectMultiple)
    divisions = forms.CharField(label=_("division codes, separated by spaces"), max_length=200)
    expires_on = forms.DateField(label=_("last day"), widget=forms.DateInput(attrs={"type": "date"}))
    is_signing = forms.BooleanField(label=_("a partner signs each request; the secret never travels"), required=False)


@require_safe
@login_required
def description(request: HttpRequest) -> JsonResponse:
    """Give the description as JSON."""
    return JsonResponse(kept(), json_dumps_params={"ensure_ascii": False})


@require_safe
@login_required
def docs(request: HttpRequest) -> HttpResponse:
    """Show the API's addresses, fields and errors."""
    schema = kept()
    addresses = tuple(
        Address(method.upper(), path, operation.get("summary", ""), _parameters(operation), _gives(operation))
        for path, methods in sorted(schema["paths"].items())
        for method, operation in methods.items()
    )
    schemas = tuple(
        (name, (one.get("description") or "").split("\n")[0], tuple(one.get("properties", {})))
        for name, one in sorted(schema["components"]["schemas"].items())
    )
    return render(request, "api/docs.html", {"page": DocsPage(schema["info"]["version"], addresses, schemas)})


def _parameters(operation: dict[str, Any]) -> tuple[str, ...]:
    return tuple(one["name"] for one in operation.get("parameters", ()))


def _gives(operation: dict[str, Any]) -> str:
    for status, answer in operation["responses"].items():
        if str(status).startswith("2"):
            told = answer.get("content", {}).get("application/json", {}).get("schema", {})
            return str(told.get("$ref", "")).rsplit("/", 1)[-1]
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_api_keys")
def keys(request: HttpRequest) -> HttpResponse:
    """Show the keys, and make one; the whole key is in this one answer and nowhere else."""
    actor = actor_in(request)
    form = KeyForm(request.POST or None, initial={"expires_on": timezone.localdate() + min(USUAL_LIFE, LONGEST_LIFE)})
    shown, status = "", 200
    if request.method == "POST":
        actor.must("make_api_key")
        status = UNPROCESSABLE
        if form.is_valid():
            told = form.cleaned_data
            try:
                made = make_api_key(
                    actor=actor,
                    name=told["name"],
                    owner_id=told["owner"].pk,
                    acts=told["acts"],
                    divisions=told["divisions"].split(),
                    expires_on=told["expires_on"],
                    is_signing=told["is_signing"],
                )
                shown, status = made.shown_once, 200
            except KeyRefused as refusal:
                form.add_error(None, _in_language(refusal))
    page = KeysPage(
        keys=tuple(ApiKey.objects.select_related("owner")[:MOST_KEYS]),
        form=form,
        may_make=actor.may("make_api_key"),
        shown_once=shown,
    )
    answer = render(request, "api/keys.html", {"page": page}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@with_act("make_api_key")
def revoke(request: HttpRequest, key_id: str) -> HttpResponse:
    """Revoke a key."""
    revoke_api_key(actor=actor_in(request), key_id=key_id)
    return redirect("api_keys")


def _in_language(refusal: KeyRefused) -> str:
    return refusal.sentence.in_language("zh" if (get_language() or "zh").startswith("zh") else "en")
