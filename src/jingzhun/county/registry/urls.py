"""Addresses of the registry's own pages; the household page itself is the roof's."""

from __future__ import annotations

from django.urls import path

from jingzhun.county.registry.views import boundaries, papers, scans

urlpatterns = [
    path("households/<int:household_id>/papers", papers.papers, name="papers"),
    path("households/<int:household_id>/cover.pdf", scans.file_cover, name="file_cover"),
    path("filing/", scans.filing, name="filing"),
    path("filing/kinds.pdf", scans.filing_sheets, name="filing_kinds"),
    path("filing/<str:code>/sheets.pdf", scans.filing_village, name="filing_village"),
    path("scans/<int:pile_id>/", scans.scan, name="scan"),
    path("boundaries/", boundaries.boundaries, name="boundaries"),
    path("boundaries/<int:set_id>/", boundaries.boundary_set, name="boundary_set"),
    path("papers/<str:paper_id>", papers.paper, name="paper"),
    path("papers/<str:paper_id>/withdraw", papers.withdraw, name="withdraw_paper"),
]
