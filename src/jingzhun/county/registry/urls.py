"""Addresses of the registry's own pages; the household page itself is the roof's."""

from __future__ import annotations

from django.urls import path

from jingzhun.county.registry.views import boundaries, papers

urlpatterns = [
    path("households/<int:household_id>/papers", papers.papers, name="papers"),
    path("boundaries/", boundaries.boundaries, name="boundaries"),
    path("boundaries/<int:set_id>/", boundaries.boundary_set, name="boundary_set"),
    path("papers/<str:paper_id>", papers.paper, name="paper"),
    path("papers/<str:paper_id>/withdraw", papers.withdraw, name="withdraw_paper"),
]
