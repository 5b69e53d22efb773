"""What must hold of the month: I2 every row of a file is accounted for, I10 the run is its snapshot, I12 home's figures are the counts of the lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import F

from jingzhun.county.audit.invariants import MOST_TOLD, Breach, Invariant
from jingzhun.county.clues.counting import counts_of, last_life_event
from jingzhun.county.clues.models import Batch, Run, VillageCount
from jingzhun.county.clues.stored import snapshot_breaches
from jingzhun.values.speech import Bilingual

ROWS = Bilingual("文件批次 {batch}：读入与各类行数之和不符", "batch {batch}: rows read differ from clean and refused together")
FIGURE = Bilingual(
    "首页“{figure}.{code}”在 {village} 为 {kept}，按名单应为 {counted}",
    "home says {kept} for {figure}.{code} of {village}, the list has {counted}",
)


def batch_breaches() -> Iterator[Breach]:
    """Yield batches of which rows are neither clean nor refused."""
    lost = Batch.objects.filter(state="taken").exclude(rows_read=F("rows_clean") + F("rows_refused"))
    for batch_id in lost.order_by("batch_id").values_list("batch_id", flat=True)[:MOST_TOLD]:
        yield Breach("I2", f"clues_batch {batch_id}", ROWS.format(batch=batch_id))


def figure_breaches() -> Iterator[Breach]:
    """Yield figures of villages that differ from a fresh count; those that a later change of a household made old are counted at the call."""
    run = Run.objects.order_by("-as_of", "-pk").first()
    if run is None or run.figures.get("life_event") != last_life_event():
        return
    kept = Counter({_key(row): row.households for row in VillageCount.objects.iterator()})
    counted = Counter({_key(row): row.households for row in counts_of()})
    differing = sorted(key for key in kept.keys() | counted.keys() if kept[key] != counted[key])
    for key in differing[:MOST_TOLD]:
        figure, code, village, _ = key
        told = FIGURE.format(figure=figure, code=code, village=village, kept=kept[key], counted=counted[key])
        yield Breach("I12", f"clues_villagecount {village}", told)


def _key(row: VillageCount) -> tuple[str, str, str, str]:
    return (row.figure, row.code, row.village_code, row.serving_village_code)


INVARIANTS = (
    Invariant(
        "I2",
        Bilingual("文件的每一行都有去处", "every row of a file is accounted for"),
        batch_breaches,
        Bilingual("重新接收这个文件", "take the file in again"),
    ),
    Invariant(
        "I10",
        Bilingual("本站显示的结果与数据快照逐行一致", "the run shown is its snapshot, row by row"),
        snapshot_breaches,
        Bilingual("撤下这次结果，重新运行本月", "take the run off and run the month again"),
    ),
    Invariant(
        "I12",
        Bilingual("首页数字等于名单行数", "figures of home are the counts of the lists"),
        figure_breaches,
        Bilingual("重新运行本月", "run the month again"),
    ),
)
