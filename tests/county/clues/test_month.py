"""The month as a work: files in, clues out, the same whether it ran through or was stopped after any write."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from county.clues.months import KINDS, SYSTEM, answers, finished, june, start
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.clues.models import Clue, Decision, MonthWork, Run
from jingzhun.county.clues.month_files import store
from jingzhun.county.clues.operations.accept_held import accept_held
from jingzhun.county.clues.operations.adopt_store import adopt_store
from jingzhun.county.clues.operations.answer_clue import ClueAnswer, answer_clue
from jingzhun.county.clues.operations.continue_month import do_chunk
from jingzhun.county.clues.operations.start_month import Given, MonthRefused, month_kind, start_month
from jingzhun.county.clues.registry_tables import registry_tables
from jingzhun.county.jobs.models import Job
from jingzhun.county.jobs.operations.ask_job import retry_job, stop_job
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.jobs.work import Chunk, Held
from jingzhun.county.registry.models import Household, PersonState
from jingzhun.tables.store import Store

MakeActor = Callable[..., Actor]


class Killed(BaseException):
    """The worker is gone: nothing of ours catches it, as nothing catches a SIGKILL."""


def test_month_through_the_site_gives_what_the_command_line_gave(may_county: Path) -> None:
    done = finished(start(may_county))
    stored = Store(may_county / "data")
    expected = stored.read("clues").select(["clue_key", "state", "change"]).to_pylist()
    found = [
        dict(zip(("clue_key", "state", "change"), row, strict=True))
        for row in Clue.objects.values_list("clue_key", "state", "change")
    ]
    assert sorted(map(str, found)) == sorted(map(str, expected))
    assert Run.objects.first().snapshot_id == done.job.checkpoint["run"]
    assert {file.state for file in done.files.all()} <= {"taken", "held", "refused", "repeated"}
    assert done.files.filter(has_returned=True).exists()


def test_database_after_the_month_is_the_store_again(may_county: Path) -> None:
    done = finished(start(may_county))
    now = dict(registry_tables())
    for name in (
        "households",
        "persons",
        "memberships",
        "person_states",
        "income_lines",
        "events",
        "dwellings",
        "water_states",
        "assets",
    ):
        stored = store().read(name, str(done.job.checkpoint["batch"]))
        order = [(column, "ascending") for column in stored.column_names]
        assert now[name].sort_by(order).equals(stored.sort_by(order)), name


@pytest.mark.slow
def test_month_killed_at_every_write_then_continued_gives_the_same(may_county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        finished(start(may_county))
        expected = answers()
        transaction.set_rollback(True)
    shutil.rmtree(store().folder)
    adopt_store(actor=SYSTEM, folder=_may_of(may_county, settings.DATA))
    work = start(may_county)
    kills = _run_with_kills(work, monkeypatch)
    assert kills >= 15
    assert answers() == expected
    assert Run.objects.filter(period="2024-06").count() == 1
    assert Event.objects.filter(act="load_run").count() == 2


def _may_of(county: Path, folder: Path) -> Path:
    may = folder / "may-again"
    shutil.rmtree(may, ignore_errors=True)
    shutil.copytree(county / "data", may)
    (may / "CURRENT").write_bytes(next(m for m in Store(may).history() if m.kind == "run").encoded())
    return may


def _run_with_kills(work: MonthWork, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a worker die in each chunk twice: when its files and snapshots are stored, and inside the transaction of its writing."""
    died: set[tuple[object, ...]] = set()

    def dying(held: Held) -> Chunk:
        chunk = do_chunk(held)
        at = tuple(sorted((k, str(v)) for k, v in held.checkpoint.items()))
        if (at, "before") not in died:
            died.add((at, "before"))
            raise Killed

        def write() -> None:
            if chunk.write:
                chunk.write()
            if (at, "inside") not in died:
                died.add((at, "inside"))
                raise Killed

        return replace(chunk, write=write)

    while True:
        Job.objects.filter(pk=work.job_id).update(lease_until=timezone.now() - timedelta(seconds=1), tries=0)
        try:
            carry_on(work.job_id, {"month": month_kind(dying)}, worker="test")
        except Killed:
            continue
        work.job.refresh_from_db()
        assert (work.job.state, work.job.fault_en) == ("done", "")
        return len(died)


