"""Addresses of the registry's own pages; the household page itself is the roof's."""

from __future__ import annotations

from django.urls import path

from jingzhun.county.registry.views import papers

urlpatterns = [
    path("households/<int:household_id>/papers", papers.papers, name="papers"),
    path("papers/<str:paper_id>", papers.paper, name="paper"),
    path("papers/<str:paper_id>/withdraw", papers.withdraw, name="withdraw_paper"),
]
