"""Messages leave: each tried until the platform takes it, with longer and longer waits, given up after so many tries, and never in the night.

A message is claimed before it is sent and told afterwards, in two short transactions; a worker killed in between leaves it claimed for a
minute, then it is sent again under the same key (trust.md F56).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jingzhun.county.jobs.gateway import Gateway, NotReached, NotSent
from jingzhun.county.jobs.models import OutMessage
from jingzhun.policy import RulePolicy

CLAIMED_FOR = timedelta(minutes=1)
AT_ONCE = 50  # then the worker looks at its jobs again


def gateway_of_this_site() -> Gateway | None:
    """Return the platform of this installation; null where there is none."""
    here = settings.ENVIRONMENT
    return Gateway(here.gateway, here.gateway_key) if here.gateway else None


@dataclass(frozen=True)
class Waits:
    """How often a message is tried, with the minutes between: each wait twice the one before, up to the longest."""

    first: int
    longest: int
    most_tries: int


def waits_of(rules: RulePolicy) -> Waits | None:
    """Return how often is tried; null where policy does not know, and then nothing is sent."""
    first, longest, most = rules.whole("first_wait"), rules.whole("longest_wait"), rules.whole("most_tries")
    return None if first is None or longest is None or most is None else Waits(first, longest, most)


def is_quiet(now: datetime, rules: RulePolicy) -> bool:
    """Return whether it is night: nothing is sent; so too where policy knows no hours."""
    hour, first, last = timezone.localtime(now).hour, rules.whole("quiet_from"), rules.whole("quiet_to")
    return first is None or last is None or hour >= first or hour < last


def put_message(*, key: str, officer_id: int, to: str, text: str) -> bool:
    """Put a message into the outbox once, however often it is asked for, and say whether it is new."""
    now = timezone.now()
    told = {"officer_id": officer_id, "to": to, "text": text, "made_at": now, "next_at": now}
    return OutMessage.objects.get_or_create(key=key, defaults=told)[1]


def send_messages(*, gateway: Gateway, rules: RulePolicy, now: datetime | None = None) -> int:
    """Send what is due and return how many the platform took; after one that nobody heard the others wait for the next round.

    Parameters
    ----------
    rules
        The county's numbers of messages, of the policy ``county/messages``.
    """
    at, waits = now or timezone.now(), waits_of(rules)
    if waits is None or is_quiet(at, rules):
        return 0
    taken = 0
    for _ in range(AT_ONCE):
        message = _claimed(at)
        if message is None:
            break
        try:
            gateway.send(message.key, message.to, message.text)
        except NotSent as fault:
            _put_off(message, at, str(fault), waits)
            if isinstance(fault, NotReached):
                break
        else:
            OutMessage.objects.filter(pk=message.pk).update(state="sent", sent_at=at, fault="", tries=message.tries)
            taken += 1
    return taken


def _claimed(at: datetime) -> OutMessage | None:
    """Return the message whose turn it is, which no other worker takes within the minute."""
    with transaction.atomic():
        due = OutMessage.objects.select_for_update().filter(state="waiting", next_at__lte=at).order_by("next_at", "id")
        message = due.first()
        if message is not None:
            message.tries += 1
            message.next_at = at + CLAIMED_FOR
            message.save(update_fields=("tries", "next_at"))
    return message


def _put_off(message: OutMessage, at: datetime, why: str, waits: Waits) -> None:
    is_over = message.tries >= waits.most_tries
    wait = timedelta(minutes=min(waits.longest, waits.first * 2 ** (message.tries - 1)))
    OutMessage.objects.filter(pk=message.pk).update(
        state="given_up" if is_over else "waiting", next_at=at + wait, fault=why[:120], tries=message.tries
    )
