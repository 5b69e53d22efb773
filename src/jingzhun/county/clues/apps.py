"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CluesConfig(AppConfig):
    """Clues and classes."""

    name = "jingzhun.county.clues"
    label = "clues"
    verbose_name = _("Clues")
