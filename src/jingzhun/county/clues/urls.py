"""Addresses of clues and of the month's run."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
