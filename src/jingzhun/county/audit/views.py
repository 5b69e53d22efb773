"""The trail as supervisors and the audit administrator read it: what was changed, and who looked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun.county.audit.contexts import EventLine, LookLine, PaceLine, PacePage, TrailPage
from jingzhun.county.audit.looks import LOOKS, look_name
from jingzhun.county.audit.models import Event, Read
from jingzhun.county.audit.pace import PaceRefused, review_pace, unreviewed
from jingzhun.county.audit.queries import PAGE, Wanted, events_wanted, looks_wanted
from jingzhun.county.audit.reads import note_read
from jingzhun.county.audit.sentences import SENTENCES, act_as_words, changes_of, sentence_of
from jingzhun.county.config.refusals import UNPROCESSABLE
from jingzhun.county.config.typed import number_in

COUNTY_DIGITS = 6  # whoever watches a whole county also reads what belongs to no division: accounts, refusals


class WantedForm(forms.Form):
    """What the trail and the looks are asked alike."""

    officer_id = forms.IntegerField(label=_("Account number"), min_value=1, max_value=2**62, required=False)
    household_id = forms.IntegerField(label=_("Household number"), min_value=1, max_value=2**62, required=False)
    from_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    to_on = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(min_value=1, max_value=2**62, required=False, widget=forms.HiddenInput)


def acts() -> list[tuple[str, object]]:
    """Return every act that can be asked for, in the words of the page's language."""
    return [("", _("every act")), *((act, act_as_words(act).in_language(_language())) for act in SENTENCES)]


def kinds_of_look() -> list[tuple[str, object]]:
    """Return every kind of look that can be asked for, in the words of the page's language."""
    return [("", _("every look")), *((what, told.in_language(_language())) for what, told in LOOKS.items())]


def _language() -> Literal["zh", "en"]:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


class TrailForm(WantedForm):
    """What of the trail is asked for."""

    act = forms.ChoiceField(label=_("Act"), choices=acts, required=False)


class LooksForm(WantedForm):
    """What of the looks is asked for."""

    act = forms.ChoiceField(label=_("What was shown"), choices=kinds_of_look, required=False)


@require_safe
@login_required
@never_cache
def trail(request: HttpRequest) -> HttpResponse:
    """Show the events of the actor's divisions, newest first."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    actor.must("see_trail")
    scope = actor.scope_of("see_trail")
    within = scope.within("division_code")
    if _whole_county(scope):
        within |= Q(division_code="")
    form = TrailForm(request.GET)
    found = events_wanted(within, _wanted(form)) if form.is_valid() else []
    note_read(request, "trail", count=len(found[:PAGE]))
    shown = TrailPage(form, _event_lines(found[:PAGE]), _older(request, found, lambda event: event.sequence))
    return render(request, "audit/trail.html", {"shown": shown, "may_review_pace": actor.may("review_pace")})


@require_safe
@login_required
@never_cache
def looks(request: HttpRequest) -> HttpResponse:
    """Show who looked at personal data: at one household, or what one officer looked at; for those who watch a whole county."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    actor.must("see_trail")
    form = LooksForm(request.GET)
    may = _whole_county(actor.scope_of("see_trail"))
    found = looks_wanted(_wanted(form)) if may and form.is_valid() else []
    note_read(request, "looks", count=len(found[:PAGE]))
    shown = TrailPage(form, _look_lines(found[:PAGE]), _older(request, found, lambda look: look.pk))
    return render(request, "audit/looks.html", {"shown": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def pace(request: HttpRequest) -> HttpResponse:
    """Show the flagged paces of the actor's divisions; keep what was found of one."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    actor.must("review_pace")
    refused, number = None, request.POST.get("sequence", "")
    if request.method == "POST":
        try:
            with transaction.atomic():
                review_pace(actor=actor, sequence=number_in(number), finding=request.POST.get("finding", ""))
            return redirect("pace")
        except PaceRefused as fault:
            refused = fault.sentence
    flags = list(unreviewed(actor)[:PAGE])
    names = _names(one.actor_id for one in flags)
    lines = [
        PaceLine(one.sequence, one.at, one.actor_id, names(one.actor_id), one.changes["requests"][-1], one.changes["seconds"][-1])
        for one in flags
    ]
    note_read(request, "trail", count=len(lines))
    return render(request, "audit/pace.html", {"shown": PacePage(lines, refused)}, status=UNPROCESSABLE if refused else 200)


def _whole_county(scope: Any) -> bool:  # noqa: ANN401 - accounts.actor.Scope, which stands above the trail
    return any(len(code) <= COUNTY_DIGITS for code in scope.divisions)


def _wanted(form: forms.Form) -> Wanted:
    return Wanted(**{name: value for name, value in form.cleaned_data.items() if value})


def _event_lines(events: list[Event]) -> list[EventLine]:
    names = _names([one.actor_id for one in events] + [one.for_actor_id for one in events])
    return [
        EventLine(
            one.sequence,
            one.at,
            names(one.actor_id),
            names(one.for_actor_id) if one.for_actor_id else "",
            sentence_of(one),
            one.household_id,
            one.reason,
            list(changes_of(one)),
            one.request_id,
        )
        for one in events
    ]


def _look_lines(found: list[Read]) -> list[LookLine]:
    names = _names(one.actor_id for one in found)
    return [LookLine(one.at, names(one.actor_id), look_name(one.what), one.household_id, one.count, one.reason) for one in found]


def _names(numbers: Iterable[int | None]) -> Callable[[int | None], str]:
    officers: dict[int, Any] = get_user_model().objects.in_bulk({number for number in numbers if number})

    def name(number: int | None) -> str:
        if number is None:
            return "—"
        return str(officers[number].name) if number in officers else f"#{number}"

    return name


def _older(request: HttpRequest, found: list[Any], number: Callable[[Any], int]) -> str:
    """Return the address of the page before, or nothing where the last row was shown."""
    if len(found) <= PAGE:
        return ""
    query = request.GET.copy()
    query["before"] = str(number(found[PAGE - 1]))
    return f"{request.path}?{query.urlencode()}"
