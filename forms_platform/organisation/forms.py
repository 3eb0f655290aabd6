"""The forms of a person's own pages: a stand-in, and the settings of the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from forms_platform.organisation import code_lists, stand_in_words
from forms_platform.organisation.models import CodeList, Person
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


def _day(label: object) -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type] # a text that is translated when it is shown
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv dagen som 2026-12-21.")},
    )


class CodeListForm(forms.Form):
    """A new code list."""

    name = forms.CharField(label=_("Namn"), max_length=120, error_messages={"required": _("Skriv vad listan heter.")})
    key = forms.RegexField(
        label=_("Nyckel"),
        regex=f"^(?:{code_lists.KEY.pattern})$",
        max_length=40,
        error_messages={
            "required": _("Skriv den nyckel som formulären frågar efter."),
            "invalid": _("Nyckeln kan bara ha a–z, 0–9 och bindestreck, och börjar med en bokstav."),
        },
    )

    def clean_key(self) -> str:
        """A key that no list has."""
        key: str = self.cleaned_data["key"]
        if CodeList.objects.filter(key=key).exists():
            raise forms.ValidationError(gettext("Det finns redan en lista med den nyckeln."))
        return key


class CodeEntryForm(forms.Form):
    """One entry of a code list."""

    code = forms.CharField(label=_("Kod"), max_length=60, error_messages={"required": _("Skriv koden.")})
    name = forms.CharField(label=_("Namn"), max_length=160, error_messages={"required": _("Skriv vad den heter.")})
    name_en = forms.CharField(label=_("Namn på engelska"), max_length=160, required=False)
    description = forms.CharField(label=_("Beskrivning"), max_length=400, required=False)
    description_en = forms.CharField(label=_("Beskrivning på engelska"), max_length=400, required=False)
    within = forms.CharField(label=_("Hör till koden"), max_length=60, required=False)
    level = forms.CharField(label=_("Nivå"), max_length=40, required=False)
    unit = forms.CharField(label=_("Ansvarig enhet"), max_length=40, required=False)
    starts = _day(_("Kan väljas från och med"))
    ends = _day(_("Kan väljas till och med"))

    def __init__(self, *args: object, new: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # Form's own arguments, passed through
        self.fields["code"].required = new

    def as_entry(self, code: str) -> dict[str, str]:
        """The entry as code_lists takes it in; an entry that exists keeps its code."""
        said = self.cleaned_data
        days = {name: said[name].isoformat() for name in code_lists.DATES if said[name]}
        texts = {name: said[name].strip() for name in (*code_lists.TEXTS, "unit")}
        return {"code": code or said["code"].strip(), **texts, **days}


class LastDayForm(forms.Form):
    """The last day on which an entry can be chosen; empty: today is too late."""

    last = _day(_("Sista dagen den kan väljas"))


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
