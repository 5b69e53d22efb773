"""The month's job, chunk by chunk: snapshot, files, judgement, facts, answers.

Each chunk is done wholly or found undone. One that stores a snapshot looks first whether its snapshot is there, because a worker can
die after the store has it and before the job says so; one that writes into the database does so in the checkpoint's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache

from django.conf import settings

from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import MonthFile, MonthWork, Run
from jingzhun.county.clues.month.files import Delivered, Delivery, check_file
from jingzhun.county.clues.month.judging import judge_month
from jingzhun.county.clues.month.taking import take_month
from jingzhun.county.clues.month_files import place_of, returned_place, store
from jingzhun.county.clues.operations.load_run import load_run
from jingzhun.county.clues.operations.start_month import month_kind
from jingzhun.county.clues.operations.take_changes import Difference, changed_records, difference_of, write_part
from jingzhun.county.clues.operations.weigh_run import jumps_of
from jingzhun.county.clues.registry_tables import registry_tables
from jingzhun.county.jobs.models import UNFINISHED, Job
from jingzhun.county.jobs.work import Chunk, Held
from jingzhun.policy import Policy
from jingzhun.tables.durable import write_bytes
from jingzhun.tables.manifest import Manifest
from jingzhun.values.speech import Bilingual

STEPS: Mapping[str, Bilingual] = {
    "snapshot": Bilingual("登记库存为快照", "writing the registry's snapshot"),
    "take": Bilingual("读取、核对并关联文件", "reading, checking and linking the files"),
    "judge": Bilingual("筛查", "screening"),
    "facts": Bilingual("写入新的事实", "writing the new facts"),
    "answers": Bilingual("更新线索和名单", "bringing clues and lists up to date"),
}
HELD = Bilingual("线索数量异常，结果暂未载入，待核对", "the number of clues jumps; the result waits for a person")
WITHIN: Mapping[str, Bilingual] = {
    "files": Bilingual("读取文件", "reading the files"),
    "links": Bilingual("关联到人", "finding whose row is whose"),
    "facts": Bilingual("整理事实", "making the facts"),
    "stored": Bilingual("保存", "storing"),
}


def do_chunk(held: Held) -> Chunk:
    """Do the next chunk of a month's job."""
    work = MonthWork.objects.get(job_id=held.job_id)
    policy = county_policy(work.as_of)
    step = str(held.checkpoint.get("step", "snapshot"))
    return DONE_BY[step](work, policy, dict(held.checkpoint))


MONTH = month_kind(do_chunk)


def _snapshot(work: MonthWork, policy: Policy, at: dict[str, object]) -> Chunk:
    """Write the registry as it stands now; one that was written and nobody knew of does no harm."""
    number = store().write(dict(registry_tables()), kind="registry", period=work.period, as_of=work.as_of, policy_hash=policy.hash)
    return _next(at, "take", registry=number)


def _take(work: MonthWork, policy: Policy, at: dict[str, object]) -> Chunk:
    files = list(work.files.order_by("number"))
    found = _stored(str(at["registry"]), "batch")
    if found is None:
        delivery = Delivery(policy, work.period, frozenset(work.accepted), bar=_bar(work.job_id))
        month = take_month(store(), [place_of(file) for file in files], delivery)
        outcomes = [_kept_back(file, outcome) for file, outcome in zip(files, month.files, strict=True)]
        number = month.snapshot_id
    else:
        number = found.snapshot_id
        outcomes = _outcomes_again(work, files, number, policy)
    return _next(at, "judge", write=lambda: _tell(outcomes), batch=number)


def _kept_back(file: MonthFile, outcome: Delivered) -> MonthFile:
    """Keep the annotated workbook and return the file with its outcome, not yet saved."""
    if outcome.returned is not None:
        write_bytes(returned_place(file), outcome.returned)
    return _with_outcome(file, outcome.batch.to_pylist()[0], has_returned=outcome.returned is not None)


def _outcomes_again(work: MonthWork, files: Sequence[MonthFile], snapshot: str, policy: Policy) -> list[MonthFile]:
    """Return the outcomes that a worker did not come to tell: from the store, the workbooks by checking the files again."""
    batches = [b for b in store().read("batches", snapshot).to_pylist() if b["period"] == work.period]
    used: set[str] = set()
    told = []
    for file in files:
        own = [b for b in batches if b["file_sha256"] == file.sha256 and b["batch_id"] not in used][-1:]
        used |= {str(b["batch_id"]) for b in own}
        back = check_file(place_of(file), policy, work.as_of, None).returned
        if back is not None:
            write_bytes(returned_place(file), back)
        told += [_with_outcome(file, b, has_returned=back is not None) for b in own]
    return told


