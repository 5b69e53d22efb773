"""Deliveries as their pages show them: the list, one at its step, the grid of wrong rows, the linking queue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.config.states import State
from jingzhun.county.intake.contexts import Asked, Candidate, DeliveryPage, GridCell, GridRow, Line, LinkingPage, Step
from jingzhun.county.intake.models import Answer, Delivery, Effect, Fault, Question, WrongRow
from jingzhun.county.intake.operations.confirm_delivery import needs_second
from jingzhun.county.intake.rows import cells_of, kinds_of, shown_cell
from jingzhun.county.intake.visible import delivery_for
from jingzhun.county.jobs.contexts import shown_job
from jingzhun.county.registry.queries import place_names
from jingzhun.intake.profile import profiles
from jingzhun.intake.row_rules import ROW_RULES
from jingzhun.values.speech import Bilingual

GRID = 20
MOST_ASKED = 50
TABLES: Mapping[str, str | Promise] = {
    "events": _("departments' records"),
    "income_lines": _("income"),
    "productions": _("farming and breeding"),
    "household_states": _("statuses of households"),
    "person_states": _("states of persons"),
    "dwellings": _("homes"),
    "water_states": _("drinking water"),
    "assets": _("possessions"),
}
WORDS: Mapping[str, tuple[str, str | Promise]] = {
    "uploaded": ("info", _("being checked")),
    "checked": ("watch", _("checked, not taken in")),
    "held": ("risk", _("held")),
    "refused": ("risk", _("refused")),
    "repeated": ("none", _("came before")),
    "waits_second": ("watch", _("waits for the second person")),
    "running": ("info", _("being taken in")),
    "done": ("steady", _("taken in")),
    "undoing": ("info", _("being undone")),
    "undone": ("none", _("undone")),
    "withdrawn": ("none", _("withdrawn")),
}
STEPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("1 give the file"), ()),
    (_("2 recognise"), ("uploaded",)),
    (_("3 check"), ("uploaded", "refused", "repeated")),
    (_("4 mend"), ("checked", "held")),
    (_("5 confirm"), ("checked", "waits_second")),
    (_("6 take in"), ("running",)),
    (_("7 result and undo"), ("done", "undoing", "undone")),
)


def lines_of(deliveries: Sequence[Delivery]) -> tuple[Line, ...]:
    """Return deliveries as lines."""
    names = dict(Officer.objects.filter(pk__in={d.officer_id for d in deliveries}).values_list("pk", "name"))
    known = profiles()
    return tuple(
        Line(d, known[d.profile].title if d.profile in known else None, State(*WORDS[d.state]), names.get(d.officer_id, ""))
        for d in deliveries
    )


def delivery_shown(actor: Actor, delivery_id: int, *, page: int = 1) -> DeliveryPage:
    """Return a delivery at its step.

    Raises
    ------
    Http404
        Where it is not the actor's.
    """
    delivery = delivery_for(actor, delivery_id)
    job = delivery.undo_job or delivery.run_job or delivery.check_job
    first = (max(page, 1) - 1) * GRID
    wrong = list(delivery.wrong_rows.all()[first : first + GRID + 1])
    known = profiles().get(delivery.profile)
    effects = Counter(Effect.objects.filter(delivery=delivery).values_list("table", "was_taken_back"))
    asked = Question.objects.filter(delivery=delivery).values("row").distinct().count()
    return DeliveryPage(
        line=lines_of([delivery])[0],
        steps=tuple(_steps(delivery)),
        shown=shown_job(job, may_stop=False) if job and delivery.state in {"uploaded", "running", "undoing"} else None,
        columns=tuple(
            (delivery.header[place], Bilingual(known.columns[name].header, name))
            for name, place in delivery.columns.items()
            if known
        ),
        common=tuple(_common(delivery)),
        rows=tuple(_grid(delivery, wrong[:GRID])),
        header=tuple(delivery.header),
        rows_page=max(page, 1),
        has_more=len(wrong) > GRID,
        note=Bilingual(delivery.note_zh, delivery.note_en) if delivery.note_zh else None,
        effects=tuple(
            (TABLES.get(name, name), effects[name, False], effects[name, True]) for name in sorted({n for n, _ in effects})
        ),
        asked=asked,
        answered=delivery.answers.count(),
        may_confirm=actor.may("confirm_import"),
        needs_second=delivery.state == "checked" and needs_second(delivery, timezone.localdate()),
    )


def _steps(delivery: Delivery) -> Iterator[Step]:
    now = [n for n, (_name, states) in enumerate(STEPS) if delivery.state in states]
    here = min(now, default=len(STEPS))
    for number, (name, _states) in enumerate(STEPS):
        yield Step(name, "now" if number in now else "done" if number < here else "waits")


def _common(delivery: Delivery) -> Iterator[tuple[Bilingual, int]]:
    """Yield what is wrong most often, in words, with how many cells."""
    counted = Fault.objects.filter(delivery=delivery).values("rule", "column").annotate(n=Count("id")).order_by("-n", "rule")
    for row in counted[:12]:
        yield ROW_RULES[row["rule"]].sentence.format(header=row["column"], text="…", other="…"), row["n"]


def _grid(delivery: Delivery, wrong: Sequence[WrongRow]) -> Iterator[GridRow]:
    numbers = [w.row for w in wrong]
    faults: dict[tuple[int, int | None], list[Bilingual]] = defaultdict(list)
    for fault in Fault.objects.filter(delivery=delivery, row__in=numbers):
        faults[fault.row, fault.place].append(Bilingual(fault.zh, fault.en))
    width, kinds = len(delivery.header), kinds_of(delivery)
    for one in wrong:
        cells = [*one.cells[:width], *([""] * (width - len(one.cells)))]
        row = one.row
        yield GridRow(
            row,
            tuple(
                GridCell(place, text if faults[row, place] else shown_cell(text, kinds.get(place, "")), tuple(faults[row, place]))
                for place, text in enumerate(cells)
            ),
            tuple(faults[row, None]),
        )


def linking_shown(actor: Actor, delivery_id: int) -> LinkingPage:
    """Return the linking queue of a delivery: rows not answered first.

    Raises
    ------
    Http404
        Where there is no such delivery.
    """
    delivery = delivery_for(actor, delivery_id, "confirm_import")
    answers = {a.row: a for a in Answer.objects.filter(delivery=delivery)}
    questions: dict[int, list[Question]] = defaultdict(list)
    for question in Question.objects.filter(delivery=delivery).select_related("person__household"):
        questions[question.row].append(question)
    ordered = sorted(questions, key=lambda row: (row in answers, row))[:MOST_ASKED]
    names = place_names({q.person.household.village_code for row in ordered for q in questions[row]})
    told = cells_of(delivery, ordered)
    return LinkingPage(
        line=lines_of([delivery])[0],
        rows=tuple(_asked(row, told.get(row, ()), questions[row], answer=answers.get(row), names=names) for row in ordered),
        left=len(set(questions) - set(answers)),
        waiting=sum(a.person_id is not None and not a.is_written for a in answers.values()),
    )


def _asked(
    row: int, told: Sequence[tuple[str, str]], questions: Sequence[Question], *, answer: Answer | None, names: Mapping[str, str]
) -> Asked:
    return Asked(
        row=row,
        told=tuple(told),
        candidates=tuple(
            Candidate(
                q.person_id, q.person.name, names.get(q.person.household.village_code, ""), f"{q.score_e4 / 100:.2f} %",
                Bilingual(q.evidence_zh, q.evidence_en),
            )
            for q in questions
        ),
        answer=answer.person_id if answer else None,
        is_answered=answer is not None,
        is_written=bool(answer and answer.is_written),
    )  # fmt: skip
