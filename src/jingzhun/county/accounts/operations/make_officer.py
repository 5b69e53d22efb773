"""Open an account. Its owner sets the way to log in himself, with a code that is shown once."""

from __future__ import annotations

import re
import unicodedata

from django.db import transaction

from jingzhun.county.accounts.actor import Actor, is_division_code
from jingzhun.county.accounts.codes import NewCode, new_code
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.profile import profile
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record

USER_NAME = re.compile(r"[^\W_][\w.\-]{2,39}")
SHARED = frozenset({"admin", "administrator", "root", "test", "user", "guest", "demo", "system", "管理员", "公用", "测试", "系统"})


def make_officer(*, actor: Actor, username: str, name: str, division_code: str, office: str = "") -> NewCode:
    """Open an account without a password and return the code its owner enrols with.

    Raises
    ------
    AccountRefused
        ``bad_user_name``, ``shared_user_name``, ``user_name_taken``, ``bad_division``.
    """
    actor.must("make_officer", division_code)
    with transaction.atomic():
        officer = new_officer(username=username, name=name, office=office, division_code=division_code)
        code = new_code(officer, actor=actor, lives=profile().office_code)
        told = {"username": [None, officer.username], "name": [None, officer.name], "office": [None, officer.office]}
        record(of_officer(actor, "make_officer", officer.pk, division_code=division_code, changes=told))
    return code


def new_officer(*, username: str, name: str, office: str, division_code: str) -> Officer:
    """Return a new officer who cannot log in yet; for operations that have checked who may open accounts."""
    username = unicodedata.normalize("NFKC", username).strip()
    if not USER_NAME.fullmatch(username):
        raise refused("bad_user_name")
    if username.casefold() in SHARED:
        raise refused("shared_user_name")
    if not is_division_code(division_code):
        raise refused("bad_division")
    if Officer.objects.filter(username__iexact=username).exists():
        raise refused("user_name_taken")
    officer = Officer(username=username, name=name.strip() or username, office=office.strip(), division_code=division_code)
    officer.set_unusable_password()
    officer.save(force_insert=True)
    return officer
