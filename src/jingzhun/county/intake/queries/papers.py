"""What the pages of lists, forms and the national bridge show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.config.states import State
from jingzhun.county.intake.lists import list_for, visible_lists, visible_rows
from jingzhun.county.intake.models import BridgeEntry, BridgeRun, FormRun, FormTemplate, ListRow, ListTask, Receipt
from jingzhun.county.intake.paper_contexts import (
    EntryShown,
    FormLine,
    FormsPage,
    ListLine,
    ListPage,
    ListsPage,
    NationalPage,
    RowShown,
    VillageProgress,
    WindowTab,
)
from jingzhun.county.registry.queries import place_names, villages_of
from jingzhun.intake.bridge import KINDS, TO_ENTER, field_title, national_windows
from jingzhun.intake.list_tasks import ANSWERS
from jingzhun.intake.rosters import rosters
from jingzhun.policy.codes import code_lists
from jingzhun.values.masks import mask_numbers
from jingzhun.values.speech import Bilingual

PAGE = 50
SHOWN = 30
LIST_WORDS = {"open": ("watch", _("being answered")), "returned": ("steady", _("returned")), "withdrawn": ("none", _("withdrawn"))}
RUN_WORDS = {"waits": ("watch", _("being made")), "done": ("steady", _("done")), "refused": ("risk", _("refused"))}
SOON = 2


def lists_shown(actor: Actor, today: date) -> ListsPage:
    """Return the lists an officer sees, those due first."""
    tasks = list(visible_lists(actor).order_by("state", "due_on", "-id")[:PAGE])
    receipts = Receipt.objects.filter(officer_id=actor.officer_id or 0)[:5]
    left = visible_rows(actor).filter(answer="", task__state="open").count()
    return ListsPage(
        lines_of(actor, tasks, today), actor.may("give_lists"), left, tuple(receipts), villages_of(actor, "answer_lists")
    )


def lines_of(actor: Actor, tasks: Sequence[ListTask], today: date) -> tuple[ListLine, ...]:
    """Return lists as lines; the counts are those of the rows the officer sees."""
    told = visible_rows(actor).filter(task__in=[t.pk for t in tasks]).values("task_id")
    counted = told.annotate(
        rows=Count("pk"), left=Count("pk", filter=Q(answer="")), unplaced=Count("pk", filter=Q(village_code=""))
    )
    by_task = {c["task_id"]: {name: c[name] for name in ("rows", "left", "unplaced")} for c in counted}
    none = {"rows": 0, "left": 0, "unplaced": 0}
    return tuple(_line(task, by_task.get(task.pk, none), today) for task in tasks)


def _line(task: ListTask, counts: dict[str, int], today: date) -> ListLine:
    kind, word = LIST_WORDS[task.state]
    return ListLine(task, State(kind, word), counts["rows"], counts["left"], counts["unplaced"], (task.due_on - today).days)


def list_shown(actor: Actor, list_id: int, *, village: str, only_left: bool, page: int) -> ListPage:
    """Return a list with the rows the officer sees; raise ``Http404`` where it is not his."""
    today = timezone.localdate()
    task = list_for(actor, list_id)
    rows = visible_rows(actor).filter(task=task).select_related("household", "person", "same_as__task").order_by("row")
    villages = _villages(rows.order_by("village_code"))
    if village:
        rows = rows.filter(village_code="" if village == "none" else village)
    if only_left:
        rows = rows.filter(answer="")
    first = (max(page, 1) - 1) * PAGE
    some = list(rows[first : first + PAGE + 1])
    following = f"?village={village}&left={'1' if only_left else ''}&page={page + 1}" if len(some) > PAGE else ""
    labels = code_lists()["list_answers"]
    return ListPage(
        line=lines_of(actor, [task], today)[0],
        rows=rows_shown(some[:PAGE]),
        villages=villages,
        answers=tuple((code, labels.label(code)) for code in ANSWERS),
        village=village,
        only_left=only_left,
        next_page=following,
        may_give=actor.may("give_lists"),
        own_columns=tuple(str(header) for _place, header in task.answers.values()),
    )


def rows_shown(rows: Sequence[ListRow]) -> tuple[RowShown, ...]:
    """Return rows in words; the id is not among them, because nobody needs it to answer."""
    names = place_names({r.village_code for r in rows})
    who = {o.pk: o.name for o in Officer.objects.filter(pk__in={r.answered_by for r in rows if r.answered_by})}
    labels = code_lists()["list_answers"]
    found = []
    for row in rows:
        told = row.told
        question = told["question"]
        pairs = tuple((str(h), mask_numbers(str(t))) for h, t in question) if isinstance(question, list) else ()
        found.append(
            RowShown(
                row, str(told["name"]), names.get(row.village_code, ""), pairs, labels.label(row.answer) if row.answer else None,
                mask_numbers(row.note),
                row.same_as.task.title if row.same_as else "", who.get(row.answered_by or 0, ""),
            )
        )  # fmt: skip
    return tuple(found)


def _villages(rows: QuerySet[ListRow]) -> tuple[VillageProgress, ...]:
    counted = rows.values("village_code").annotate(rows=Count("pk"), left=Count("pk", filter=Q(answer="")))
    told = [(c["village_code"], c["rows"], c["left"]) for c in counted]
    names = place_names({code for code, _rows, _left in told})
    return tuple(VillageProgress(code or "none", names.get(code, ""), count, left) for code, count, left in told)


def forms_shown(actor: Actor, divisions: Sequence[tuple[str, str]]) -> FormsPage:
    """Return templates, rosters and what was filled in the officer's divisions."""
    scope = actor.scope_of("see_forms")
    runs = list(scope.limit(FormRun.objects.select_related("template"), "division_code")[:SHOWN])
    who = {o.pk: o.name for o in Officer.objects.filter(pk__in={r.officer_id for r in runs})}
    return FormsPage(
        templates=tuple(FormTemplate.objects.filter(is_kept=True)[:SHOWN]),
        rosters=tuple((code, roster.title) for code, roster in rosters().items()),
        lines=tuple(_form_line(run, who.get(run.officer_id, "")) for run in runs),
        divisions=tuple(divisions),
        today=timezone.localdate(),
    )


