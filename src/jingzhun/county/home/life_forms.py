"""Forms of a household's natural changes: what an officer tells, and which operation it becomes. The rules are the operations'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.home.divisions import villages_of
from jingzhun.county.home.templatetags.speech import speak
from jingzhun.county.registry.models import Household, LifeEvent, Person
from jingzhun.county.registry.operations.change_head import change_head
from jingzhun.county.registry.operations.join_household import NewMember, join_household
from jingzhun.county.registry.operations.leave_household import leave_household
from jingzhun.county.registry.operations.live import Told
from jingzhun.county.registry.operations.regroup import merge_households, move_household, split_household
from jingzhun.county.registry.queries import members_at, visible_households
from jingzhun.policy.codes import code_lists

LONGEST_NAME, LONGEST_REASON, LONGEST_NUMBER = 60, 200, 40
WAYS = (
    ("death", _("died")),
    ("move_out", _("moved out of the county")),
    ("marriage", _("married out")),
    ("lives_elsewhere", _("lives elsewhere, stays registered here")),
)
SEXES = (("", "—"), ("male", _("male")), ("female", _("female")))


class DayInput(forms.DateInput):
    """A day picked in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def relations() -> list[tuple[str, str]]:
    """Return the relations to a head."""
    entries = code_lists()["relation"].entries.items()
    return [(code, speak(entry.label)) for code, entry in entries if code != "head"]


