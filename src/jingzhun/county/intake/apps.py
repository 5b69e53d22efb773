"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """The Excel door."""

    name = "jingzhun.county.intake"
    label = "intake"
    verbose_name = _("Excel door")
