"""A rule that opens clues for thousands by mistake: held before anybody is sent to a door, released by a person (trust.md F54)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from county.clues.months import SYSTEM, answers, finished, start
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import Clue, ClueStep, MonthWork, Run
from jingzhun.county.clues.month_files import store
from jingzhun.county.clues.operations import weigh_run
from jingzhun.county.clues.operations.load_run import RunMissing, load_run
from jingzhun.county.clues.operations.recall_run import recall_run
from jingzhun.county.clues.operations.release_run import release_run
from jingzhun.county.clues.operations.start_month import MonthRefused
from jingzhun.county.clues.operations.weigh_run import Jump, jumps_of
from jingzhun.county.clues.queries.clues import RULE_OF
from jingzhun.policy import Policy

LEAST, RULE = 500, next(iter(RULE_OF))
MakeActor = Callable[..., Actor]


def told(opened: int = 0, gone: int = 0, still: int = 0, rule: str = RULE) -> pa.Table:
    states = ["new"] * opened + ["cleared"] * gone + ["still"] * still
    return pa.table({"rule": [rule] * len(states), "state": states})


@pytest.fixture
def standing(may_county: Path) -> Callable[[int], Policy]:
    """Let a number of clues of one rule stand on the site."""

    def stand(number: int) -> Policy:
        some = Clue.objects.first()
        Clue.objects.all().delete()
        Clue.objects.bulk_create(
            Clue(**{f.attname: getattr(some, f.attname) for f in Clue._meta.concrete_fields if f.name not in {"id", "clue_key", "rule", "state"}},
                 clue_key=f"K{n}", rule=RULE, state="still")
            for n in range(number)
        )  # fmt: skip
        return county_policy(date(2024, 6, 30))

    return stand


def test_each_side_of_the_lines(standing: Callable[[int], Policy]) -> None:
    policy = standing(600)
    assert jumps_of(told(opened=600), policy) == (), "as many again is not beyond"
    assert jumps_of(told(opened=601), policy) == (Jump(RULE, 600, 601, 0),)
    policy = standing(1000)
    assert jumps_of(told(gone=500, still=500), policy) == (), "half is not beyond"
    assert jumps_of(told(gone=501, still=499), policy) == (Jump(RULE, 1000, 0, 501),)
    policy = standing(10)
    assert jumps_of(told(opened=LEAST - 1), policy) == (), "fewer than the least are not weighed"
    assert jumps_of(told(opened=LEAST), policy) == (Jump(RULE, 10, LEAST, 0),)
    assert jumps_of(told(gone=10), policy) == ()


def test_a_rule_that_had_none_and_a_first_run(standing: Callable[[int], Policy]) -> None:
    policy = standing(0)
    assert jumps_of(told(opened=20_000), policy) == (Jump(RULE, 0, 20_000, 0),)
    Run.objects.all().delete()
    assert jumps_of(told(opened=20_000), policy) == (), "the first run of a county has nothing to be weighed against"


@pytest.fixture
def held(may_county: Path, monkeypatch: pytest.MonkeyPatch) -> MonthWork:
    """June, run with a weight under which every new clue is a jump."""
    monkeypatch.setattr(weigh_run.Policy, "rule", _touchy(weigh_run.Policy.rule))
    return finished(start(may_county))


def _touchy(real: Callable[..., object]) -> Callable[..., object]:
    class Touchy:
        def whole(self, name: str) -> int:
            return 1

        def ppm(self, name: str) -> int:
            return 0

    return lambda self, path: Touchy() if path == "county/clue_gate" else real(self, path)


def test_held_run_is_not_shown_and_is_released_with_a_reason(
    may_county: Path,
    held: MonthWork,
    make_actor: MakeActor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, steps = answers()["clues"], ClueStep.objects.count()
    shown = Run.objects.get()
    assert shown.snapshot_id != held.job.result["run"]
    assert ClueStep.objects.count() == steps
    assert answers()["events"], "the facts are taken in all the same"
    office = make_actor("leading_group_office")
    with pytest.raises(PermissionDenied):
        release_run(actor=make_actor("township_clerk"), work_id=held.pk, reason="核对过")
    with pytest.raises(MonthRefused, match="why the numbers are right"):
        release_run(actor=office, work_id=held.pk, reason=" ")
    assert answers()["clues"] == before
    run = release_run(actor=office, work_id=held.pk, reason="新增一条规则，逐乡镇核对过")
    assert run.snapshot_id == held.job.result["run"]
    assert answers()["clues"] != before
    event = Event.objects.get(act="release_run")
    assert event.reason == "新增一条规则，逐乡镇核对过"
    assert release_run(actor=office, work_id=held.pk, reason="再点一次") == run
    assert Event.objects.filter(act="release_run").count() == 1


@pytest.mark.slow
def test_run_after_a_held_one_is_compared_with_what_the_site_shows(
    may_county: Path,
    held: MonthWork,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    again = finished(start(may_county))
    assert Run.objects.filter(snapshot_id=again.job.result["run"]).exists()
    assert Clue.objects.filter(state="new").exists(), "new against May, although the held run knew them"
    with pytest.raises(MonthRefused, match="later run"):
        release_run(actor=SYSTEM, work_id=held.pk, reason="迟了")


def test_page_of_a_held_run(held: MonthWork, client_of: Callable[..., Client]) -> None:
    office = client_of("leading_group_office")
    here = reverse("month", args=[held.pk])
    assert here in office.get(reverse("todo")).content.decode()
    assert here not in client_of("township_clerk").get(reverse("todo")).content.decode()
    page = office.get(reverse("month", args=[held.pk])).content.decode()
    assert "线索数量异常的规则" in page
    assert "UNDEFINED" not in page
    refused = office.post(reverse("month_release", args=[held.pk]), {"reason": ""})
    assert refused.status_code == 422
    assert "请写明核对情况" in refused.content.decode()
    assert office.post(reverse("month_release", args=[held.pk]), {"reason": "逐村核对过"}).status_code == 302
    assert here not in office.get(reverse("todo")).content.decode()
    assert "载入结果" not in office.get(reverse("month", args=[held.pk])).content.decode()
    assert office.post(reverse("month_release", args=[MonthWork.objects.count() + 9]), {"reason": "x"}).status_code == 404


def test_f54_run_taken_off_again_and_everything_stands_as_before(
    may_county: Path, make_actor: MakeActor, client_of: Callable[..., Client]
) -> None:
    before, steps, may = answers()["clues"], ClueStep.objects.count(), Run.objects.get()
    work = finished(start(may_county))
    assert answers()["clues"] != before
    june, office = Run.objects.first(), make_actor("leading_group_office")
    assert june is not None
    with pytest.raises(PermissionDenied):
        recall_run(actor=make_actor("township_clerk"), run_id=june.pk, reason="规则有误")
    for run, reason, code in ((june.pk, " ", "no_reason"), (may.pk, "规则有误", "not_newest")):
        with pytest.raises(MonthRefused) as fault:
            recall_run(actor=office, run_id=run, reason=reason)
        assert fault.value.code == code
    county = client_of("leading_group_office")
    here = reverse("month", args=[work.pk])
    assert "撤下这次结果" in county.get(here).content.decode()
    assert county.post(reverse("month_recall", args=[work.pk]), {"reason": ""}).status_code == 422
    assert county.post(reverse("month_recall", args=[work.pk]), {"reason": "规则有误"}).status_code == 302
    assert answers()["clues"] == before
    assert (Run.objects.first(), ClueStep.objects.count()) == (may, steps)
    assert Run.every.count() == 2, "nothing is lost: the run keeps its row and its snapshot"
    assert Event.objects.get(act="recall_run").reason == "规则有误"
    page = county.get(here).content.decode()
    assert "已撤下" in page
    assert "撤下这次结果" not in page
    with pytest.raises(MonthRefused, match="no earlier"):
        recall_run(actor=office, run_id=may.pk, reason="规则有误")
    with pytest.raises(RunMissing, match="taken off"):
        load_run(actor=SYSTEM, folder=store().folder, snapshot=june.snapshot_id)
