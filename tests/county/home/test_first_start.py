"""The first start of a county's own site: three administrators, a code each, told once on the console (S72)."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.test import Client

from jingzhun.county.accounts.models import Officer


@pytest.mark.django_db(transaction=True)
def test_first_start_tells_three_codes_once_and_each_opens_an_account() -> None:
    said = io.StringIO()
    call_command("serve_site", "--prepare-only", stdout=said)
    addresses = [word for word in said.getvalue().split() if word.startswith("/accounts/enrol/")]
    assert len(set(addresses)) == 3
    assert sorted(Officer.objects.values_list("username", flat=True)) == ["audit-admin", "security-admin", "system-admin"]
    assert Client().get(addresses[0]).status_code in {200, 302}
    again = io.StringIO()
    call_command("serve_site", "--prepare-only", stdout=again)
    assert "enrol" not in again.getvalue()
