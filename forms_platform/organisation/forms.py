"""The forms of a person's own pages: a stand-in, and the settings of the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms_platform.organisation import stand_in_words
from forms_platform.organisation.models import Person
from forms_platform.organisation.stand_ins import Reason, StandInRefused

if TYPE_CHECKING:
    PersonForm = forms.ModelForm[Person]
else:
    PersonForm = forms.ModelForm  # generic for the type checker alone


class StandInForm(forms.Form):
    """Who stands in, from when to when, in which e-service."""

    starts = forms.DateField(
        label=_("Från och med"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Ange den första dagen."),
            "invalid": _("Skriv första dagen som 2026-12-21."),
        },
    )
    ends = forms.DateField(
        label=_("Till och med"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Ange den sista dagen."),
            "invalid": _("Skriv sista dagen som 2026-12-21."),
        },
    )
    e_service = forms.ChoiceField(label=pgettext_lazy("ersättare", "Gäller"), required=False)
    person = forms.ModelChoiceField(
        label=_("Vem ersätter?"),
        queryset=Person.objects.filter(is_active=True),
        error_messages={
            "required": _("Välj vem som ska ersätta."),
            "invalid_choice": _("Den personen finns inte längre. Välj någon annan."),
        },
    )

    away = forms.BooleanField(label=_("Borta från arbetet de dagarna"), required=False)

    def __init__(self, *args: object, e_services: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # Form's own arguments, passed through
        choices = [("", _("Alla e-tjänster")), *e_services]
        field = self.fields["e_service"]
        assert isinstance(field, forms.ChoiceField)  # declared above
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The answers; dates the wrong way round are told together with what else is missing."""
        answers: dict[str, Any] = super().clean() or {}
        starts, ends = answers.get("starts"), answers.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", stand_in_words.say(StandInRefused(Reason.ENDS_BEFORE_START)))
        return answers


class AbsenceForm(forms.Form):
    """When somebody is away."""

    away_from = forms.DateField(
        label=_("Borta från och med"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Ange den första dagen."),
            "invalid": _("Skriv första dagen som 2026-12-21."),
        },
    )
    away_to = forms.DateField(
        label=_("Borta till och med"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Ange den sista dagen."),
            "invalid": _("Skriv sista dagen som 2026-12-21."),
        },
    )


class ProfileForm(PersonForm):
    """What a person decides about their own pages."""

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = ["language", "shortcuts"]
        widgets: ClassVar[dict[str, type[forms.Widget]]] = {"language": forms.RadioSelect}
        labels: ClassVar[dict[str, object]] = {
            "language": _("Språk"),
            "shortcuts": _("Kortkommandon i kön (J, K, X, G, R, Z)"),
        }
