"""The site's own settings, and beside them one address: the floor."""

from __future__ import annotations

import os

from jingzhun.county.config.settings import *  # noqa: F403
from jingzhun.county.config.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "jingzhun.bench.site"]
ROOT_URLCONF = "jingzhun.bench.site.urls"
WSGI_APPLICATION = "jingzhun.county.config.wsgi.application"
MIDDLEWARE = ["jingzhun.bench.site.looking.LooksCounted" if name.endswith(".LooksLimited") else name for name in MIDDLEWARE]
if os.environ.get("JINGZHUN_BENCH_UNAUDITED") == "yes":  # the same site without its log of reads, to tell what the log costs
    MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("jingzhun.county.audit.")]
