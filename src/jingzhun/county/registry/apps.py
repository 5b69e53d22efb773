"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """Households and persons."""

    name = "jingzhun.county.registry"
    label = "registry"
    verbose_name = _("Registry")
