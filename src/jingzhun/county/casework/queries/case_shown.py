"""One case whole: its procedure with clocks, its history, what this officer may do now, and the evidence beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.casework import NEEDS_MEASURES, Act, Place, Standing, Step, may_take, must_sign
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.casework.contexts import ActLine, CasePage, EvidenceChoice, Given, Signer, StepForm, StepLine
from jingzhun.county.casework.law import policy_of_case
from jingzhun.county.casework.models import Authorisation, Case, CaseAct, ComparisonFinding, Notice, Referral, Visit
from jingzhun.county.casework.operations.take_act import CLASSES
from jingzhun.county.casework.queries.inbox import state_of
from jingzhun.county.casework.queries.measures import measures_of
from jingzhun.county.casework.queries.referrals import line_of
from jingzhun.county.casework.visible import case_for
from jingzhun.county.casework.words import KINDS, OTHER_DUES, evidence_label, outcome_label, role_label, step_label
from jingzhun.county.casework.working import act_of, role_for, standing_of
from jingzhun.county.clues.audience import VILLAGE, audience_of
from jingzhun.county.clues.labels import label
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import Finding, HouseholdClass, MeasureProposal
from jingzhun.county.clues.queries.clues import RULE_OF
from jingzhun.county.clues.queries.explain import words_of
from jingzhun.county.config.states import State, clock_of
from jingzhun.county.registry.queries import members_at, place_names
from jingzhun.values.speech import Bilingual

OTHERS = ("objection", "recheck", "pause", "resume", "answer", "appeal", "appeal_heard", "withdraw", "early_help")
ONLY_OF_FORM = {"NO_REASON", "NO_EVIDENCE", "NO_MEETING", "NO_SUCH_OUTCOME", "NOTICE_RUNS"}
WAYS = {"done": "steady", "next": "info", "waits": "none", "late": "risk"}
_WORDS: dict[str, str | Promise] = {"done": _("done"), "next": _("may be done now"), "waits": _("waits")}


@dataclass(frozen=True)
class Seen:
    """A case as one officer sees it today."""

    actor: Actor
    case: Case
    standing: Standing
    rows: Sequence[CaseAct]
    today: date

    @property
    def place(self) -> Place:
        """Return the place of the case as of today."""
        return self.standing.place


def case_shown(actor: Actor, case_id: int) -> CasePage:
    """Return a case with everything its reader may know and do.

    Raises
    ------
    Http404
        Where the case is not the actor's.
    """
    case = case_for(actor, case_id)
    rows, today = list(case.acts.order_by("seq")), timezone.localdate()
    seen = Seen(actor, case, standing_of(case, [act_of(row) for row in rows], today), rows, today)
    code, audience = case.household.village_code, audience_of(actor, case.household.village_code)
    may_work = actor.may("work_case", code) or role_for(actor, case, ()) == "assigned_helper"
    judged = HouseholdClass.objects.filter(household=case.household).first()
    running = [d for d in seen.standing.dues if d.what in OTHER_DUES and d.what != "whole_case"]  # that one stands at the head
    return CasePage(
        case=case,
        village=place_names({code}).get(code, code),
        procedure=seen.place.procedure.title,
        basis=seen.place.procedure.basis,
        state=state_of(case),
        whole=clock_of(case.due_on, today) if case.ended is None else None,
        steps=tuple(_step_lines(seen)),
        dues=tuple((OTHER_DUES[d.what], clock_of(d.due_on, today)) for d in running),
        alarm=next((d.alarm for d in seen.standing.dues if d.alarm), None),
        history=tuple(_history(seen)),
        forms=tuple(_forms(seen)) if may_work else (),
        others=tuple(_others(seen)) if may_work else (),
        found=words_of(case.household_id, audience),
        asks=tuple(_asks(case)) if audience != VILLAGE else (),
        signers=tuple(_signers(case, today)),
        questions=tuple(_questions(case, sees_values=actor.may("compare_cases", code))),
        visits=tuple((v.act.acted_on, v.is_unchanged, v.answers, v.note) for v in _visits(case)),
        risks=tuple((row, label("risk_types", row.risk, case.law_on)) for row in case.risks.all()),
        measures=measures_of(actor, case, judged),
        referrals=tuple(
            line_of(row, today, {}) for row in Referral.objects.filter(measure__case=case).select_related("household", "measure")
        ),
        refer_to=tuple(
            (one, label("departments", one, case.law_on)) for one in county_policy(today).codes("departments").valid_on(today)
        )
        if actor.may("refer_measures", code)
        else (),
        notices=tuple(Notice.objects.filter(cases__case=case)),
        classes=tuple((one, label("classes", one, case.law_on)) for one in CLASSES),
        suggested_class=judged.kind if judged and judged.kind in CLASSES else "",
        proposals=tuple(_proposals(case)) if case.ended in NEEDS_MEASURES else (),
        today=today,
        may_work=may_work,
        given=Given(today.isoformat()),
        plan_due=next((d.due_on.isoformat() for d in running if d.what == "measures" and d.due_on), ""),
        may_plan=may_work and not _against(seen, Act("measures", today, actor.officer_id or 0, "x", reason="x")),
    )


def _visits(case: Case) -> Sequence[Visit]:
    return list(Visit.objects.filter(act__case=case).select_related("act").order_by("act__seq"))


def _asks(case: Case) -> Iterator[Bilingual]:
    """Yield the questions of what the screening could not know."""
    told = Finding.objects.filter(household=case.household, answer="unknown").values_list("rule", flat=True).distinct()
    for code in told:
        if code in RULE_OF:
            yield RULE_OF[code].asks


def _signers(case: Case, today: date) -> Iterator[Signer]:
    """Yield the adults who share the household's income, with the day each signed."""
    if case.ended:
        return
    signed = dict(Authorisation.objects.filter(case=case, withdrawn_at__isnull=True).values_list("person_id", "signed_on"))
    for person in members_at(case.household, today, fact="shares_income"):
        if must_sign(person.birth_on, today, policy_of_case(case)):
            yield Signer(person.pk, person.name, signed.get(person.pk))


