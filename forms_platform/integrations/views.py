"""The operator's doors to the receivers of deliveries (Drift › Mottagare). Only for who holds the role drift."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_platform.integrations.columns.file import DoesNotFit
from forms_platform.integrations.forms import ReceiverForm, initial
from forms_platform.integrations.models import Health, Receiver
from forms_platform.integrations.overview import overview
from forms_platform.integrations.receivers import default_address
from forms_platform.integrations.sample import sample
from forms_platform.integrations.set_receiver import set_receiver
from forms_platform.integrations.targets import TARGETS
from forms_platform.integrations.try_again import try_again
from forms_platform.integrations.try_receiver import try_receiver as send_test
from forms_platform.organisation.access import DRIFT, only_for, signed_in


@require_safe
@only_for(DRIFT)
def receivers(request: HttpRequest) -> HttpResponse:
    """Every target: where its parcels go, how it answers, and how many wait or need help."""
    return render(request, "integrations/receivers.html", {"rows": overview(now=timezone.now())})


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(DRIFT)
def receiver(request: HttpRequest, target: str) -> HttpResponse:
    """One target: its address, secret and pace, to see and to change."""
    name = _name(target)
    set_by_hand = Receiver.objects.filter(pk=target).first()
    columns = TARGETS[target].make.COLUMNS
    form = ReceiverForm(
        request.POST if request.method == "POST" else None, initial=dict(initial(set_by_hand)), columns=columns
    )
    preview = ""
    if request.method == "POST" and form.is_valid() and "visa" in request.POST:
        preview = _preview(target, form)
    elif request.method == "POST" and form.is_valid():
        secret = form.secret_of(form.cleaned_data["secret"])
        set_receiver(target, form.way, secret=secret, by=signed_in(request).pk, now=timezone.now())
        messages.success(request, _("Sparat. Det som väntar skickas dit."))
        return redirect("integrations:receiver", target)
    context: dict[str, Any] = {
        "target": target,
        "name": name,
        "form": form,
        "preview": preview,
        "default": default_address(target),
        "has_secret": set_by_hand is not None and bool(set_by_hand.secret),
        "changed": set_by_hand,
        "health": Health.objects.filter(pk=target).first(),
    }
    return render(request, "integrations/receiver.html", context, status=422 if form.errors else 200)


def _preview(target: str, form: ReceiverForm) -> str:
    """A file of nobody in the columns that were typed, or in the target's own format; "" when the form now says why
    that cannot be."""
    try:
        return sample(target, form.cleaned_data["layout"], at=timezone.localtime())
    except DoesNotFit as fault:
        form.add_error("layout", str(fault))
        return ""


@require_POST
@only_for(DRIFT)
def try_receiver(request: HttpRequest, target: str) -> HttpResponse:
    """A parcel that holds nothing is sent to the target's receiver now, and it is told how that went."""
    name = _name(target)
    try:
        reference = send_test(target, by=signed_in(request).pk, now=timezone.now())
    except (OSError, ValueError) as fault:
        messages.error(request, _("Provet kom inte fram: %(why)s") % {"why": fault})
    else:
        told = _("Provet kom fram till %(who)s. Referens: %(what)s") % {"who": name, "what": reference}
        messages.success(request, told)
    return redirect("integrations:receiver", target)


@require_POST
@only_for(DRIFT)
def replay_target(request: HttpRequest, target: str) -> HttpResponse:
    """Everything that waits for the target, or was given up, is tried again at once."""
    _name(target)
    number = try_again(target, by=signed_in(request).pk, now=timezone.now())
    messages.success(request, _("%(n)s leveranser försöks igen nu.") % {"n": number})
    return redirect("integrations:receivers")


def _name(target: str) -> str:
    if target not in TARGETS:
        raise Http404
    return str(TARGETS[target].name)
