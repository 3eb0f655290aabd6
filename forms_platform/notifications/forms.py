"""The form in which people choose which mails they get."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_platform.notifications.models import MailChoice, When

if TYPE_CHECKING:
    ChoiceForm = forms.ModelForm[MailChoice]
else:
    ChoiceForm = forms.ModelForm  # generic for the type checker alone

TIMES: Final = tuple(time(hour, minute) for hour in range(6, 18) for minute in (0, 30))
UNREAD = _("Välj ett av alternativen.")


class MailChoiceForm(ChoiceForm):
    """Which mails, and when."""

    turns = forms.ChoiceField(choices=When.choices, widget=forms.RadioSelect, error_messages={"invalid_choice": UNREAD})
    stand_in = forms.ChoiceField(
        choices=When.choices, widget=forms.RadioSelect, error_messages={"invalid_choice": UNREAD}
    )
    groups = forms.ChoiceField(
        choices=When.choices, widget=forms.RadioSelect, error_messages={"invalid_choice": UNREAD}
    )
    daily_at = forms.TypedChoiceField(
        label=_("När ska dagens mejl komma?"),
        choices=[(at.isoformat("minutes"), at.isoformat("minutes")) for at in TIMES],
        coerce=time.fromisoformat,
        error_messages={"invalid_choice": _("Välj en av tiderna.")},
    )

    class Meta:
        model = MailChoice
        fields = ("turns", "stand_in", "groups", "daily_at", "while_away", "decisions", "receipts")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["daily_at"] = self.instance.daily_at.isoformat("minutes")
        for name in ("turns", "stand_in", "groups"):
            self.fields[name].error_messages["required"] = UNREAD
