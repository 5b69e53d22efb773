"""Forms of corrections, and of a person of the county who comes into another household. The rules are the operations'."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jingzhun.county.home.life_forms import LONGEST_NAME, LONGEST_NUMBER, SEXES, DayInput, Kind, LifeForm, MemberForm, relations
from jingzhun.county.home.templatetags.speech import speak
from jingzhun.county.registry.effects import RECORDS
from jingzhun.county.registry.field_names import FIELD_NAMES
from jingzhun.county.registry.labels import ASSET_NAMES, label_of, label_of_state, named
from jingzhun.county.registry.models import (
    Asset,
    Dwelling,
    HouseholdState,
    IncomeLine,
    LifeEvent,
    Person,
    PersonState,
    Production,
    WaterState,
)
from jingzhun.county.registry.models.sourced import STANDS, Recorded
from jingzhun.county.registry.operations.correct import DATED, correct_household, correct_person, correct_record
from jingzhun.county.registry.operations.move_person import move_person
from jingzhun.county.registry.queries import search_persons, visible_persons
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual

MOST_RECORDS = 200
CORRECTABLE = frozenset(name for fields in DATED.values() for name in fields)
KEEPS = _("Leave a field empty to keep it as it is.")


class CorrectForm(LifeForm):
    """What was written wrongly of the household itself."""

    group_name = forms.CharField(label=_("Villager group"), max_length=40, required=False, help_text=KEEPS)
    household_no = forms.CharField(label=_("National number of the household"), max_length=40, required=False)
    register_no = forms.CharField(label=_("Number of its register"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)


class CorrectPersonForm(MemberForm):
    """What was written wrongly of a member."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, required=False, help_text=KEEPS)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    birth_on = forms.DateField(label=_("Born"), required=False, widget=DayInput)
    relation = forms.ChoiceField(label=_("Relation to the head"), required=False)
    id_number = forms.CharField(label=_("Id"), max_length=LONGEST_NUMBER, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    person_no = forms.CharField(label=_("National number of the person"), max_length=40, required=False)

    def prepare(self, members: Sequence[Person]) -> None:
        """Offer the members and the relations."""
        super().prepare(members)
        self.offer("relation", [("", "—"), *relations()])


class RecordForm(LifeForm):
    """A dated record that a department, a survey or somebody here told wrongly."""

    record = forms.ChoiceField(label=_("Record"))
    field = forms.ChoiceField(label=_("What is wrong in it"))
    value = forms.CharField(label=_("What is right"), max_length=200, required=False, help_text=_("Empty: not known."))

    def prepare(self, members: Sequence[Person]) -> None:
        """Offer the records that stand and the fields there are."""
        self.offer("record", records_of(self.household.pk, [person.pk for person in members]))
        self.offer("field", [(name, speak(said)) for name, said in FIELD_NAMES.items() if name in CORRECTABLE])

    def clean(self) -> dict[str, object]:
        """Return what was told; a field that such a record does not have is refused with those it has."""
        data: dict[str, object] = super().clean() or self.cleaned_data
        known = DATED.get(str(data.get("record", "")).partition(":")[0], {})
        if "field" in data and "record" in data and data["field"] not in known:
            allowed = speak(Bilingual(**named(FIELD_NAMES[name] for name in known)))
            self.add_error("field", gettext("This record has: %(allowed)s.") % {"allowed": allowed})
        return data


class ComeForm(LifeForm):
    """A person whom the county knows already comes into this household."""

    known = forms.CharField(
        label=_("Id, number or name of the person"),
        max_length=LONGEST_NUMBER,
        help_text=_("Somebody of your divisions; a number stands at the foot of the person's page."),
    )
    relation = forms.ChoiceField(label=_("Relation to the head"))
    new_head = forms.IntegerField(
        label=_("Number of the new head of the household left behind, where its head goes"), required=False
    )

    def prepare(self, members: Sequence[Person]) -> None:
        """Offer the relations; a head there is already."""
        self.offer("relation", relations())

    def clean_known(self) -> int:
        """Return the person meant; one that is another division's is not found."""
        text = self.cleaned_data["known"].strip()
        found = list(visible_persons(self.actor, "change_household").filter(Q(pk=int(text)))[:1]) if _is_number(text) else []
        found = found or search_persons(self.actor, text, most=2)
        if len(found) != 1:
            raise forms.ValidationError(gettext("There is not exactly one such person in your divisions."))
        return found[0].pk


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(2**63))


