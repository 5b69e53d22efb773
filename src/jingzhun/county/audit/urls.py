"""Addresses of the trail."""

from __future__ import annotations

from django.urls import path

from jingzhun.county.audit import views

urlpatterns = [
    path("", views.trail, name="trail"),
    path("looks", views.looks, name="looks"),
    path("pace", views.pace, name="pace"),
]