OUTCOME = ("batch_id", "state", "profile", "rows_read", "rows_clean", "rows_refused", "rows_warned")


def _with_outcome(file: MonthFile, batch: Mapping[str, object], *, has_returned: bool) -> MonthFile:
    for name in OUTCOME:
        setattr(file, name, batch[name])
    file.note_zh, file.note_en = str(batch["note_zh"] or ""), str(batch["note_en"] or "")
    file.has_returned = has_returned
    return file


def _tell(files: Sequence[MonthFile]) -> None:
    MonthFile.objects.bulk_update(files, [*OUTCOME, "note_zh", "note_en", "has_returned"])


def _judge(work: MonthWork, policy: Policy, at: dict[str, object]) -> Chunk:
    found = _stored(str(at["batch"]), "run")
    if found is None:
        shown = Run.objects.first()  # a run that was held is none that a clue could be new against
        judge_month(store(), policy=policy, as_of=work.as_of, period=work.period, since=shown.snapshot_id if shown else "")
        found = _stored(str(at["batch"]), "run")
    return _next(at, "facts", run=found.snapshot_id if found else "")


def _facts(work: MonthWork, policy: Policy, at: dict[str, object]) -> Chunk:
    """Bring the next part of what the files changed into the database; the checkpoint names the record and the row."""
    before, after = str(at["registry"]), str(at["batch"])
    names = changed_records(store(), before, after)
    name = str(at.get("record", names[0] if names else ""))
    if not name:
        return _next(at, "answers")
    found = _difference(before, after, name)
    since = int(str(at.get("row", 0)))
    upto = found.end_of_part(since)
    later = names[names.index(name) + 1 :]
    is_over = upto >= found.rows

    def write() -> None:
        write_part(found, since, upto)
        if is_over and found.rows:
            _record_taken(work, name, found.rows, at)

    if is_over and not later:
        return _next({k: v for k, v in at.items() if k not in {"record", "row"}}, "answers", write=write)
    place = {"record": later[0], "row": 0} if is_over else {"record": name, "row": upto}
    return Chunk({**at, **place}, upto, found.rows, write=write, step=STEPS["facts"])


@lru_cache(maxsize=1)
def _difference(before: str, after: str, name: str) -> Difference:
    """Return a difference; kept while its parts are written, because snapshots never change."""
    return difference_of(store(), before, after, name)


def _record_taken(work: MonthWork, name: str, rows: int, at: Mapping[str, object]) -> None:
    record(
        Change(
            actor_id=work.job.officer_id,
            act="take_changes",
            subject_kind="month",
            subject_id=str(work.pk),
            changes={name: [0, rows], "snapshot": [at["registry"], at["batch"]]},
        )
    )


def _answers(work: MonthWork, policy: Policy, at: dict[str, object]) -> Chunk:
    """Bring the run's answers into the site; a run of which a rule jumps stays in the store until a person releases it."""
    last, result = len(STEPS), {"run": at["run"]}
    jumps = jumps_of(store().read("clues", str(at["run"])), policy)
    if jumps:
        held = {**result, "jumps": [asdict(jump) for jump in jumps]}
        return Chunk({**at, "step": "over"}, last, last, is_last=True, step=HELD, result=held)

    def write() -> None:
        load_run(actor=system_actor(settings.ENVIRONMENT.county), folder=store().folder, snapshot=str(at["run"]))

    return Chunk({**at, "step": "over"}, last, last, write=write, is_last=True, step=STEPS["answers"], result=result)


DONE_BY: Mapping[str, Callable[[MonthWork, Policy, dict[str, object]], Chunk]] = {
    "snapshot": _snapshot,
    "take": _take,
    "judge": _judge,
    "facts": _facts,
    "answers": _answers,
}


def _next(at: Mapping[str, object], step: str, *, write: Callable[[], None] | None = None, **found: object) -> Chunk:
    done = list(STEPS).index(step)
    return Chunk({**at, **found, "step": step}, done, len(STEPS), write=write, step=STEPS[step])


def _stored(parent: str, kind: str) -> Manifest | None:
    """Return the snapshot that a chunk stored before its worker could say so."""
    found = [m for m in store().history() if m.kind == kind and parent in m.parents]
    return found[-1] if found else None


def _bar(job_id: str) -> Callable[[str, int, int], None]:
    """Return a bar that tells how far a long chunk is; it decides nothing, so no fence is asked."""

    def tell(step: str, done: int, total: int) -> None:
        words = WITHIN[step]
        Job.objects.filter(pk=job_id, state__in=UNFINISHED).update(done=done, total=total, step_zh=words.zh, step_en=words.en)

    return tell
