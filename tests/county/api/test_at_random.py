"""The whole API asked at random by its own description: whatever is sent, no fault of ours, and every answer is one that the description names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings

from county.api.conftest import ALL, Program
from jingzhun.county.api.site_api import described

MakeProgram = Callable[..., Program]
SCHEMA = schemathesis.openapi.from_dict(described())
OPERATIONS = sorted((one.ok().method.upper(), one.ok().path) for one in SCHEMA.get_all_operations())
pytestmark = pytest.mark.django_db
FAULT = 500
CHECKED = settings(
    max_examples=25, deadline=None, database=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)


@pytest.fixture(autouse=True)
def the_connection_of_the_test() -> Iterator[None]:
    """Keep the test's connection, as Django's own client does: a server closes it after each answer, and with it the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask_at_random(program: Program, method: str, path: str, examples: int) -> int:
    """Ask one operation so often and return how often; fails at the first fault of ours or answer that the description does not name."""
    operation = SCHEMA[path][method]
    app, asked = get_wsgi_application(), 0

    @settings(CHECKED, max_examples=examples)
    @given(case=operation.as_strategy())
    def one(case: schemathesis.Case) -> None:
        nonlocal asked
        asked += 1
        cache.clear()
        answer = case.call(app=app, base_url="http://testserver", headers={"Authorization": f"Bearer {program.secret}"})
        assert answer.status_code < FAULT, (case.as_curl_command(), answer.status_code, answer.text[:300])
        known = set(operation.definition.raw["responses"])
        assert str(answer.status_code) in known or answer.status_code in {404, 405}, (answer.status_code, known)

    one()
    return asked


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{m} {p}" for m, p in OPERATIONS])
def test_whatever_is_asked_no_fault_of_ours(program: MakeProgram, two_ill: object, method: str, path: str) -> None:
    office = program(role="leading_group_office", home="150424", acts=ALL)
    assert ask_at_random(office, method, path, examples=12) >= 1


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{m} {p}" for m, p in OPERATIONS])
def test_thousands_of_questions_no_fault_of_ours(program: MakeProgram, two_ill: object, method: str, path: str) -> None:
    office = program(role="leading_group_office", home="150424", acts=ALL)
    assert ask_at_random(office, method, path, examples=300) >= 1


def test_description_names_every_operation_of_the_api() -> None:
    assert len(OPERATIONS) >= 10
