"""Raw departmental rows that are too old: what would go, and letting it go."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.config.refusals import UNPROCESSABLE
from jingzhun.county.intake.operations.erase_raw_rows import erasable, erase_raw_rows
from jingzhun.values.errors import JingzhunError


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_retention")
def retention(request: HttpRequest) -> HttpResponse:
    """Show what is older than the period, and delete it."""
    today, found, refused = timezone.localdate(), None, None
    try:
        if request.method == "POST":
            gone = erase_raw_rows(actor=actor_in(request), on=today)
            messages.success(
                request, gettext("%(files)s files and %(rows)s rows were deleted.") % {"files": gone.files, "rows": gone.rows}
            )
            return redirect(reverse("retention"))
        found = erasable(today)
    except JingzhunError as fault:
        refused = fault.sentence
    return render(request, "intake/retention.html", {"found": found, "refused": refused}, status=UNPROCESSABLE if refused else 200)
