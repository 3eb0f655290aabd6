"""The doors of who attests payment lists: which there are, one to read, and its attest."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from forms_platform.audit import trail
from forms_platform.cases.models import Delivery
from forms_platform.integrations.models import Batch
from forms_platform.integrations.payments.attest import TARGET, MayNot, attest, why_not
from forms_platform.integrations.payments.make import Payment
from forms_platform.integrations.targets import items_of
from forms_platform.look.words import language
from forms_platform.organisation.access import PAYMENTS, only_for, signed_in
from forms_platform.sweden import money
from forms_platform.sweden.money import Ore

SHOWN = 50
WHY: dict[str, Promise] = {
    "own": _("Du kan inte attestera listan, för ett av ärendena är ditt eget. Be en kollega."),
    "decided": _("Du kan inte attestera listan, för du har beslutat i ett av ärendena. Be en kollega."),
    "other": _("Listan har ett annat belopp än det du läste. Läs den igen."),
}


@require_safe
@only_for(PAYMENTS)
def lists(request: HttpRequest) -> HttpResponse:
    """The latest lists: those that wait for an attest first."""
    made = Batch.objects.filter(target=TARGET).defer("content").select_related("attested_by")
    waiting = [_row(one) for one in made.filter(attested_at=None).order_by("made_at", "id")]
    done = [_row(one) for one in made.exclude(attested_at=None).order_by("-attested_at", "-id")[:SHOWN]]
    gathered = Delivery.objects.filter(target=TARGET, state=Delivery.State.GATHERED, batch="").count()
    return render(request, "integrations/payments.html", {"waiting": waiting, "done": done, "gathered": gathered})


def _row(one: Batch) -> dict[str, object]:
    return {"batch": one, "amount": money.show(Ore(one.amount or 0), language())}


@require_safe
@only_for(PAYMENTS)
def payment_list(request: HttpRequest, batch: str) -> HttpResponse:
    """One list to read: every payment, and what they sum to. That it has been read is in the log."""
    found, person = _found(batch), signed_in(request)
    if request.method == "GET":
        trail.append(f"receiver:{TARGET}", "batch.read", actor=f"person:{person.pk}", facts={"batch": found.name},
                     at=timezone.now())  # fmt: skip
    reason = "" if found.attested_at else why_not(found, person.pk)
    rows = [{"payment": one, "amount": money.show(one.amount, language())} for one in _payments(found)]
    context = {**_row(found), "rows": rows, "why_not": WHY[reason] if reason else ""}
    return render(request, "integrations/payment_list.html", context)


@require_POST
@only_for(PAYMENTS)
def attest_list(request: HttpRequest, batch: str) -> HttpResponse:
    """The list is attested and leaves."""
    found = _found(batch)
    read = request.POST.get("belopp", "")
    try:
        attest(found.name, by=signed_in(request).pk, amount=int(read) if read.isdecimal() else -1, now=timezone.now())
    except MayNot as fault:
        messages.error(request, str(WHY[fault.code]))
    else:
        messages.success(request, gettext("Listan är attesterad och lämnas till utbetalning."))
    return redirect("integrations:payment_list", found.name)


def _found(name: str) -> Batch:
    try:
        return get_object_or_404(Batch.objects.select_related("attested_by"), target=TARGET, name=name)
    except ValueError:
        raise Http404 from None


def _payments(batch: Batch) -> list[Payment]:
    """The payments as the cases say them, which is what the file was made of."""
    rows = Delivery.objects.filter(target=TARGET, batch=batch.name).select_related("case__requester", "case__subject")
    return [one for row in rows.order_by("case_id", "counter") for one in items_of(row.case, TARGET)]
