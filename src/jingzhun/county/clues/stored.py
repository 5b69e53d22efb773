"""I10: what the site shows of the newest run is what lies, sealed, in the store: every table, row by row."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from jingzhun.county.audit.invariants import MOST_TOLD, Breach
from jingzhun.county.clues.mirrored import MIRRORS
from jingzhun.county.clues.models import Run
from jingzhun.county.clues.month_files import store
from jingzhun.county.registry.mirrored import Mirror
from jingzhun.tables.contract import ARROW_TYPES
from jingzhun.tables.manifest import Manifest
from jingzhun.tables.store import Store
from jingzhun.tables.store_faults import StoreFault
from jingzhun.values.speech import Bilingual

ROWS_AT_A_TIME = 20_000
OTHER = Bilingual(
    "“{table}”在本站有 {site} 行，在数据快照 {snapshot} 中有 {stored} 行，内容不同",
    "{table} has {site} rows here and {stored} in the snapshot {snapshot}; they differ",
)
BROKEN = Bilingual("数据快照读不出：{zh}", "the snapshot cannot be read: {en}")


def snapshot_breaches() -> Iterator[Breach]:
    """Yield tables of the newest run that differ from its snapshot; a site whose store is not here, as after a restore, has nothing to compare."""
    run = Run.objects.order_by("-as_of", "-pk").first()
    kept = store()
    if run is None or not kept.folder.is_dir():
        return
    try:
        manifest = {m.snapshot_id: m for m in kept.history()}.get(run.snapshot_id)
        if manifest is not None:
            yield from list(_differing(kept, manifest))[:MOST_TOLD]
    except StoreFault as fault:
        yield Breach("I10", f"store {run.snapshot_id}", BROKEN.format(zh=fault.sentence.zh, en=fault.sentence.en))


def _differing(kept: Store, manifest: Manifest) -> Iterator[Breach]:
    for mirror in MIRRORS:
        name = mirror.contract.name
        if name not in manifest.tables:
            continue
        stored, site = kept.read(name, manifest.snapshot_id), shown_table(mirror)
        if not _sorted(mirror, site).equals(_sorted(mirror, stored)):
            told = OTHER.format(table=name, site=site.num_rows, stored=stored.num_rows, snapshot=manifest.snapshot_id)
            yield Breach("I10", f"clues {name}", told)


def shown_table(mirror: Mirror) -> pa.Table:
    """Return what the site holds of a table of the run, under its contract, read in parts."""
    columns = mirror.columns
    types = [ARROW_TYPES[c.type] for c in mirror.contract.columns if c.name in columns]
    rows, last, parts = mirror.model._default_manager.order_by("pk"), None, []
    while chunk := list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", *columns.values())[:ROWS_AT_A_TIME]):
        last = chunk[-1][0]
        _, *told = zip(*chunk, strict=True)
        arrays = [pa.array(list(values), kind) for values, kind in zip(told, types, strict=True)]
        parts.append(pa.Table.from_arrays(arrays, names=list(columns)))
    return mirror.contract.conform(pa.concat_tables(parts)) if parts else mirror.contract.empty()


def _sorted(mirror: Mirror, table: pa.Table) -> pa.Table:
    names = [column for column in mirror.columns if column in table.column_names]
    keys = [name for name in (*mirror.contract.key, *names) if name in names]
    return table.select(names).sort_by([(name, "ascending") for name in dict.fromkeys(keys)]).combine_chunks()
