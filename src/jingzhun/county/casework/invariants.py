"""I5 of cases: every history is legal by its procedure, and each case is what its history replays to."""

from __future__ import annotations

from collections.abc import Iterator

from jingzhun.casework import Place, Progress, judge
from jingzhun.county.audit.invariants import MOST_TOLD, Breach, Invariant
from jingzhun.county.casework.law import policy_of_case, procedure_of_case
from jingzhun.county.casework.models import Case
from jingzhun.county.casework.working import act_of
from jingzhun.values.speech import Bilingual

ILLEGAL = Bilingual("案子 {where} 的第 {seq} 步不合程序：{codes}", "act {seq} of case {where} is against its procedure: {codes}")
OTHERWISE = Bilingual("案子 {where} 记录的状态与经过不符", "case {where} is not what its history says")


def case_breaches() -> Iterator[Breach]:
    """Yield the cases whose history is not legal or that are not what it replays to; every case is replayed."""
    told = 0
    for case in Case.objects.prefetch_related("acts").order_by("pk").iterator(chunk_size=500):
        for breach in _breaches(case):
            told += 1
            yield breach
        if told >= MOST_TOLD:
            return


def _breaches(case: Case) -> Iterator[Breach]:
    rows = sorted(case.acts.all(), key=lambda row: row.seq)
    where, acts = f"case {case.pk}", [act_of(row) for row in rows]
    today = max((act.on for act in acts), default=case.opened_on)
    place = Place(procedure_of_case(case), Progress(), today, policy_of_case(case).calendar, case.former_end)
    progress, refused = judge(place, acts)
    for seq, against in refused.items():
        yield Breach("I5", where, ILLEGAL.format(where=case.pk, seq=seq, codes=", ".join(r.code for r in against)))
    is_so = (case.ended, case.is_paused, case.has_objection) == (
        progress.ended,
        progress.paused is not None,
        progress.objection is not None,
    )
    if not is_so or [row.seq for row in rows] != list(range(1, len(rows) + 1)):
        yield Breach("I5", where, OTHERWISE.format(where=case.pk))


INVARIANTS = (
    Invariant(
        "I5",
        Bilingual("案子的经过合乎程序", "the history of every case is legal by its procedure"),
        case_breaches,
        Bilingual("把案子页和日志交给系统管理员", "give the case's page and the log to the system administrator"),
    ),
)
