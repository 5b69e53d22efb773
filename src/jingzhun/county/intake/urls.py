"""Addresses of the Excel door."""

from __future__ import annotations

from django.urls import path

from jingzhun.county.intake.views import door

urlpatterns = [
    path("", door.deliveries, name="deliveries"),
    path("<int:delivery_id>/", door.delivery, name="delivery"),
    path("<int:delivery_id>/mend/", door.mend, name="delivery_mend"),
    path("<int:delivery_id>/back/", door.workbook_back, name="delivery_back"),
    path("<int:delivery_id>/returned/", door.returned, name="delivery_returned"),
    path("<int:delivery_id>/linking/", door.linking, name="linking"),
    path("<int:delivery_id>/<slug:what>/", door.step, name="delivery_step"),
]
