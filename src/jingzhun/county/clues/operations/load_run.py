"""The answers of a store's newest run into the site: what pages show from now on.

What is kept of older runs: the answers of the run before make room (the store keeps them, sealed, and the run's snapshot id names
them); each clue's changes of state, decisions and the run's own totals stay.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.clues.mirrored import MIRRORS
from jingzhun.county.clues.models import Run
from jingzhun.county.clues.operations.count_villages import count_villages
from jingzhun.county.clues.operations.remember_clues import remember_decisions, remember_steps
from jingzhun.county.registry.operations.bulk import insert_table
from jingzhun.tables.decisions import DECISIONS
from jingzhun.tables.manifest import Manifest
from jingzhun.tables.store import Store
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

NO_RUN = Bilingual("数据目录里还没有筛查结果；请先运行 jingzhun screen", "the store holds no run yet; run jingzhun screen first")


RECALLED = Bilingual("这次结果已撤下，请重新运行月度处理", "this run was taken off again; run the month anew")


class RunMissing(JingzhunError):
    """There is nothing to load."""


def load_run(*, actor: Actor, folder: Path, tell: Callable[[str, int], None] = lambda name, rows: None, snapshot: str = "") -> Run:
    """Load the newest run of a store, or the named one, and return it; a run that is there already is returned unchanged.

    Raises
    ------
    PermissionDenied
        Where the actor may not run the month.
    RunMissing
        ``no_run``; ``recalled`` where it was taken off again.
    """
    actor.must("run_month")
    store = Store(folder)
    runs = [m for m in store.history() if m.kind == "run" and snapshot in {"", m.snapshot_id}]
    if not runs:
        raise RunMissing("no_run", NO_RUN)
    manifest = runs[-1]
    with transaction.atomic():
        known = Run.every.filter(snapshot_id=manifest.snapshot_id).first()
        if known and known.withdrawn_at:
            raise RunMissing("recalled", RECALLED)
        if known:
            return known
        fill_mirrors(store, manifest, tell)
        run = Run.objects.create(**_of(manifest, store.read("household_classes", manifest.snapshot_id)))
        remember_decisions(store.read("decisions", manifest.snapshot_id) if "decisions" in manifest.tables else DECISIONS.empty())
        remember_steps(run)
        count_villages(run)
        record(
            Change(
                actor_id=actor.officer_id,
                act="load_run",
                subject_kind="run",
                subject_id=run.snapshot_id,
                changes={"period": [None, run.period], "households": [None, run.households]},
                request_id=actor.request_id,
            )
        )
    return run


def fill_mirrors(store: Store, manifest: Manifest, tell: Callable[[str, int], None] = lambda name, rows: None) -> None:
    """Replace the answers on the site by those of a stored run; inside the caller's transaction."""
    for mirror in reversed(MIRRORS):
        mirror.model._default_manager.all().delete()
    for mirror in MIRRORS:
        name = mirror.contract.name
        table = store.read(name, manifest.snapshot_id) if name in manifest.tables else mirror.contract.empty()
        tell(name, insert_table(mirror.model, table.select([c for c in mirror.columns if c in table.column_names])))


def _of(manifest: Manifest, classes: pa.Table) -> dict[str, object]:
    return {
        "period": manifest.period or "",
        "as_of": manifest.as_of,
        "policy_hash": manifest.policy_hash or "",
        "snapshot_id": manifest.snapshot_id,
        "is_partial": bool(pc.any(classes["is_partial"]).as_py()),
        "finished_at": timezone.now(),
        "households": classes.num_rows,
    }
