"""Home's figures counted once for each village, so that nobody counts the county at each call."""

from __future__ import annotations

from jingzhun.county.clues.counting import counts_of, last_life_event
from jingzhun.county.clues.models import Run, VillageCount

AT_A_TIME = 2_000


def count_villages(run: Run) -> int:
    """Count the figures of every village anew and return how many rows; called in the transaction that changed what is counted.

    ``Run.figures`` keeps the county's totals, and the last change of a household that they know: after a later one a household
    may stand in another village, and the figures are counted at the call until they are counted here again.
    """
    VillageCount.objects.all().delete()
    rows = VillageCount.objects.bulk_create(counts_of(), batch_size=AT_A_TIME)
    totals: dict[str, int] = {}
    for row in rows:
        name = f"{row.figure}.{row.code}"
        totals[name] = totals.get(name, 0) + row.households
    run.figures = {"totals": totals, "life_event": last_life_event()}
    run.save(update_fields=("figures",))
    return len(rows)
