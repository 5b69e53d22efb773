"""The site's addresses and the floor's."""

from __future__ import annotations

from django.urls import path

from jingzhun.bench.site.floor import floor
from jingzhun.county.config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [path("bench/floor/<int:household_id>", floor), *urlpatterns]
