"""Addresses of the API, of its description and of its keys."""

from __future__ import annotations

from django.urls import include, path

from jingzhun.county.api import views
from jingzhun.county.api.site_api import addresses

urlpatterns = [
    path("", views.docs, name="api_docs"),
    path("openapi.json", views.description, name="api_description"),
    path("keys/", views.keys, name="api_keys"),
    path("keys/<slug:key_id>/revoke/", views.revoke, name="api_key_revoke"),
    path("v1/", include((addresses(), "api-1"))),
]
