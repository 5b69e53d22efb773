"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.names import role_name
from jingzhun.county.audit.fields import WORDS


class AccountsConfig(AppConfig):
    """Officers, roles and divisions."""

    name = "jingzhun.county.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Tell the trail what roles are called."""
        WORDS["role"] = role_name