class LifeForm(forms.Form):
    """What every change asks: the day it happened and why; the version seen goes along unseen."""

    on = forms.DateField(label=_("Day it happened"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.TextInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, household: Household, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **kwargs)
        self.actor, self.household = actor, household
        self.fields["version"].initial = household.version
        self.prepare(list(members_at(household, timezone.localdate(), fact="registered_here")))

    def prepare(self, members: Sequence[Person]) -> None:
        """Offer the members and places that can be chosen."""

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Fill the choices of a field."""
        offered: Any = self.fields[name]
        offered.choices = list(choices)

    def told(self) -> Told:
        """Return what was told of the act."""
        data = self.cleaned_data
        return Told(on=data["on"], reason=data["reason"], versions={self.household.pk: data["version"]})


class JoinForm(LifeForm):
    """A person joins."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    relation = forms.ChoiceField(label=_("Relation to the head"))
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    birth_on = forms.DateField(label=_("Born"), required=False, widget=DayInput)
    id_number = forms.CharField(label=_("Id, if there is one"), max_length=LONGEST_NUMBER, required=False)

    def prepare(self, members: Sequence[Person]) -> None:
        """Offer the relations; a head there is already."""
        self.offer("relation", relations())


class MemberForm(LifeForm):
    """A change of one member."""

    person = forms.TypedChoiceField(label=_("Member"), coerce=int)

    def prepare(self, members: Sequence[Person]) -> None:
        """Offer the members."""
        offered: Any = self.fields["person"]
        offered.choices = [(p.pk, p.name) for p in members]


class LeaveForm(MemberForm):
    """A member leaves."""

    how = forms.ChoiceField(label=_("How"), choices=WAYS)
    new_head = forms.TypedChoiceField(label=_("New head, where the head leaves"), coerce=int, required=False, empty_value=None)

    def prepare(self, members: Sequence[Person]) -> None:
        """Offer the members, and who may be head afterwards."""
        super().prepare(members)
        offered: Any = self.fields["new_head"]
        offered.choices = [("", "—"), *((p.pk, p.name) for p in members if p.relation != "head")]


class SplitForm(LifeForm):
    """Some members become a household of their own."""

    persons = forms.TypedMultipleChoiceField(label=_("Who splits off"), coerce=int, widget=forms.CheckboxSelectMultiple)
    head = forms.TypedChoiceField(label=_("Head of the new household"), coerce=int)

    def prepare(self, members: Sequence[Person]) -> None:
        """Offer the members."""
        for name in ("persons", "head"):
            offered: Any = self.fields[name]
            offered.choices = [(p.pk, p.name) for p in members]


class MergeForm(LifeForm):
    """Another household becomes part of this one."""

    other = forms.CharField(
        label=_("Number of the other household"),
        max_length=LONGEST_NUMBER,
        help_text=_("Its number here or its national number; both stand at the foot of its page."),
    )

    def clean_other(self) -> int:
        """Return the household meant; one that is another division's is not found."""
        text = self.cleaned_data["other"].strip()
        rows = visible_households(self.actor).filter(closed_on__isnull=True)
        by_id = rows.filter(pk=int(text)) if text.isascii() and text.isdigit() and len(text) < len(str(2**63)) else rows.none()
        found = list(by_id[:1]) or list(rows.filter(household_no=text)[:2])
        if len(found) != 1:
            raise forms.ValidationError(gettext("There is no such household in your divisions."))
        return int(found[0].pk)


class MoveForm(LifeForm):
    """The household moves to another village."""

    village = forms.ChoiceField(label=_("To the village"))
    serving_only = forms.BooleanField(label=_("Only served there; stays registered here"), required=False)

    def prepare(self, members: Sequence[Person]) -> None:
        """Offer the villages of the county: a household may move to any of them."""
        offered: Any = self.fields["village"]
        offered.choices = [(place.code, place.name) for place in villages_of() if place.code != self.household.village_code]


@dataclass(frozen=True)
class Kind:
    """One kind of change.

    Parameters
    ----------
    carry
        Carries the form's act out.
    """

    key: str
    title: str | Promise
    icon: str
    form: type[LifeForm]
    carry: Callable[[Any], LifeEvent]
    act: str = "change_household"


def _join(form: JoinForm) -> LifeEvent:
    data = form.cleaned_data
    member = NewMember(
        name=data["name"],
        relation=data["relation"],
        sex=data["sex"] or None,
        birth_on=data["birth_on"],
        id_number=data["id_number"],
    )
    return join_household(actor=form.actor, household_id=form.household.pk, member=member, told=form.told())


def _leave(form: LeaveForm) -> LifeEvent:
    data = form.cleaned_data
    return leave_household(
        actor=form.actor,
        household_id=form.household.pk,
        person_id=data["person"],
        how=data["how"],
        told=form.told(),
        new_head_id=data["new_head"],
    )


def _split(form: SplitForm) -> LifeEvent:
    data = form.cleaned_data
    return split_household(
        actor=form.actor, household_id=form.household.pk, person_ids=data["persons"], head_id=data["head"], told=form.told()
    )


def _merge(form: MergeForm) -> LifeEvent:
    return merge_households(actor=form.actor, kept_id=form.household.pk, merged_id=form.cleaned_data["other"], told=form.told())


def _move(form: MoveForm) -> LifeEvent:
    data = form.cleaned_data
    return move_household(
        actor=form.actor,
        household_id=form.household.pk,
        village_code=data["village"],
        told=form.told(),
        serving_only=data["serving_only"],
    )


def _change_head(form: MemberForm) -> LifeEvent:
    return change_head(actor=form.actor, household_id=form.household.pk, person_id=form.cleaned_data["person"], told=form.told())


KINDS = {
    kind.key: kind
    for kind in (
        Kind("join", _("A member joins"), icon="user-plus", form=JoinForm, carry=_join),
        Kind("leave", _("A member leaves"), icon="user-minus", form=LeaveForm, carry=_leave),
        Kind("split", _("Split the household"), icon="arrows-split-2", form=SplitForm, carry=_split),
        Kind("merge", _("Merge another in"), icon="arrows-join-2", form=MergeForm, carry=_merge, act="merge_households"),
        Kind("move", _("Move the household"), icon="truck", form=MoveForm, carry=_move),
        Kind("change-head", _("Change the head"), icon="crown", form=MemberForm, carry=_change_head),
    )
}