def _form_line(run: FormRun, who: str) -> FormLine:
    kind, word = RUN_WORDS[run.state]
    title = run.template.title if run.template else rosters()[run.roster].title.zh
    note = Bilingual(run.note_zh, run.note_en) if run.note_zh else None
    return FormLine(run, title, State(kind, word), note, who)


def national_shown(window: str, page: int) -> NationalPage:
    """Return the bridge with the open entries of a window."""
    counted = dict(BridgeEntry.objects.filter(done_run__isnull=True).values_list("window").annotate(Count("pk")).order_by())
    chosen = window if window in {w.name for w in national_windows()} else next(iter(national_windows())).name
    rows = (
        open_entries()
        .filter(window=chosen)
        .select_related("household")
        .order_by("township", "village", "household_no", "person_no")
    )
    first = (max(page, 1) - 1) * PAGE
    some = list(rows[first : first + PAGE + 1])
    return NationalPage(
        runs=tuple(BridgeRun.objects.all()[:5]),
        tabs=tuple(WindowTab(w.name, w.title, counted.get(w.name, 0), w.name == chosen) for w in national_windows()),
        entries=tuple(
            EntryShown(e, KINDS[e.kind], field_title(e.field), mask_numbers(e.ours), mask_numbers(e.theirs)) for e in some[:PAGE]
        ),
        next_page=f"?window={chosen}&page={page + 1}" if len(some) > PAGE else "",
        to_enter=BridgeEntry.objects.filter(done_run__isnull=True, kind__in=TO_ENTER).count(),
    )


def open_entries() -> QuerySet[BridgeEntry]:
    """Return the entries that no export has ticked off yet."""
    return BridgeEntry.objects.filter(done_run__isnull=True)
