"""The form administrator's door to the registers of the finance system."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_platform.integrations.finance.sie_reading import SieFile
from forms_platform.integrations.registers.forms import RegisterForm
from forms_platform.integrations.registers.of_sie import registers_of
from forms_platform.integrations.registers.take_in_register import Changes, take_in_register
from forms_platform.organisation.access import FORVALTARE, only_for, signed_in
from forms_platform.organisation.code_lists import CodeListFaults

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(FORVALTARE)
def registers(request: HttpRequest) -> HttpResponse:
    """A register of a SIE file is in its code list, or it is told what that would change; what came of it is shown."""
    sent = request.method == "POST"
    form = RegisterForm(request.POST if sent else None, request.FILES if sent else None)
    context: dict[str, Any] = {"form": form}
    if sent and form.is_valid():
        trial = "prova" in request.POST
        changes = _taken_in(request, form, trial=trial)
        if changes is not None:
            parts = (
                (_("Nya"), changes.added),
                (_("Ändrade"), changes.changed),
                (_("Avslutade"), changes.retired),
                (_("Utelämnade, koden har andra tecken än A–Z, 0–9, punkt och streck"), changes.left_out),
            )
            shown = [{"name": name, "count": len(codes), "codes": codes[:SHOWN]} for name, codes in parts if codes]
            context |= {"parts": shown, "same": changes.same, "trial": trial, "key": form.cleaned_data["key"]}
    return render(request, "integrations/registers.html", context, status=422 if form.errors else 200)


def _taken_in(request: HttpRequest, form: RegisterForm, *, trial: bool) -> Changes | None:
    """The changes; None when the form now says why there are none."""
    file: SieFile = form.cleaned_data["file"]
    found, number = registers_of(file), form.cleaned_data["dimension"]
    if number not in found:
        held = ", ".join(f"{one.number} {one.name} ({len(one.codes)})" for one in found.values())
        form.add_error("dimension", _("Filen har inget där. Den har: %(held)s") % {"held": held or "–"})
        return None
    try:
        return take_in_register(
            found[number], form.cleaned_data["key"], retire_missing=form.cleaned_data["retire"], trial=trial,
            by=signed_in(request), now=timezone.now(),
        )  # fmt: skip
    except CodeListFaults as faults:
        for sentence in faults.faults[:SHOWN]:
            form.add_error("file", sentence)
        return None
