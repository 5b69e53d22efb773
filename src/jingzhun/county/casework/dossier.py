"""A case's dossier: one file from the clue to the end, with the law it was worked under, what it was decided on, who took part and who looked.

Nothing in it is an id, a phone, an account or an illness: it is written in the village's words, and a text that somebody typed and that holds
one is left to the page (practice.md P28; trust.md S26).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max
from django.utils import timezone

from jingzhun.casework import leaks_in
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.names import ROLE_NAMES
from jingzhun.county.audit.models import Read
from jingzhun.county.casework.law import policy_of_case, procedure_of_case
from jingzhun.county.casework.models import Case, CaseAct, Notice, Visit
from jingzhun.county.casework.visible import case_for
from jingzhun.county.casework.words import end_label, evidence_label, outcome_label, step_label
from jingzhun.county.clues.audience import VILLAGE
from jingzhun.county.clues.labels import label
from jingzhun.county.clues.queries.explain import words_of
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.config.printing import printed
from jingzhun.county.registry.queries import members_at, place_names
from jingzhun.policy.codes import code_lists

ON_THE_PAGE = "（涉及个人隐私，见系统）"
ACTS = {
    "open": "立案", "step": "办理", "pause": "暂停", "resume": "恢复", "objection": "异议", "recheck": "异议复核", "answer": "告知原因",
    "appeal": "申诉", "appeal_heard": "申诉答复", "withdraw": "农户撤回", "early_help": "先行帮扶", "measures": "制定帮扶措施",
}  # fmt: skip
SOURCES = {
    "department": "部门数据", "visit": "入户走访", "application": "农户申请", "hotline": "热线", "analysis": "筛查分析", "campaign": "集中排查", "survey": "年度采集",
    "former": "原有档案",
}  # fmt: skip
HASH_SHOWN = 12


@dataclass(frozen=True)
class Part:
    """A part of the dossier: a table, or paragraphs where it has no headings.

    Parameters
    ----------
    widths
        Of the columns, as shares.
    none
        What stands there where there is nothing.
    """

    title: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str = "无"

    def as_json(self) -> Mapping[str, object]:
        """Return the part for the template."""
        return {"title": self.title, "headings": self.headings, "widths": self.widths, "rows": self.rows, "none": self.none}


def dossier_pdf(actor: Actor, case_id: int) -> tuple[Case, bytes]:
    """Return a case and its dossier.

    Raises
    ------
    Http404
        Where the case is not the actor's.
    ChildFailed
        Where the print breaks its limits.
    """
    case = case_for(actor, case_id)
    return case, printed("dossier", dossier_of(actor, case))


def dossier_of(actor: Actor, case: Case) -> dict[str, object]:
    """Return everything the dossier says."""
    now, on = timezone.localtime(), case.law_on
    place = place_names({case.household.village_code, case.household.village_code[:9]})
    village = f"{place.get(case.household.village_code[:9], '')}{place.get(case.household.village_code, '')}"
    procedure = procedure_of_case(case)
    head = [
        ("户主", case.household.head_name),
        ("所在村组", f"{village}{case.household.group_name or ''}"),
        ("程序", procedure.title.zh),
        ("线索来源", SOURCES[case.source]),
        ("立案日期", case.opened_on.isoformat()),
        ("状态", f"{end_label(case.ended, on).zh}（{case.ended_on}）" if case.ended else "办理中"),
        ("适用规定", f"{procedure.basis}（{on} 施行版本）"),
        ("规则版本", case.policy_hash[:HASH_SHOWN] or "—"),
    ]
    return {
        "title": "监测帮扶档案" if case.procedure.startswith(("monitoring", "clearance", "re_")) else "建档立卡档案",
        "marking": "内部资料　注意保密",
        "printed": f"打印人 {actor.name}　{now:%Y-%m-%d %H:%M}　案件 {case.pk}",
        "head": head,
        "parts": [part.as_json() for part in _parts(actor, case)],
    }


def _parts(actor: Actor, case: Case) -> Iterator[Part]:
    on = case.law_on
    relations = code_lists()["relation"]
    members = [
        (p.name, relations.label(p.relation).zh if p.relation else "—", f"{p.birth_on:%Y年%m月}" if p.birth_on else "—")
        for p in members_at(case.household, case.opened_on, fact="shares_income")
    ]
    yield Part("一、家庭成员（立案当日共同收支）", ("姓名", "与户主关系", "出生年月"), (2, 2, 2), tuple(members))
    yield Part("二、发现的情况", (), (), ((words_of(case.household_id, VILLAGE).zh,), *_inputs(case)))
    yield Part("三、办理经过", ("日期", "事项", "结果", "经办", "依据和说明"), (3, 4, 3, 4, 7), tuple(_acts(case)))
    yield Part("四、入户核查", ("日期", "情况"), (1, 5), tuple(_visits(case)), "没有入户记录")
    risks = [
        (label("risk_types", r.risk, on).zh, str(r.opened_on), str(r.gone_on or "—"), _safe(r.evidence or "—", case))
        for r in case.risks.all()
    ]
    yield Part("五、风险", ("风险", "认定", "消除", "依据"), (3, 2, 2, 5), tuple(risks), "没有登记风险")
    measures = [
        (
            label("measure_kinds", m.measure, on).zh,
            _safe(m.owner, case),
            str(m.due_on),
            str(m.delivered_on or "—"),
            str(m.confirmed_on or "—"),
        )
        for m in case.measures.all()
    ]
    yield Part("六、帮扶措施", ("措施", "责任人", "时限", "落实", "农户确认"), (4, 4, 3, 3, 3), tuple(measures), "没有帮扶措施")
    notices = [
        (n.number, str(n.posted_on), str(n.hangs_until or "—"), str(n.removed_on or "—"))
        for n in Notice.objects.filter(cases__case=case)
    ]
    yield Part("七、公示", ("编号", "张贴", "挂到", "取下"), (4, 3, 3, 3), tuple(notices), "没有公示")
    papers = code_lists()["papers"]
    kept = [
        (papers.label(p.kind).zh, f"{timezone.localtime(p.recorded_at):%Y-%m-%d}", p.sha256[:HASH_SHOWN])
        for p in case.household.papers.filter(withdrawn_at__isnull=True).order_by("recorded_at")
    ]
    yield Part("八、材料目录", ("材料", "归档", "校验"), (5, 3, 4), tuple(kept), "没有归档材料")
    if actor.may("see_reads_of_household", case.household.village_code):
        yield Part("九、查看记录（立案以来）", ("查看人", "单位", "次数", "最近"), (3, 5, 2, 3), tuple(_looks(case)), "没有人查看")


def _inputs(case: Case) -> Iterator[tuple[str]]:
    run = newest_run()
    if run is not None:
        yield (f"筛查依据：截至{run.as_of}的数据，快照 {run.snapshot_id}，规则版本 {run.policy_hash[:HASH_SHOWN]}。",)
    if case.clue_key:
        yield (f"线索编号：{case.clue_key}。",)


def _acts(case: Case) -> Iterator[tuple[str, ...]]:
    rows: Sequence[CaseAct] = list(case.acts.order_by("seq"))
    names = dict(Officer.objects.filter(pk__in={r.actor_id for r in rows}).values_list("pk", "name"))
    on = case.law_on
    for row in rows:
        what = step_label(row.step, on).zh if row.step else ACTS[row.kind]
        papers = "、".join(evidence_label(code, on).zh for code in row.evidence.split())
        parts = [papers, f"文号{row.document_no}" if row.document_no else "", f"会议{row.meeting_on}" if row.meeting_on else ""]
        said = "；".join(p for p in (*parts, _safe(row.reason or "", case)) if p)
        outcome = outcome_label(row.outcome, on).zh if row.outcome else "—"
        who = f"{names.get(row.actor_id, '')} {ROLE_NAMES.get(row.role, row.role)}".strip()
        yield (row.acted_on.isoformat(), what, outcome, who, said or "—")


def _visits(case: Case) -> Iterator[tuple[str, str]]:
    for visit in Visit.objects.filter(act__case=case).select_related("act").order_by("act__seq"):
        told = ["情况无变化"] if visit.is_unchanged else []
        told += [f"{asks}：{said}" for asks, said in visit.answers if said]
        told += [visit.note] if visit.note else []
        yield (visit.act.acted_on.isoformat(), _safe("；".join(told) or "—", case))


def _looks(case: Case) -> Iterator[tuple[str, str, str, str]]:
    since = timezone.make_aware(datetime.combine(case.opened_on, datetime.min.time()))
    counted = (
        Read.objects.filter(household_id=case.household_id, at__gte=since)
        .values("actor_id")
        .annotate(n=Count("pk"), last=Max("at"))
    )
    found = list(counted.order_by("actor_id"))
    who = Officer.objects.in_bulk([row["actor_id"] for row in found])
    for row in found:
        officer = who.get(row["actor_id"])
        last: date = timezone.localtime(row["last"]).date()
        yield (
            officer.name if officer else str(row["actor_id"]),
            officer.office if officer else "",
            str(row["n"]),
            last.isoformat(),
        )


def _safe(text: str, case: Case) -> str:
    """Return a text as it may be printed: one that holds a number or a word of illness is left to the page."""
    return ON_THE_PAGE if text and leaks_in(text, policy_of_case(case)) else text