def _questions(case: Case, *, sees_values: bool) -> Iterator[tuple[str, Bilingual, str]]:
    """Yield the questions of departments' replies: whose, the question, and for the county office what was replied."""
    for one in ComparisonFinding.objects.filter(case=case).select_related("person"):
        yield one.person.name, Bilingual(one.question_zh, one.question_en), f"{one.column}：{one.value}" if sees_values else ""


def _proposals(case: Case) -> Iterator[tuple[str, Bilingual, Bilingual | None]]:
    """Yield every kind of measure, those proposed for the household first and with their reason."""
    rows = MeasureProposal.objects.filter(household=case.household, answer__in=("yes", "unknown")).order_by("rank", "measure")
    proposed = {row.measure: Bilingual(row.why_zh, row.why_en) for row in rows}
    for code in (*proposed, *(c for c in policy_of_case(case).codes("measure_kinds").codes if c not in proposed)):
        yield code, label("measure_kinds", code, case.law_on), proposed.get(code)


def _step_lines(seen: Seen) -> Iterator[StepLine]:
    case, progress = seen.case, seen.standing.progress
    dues = {d.what: d for d in seen.standing.dues}
    late = {d.what for d in seen.standing.late}
    following = {s.code for s in seen.standing.next_steps}
    names = _names(seen.rows)
    for step in seen.place.procedure.steps:
        act, due = progress.done.get(step.code), dues.get(step.code)
        way = "done" if act else "next" if step.code in following else "waits"
        yield StepLine(
            code=step.code,
            label=step_label(step.code, case.law_on),
            state=State(WAYS["late" if step.code in late and not act else way], _WORDS[way]),
            roles=tuple(role_label(role) for role in step.actors),
            done_on=act.on if act else None,
            done_by=names.get(act.actor_id, "") if act else "",
            clock=clock_of(due.due_on, seen.today) if due else None,
            earliest_on=due.earliest_on if due and due.earliest_on and due.earliest_on > seen.today else None,
            evidence=tuple(evidence_label(code, case.law_on) for any_of in step.evidence for code in any_of),
            is_late=step.code in late,
        )


def _history(seen: Seen) -> Iterator[ActLine]:
    names, on = _names(seen.rows), seen.case.law_on
    undone = list(seen.standing.progress.undone)
    for row in reversed(seen.rows):
        yield ActLine(
            on=row.acted_on,
            words=KINDS[row.kind],
            label=step_label(row.step, on) if row.step else None,
            outcome=outcome_label(row.outcome, on) if row.outcome else None,
            who=f"{names.get(row.actor_id, '')} {role_label(row.role)}".strip(),
            reason=row.reason or "",
            document=row.document_no or "",
            was_undone=act_of(row) in undone,
        )


def _names(rows: Sequence[CaseAct]) -> dict[int, str]:
    return dict(Officer.objects.filter(pk__in={row.actor_id for row in rows}).values_list("pk", "name"))


def _forms(seen: Seen) -> Iterator[StepForm]:
    for step in seen.standing.next_steps:
        role = role_for(seen.actor, seen.case, step.actors)
        act = Act("step", seen.today, seen.actor.officer_id or 0, role, step.code, "done", for_actor_id=seen.actor.for_officer_id)
        if not _against(seen, act):
            yield form_of(seen.case, step, seen.today, seen.standing)


def form_of(case: Case, step: Step, today: date, standing: Standing) -> StepForm:
    """Return a step as a form: what may be chosen."""
    due = next((d for d in standing.dues if d.what == step.code), None)
    on = case.law_on
    return StepForm(
        code=step.code,
        label=step_label(step.code, on),
        outcomes=tuple((code, outcome_label(code, on)) for code in step.outcomes),
        evidence=tuple(EvidenceChoice(code, evidence_label(code, on)) for any_of in step.evidence for code in any_of),
        by_list=step.by_list,
        earliest_on=due.earliest_on if due and due.earliest_on and due.earliest_on > today else None,
        is_visit=step.code == "visited",
        is_notice=step.opens_objection,
        asks_class=step.code == "county_determined"
        and case.procedure in {"monitoring", "monitoring_compare_first", "re_identification"},
    )


def _others(seen: Seen) -> Iterator[tuple[str, str | Promise]]:
    """Yield the acts beside steps that the officer may take: those against which only an unfilled field speaks."""
    for kind in OTHERS:
        wanted = (
            ("township_approver", "leading_group_office") if kind == "appeal_heard" else ("township_clerk", "township_approver")
        )
        act = Act(
            kind, seen.today, seen.actor.officer_id or 0, role_for(seen.actor, seen.case, (*wanted, "leading_group_office")),
            outcome="upheld" if kind in {"recheck", "appeal_heard"} else None, for_actor_id=seen.actor.for_officer_id,
        )  # fmt: skip
        if not _against(seen, act):
            yield kind, KINDS[kind]


def _against(seen: Seen, act: Act) -> tuple[str, ...]:
    return tuple(r.code for r in may_take(seen.place, act) if r.code not in ONLY_OF_FORM)
