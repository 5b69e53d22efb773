"""Blank forms kept as templates, and filled by the worker for a division on a day; twelve standard rosters need no template."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.law import county_policy
from jingzhun.county.config.scanning import must_be_clean
from jingzhun.county.intake.facts import facts_for, households_of
from jingzhun.county.intake.keeping import keep, kept
from jingzhun.county.intake.models import FormRun, FormTemplate
from jingzhun.county.intake.operations.upload_file import MEGABYTE, MOST_BYTES, TOO_LARGE, DoorRefused, keeping
from jingzhun.county.intake.trail import tell_of
from jingzhun.county.intake.work import FORM_TITLE, kind_of
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.county.jobs.work import Chunk, Held
from jingzhun.county.registry.models import Person
from jingzhun.county.registry.searching import index_of_id
from jingzhun.intake.blank_forms import BlankForm, FilledForm, fill_form, read_form
from jingzhun.intake.form_facts import PersonFacts
from jingzhun.intake.rosters import rosters
from jingzhun.sheets.filling import fill
from jingzhun.sheets.names import safe_name
from jingzhun.sheets.reading import read
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

BLANK, FILLED = "blank", "filled"
NO_ROSTER = Bilingual("请选择填谁（花名册）", "choose whom the form lists (a roster)")
AT_ONCE = 500


def keep_template(*, actor: Actor, name: str, content: bytes, title: str) -> FormTemplate:
    """Keep a blank form from above with its columns recognised, and return it.

    Raises
    ------
    PermissionDenied, StepUpNeeded
        Where the actor fills no forms, or the second factor was not given just now.
    DoorRefused, SheetRefused, IntakeRefused
        Where the file is too large, cannot be read, or no header is found.
    """
    actor.must("fill_forms")
    shown = safe_name(name)
    if len(content) > MOST_BYTES:
        raise DoorRefused("too_large", TOO_LARGE, name=shown, most=MOST_BYTES // MEGABYTE)
    must_be_clean(content)
    form = read_form(read(content, name=shown))
    with transaction.atomic(), keeping():
        template = FormTemplate.objects.create(
            title=(title.strip() or shown)[:200],
            file_name=shown,
            sha256=hashlib.sha256(content).hexdigest(),
            columns=[[c.header, c.field] for c in form.columns],
            has_ids=bool(form.keyed_rows),
            officer_id=actor.officer_id or 0,
            made_at=timezone.now(),
        )
        keep("form", template.pk, BLANK, content)
        told = {"title": [None, template.title], "sha256": [None, template.sha256], "unknown": [None, list(form.unknown)]}
        tell_of(actor, "keep_template", ("form", str(template.pk)), changes=told)
    return template


def ask_form(*, actor: Actor, template_id: int | None, roster: str, division: str, as_of: date) -> FormRun:
    """Ask the worker to fill a template or a roster, and return the run.

    Raises
    ------
    PermissionDenied, StepUpNeeded, Http404
        Where the actor fills no forms of that division; where there is no such template.
    DoorRefused
        ``no_roster``.
    """
    actor.must("fill_forms", division)
    template = FormTemplate.objects.filter(pk=template_id, is_kept=True).first() if template_id else None
    if template_id and template is None:
        raise Http404
    if roster not in rosters() and not (template and template.has_ids):
        raise DoorRefused("no_roster", NO_ROSTER)
    with transaction.atomic():
        run = FormRun.objects.create(
            template=template,
            roster=roster if roster in rosters() else "",
            division_code=division,
            as_of=as_of,
            officer_id=actor.officer_id or 0,
            asked_at=timezone.now(),
        )
        run.job = ask_job(actor=actor, kind=FORM_ASKED, arguments={"run": run.pk}, division_code=division)
        run.save(update_fields=("job",))
        told = {"template": [None, template_id], "roster": [None, run.roster], "division": [None, division]}
        tell_of(actor, "ask_form", ("form_run", str(run.pk)), changes=told, division=division)
    return run


FORM_ASKED = kind_of("form_fill", FORM_TITLE, "export_households")


def do_fill(held: Held) -> Chunk:
    """Fill one form; the right to do so is asked again in the name of who asked."""
    run = FormRun.objects.select_related("template").get(pk=int(str(held.arguments["run"])))
    try:
        content, name = _blank(run)
        book = read(content, name=name)
        form = read_form(book)
        found = _filled(run, form)
        made = fill(content, book, found.filling)
    except JingzhunError as refusal:
        if refusal.is_ours:
            raise
        sentence = refusal.sentence
        refused: dict[str, object] = {"state": "refused", "note_zh": sentence.zh, "note_en": sentence.en}
        return Chunk({}, 1, 1, write=lambda: _write(run.pk, refused), is_last=True)

    def write() -> None:
        keep("form_run", run.pk, FILLED, made)
        told: dict[str, object] = {"state": "done", "rows": found.rows, "figures": found.figures, "untold": len(found.empty)}
        _write(run.pk, told | {"unknown": list(form.unknown), "strangers": list(found.strangers)})

    return Chunk({}, 1, 1, write=write, is_last=True)


FORM_FILL = kind_of("form_fill", FORM_TITLE, "export_households", do_fill)


def name_of(run: FormRun) -> str:
    """Return the file name of a result: the template's or the roster's title, with the division and the day."""
    title = run.template.title if run.template else rosters()[run.roster].title.zh
    ending = run.template.file_name.rpartition(".")[2].lower() if run.template else "xlsx"
    return safe_name(f"{title}_{run.division_code}_{run.as_of:%Y-%m-%d}.{ending}")


def _write(number: int, told: dict[str, object]) -> None:
    FormRun.objects.filter(pk=number, state="waits").update(**told)


def _blank(run: FormRun) -> tuple[bytes, str]:
    if run.template is None:
        return rosters()[run.roster].blank(), f"{run.roster}.xlsx"
    content = kept("form", run.template.pk, BLANK)
    if content is None:
        raise FileNotFoundError(f"form {run.template.pk}")
    return content, run.template.file_name


def _filled(run: FormRun, form: BlankForm) -> FilledForm:
    policy = county_policy(run.as_of)
    if form.keyed_rows:
        facts = facts_for(_homes_of_ids(set(form.keyed_rows.values()), run.division_code), policy, run.as_of)
        return fill_form(form, (), by_id={f.values["id_number"]: f for f in facts if "id_number" in f.values})
    roster = rosters()[run.roster]
    facts = facts_for(households_of(roster, run.division_code, run.as_of), policy, run.as_of)
    return fill_form(form, _by_place(roster.listed(facts)))


def _homes_of_ids(ids: set[str], division: str) -> set[int]:
    """Return the households of some ids; one outside the division is nobody's, as it is on every page."""
    indexes = sorted(index_of_id(number) for number in ids)
    found: set[int] = set()
    for start in range(0, len(indexes), AT_ONCE):
        rows = Person.objects.filter(id_index__in=indexes[start : start + AT_ONCE], household__village_code__startswith=division)
        found |= set(rows.values_list("household_id", flat=True))
    return found


def _by_place(facts: list[PersonFacts]) -> list[PersonFacts]:
    order = sorted(
        range(len(facts)), key=lambda i: (facts[i].values.get("village_code", ""), facts[i].values.get("group_name", ""), i)
    )
    return [facts[i] for i in order]
