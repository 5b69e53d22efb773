"""The bench as an app of the measured site: one more address and one command."""

from __future__ import annotations

from django.apps import AppConfig


class BenchSiteConfig(AppConfig):
    """The floor and the measuring command."""

    name = "jingzhun.bench.site"
    label = "bench_site"
