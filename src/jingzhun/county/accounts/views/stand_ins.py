"""Stand-ins: name a substitute, end it, act for a colleague."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jingzhun.county.accounts.contexts import StandInPage
from jingzhun.county.accounts.forms import StandInForm
from jingzhun.county.accounts.middleware import ACTING_FOR
from jingzhun.county.accounts.models import Officer, StandIn
from jingzhun.county.accounts.operations.act_for import act_for
from jingzhun.county.accounts.operations.set_stand_in import end_stand_in, set_stand_in
from jingzhun.county.accounts.queries import colleagues_of, stand_ins_of
from jingzhun.county.accounts.views.doors import actor_in, done, told, with_act


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("stand_in")
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Show one's stand-ins; POST names a substitute."""
    today = timezone.localdate()
    actor = actor_in(request)
    colleagues = [(one.pk, f"{one.name} · {one.office}" if one.office else one.name) for one in colleagues_of(actor, today)]
    form = StandInForm(request.POST or None, colleagues=colleagues, initial={"from_on": today, "to_on": today})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        made = done(
            form,
            lambda: set_stand_in(
                actor=actor, deputy_id=typed["deputy"], from_on=typed["from_on"], to_on=typed["to_on"], reason=typed["reason"]
            ),
        )
        if made is not None:
            return redirect("stand_ins")
    officer = Officer.objects.get(pk=actor_in(request).officer_id or 0)
    shown = StandInPage(
        form,
        list(StandIn.objects.filter(officer=officer, to_on__gte=today).select_related("deputy").order_by("from_on", "id")),
        list(stand_ins_of(officer, today).select_related("officer")),
        Officer.objects.filter(pk=actor.for_officer_id or 0).first(),
        today,
    )
    return render(request, "accounts/stand_ins.html", {"shown": shown})


@require_POST
@with_act("stand_in")
def stand_in_end(request: HttpRequest, stand_in_id: int) -> HttpResponse:
    """End a stand-in of one's own."""
    try:
        told(request, lambda: end_stand_in(actor=actor_in(request), stand_in_id=stand_in_id))
    except StandIn.DoesNotExist:
        raise Http404 from None
    return redirect("stand_ins")


@require_POST
@with_act("stand_in")
def stand_in_act(request: HttpRequest) -> HttpResponse:
    """Act for a colleague from now on, or, without a number, for oneself again."""
    number = request.POST.get("officer", "")
    chosen = int(number) if number.isascii() and number.isdigit() else None
    begun = told(request, lambda: (act_for(actor=actor_in(request), officer_id=chosen),))
    if begun is not None:
        request.session[ACTING_FOR] = chosen
    return redirect("stand_ins")
