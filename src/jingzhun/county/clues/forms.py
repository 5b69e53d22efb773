"""What the pages of clues take in. A form reads and checks one value at a time; what is allowed is asked by the operation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingzhun.county.clues.operations.answer_clue import LONGEST_NOTE, OUTCOMES
from jingzhun.county.clues.operations.start_month import MOST_BYTES


class AnswerForm(forms.Form):
    """What a visit found."""

    outcome = forms.ChoiceField(choices=[(o, o) for o in OUTCOMES])
    on = forms.DateField(label=_("day of the visit"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("note"), required=False, max_length=LONGEST_NOTE)
    expected = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class ManyFiles(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # noqa: ANN401 - Django's own signature
        """Return the list of files, each cleaned; none is an empty list."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class MonthForm(forms.Form):
    """The files of a month; without files those in the incoming folder of the period are taken."""

    period = forms.RegexField(r"^\d{4}-\d{2}$", label=_("period, such as 2024-06"), max_length=7)
    given = FilesField(label=_("files"), required=False, max_length=MOST_BYTES)
