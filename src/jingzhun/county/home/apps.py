"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """Home and household pages."""

    name = "jingzhun.county.home"
    label = "home"
    verbose_name = _("Home")
