"""Every address of the site. An app owns the addresses below its own word; the roof owns the rest."""

from __future__ import annotations

from django.urls import include, path

from jingzhun.county.config import faults

urlpatterns = [
    path("", include("jingzhun.county.home.urls")),
    path("accounts/", include("jingzhun.county.accounts.urls")),
    path("trail/", include("jingzhun.county.audit.urls")),
    path("jobs/", include("jingzhun.county.jobs.urls")),
    path("registry/", include("jingzhun.county.registry.urls")),
    path("clues/", include("jingzhun.county.clues.urls")),
    path("intake/", include("jingzhun.county.intake.urls")),
    path("casework/", include("jingzhun.county.casework.urls")),
    path("evaluation/", include("jingzhun.county.evaluation.urls")),
    path("api/", include("jingzhun.county.api.urls")),
    path("csp-report", faults.csp_report, name="csp_report"),
]
handler400 = faults.bad_request
handler403 = faults.not_allowed
handler404 = faults.not_found
handler500 = faults.our_fault
