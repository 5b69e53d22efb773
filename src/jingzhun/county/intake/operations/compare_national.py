"""The national bridge on the site: an export given, compared by the worker, entries kept until an export no longer shows them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jingzhun import intake
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.law import county_policy
from jingzhun.county.config.scanning import must_be_clean
from jingzhun.county.intake.facts import facts_for, national_households
from jingzhun.county.intake.keeping import keep, kept
from jingzhun.county.intake.models import BridgeEntry, BridgeRun
from jingzhun.county.intake.operations.upload_file import MEGABYTE, MOST_BYTES, TOO_LARGE, DoorRefused, keeping
from jingzhun.county.intake.trail import tell_of
from jingzhun.county.intake.work import BRIDGE_TITLE, kind_of
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.county.jobs.work import Chunk, Held
from jingzhun.intake.bridge import Difference, Export, differences
from jingzhun.policy import Policy
from jingzhun.sheets.names import safe_name
from jingzhun.sheets.reading import read
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

PROFILES = ("national_households", "national_persons")
NO_EXPORT = Bilingual(
    "“{name}”不是国家系统导出的户信息或人员信息", "'{name}' is no export of households or persons of the national system"
)
NO_HOUSEHOLDS = Bilingual("缺少户信息导出文件", "the export of households is missing")
NAMES = ("first", "second")


def ask_bridge(*, actor: Actor, files: list[tuple[str, bytes]], as_of: date) -> BridgeRun:
    """Keep the files of an export and ask the worker to compare them.

    Parameters
    ----------
    files
        Name and bytes of one or two files: households, and persons where they were exported too.

    Raises
    ------
    PermissionDenied
        Where the actor does not work with the national system.
    DoorRefused
        ``too_large``, ``no_households`` where nothing was given.
    """
    actor.must("bridge_national")
    given = [(safe_name(name), content) for name, content in files if content][: len(NAMES)]
    for name, content in given:
        if len(content) > MOST_BYTES:
            raise DoorRefused("too_large", TOO_LARGE, name=name, most=MOST_BYTES // MEGABYTE)
        must_be_clean(content)
    if not given:
        raise DoorRefused("no_households", NO_HOUSEHOLDS)
    with transaction.atomic(), keeping():
        run = BridgeRun.objects.create(
            as_of=as_of, officer_id=actor.officer_id or 0, asked_at=timezone.now(), files=[name for name, _ in given]
        )
        for place, (_, content) in zip(NAMES, given, strict=False):
            keep("bridge", run.pk, place, content)
        run.job = ask_job(
            actor=actor,
            kind=BRIDGE_ASKED,
            arguments={"run": run.pk},
            division_code=settings.ENVIRONMENT.county,
            single_flight="bridge",
        )
        run.save(update_fields=("job",))
        tell_of(actor, "ask_bridge", ("bridge", str(run.pk)), changes={"files": [None, run.files]})
    return run


BRIDGE_ASKED = kind_of("bridge_compare", BRIDGE_TITLE, "bridge_national")


def do_compare(held: Held) -> Chunk:
    """Compare one export in one chunk; the entries are written with the checkpoint."""
    run = BridgeRun.objects.get(pk=int(str(held.arguments["run"])))
    policy = county_policy(run.as_of)
    try:
        export = _export(run, policy)
    except JingzhunError as refusal:
        if refusal.is_ours:
            raise
        sentence = refusal.sentence
        return Chunk({}, 1, 1, write=lambda: _refuse(run.pk, sentence), is_last=True)
    found = differences(facts_for(national_households(), policy, run.as_of), export, policy)
    has_persons = bool(export.persons)
    return Chunk({}, 1, 1, write=lambda: _keep(run.pk, found, has_persons=has_persons), is_last=True)


BRIDGE_COMPARE = kind_of("bridge_compare", BRIDGE_TITLE, "bridge_national", do_compare)


def _export(run: BridgeRun, policy: Policy) -> Export:
    rows: dict[str, list[dict[str, object]]] = {}
    columns: set[str] = set()
    for place, name in zip(NAMES, run.files, strict=False):
        found = intake.recognise(read(kept("bridge", run.pk, place) or b"", name=name))
        if found.profile.id not in PROFILES:
            raise DoorRefused("no_export", NO_EXPORT, name=name)
        rows[found.profile.id] = intake.check(found, policy, period_end=run.as_of).clean.to_pylist()
        columns |= set(found.places)
    if PROFILES[0] not in rows:
        raise DoorRefused("no_households", NO_HOUSEHOLDS)
    return Export(rows[PROFILES[0]], rows.get(PROFILES[1], []), columns)


def _refuse(number: int, sentence: Bilingual) -> None:
    BridgeRun.objects.filter(pk=number, state="waits").update(state="refused", note_zh=sentence.zh, note_en=sentence.en)


def _keep(number: int, found: list[Difference], *, has_persons: bool) -> None:
    """Write new entries, carry those still there, tick off those that are gone; persons only where their file came."""
    run = BridgeRun.objects.select_for_update().get(pk=number)
    if run.state != "waits":
        return
    open_entries = {e.key: e for e in BridgeEntry.objects.select_for_update().filter(done_run__isnull=True)}
    now = {d.key: d for d in found}
    still = [e for key, e in open_entries.items() if key in now]
    gone = [e for key, e in open_entries.items() if key not in now and (has_persons or e.window != "person")]
    fresh = [_entry(d, run) for key, d in now.items() if key not in open_entries]
    for entry in still:
        entry.last_run = run
    for entry in gone:
        entry.done_run = run
    BridgeEntry.objects.bulk_update(still, ("last_run",), batch_size=500)
    BridgeEntry.objects.bulk_update(gone, ("done_run",), batch_size=500)
    BridgeEntry.objects.bulk_create(fresh, batch_size=500)
    run.state, run.found, run.new, run.ticked = "done", len(now), len(fresh), len(gone)
    run.save()


def _entry(d: Difference, run: BridgeRun) -> BridgeEntry:
    return BridgeEntry(
        key=d.key, window=d.window, kind=d.kind, household_id=d.household_id, household_no=d.household_no, person_no=d.person_no,
        township=d.township, village=d.village, head_name=d.head_name, name=d.name, field=d.field, sealed_ours=d.ours or None,
        sealed_theirs=d.theirs or None, first_run=run, last_run=run,
    )  # fmt: skip
