"""What the pages of cases take in. A form reads one value at a time; what is allowed is asked by the operation and the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingzhun.casework import PROCEDURES
from jingzhun.county.casework.working import Told
from jingzhun.tables.casework import ACT_KINDS, SOURCES_OF_CASES

LONGEST_REASON = 500


class ActForm(forms.Form):
    """One act of a case."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in ACT_KINDS])
    step = forms.CharField(required=False, max_length=24)
    outcome = forms.CharField(required=False, max_length=20)
    on = forms.DateField(label=_("day"))
    reason = forms.CharField(label=_("reason"), required=False, max_length=LONGEST_REASON)
    document_no = forms.CharField(label=_("document number"), required=False, max_length=60)
    meeting_on = forms.DateField(label=_("day of the meeting"), required=False)
    class_code = forms.CharField(required=False, max_length=24)
    version = forms.IntegerField(required=False, min_value=1)

    def told(self, evidence: list[str]) -> Told:
        """Return what was told, of a form that is valid."""
        given: dict[str, Any] = self.cleaned_data
        return Told(
            kind=given["kind"],
            on=given["on"],
            step=given["step"] or None,
            outcome=given["outcome"] or None,
            evidence=tuple(code for code in evidence if code.isidentifier()),
            reason=given["reason"] or None,
            document_no=given["document_no"] or None,
            meeting_on=given["meeting_on"],
            version=given["version"],
            class_code=given["class_code"] or None,
        )


class OpeningForm(forms.Form):
    """A case to be opened."""

    household = forms.IntegerField(min_value=1)
    procedure = forms.ChoiceField(choices=[(name, name) for name in PROCEDURES])
    source = forms.ChoiceField(choices=[(name, name) for name in SOURCES_OF_CASES])
    clue = forms.CharField(required=False, max_length=80)
    reason = forms.CharField(required=False, max_length=LONGEST_REASON)


class NoticeForm(forms.Form):
    """What is told of a notice."""

    number = forms.CharField(label=_("number of the notice"), max_length=60)
    on = forms.DateField(label=_("day"))
    telephone = forms.RegexField(r"^[0-9 +()-]{0,20}$", label=_("telephone for objections"), required=False, max_length=20)


class MeasureForm(forms.Form):
    """When a measure was delivered, and when the household confirmed it."""

    delivered_on = forms.DateField(required=False)
    confirmed_on = forms.DateField(required=False)


class RiskGoneForm(forms.Form):
    """That a risk is gone."""

    on = forms.DateField()
    evidence = forms.CharField(max_length=200)
    is_natural = forms.BooleanField(required=False)
