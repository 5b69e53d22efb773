"""I10: what the site shows of the newest run is what lies, sealed, in the store: every table, row by row."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from jingzhun.county.audit.invariants import MOST_TOLD, Breach
from jingzhun.county.clues.mirrored import MIRRORS
from jingzhun.county.clues.models import Run
from jingzhun.county.clues.month_files import store
from jingzhun.county.clues.registry_tables import read_in_parts
from jingzhun.county.registry.mirrored import Mirror
from jingzhun.tables.manifest import Manifest
from jingzhun.tables.store import Store
from jingzhun.tables.store_faults import StoreFault
from jingzhun.values.speech import Bilingual

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
    return read_in_parts(mirror, mirror.model._default_manager.order_by("pk"))


def _sorted(mirror: Mirror, table: pa.Table) -> pa.Table:
    names = [column for column in mirror.columns if column in table.column_names]
    keys = [name for name in (*mirror.contract.key, *names) if name in names]
    return table.select(names).sort_by([(name, "ascending") for name in dict.fromkeys(keys)]).combine_chunks()
