"""The door to balances from the payroll system: a file is read in, and which balances there are is shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from forms_platform.integrations.registers.balance_file import LARGEST, NoBalances, Read, read_balances
from forms_platform.organisation.access import FORVALTARE, only_for, signed_in
from forms_platform.organisation.balances import take_in
from forms_platform.organisation.models import Balance

SHOWN = 100
WHY = {
    "too_large": _("Filen är för stor."),
    "no_column": _("Filen har inte de kolumner som du har angett. Titta på dess första rad."),
}


class BalanceForm(forms.Form):
    """A file and how to read it."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Semikolon, tabb eller komma mellan kolumnerna, och deras namn på första raden."),
        error_messages={"required": _("Välj en fil."), "empty": _("Filen är tom.")},
    )
    key = forms.SlugField(
        label=_("Saldo"),
        max_length=40,
        initial="semester",
        help_text=_("Namnet som e-tjänster frågar efter: semester."),
    )
    whose = forms.CharField(label=_("Kolumn med anställningsnummer"), max_length=80, initial="Anställningsnummer")
    what = forms.CharField(label=_("Kolumn med saldot"), max_length=80, initial="Saldo")
    as_of = forms.DateField(
        label=_("Gällde den dagen"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Visas bredvid saldot."),
    )
    source = forms.CharField(
        label=_("Enligt"), max_length=60, initial=_("lönesystemet"), help_text=_("Visas bredvid saldot.")
    )

    def clean_as_of(self) -> Any:
        """No day that has not been."""
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError(_("Dagen har inte varit än."))
        return day

    def clean(self) -> dict[str, Any]:
        """The file read by its columns."""
        kept = super().clean() or {}
        given: UploadedFile[bytes] | None = kept.get("file")
        if given is None or self.errors:
            return kept
        if (given.size or 0) > LARGEST:
            self.add_error("file", ValidationError(WHY["too_large"]))
            return kept
        try:
            kept["read"] = read_balances(given.read(), kept["whose"], kept["what"])
        except NoBalances as fault:
            self.add_error("file", ValidationError(WHY[str(fault)]))
        return kept


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(FORVALTARE)
def balances(request: HttpRequest) -> HttpResponse:
    """The balances of the file are what e-services show from now on; whom nobody knows and which rows cannot be read
    is told. Which balances there are is shown, and never whose."""
    sent = request.method == "POST"
    form = BalanceForm(request.POST if sent else None, request.FILES if sent else None)
    context: dict[str, Any] = {"form": form}
    if sent and form.is_valid():
        said, read = form.cleaned_data, form.cleaned_data["read"]
        assert isinstance(read, Read)
        taken = take_in(
            said["key"], read.values, as_of=said["as_of"], source=said["source"], by=signed_in(request).pk,
            now=timezone.now(),
        )  # fmt: skip
        context |= {"taken": taken, "faulty": read.faulty[:SHOWN], "unknown": taken.unknown[:SHOWN]}
    known = Balance.objects.values("key", "source").annotate(n=Count("id"), last=Max("as_of"))
    context["known"] = known.order_by("key", "source")
    return render(request, "integrations/balances.html", context, status=422 if form.errors else 200)