def test_two_months_at_once_then_the_second_is_refused(may_county: Path) -> None:
    start(may_county)
    with pytest.raises(MonthRefused, match="at work already"):
        start(may_county)
    assert MonthWork.objects.count() == 1


def test_month_stopped_while_it_works_then_cancelled_and_nothing_shown(
    may_county: Path, make_actor: MakeActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, shown = start(may_county), Run.objects.first()
    officer = make_actor("leading_group_office")

    def stopped(held: Held) -> Chunk:
        chunk = do_chunk(held)
        if held.checkpoint.get("step") == "take":
            stop_job(actor=officer, job_id=work.job_id)
        return chunk

    carry_on(work.job_id, {"month": month_kind(stopped)}, worker="test")
    work.job.refresh_from_db()
    assert work.job.state == "cancelled"
    assert Run.objects.first() == shown
    retry_job(actor=officer, job_id=work.job_id)
    finished(work)


def test_month_without_any_registry_then_failed_with_the_reason(db: None, small_county: Path) -> None:
    shutil.rmtree(store().folder, ignore_errors=True)
    one = [given for given in june(small_county) if given.size < 50_000][:1]
    work = start_month(actor=SYSTEM, period="2024-06", files=one)
    carry_on(work.job_id, KINDS, worker="test")
    work.job.refresh_from_db()
    assert work.job.state == "failed"
    assert "household register" in work.job.fault_en
    assert "底册" in work.job.fault_zh


def test_held_file_accepted_then_taken(may_county: Path) -> None:
    from_half = june(may_county)[:1]
    work = start_month(actor=SYSTEM, period="2024-06", files=from_half)
    finished(work)
    with pytest.raises(MonthRefused, match="no file is held"):
        accept_held(actor=SYSTEM, work_id=work.pk)
    work.files.update(state="held", profile="dibao")
    again = accept_held(actor=SYSTEM, work_id=work.pk)
    assert again.accepted == ["dibao"]
    assert [f.sha256 for f in again.files.all()] == [f.sha256 for f in work.files.all()]


@pytest.mark.parametrize(
    ("files", "period", "why"),
    [
        ([], "2024-06", "no files"),
        ([Given("a.xlsx", 1, lambda: b"x")] * 61, "2024-06", "at most 60"),
        ([Given("a.xlsx", 10**9, lambda: b"x")], "2024-06", "larger than"),
        ([Given("a.exe", 1, lambda: b"x")], "2024-06", "not read"),
        ([Given("a.xlsx", 1, lambda: b"x")], "2024-13", "2024-13"),
        ([Given("a.xlsx", 1, lambda: b"x")], "2024-04", "is before"),
    ],
)
def test_month_started_wrongly_then_refused_with_the_reason(may_county: Path, files: list[Given], period: str, why: str) -> None:
    with pytest.raises(Exception, match=why) as refused:
        start_month(actor=SYSTEM, period=period, files=files)
    assert hasattr(refused.value, "sentence")
    assert not MonthWork.objects.exists()


@pytest.mark.parametrize("role", ["township_clerk", "village_clerk", "leader", "system_admin"])
def test_month_started_by_another_role_then_refused(may_county: Path, make_actor: MakeActor, role: str) -> None:
    with pytest.raises(PermissionDenied):
        start(may_county, make_actor(role))


def test_file_name_with_a_path_then_kept_as_a_name(may_county: Path) -> None:
    work = start_month(actor=SYSTEM, period="2024-06", files=[Given("../../etc/pass\u202ewd.csv", 1, lambda: b"x")])
    assert work.files.get().name == "passwd.csv"
    assert not (settings.DATA / "etc").exists()


def test_clue_answered_not_so_then_the_next_run_remembers(may_county: Path, make_actor: MakeActor) -> None:
    clue = Clue.objects.filter(state="new").order_by("id")[0]
    person = make_actor("village_clerk", clue.household.village_code)
    decision = answer_clue(actor=person, answer=ClueAnswer(clue.clue_key, "not_so", date(2024, 6, 5), "看过了"))
    assert decision.decided_by == f"village_clerk:{clue.household.village_code}"
    assert Event.objects.filter(act="answer_clue", household_id=clue.household_id).count() == 1
    finished(start(may_county))
    assert Clue.objects.get(clue_key=clue.clue_key).state == "rejected"
    assert Decision.objects.filter(subject_key=clue.clue_key).count() == 1
    assert Household.objects.filter(pk=clue.household_id).exists()
    assert PersonState.objects.exists()
