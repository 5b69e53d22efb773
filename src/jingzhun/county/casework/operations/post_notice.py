"""Post a notice: of the cases of one village that were deliberated, by the allow-list of the day; and take it down when its days are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from jingzhun.casework import Listed, notice_of
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.law import policy_of_case
from jingzhun.county.casework.models import Case, Notice, NoticeCase
from jingzhun.county.casework.working import CaseRefused, Told, add_act, locked_case, standing_of
from jingzhun.county.clues.labels import label
from jingzhun.county.clues.models import HouseholdClass
from jingzhun.county.registry.models import Person
from jingzhun.county.registry.queries import members_at, visible_households
from jingzhun.rules.clocks import deadline
from jingzhun.values.dates import age_on
from jingzhun.values.speech import Bilingual

NOTHING = Bilingual("没有选中案子", "no case is chosen")
OTHER_VILLAGE = Bilingual("一张公示只能是同一个村的", "a notice is of one village")
NO_NUMBER = Bilingual("请填写公示编号", "give the notice a number")
STILL_HANGS = Bilingual("公示须挂到{day}", "the notice must hang until {day}")
FUTURE = Bilingual("日期晚于今天", "the day is in the future")
DOWN = Bilingual("已经取下", "it was taken down already")
UNDER_PROCEDURE = Bilingual("拟{name}", "proposed: {name}")


@dataclass(frozen=True, kw_only=True)
class Posting:
    """What an officer tells of a notice."""

    case_ids: Sequence[int]
    step: str
    number: str
    on: date
    evidence: tuple[str, ...]
    telephone: str = ""


def post_notice(*, actor: Actor, posting: Posting) -> Notice:
    """Post a notice on the village board and return it; the step of every case in it is taken in the same transaction.

    Raises
    ------
    Http404
        Where a case is not the actor's.
    NoticeFault
        ``not_allowed`` where the notice would hold what may not be public.
    CaseRefused
        ``nothing``, ``other_village``, ``no_number``, ``refused``.
    """
    actor.must("post_notice")
    if not posting.case_ids:
        raise CaseRefused("nothing", NOTHING)
    if not posting.number.strip():
        raise CaseRefused("no_number", NO_NUMBER)
    with transaction.atomic():
        cases = [locked_case(actor, number, version=None, act="post_notice") for number in sorted(set(posting.case_ids))]
        if len({case.household.village_code for case in cases}) > 1:
            raise CaseRefused("other_village", OTHER_VILLAGE)
        policy = policy_of_case(cases[0])
        shown = notice_of([listed(case, posting.on) for case in cases], "board", policy)
        for case in cases:
            add_act(actor, case, Told("step", posting.on, posting.step, "done", posting.evidence))
        notice = Notice.objects.create(
            medium="board",
            division_code=cases[0].household.village_code,
            number=posting.number.strip(),
            posted_on=posting.on,
            hangs_until=_hangs_until(cases[0], posting),
            headings=list(shown.headings),
            lines=[list(row) for row in shown.rows],
            telephone=posting.telephone.strip(),
        )
        NoticeCase.objects.bulk_create(NoticeCase(notice=notice, case=case) for case in cases)
        record(_change(actor, notice, "post_notice", cases=[case.pk for case in cases]))
    return notice


def take_notice_down(*, actor: Actor, notice_id: int, on: date) -> Notice:
    """Take a notice down and return it.

    Raises
    ------
    Http404
        Where it is not the actor's.
    CaseRefused
        ``still_hangs``, ``down``.
    """
    with transaction.atomic():
        notice = notices_for(actor, "post_notice").select_for_update().filter(pk=notice_id).first()
        if notice is None:
            raise Http404
        if notice.removed_on:
            raise CaseRefused("down", DOWN)
        if notice.hangs_until and on <= notice.hangs_until:
            raise CaseRefused("still_hangs", STILL_HANGS, day=notice.hangs_until)
        if on > timezone.localdate():
            raise CaseRefused("future", FUTURE)
        notice.removed_on = on
        notice.save(update_fields=("removed_on",))
        record(_change(actor, notice, "take_notice_down"))
    return notice


def listed(case: Case, on: date) -> Listed:
    """Return what a notice may know of a household; age of the head only, so that a child is never named."""
    head = Person.objects.filter(household=case.household, relation="head", died_on__isnull=True).first()
    judged = HouseholdClass.objects.filter(household=case.household).first()
    code = case.determined_class or (judged.kind if judged and judged.kind not in {"none", "unknown"} else "")
    name = label("classes", code, case.law_on).zh if code else standing_of(case).place.procedure.title.zh
    return Listed(
        head_name=case.household.head_name,
        head_age=age_on(head.birth_on, on) if head and head.birth_on else None,
        group_name=case.household.group_name,
        members=members_at(case.household, on, fact="shares_income").count(),
        class_label=UNDER_PROCEDURE.format(name=name).zh,
    )


def notices_for(actor: Actor, act: str = "see_cases") -> QuerySet[Notice]:
    """Return the notices of villages in which the actor may do an act."""
    actor.must(act)
    return Notice.objects.filter(division_code__in=visible_households(actor, act).order_by().values("village_code"))


def _hangs_until(case: Case, posting: Posting) -> date | None:
    place = standing_of(case, today=posting.on).place
    waits = [s.not_before for s in place.procedure.steps if s.runs_out == posting.step and s.not_before and s.not_before.count]
    if not waits:
        return None
    return deadline(posting.on, waits[0].count or 0, unit=waits[0].unit, calendar=place.calendar)


def _change(actor: Actor, notice: Notice, act: str, *, cases: Sequence[int] = ()) -> Change:
    return Change(
        actor_id=actor.officer_id,
        for_actor_id=actor.for_officer_id,
        act=act,
        subject_kind="notice",
        subject_id=str(notice.pk),
        division_code=notice.division_code,
        changes={"number": [None, notice.number], "cases": [None, list(cases)], "removed_on": [None, str(notice.removed_on)]},
        request_id=actor.request_id,
    )