def records_of(household_id: int, person_ids: Sequence[int]) -> list[tuple[str, str]]:
    """Return the standing records that can be corrected here, in words, newest first of each kind."""
    found: list[tuple[str, str]] = []
    for kind in DATED:
        model = RECORDS[kind]
        mine = Q(person_id__in=list(person_ids)) if model is PersonState else Q(household_id=household_id)
        rows = model._default_manager.filter(STANDS).filter(mine).order_by("-pk")
        if model in NAMED:
            rows = rows.select_related(*NAMED[model])
        found += [(f"{kind}:{row.pk}", _said(row)) for row in rows[:MOST_RECORDS]]
    return found


def _said(row: Recorded) -> str:
    return f"{SAYS[type(row)](row)}{f' ({row.source_file})' if row.source_file else ''}"


def _amount_said(row: IncomeLine) -> str:
    amount = yuan_text(row.amount_fen) if row.amount_fen is not None else "—"
    return f"{speak(label_of('income_lines', row.line))} {row.period_from} – {row.period_to} {amount}"


SAYS: Mapping[type[Recorded], Callable[..., str]] = {
    IncomeLine: _amount_said,
    HouseholdState: lambda row: f"{speak(label_of('household_statuses', row.status))} {row.from_on}",
    PersonState: lambda row: f"{row.person.name} {speak(label_of_state(row.attribute, row.value))} {row.from_on}",
    Production: lambda row: f"{speak(label_of('production_items', row.item))} {row.year}",
    Dwelling: lambda row: f"{speak(Bilingual('住房', 'home'))} {row.found_on} {row.grade or ''}",
    WaterState: lambda row: f"{speak(Bilingual('饮水', 'water'))} {row.found_on}",
    Asset: lambda row: f"{row.person.name} {speak(ASSET_NAMES[row.kind])} {row.detail or ''} {row.since_on or ''}".strip(),
}
NAMED: Mapping[type[Recorded], tuple[str, ...]] = {
    PersonState: ("person",),
    Asset: ("person",),
}  # what a sentence names, read with it


def _correct(form: CorrectForm) -> LifeEvent:
    names = ("group_name", "household_no", "register_no", "phone")
    return correct_household(actor=form.actor, household_id=form.household.pk, values=_told(form, names), told=form.told())


def _correct_person(form: CorrectPersonForm) -> LifeEvent:
    names = ("name", "sex", "birth_on", "relation", "id_number", "phone", "person_no")
    return correct_person(
        actor=form.actor, household_id=form.household.pk, person_id=form.cleaned_data["person"], values=_told(form, names), told=form.told()
    )  # fmt: skip


def _correct_record(form: RecordForm) -> LifeEvent:
    record, _colon, number = form.cleaned_data["record"].partition(":")
    values = {form.cleaned_data["field"]: form.cleaned_data["value"]}
    return correct_record(
        actor=form.actor, household_id=form.household.pk, record=record, record_id=int(number), values=values, told=form.told()
    )


def _come(form: ComeForm) -> LifeEvent:
    data = form.cleaned_data
    return move_person(
        actor=form.actor, person_id=data["known"], household_id=form.household.pk, relation=data["relation"], told=form.told(),
        new_head_id=data["new_head"],
    )  # fmt: skip


def _told(form: LifeForm, names: Sequence[str]) -> dict[str, str]:
    """Return what was typed; an empty field keeps what is there."""
    return {name: str(form.cleaned_data[name]) for name in names if form.cleaned_data.get(name)}


CORRECTIONS = {
    kind.key: kind
    for kind in (
        Kind("come", _("A person of the county comes in"), icon="user-share", form=ComeForm, carry=_come),
        Kind("correct", _("Correct the household"), icon="pencil", form=CorrectForm, carry=_correct),
        Kind("correct-person", _("Correct a member"), icon="user-edit", form=CorrectPersonForm, carry=_correct_person),
        Kind("correct-record", _("Correct a record"), icon="file-pencil", form=RecordForm, carry=_correct_record),
    )
}
