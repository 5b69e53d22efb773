"""Before the site serves: the data folder is taken, the database is the newest, and in production nothing of the list is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection

from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.operations.make_demo_officers import PASSWORD
from jingzhun.county.accounts.permissions import ROLES
from jingzhun.county.config.checks import StartFault, start_faults
from jingzhun.county.config.holding import count_start, hold, must_be_newest
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

DEFAULT_NAMES = frozenset({"admin", "administrator", "root", "test", "guest", "user"})
UNFIT = Bilingual("不能启动，请先处理：{list}", "the site does not start; mend first: {list}")


class StartRefused(JingzhunError):
    """The site does not start; the sentence holds the whole list."""


@contextmanager
def holding_data() -> Iterator[None]:
    """Hold the data folder while inside; with SQLite nobody else may serve it, and it must be what was served last.

    Raises
    ------
    HoldRefused
    """
    if connection.vendor != "sqlite":
        yield
        return
    data, database = settings.DATA, Path(connection.settings_dict["NAME"])
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = hold(data)
    try:
        if not settings.ENVIRONMENT.is_demo:  # whoever deletes a demo's database wants a new one
            must_be_newest(database, data)
        yield
    finally:
        held.let_go()


def count_this_start() -> None:
    """Count a start of the site once its database is ready."""
    if connection.vendor == "sqlite":
        connection.close()
        count_start(Path(connection.settings_dict["NAME"]), settings.DATA)


def must_be_fit() -> None:
    """Do nothing where the site may start.

    Raises
    ------
    StartRefused
        Every fault in one list.
    """
    faults = list(start_faults(settings.ENVIRONMENT, debug=settings.DEBUG, demo_accounts=_demo_accounts()))
    if faults:
        raise StartRefused("unfit", Bilingual(_listed(UNFIT.zh, faults, "zh"), _listed(UNFIT.en, faults, "en")))


def _demo_accounts() -> tuple[str, ...]:
    """Return active accounts that everybody knows: default names, and log-ins of the demo that still have the printed password."""
    if not settings.ENVIRONMENT.is_production:
        return ()
    demo = {role.replace("_", "-") for role in ROLES}
    known = Officer.objects.filter(is_active=True, username__in=demo | DEFAULT_NAMES).order_by("username")
    return tuple(one.username for one in known if one.username in DEFAULT_NAMES or check_password(PASSWORD, one.password))


def _listed(sentence: str, faults: list[StartFault], language: str) -> str:
    lines = [f"\n- {getattr(fault.sentence, language)}" for fault in faults]
    return sentence.format(list="".join(lines))
