"""What the registry's own pages take in. A form reads and checks one value at a time; what is allowed is asked by the operation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from jingzhun.policy.codes import code_lists


class PaperForm(forms.Form):
    """A paper for a household's file."""

    kind = forms.ChoiceField(label=_("kind of paper"))
    given = forms.FileField(label=_("scan or photo (JPEG, PNG, WebP, PDF)"))

    def offer(self, language: str) -> PaperForm:
        """Fill the kinds in the reader's language and return the form."""
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (code, entry.label.zh if language.startswith("zh") else entry.label.en)
            for code, entry in code_lists()["papers"].entries.items()
        ]
        return self
