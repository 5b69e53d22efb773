"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jingzhun.county.registry.any_of import register


class RegistryConfig(AppConfig):
    """Households and persons."""

    name = "jingzhun.county.registry"
    label = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        """Let queries ask for many numbers at once."""
        register()
