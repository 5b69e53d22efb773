"""What follows from an act: the clue's answer after a visit, the household's status when a case ends. Inside the act's transaction."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.models import Case, CaseAct, CaseRisk
from jingzhun.county.clues.models import Clue, Risk
from jingzhun.county.clues.operations.answer_clue import ClueAnswer, keep_answer
from jingzhun.county.registry.models import HouseholdState
from jingzhun.county.registry.models.sourced import STANDS

ANSWERS = {"done": "confirmed", "not_a_risk": "not_so"}
STATUS_OF = {"registered": "registered_poor", "exited": "exited", "cleared": "risk_cleared"}
SUCCEEDS = {
    "exited": ("registered_poor",),
    "cleared": ("monitored_unstable_exited", "monitored_near_poor", "monitored_sudden_hardship"),
}


def after_end(actor: Actor, case: Case, row: CaseAct) -> None:
    """Write what an act brings with it."""
    if row.step in {"visited", "home_checked"} and row.outcome in ANSWERS and case.clue_key:
        _answer_clue(actor, case, row)
    if case.ended and case.ended_on and row.kind == "step":
        _status(case, row, case.ended_on)


def _answer_clue(actor: Actor, case: Case, row: CaseAct) -> None:
    """Let what the visit found be the answer to the clue, so that the backtest counts it."""
    clue = Clue.objects.filter(clue_key=case.clue_key, household=case.household).select_related("household").first()
    if clue is not None and clue.state != "cleared":
        keep_answer(actor, clue, ClueAnswer(clue.clue_key, ANSWERS[str(row.outcome)], row.acted_on, row.reason or ""))


def _status(case: Case, row: CaseAct, on: date) -> None:
    """Write the household's new status into the registry, and the risks that monitoring was opened for."""
    ended = str(case.ended)
    status = f"monitored_{case.determined_class}" if ended == "enrolled" else STATUS_OF.get(ended)
    if status is None:
        return
    source = {"source_batch": f"case:{case.pk}", "source_file": row.document_no or f"case {case.pk}", "source_row": row.seq}
    _end_statuses(case, SUCCEEDS.get(ended, ()), on)
    risks = list(Risk.objects.filter(household=case.household).order_by("rank").values_list("risk", flat=True))
    if not HouseholdState.objects.filter(STANDS, household=case.household, status=status, from_on=on).exists():
        HouseholdState.objects.create(
            household=case.household, status=status, from_on=on, risk=risks[0] if risks and ended == "enrolled" else None, **source
        )
    if ended == "enrolled":
        CaseRisk.objects.bulk_create(CaseRisk(household=case.household, case=case, risk=risk, opened_on=on) for risk in risks)


def _end_statuses(case: Case, statuses: tuple[str, ...], on: date) -> None:
    """Take back the statuses that the new one ends and write them anew with their last day: nothing dated is overwritten."""
    held = HouseholdState.objects.filter(STANDS, household=case.household, status__in=statuses, to_on__isnull=True, from_on__lt=on)
    for state in list(held):
        old = state.pk
        HouseholdState.objects.filter(pk=old).update(retracted_at=case_time(case))
        state.pk, state.to_on, state.recorded_at = None, on - timedelta(days=1), case_time(case)
        state.save(force_insert=True)


def case_time(case: Case) -> datetime:
    """Return the server's time of the newest act of a case."""
    newest = case.acts.order_by("-seq")[0]
    return newest.at
