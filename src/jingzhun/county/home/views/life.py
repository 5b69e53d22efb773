"""Changes of a household: the form, what it would do, doing it, undoing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.config.refusals import CONFLICT, UNPROCESSABLE
from jingzhun.county.home.contexts import LifePage
from jingzhun.county.home.every_kind import EVERY_KIND
from jingzhun.county.home.life_sentences import sentences_of
from jingzhun.county.home.templatetags.speech import speak
from jingzhun.county.registry.models import LifeEvent
from jingzhun.county.registry.operations.live import LifeRefused, preview
from jingzhun.county.registry.operations.undo_life import undo_life
from jingzhun.county.registry.queries import household_for


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_household(request: HttpRequest, household_id: int, kind: str) -> HttpResponse:
    """Show the form; then what it would do; then do it."""
    chosen = EVERY_KIND.get(kind)
    if chosen is None:
        raise Http404
    actor = actor_in(request)
    actor.must(chosen.act)
    household = household_for(actor, household_id)
    actor.must(chosen.act, household.village_code)
    form = chosen.form(request.POST or None, actor=actor, household=household)
    page = LifePage(household=household, title=chosen.title, icon=chosen.icon, form=form)
    if request.method != "POST":
        return render(request, "home/life.html", {"page": page})
    if not form.is_valid():
        return render(request, "home/life.html", {"page": page}, status=UNPROCESSABLE)
    is_sure = request.POST.get("step") == "do"
    try:
        event = chosen.carry(form) if is_sure else preview(lambda: chosen.carry(form))
    except LifeRefused as refusal:
        form.add_error(None, speak(refusal.sentence))
        return render(
            request, "home/life.html", {"page": page}, status=CONFLICT if refusal.code == "changed_meanwhile" else UNPROCESSABLE
        )
    told = sentences_of(event, str(form.cleaned_data.get("name", "")))
    if not is_sure:
        shown = LifePage(household=household, title=chosen.title, icon=chosen.icon, form=form, told=told)
        return render(request, "home/life.html", {"page": shown})
    messages.success(request, gettext("Done: %(told)s") % {"told": " ".join(told)})
    return redirect("household", household_id=household_id)


@require_POST
@login_required
def undo_change(request: HttpRequest, event_id: int) -> HttpResponse:
    """Undo a change and go back to the household."""
    actor_in(request).must("change_household")
    event = LifeEvent.objects.filter(pk=event_id).first()
    if event is None:
        raise Http404
    household = household_for(actor_in(request), event.household_id)
    try:
        undo_life(actor=actor_in(request), event_id=event_id, reason=request.POST.get("reason", ""))
    except LifeRefused as refusal:
        messages.error(request, speak(refusal.sentence))
    else:
        messages.success(request, gettext("Undone; everything stands as before."))
    return redirect("household", household_id=household.pk)
