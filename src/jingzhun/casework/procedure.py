"""A procedure as dated policy: its steps, their order, who acts, within how many days, on what evidence (practice.md P12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jingzhun.policy import ParameterAbolished, Policy
from jingzhun.rules.clocks import deadline
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

OPENED = "opened"
PACKS: Mapping[str, str] = {
    "registration": "casework/registration",
    "household_exit": "casework/household_exit",
    "monitoring": "casework/monitoring",
    "monitoring_compare_first": "casework/monitoring_compare_first",
    "clearance": "casework/clearance",
    "re_identification": "casework/re_identification",
}
PROCEDURES = tuple(PACKS)
CLOCKS: Mapping[str, str] = {
    "visit_days": "screening/procedure",
    "notice_days": "screening/procedure",
    "chain_days": "screening/procedure",
    "compare_days": "casework/clocks",
    "review_days": "casework/clocks",
    "application_check_days": "casework/clocks",
    "refusal_answer_days": "casework/clocks",
    "recheck_days": "casework/clocks",
    "appeal_days": "casework/clocks",
    "measure_days": "casework/clocks",
    "referral_days": "casework/clocks",
}
_ROW_KEYS = frozenset(
    (
        "step",
        "after",
        "actors",
        "within",
        "since",
        "runs_out",
        "not_before",
        "evidence",
        "outcomes",
        "back_to",
        "approves",
        "by_list",
        "opens_objection",
    )
)
_WRONG = Bilingual(
    "程序“{procedure}”的步骤表第{row}行有误：{fault}；请改正政策包 casework/{procedure}.yaml",
    "row {row} of the steps of procedure '{procedure}' is wrong: {fault}; mend the pack casework/{procedure}.yaml",
)
_NOT_IN_FORCE = Bilingual("程序“{procedure}”在{day}没有施行", "procedure '{procedure}' is not in force on {day}")


class ProcedureFault(JingzhunError):
    """A procedure of policy that cannot be worked by, or that is not in force on the day."""


@dataclass(frozen=True)
class Days:
    """A number of days of policy, with how they are counted. ``count`` is null where policy does not know it."""

    count: int | None
    unit: Literal["calendar", "working"]
    source: str | None


@dataclass(frozen=True)
class Step:
    """One step of a procedure.

    Parameters
    ----------
    code
        A code of ``case_steps``.
    after
        Steps that must stand before.
    actors
        Roles that may take it.
    within, since
        Days it may take, counted from the day of the step ``since`` (``opened`` for the opening).
    runs_out, not_before
        The step may be taken only when these days have passed since the step ``runs_out``: a notice must hang.
    evidence
        Each entry is met by any one of its codes of ``case_evidence``.
    outcomes
        Codes of ``case_outcomes``; ``done`` goes on, every other needs a reason.
    back_to
        The step that is to be done again where the outcome is ``returned``.
    approves
        Nobody who took another step of the case may take it.
    by_list
        Decided by a meeting's list, with its day and document number (P7).
    opens_objection
        From here on anybody may object, until the case ends.
    """

    code: str
    after: tuple[str, ...]
    actors: tuple[str, ...]
    within: Days | None
    since: str | None
    runs_out: str | None
    not_before: Days | None
    evidence: tuple[tuple[str, ...], ...]
    outcomes: tuple[str, ...]
    back_to: str | None
    approves: bool
    by_list: bool
    opens_objection: bool


@dataclass(frozen=True)
class Procedure:
    """A procedure in force on a day, with the days that do not belong to a step of its own."""

    name: str
    title: Bilingual
    basis: str
    steps: tuple[Step, ...]
    ends_as: str
    chain: Days | None
    needs_former: bool
    refusal_answer: Days
    recheck: Days
    appeal: Days
    measures: Days

    def step(self, code: str) -> Step | None:
        """Return a step by its code."""
        return next((s for s in self.steps if s.code == code), None)

    def from_step(self, code: str) -> frozenset[str]:
        """Return a step and all that stand on it."""
        found = {code}
        for step in self.steps:  # steps are written in an order that ``procedure_of`` has checked
            if found & set(step.after):
                found.add(step.code)
        return frozenset(found)

    @property
    def first_visit(self) -> str:
        """The step from which a household is looked at anew after an objection that was upheld."""
        return next((s.code for s in self.steps if s.code in {"visited", "home_checked"}), self.steps[0].code)


def procedure_of(policy: Policy, name: str) -> Procedure:
    """Return a procedure as it is in force on the day of the policy.

    Raises
    ------
    ProcedureFault
        ``not_in_force``, or ``wrong_step`` where the table of steps cannot be worked by.
    """
    numbers = policy.rule(PACKS[name])
    rows = _table(numbers.table, "steps")
    if not rows:
        raise ProcedureFault("not_in_force", _NOT_IN_FORCE, procedure=name, day=policy.as_of)
    steps: list[Step] = []
    for place, row in enumerate(rows, 1):
        fault = _fault_of(row, [s.code for s in steps])
        if fault:
            raise ProcedureFault("wrong_step", _WRONG, procedure=name, row=place, fault=fault)
        steps.append(_step(policy, row))
    whole = (numbers.codes("chain") or ())[:1]
    return Procedure(
        name=name,
        title=numbers.title,
        basis=f"{numbers.document} {numbers.article}",
        steps=tuple(steps),
        ends_as=numbers.text("ends_as") or "",
        chain=days_of(policy, whole[0]) if whole else None,
        needs_former=bool(numbers.flag("needs_former")),
        refusal_answer=days_of(policy, "refusal_answer_days"),
        recheck=days_of(policy, "recheck_days"),
        appeal=days_of(policy, "appeal_days"),
        measures=days_of(policy, "measure_days"),
    )


def days_of(policy: Policy, name: str) -> Days:
    """Return the days of one of ``CLOCKS``; the unit of the parameter says how they are counted."""
    numbers = policy.rule(CLOCKS[name])
    unit: Literal["calendar", "working"] = "working" if numbers.parameters[name].unit == "working days" else "calendar"
    try:
        count = numbers.whole(name)
    except ParameterAbolished:
        return Days(None, unit, None)
    value = numbers.value(name)
    return Days(count, unit, value.source if value else None)


def due_after(policy: Policy, name: str, since: date) -> date | None:
    """Return the last day of one of ``CLOCKS`` that runs since a day; null where policy knows no such day."""
    days = days_of(policy, name)
    return None if days.count is None else deadline(since, days.count, unit=days.unit, calendar=policy.calendar)


def _table(read: object, name: str) -> list[dict[str, object]]:
    try:
        return list(read(name) or ())  # type: ignore[operator]
    except ParameterAbolished:
        return []


def _fault_of(row: Mapping[str, object], before: list[str]) -> str:
    """Return what is wrong with a row of the table, or nothing."""
    unknown = sorted(set(row) - _ROW_KEYS)
    if unknown or "step" not in row or "actors" not in row:
        return f"keys {', '.join(unknown) or '-'}; needed: step, actors; allowed: {', '.join(sorted(_ROW_KEYS))}"
    if row["step"] in before:
        return f"step {row['step']} stands twice"
    named = [*_words(row.get("after")), *(str(row[k]) for k in ("runs_out", "back_to") if row.get(k))]
    lost = [name for name in named if name not in before]
    if lost:
        return f"names steps that do not stand above it: {', '.join(lost)}"
    clocks = [str(row[k]) for k in ("within", "not_before") if row.get(k) and row[k] not in CLOCKS]
    return f"unknown clocks {', '.join(clocks)}; allowed: {', '.join(CLOCKS)}" if clocks else ""


def _step(policy: Policy, row: Mapping[str, object]) -> Step:
    within, not_before = row.get("within"), row.get("not_before")
    return Step(
        code=str(row["step"]),
        after=_words(row.get("after")),
        actors=_words(row["actors"]),
        within=days_of(policy, str(within)) if within else None,
        since=str(row["since"]) if row.get("since") else None,
        runs_out=str(row["runs_out"]) if row.get("runs_out") else None,
        not_before=days_of(policy, str(not_before)) if not_before else None,
        evidence=tuple(tuple(word.split("|")) for word in _words(row.get("evidence"))),
        outcomes=_words(row.get("outcomes")) or ("done",),
        back_to=str(row["back_to"]) if row.get("back_to") else None,
        approves=bool(row.get("approves")),
        by_list=bool(row.get("by_list")),
        opens_objection=bool(row.get("opens_objection")),
    )


def _words(given: object) -> tuple[str, ...]:
    return tuple(str(word) for word in given) if isinstance(given, list | tuple) else ()
