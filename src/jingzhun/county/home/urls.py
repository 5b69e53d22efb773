"""Addresses of the roof: home, household and person pages, search."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
