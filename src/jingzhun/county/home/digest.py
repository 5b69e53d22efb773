"""The daily digest: how much is late, due and coming, in one line to each officer who asked for it. No name, no place, no household."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.clues.law import county_policy
from jingzhun.county.home.todo import MUST, SHOULD, todos_for
from jingzhun.county.jobs.models import OutMessage
from jingzhun.county.jobs.operations.send_messages import gateway_of_this_site, put_message, send_messages

LOG = logging.getLogger(__name__)
MESSAGES = "county/messages"


def tell_officers(now: datetime | None = None) -> int:
    """Send what is due and return how many messages left.

    An installation without a message platform tells nobody anything; what waits stands on the page all the same.
    """
    gateway = gateway_of_this_site()
    if gateway is None:
        return 0
    at = now or timezone.now()
    rules = county_policy(timezone.localdate(at)).rule(MESSAGES)
    return send_messages(gateway=gateway, rules=rules, now=at)


def make_digests(at: datetime) -> int:
    """Put the digests of a working day into the outbox, from the hour of policy on, one an officer and day; return how many are new.

    Asked again it looks only at officers who have none of the day yet: those for whom nothing waited when it was asked before.
    """
    today = timezone.localdate(at)
    policy = county_policy(today)
    hour = policy.rule(MESSAGES).whole("digest_hour")
    is_due = hour is not None and timezone.localtime(at).hour >= hour and policy.calendar.is_working(today)
    if gateway_of_this_site() is None or not is_due:
        return 0
    told = OutMessage.objects.filter(key__startswith=f"digest:{today}:").values("officer_id")
    made = 0
    for officer in Officer.objects.filter(is_active=True, wants_digest=True).exclude(pk__in=told).order_by("id"):
        try:
            text = digest_of(officer, today)
        except Exception:  # what waits for one officer cannot be told: the others are told all the same, and so is the log
            LOG.exception("no digest for officer %s", officer.pk)
            continue
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
