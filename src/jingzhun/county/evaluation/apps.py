"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    """Evaluation."""

    name = "jingzhun.county.evaluation"
    label = "evaluation"
    verbose_name = _("Evaluation")
