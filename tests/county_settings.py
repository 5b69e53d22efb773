"""The site's settings for tests: a folder of their own, fast password hashes, SQLite or the embedded PostgreSQL."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="jingzhun-site-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ |= {"JINGZHUN_MODE": "test", "JINGZHUN_DATA": str(FOLDER), "JINGZHUN_HOSTS": "localhost,testserver"}
if os.environ.get("JINGZHUN_TEST_DATABASE") == "postgresql":
    import pgserver  # a whole server of 40 MB, for this run of the tests only

    logging.getLogger("pgserver").setLevel(logging.CRITICAL)

    PLACE = Path(tempfile.gettempdir()) / "jingzhun-test-postgresql"
    os.environ["JINGZHUN_DATABASE"] = pgserver.get_server(PLACE).get_uri()

from jingzhun.county.config.settings import *  # noqa: E402,F403 - the environment stands above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "UNDEFINED:%s"  # noqa: F405
AUDIT_READS_INLINE = True
