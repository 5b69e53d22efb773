"""A round of comparison: the cases that wait for it, the people who signed, the departments' sheets, their replies, the questions that follow."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone

from jingzhun.casework import Asked, Somebody, asked_of, is_finding, must_sign, read_reply, request_sheet
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.models import (
    AskedPerson,
    Authorisation,
    Case,
    Comparison,
    ComparisonCase,
    ComparisonFinding,
    DepartmentReply,
    Turn,
)
from jingzhun.county.casework.operations.take_act import act_on
from jingzhun.county.casework.visible import visible_cases
from jingzhun.county.casework.working import CaseRefused, Told, locked_case, must_be_seen
from jingzhun.county.clues.labels import label
from jingzhun.county.clues.law import county_policy
from jingzhun.county.config.scanning import must_be_clean
from jingzhun.county.config.sealed import Sealed
from jingzhun.county.registry.labels import named
from jingzhun.county.registry.queries import members_at
from jingzhun.sheets.names import safe_name
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import write_workbook
from jingzhun.values.speech import Bilingual

STEP = "compared"
MEGABYTE = 1024 * 1024
MOST_BYTES, MOST_CASES = 20 * MEGABYTE, 2_000
NO_CASES = Bilingual("没有选中案子，或选中的案子现在不到比对这一步", "no case is chosen, or one does not wait for the comparison")
NOBODY = Bilingual(
    "选中的案子还没有成员签字授权，不能比对", "no member of the chosen cases has signed yet, so nobody may be asked about"
)
TOO_LARGE = Bilingual("文件超过{most}MB", "the file is larger than {most} MB")
NOT_ALL = Bilingual("还有部门没有回复：{zh}", "departments have not replied yet: {en}")
NOT_ASKED = Bilingual("这一轮没有问过这个部门", "this department was not asked in this round")


def start_comparison(*, actor: Actor, case_ids: Sequence[int]) -> Comparison:
    """Start a round of some cases and return it; of each household those adults are in it who signed, and children with one who did.

    Raises
    ------
    PermissionDenied
        Where the actor compares no cases.
    CaseRefused
        ``no_cases``, ``nobody``.
    """
    actor.must("compare_cases")
    today, wanted = timezone.localdate(), sorted(set(case_ids))[:MOST_CASES]
    cases = list(waiting_cases(actor).filter(pk__in=wanted))
    if not wanted or len(cases) != len(wanted):
        raise CaseRefused("no_cases", NO_CASES)
    policy = county_policy(today)
    with transaction.atomic():
        departments = sorted({one.department for one in asked_of(policy)})
        round_ = Comparison.objects.create(
            made_on=today, officer_id=actor.officer_id or 0, departments=departments, made_at=timezone.now()
        )
        people = [row for case in cases for row in _people(round_, case, today)]
        if not people:
            raise CaseRefused("nobody", NOBODY)
        AskedPerson.objects.bulk_create(people)
        _tell(actor, "start_comparison", round_, {"cases": [None, wanted], "people": [None, len(people)]})
    return round_


def waiting_cases(actor: Actor) -> QuerySet[Case]:
    """Return the cases that wait for the comparison."""
    waits = Turn.objects.filter(case=OuterRef("pk"), step=STEP)
    return visible_cases(actor, "compare_cases").filter(Exists(waits), ended__isnull=True)


def _people(round_: Comparison, case: Case, today: date) -> list[AskedPerson]:
    policy = county_policy(today)
    signed = set(Authorisation.objects.filter(case=case, withdrawn_at__isnull=True).values_list("person_id", flat=True))
    members = list(members_at(case.household, today, fact="shares_income"))
    adults = [p for p in members if must_sign(p.birth_on, today, policy)]
    ComparisonCase.objects.create(comparison=round_, case=case, unsigned=sum(p.pk not in signed for p in adults))
    may_children = any(p.pk in signed for p in adults)
    asked = [p for p in members if p.pk in signed or (may_children and p not in adults)]
    return [AskedPerson(comparison=round_, case=case, person=p) for p in asked if p.id_number]


def department_file(actor: Actor, round_: Comparison, department: str) -> tuple[str, bytes]:
    """Return a department's sheet by name and bytes: with whole ids, so that the second factor is asked for.

    Raises
    ------
    PermissionDenied, StepUpNeeded
        Where the actor may not give whole numbers out.
    CaseRefused
        ``not_asked``.
    """
    actor.must("compare_cases")
    actor.must("export_numbers")
    asked = asked_in(round_, department)
    people = [
        Somebody(row.person_id, row.person.name, row.person.id_number.open() if isinstance(row.person.id_number, Sealed) else "")
        for row in round_.people.select_related("person")
    ]
    return f"{asked[0].file}_{round_.made_on:%Y-%m-%d}.xlsx", write_workbook([request_sheet(asked, people)])


def asked_in(round_: Comparison, department: str) -> tuple[Asked, ...]:
    """Return what a department was asked in a round, by the policy of its day; raise ``CaseRefused`` ``not_asked`` where it was not."""
    asked = tuple(one for one in asked_of(county_policy(round_.made_on)) if one.department == department)
    if department not in round_.departments or not asked:
        raise CaseRefused("not_asked", NOT_ASKED)
    return asked


def take_reply(*, actor: Actor, comparison_id: int, department: str, name: str, content: bytes) -> DepartmentReply:
    """Take a department's reply and return it; a second one replaces the first with its questions.

    Raises
    ------
    PermissionDenied, Http404
        Where the actor compares no cases; where there is no such round.
    CaseRefused
        ``too_large``, ``not_asked``.
    SheetRefused, ComparisonRefused
        Where the file cannot be read, or is no reply.
    """
    actor.must("compare_cases")
    if len(content) > MOST_BYTES:
        raise CaseRefused("too_large", TOO_LARGE, most=MOST_BYTES // MEGABYTE)
    must_be_clean(content)
    round_ = Comparison.objects.filter(pk=comparison_id).first()
    if round_ is None:
        raise Http404
    asked = asked_in(round_, department)
    rows = read_reply(read(content, name=safe_name(name)), asked)
    people = {
        row.person.id_number.open(): row
        for row in round_.people.select_related("person", "case__household")
        if isinstance(row.person.id_number, Sealed)
    }
    with transaction.atomic():
        Comparison.objects.select_for_update().get(pk=round_.pk)
        DepartmentReply.objects.filter(comparison=round_, department=department).delete()
        told = {row.id_number for row in rows if row.id_number}
        reply = DepartmentReply.objects.create(
            comparison=round_, department=department, received_at=timezone.now(), officer_id=actor.officer_id or 0,
            sha256=hashlib.sha256(content).hexdigest(), rows_matched=sum(r.id_number in people for r in rows),
            rows_unmatched=sum(r.id_number not in people for r in rows), people_missing=len(set(people) - told),
        )  # fmt: skip
        found = [
            ComparisonFinding(
                reply=reply, case=person.case, household=person.case.household, person=person.person, column=one.column,
                sealed_value=row.told[one.column], question_zh=one.question.zh, question_en=one.question.en,
            )
            for row in rows
            if (person := people.get(row.id_number or ""))
            for one in asked
            if is_finding(one.kind, row.told[one.column])
        ]  # fmt: skip
        ComparisonFinding.objects.bulk_create(found)
        _tell(
            actor,
            "take_reply",
            round_,
            {"department": [None, department], "matched": [None, reply.rows_matched], "questions": [None, len(found)]},
        )
    return reply


def finish_comparison(*, actor: Actor, comparison_id: int, version: int) -> tuple[int, ...]:
    """Take the step of the comparison in every case of a round that still waits for it, and return those cases.

    Raises
    ------
    PermissionDenied, Http404
        As for ``take_reply``.
    CaseRefused
        ``changed``; ``not_all`` while a department has not replied.
    """
    actor.must("compare_cases")
    with transaction.atomic():
        round_ = Comparison.objects.select_for_update().filter(pk=comparison_id).first()
        if round_ is None:
            raise Http404
        must_be_seen(seen=version, now=round_.version)
        missing = sorted(set(round_.departments) - set(round_.replies.values_list("department", flat=True)))
        if missing:
            raise CaseRefused("not_all", NOT_ALL, **named(label("departments", code, round_.made_on) for code in missing))
        done = []
        for number in waiting_cases(actor).filter(comparisons=round_).values_list("pk", flat=True).order_by("pk"):
            case = locked_case(actor, number, version=None)
            act_on(actor, case, Told("step", timezone.localdate(), STEP, "done", ("comparison_reply",)))
            done.append(number)
        round_.version += 1
        round_.save(update_fields=("version",))
        _tell(actor, "finish_comparison", round_, {"cases": [None, done]})
    return tuple(done)


def _tell(actor: Actor, act: str, round_: Comparison, changes: dict[str, object]) -> None:
    record(
        Change(
            actor_id=actor.officer_id, for_actor_id=actor.for_officer_id, act=act, subject_kind="comparison", subject_id=str(round_.pk),
            changes=changes, request_id=actor.request_id,
        )
    )  # fmt: skip
