"""The daily digest: how much is late, due and coming, in one line to each officer who asked for it. No name, no place, no household."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.clues.law import county_policy
from jingzhun.county.home.todo import MUST, SHOULD, todos_for
from jingzhun.county.jobs.operations.send_messages import digest_hour, gateway_of_this_site, put_message, send_messages


def tell_officers(now: datetime | None = None) -> int:
    """Put today's digests into the outbox once they are due, send what is due, and return how many messages left.

    An installation without a message platform tells nobody anything; what waits stands on the page all the same.
    """
    gateway = gateway_of_this_site()
    if gateway is None:
        return 0
    at = now or timezone.now()
    make_digests(at)
    return send_messages(gateway=gateway, now=at)


def make_digests(at: datetime) -> int:
    """Put the digests of a working day into the outbox, from the hour of policy on, one an officer and day; return how many are new."""
    today, hour = timezone.localdate(at), digest_hour(timezone.localdate(at))
    if hour is None or timezone.localtime(at).hour < hour or not county_policy(today).calendar.is_working(today):
        return 0
    made = 0
    for officer in Officer.objects.filter(is_active=True, wants_digest=True).order_by("id"):
        text = digest_of(officer, today)
        if text:
            made += put_message(key=f"digest:{today}:{officer.pk}", officer_id=officer.pk, to=officer.username, text=text)
    return made


def digest_of(officer: Officer, today: date) -> str:
    """Return an officer's line in his language; empty where nothing waits."""
    with translation.override(officer.language):
        waits = [one for one in todos_for(actor_of(officer, on=today), today) if one.level in (MUST, SHOULD)]
        late = sum(one.count for one in waits if one.day and one.day < today)
        due = sum(one.count for one in waits if one.day == today)
        rest = sum(one.count for one in waits) - late - due
        if not waits:
            return ""
        counted = {"late": late, "due": due, "rest": rest, "address": _address()}
        return _("Jingzhun: %(late)s late, %(due)s due today, %(rest)s coming. %(address)s") % counted


def _address() -> str:
    here = settings.ENVIRONMENT
    return f"{'https' if here.https else 'http'}://{here.hosts[0]}/todo/"
