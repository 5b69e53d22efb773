"""Officers, the roles they were appointed to and for which division, and who stood in for whom. Everything is dated."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.permissions import ADMINS, ROLES


class Officers(BaseUserManager["Officer"]):
    """Finds officers; they are made by ``operations`` only."""

    def get_by_natural_key(self, username: str | None) -> Officer:
        """Return the officer of a user name, blind to case."""
        return self.get(username__iexact=username)


class Officer(AbstractBaseUser):
    """A person with an account. There are no shared accounts and no superusers."""

    username = models.CharField(_("user name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    office = models.CharField(_("office"), max_length=80, blank=True)
    division_code = models.CharField(max_length=12, blank=True)  # where the account is looked after
    language = models.CharField(max_length=10, default="zh-hans")
    is_large_print = models.BooleanField(default=False)
    wants_digest = models.BooleanField(
        default=False, db_default=False
    )  # one line a working day through the county's message platform
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    last_seen_on = models.DateField(null=True)
    password_changed_at = models.DateTimeField(null=True)
    is_superuser = False
    is_staff = False

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]  # noqa: RUF012 - the type of Django
    objects = Officers()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.username


class Appointment(models.Model):
    """A role an officer holds for a division from one day to another. Grain: one row an officer, role, division and first day."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30, choices=[(role, role) for role in ROLES])
    division_code = models.CharField(max_length=12)
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # the last day; null: still holds
    appointed_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("officer", "role", "division_code", "from_on"), name="appointment_once"),
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")), name="appointment_ends_after"
            ),
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="appointment_known_role"),
            models.UniqueConstraint(
                fields=("officer",), condition=models.Q(role__in=ADMINS, to_on__isnull=True), name="appointment_one_administrator"
            ),
        )


class StandIn(models.Model):
    """A colleague who acts for another from one day to another. Grain: one row a pair and first day."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="stood_in_by")
    deputy = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="stands_in_for")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(officer=models.F("deputy")), name="stand_in_is_another"),
            models.CheckConstraint(condition=models.Q(to_on__gte=models.F("from_on")), name="stand_in_ends_after"),
        )


class EnrolmentCode(models.Model):
    """A code shown once that lets an officer set how he logs in. Only its hash is kept; it is used once and ends by itself."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="enrolment_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)


class PastPassword(models.Model):
    """A password an officer had, as its hash. Grain: one row a change; the oldest go when there are more than the profile asks."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="past_passwords")
    hash = models.CharField(max_length=128)
    until_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)


class SpentCode(models.Model):
    """The newest time step whose code an authenticator was used with: a code is good once (trust.md S53)."""

    authenticator_id = models.BigIntegerField(primary_key=True)
    step = models.BigIntegerField()


class CalendarFeed(models.Model):
    """The address of an officer's calendar. Only its hash is kept; an officer has one at a time."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="calendar_feeds")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("officer",), condition=models.Q(ended_at__isnull=True), name="one_feed_an_officer"),
        )
