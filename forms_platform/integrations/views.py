"""The operator's doors to the receivers of deliveries (Drift › Mottagare). Only for who holds the role drift."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_platform.cases.models import Delivery
from forms_platform.integrations.columns.file import DoesNotFit
from forms_platform.integrations.columns.layout import read_layout
from forms_platform.integrations.forms import ReceiverForm, initial
from forms_platform.integrations.health import wake
from forms_platform.integrations.models import Health, Receiver
from forms_platform.integrations.parcel import Parcel
from forms_platform.integrations.receivers import default_address, where
from forms_platform.integrations.set_receiver import Way, set_receiver
from forms_platform.integrations.targets import TARGETS, in_columns
from forms_platform.integrations.transports import way_of
from forms_platform.integrations.try_again import try_again
from forms_platform.organisation.access import DRIFT, only_for, signed_in

RECENT = timedelta(days=30)


@require_safe
@only_for(DRIFT)
def receivers(request: HttpRequest) -> HttpResponse:
    """Every target: where its parcels go, how it answers, and how many wait or need help."""
    known = Receiver.objects.in_bulk()
    healths = Health.objects.in_bulk()
    counted = (
        Delivery.objects.exclude(state=Delivery.State.DELIVERED).values_list("target", "state").annotate(n=Count("id"))
    )
    counts: dict[str, dict[str, int]] = {}
    for target, state, number in counted:
        counts.setdefault(target, {})[state] = number
    rows = [
        {
            "target": target,
            "name": system.name,
            "address": known[target].address if target in known else default_address(target),
            "stopped": target in known and known[target].stopped,
            "health": healths.get(target),
            "rests": _rests(healths.get(target)),
            "counts": counts.get(target, {}),
        }
        for target, system in TARGETS.items()
    ]
    return render(request, "integrations/receivers.html", {"rows": rows})


def _rests(health: Health | None) -> bool:
    return health is not None and health.rests_until is not None and health.rests_until > timezone.now()


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
        kept = form.cleaned_data
        secret = {} if kept["forget"] else kept["secret"] or None
        way = Way(
            address=kept["address"],
            batching=kept["batching"] or Receiver.Batching.EACH,
            day_of_month=kept["day_of_month"] or 1,
            pace=kept["pace"] or 0,
            stopped=kept["stopped"],
            layout=kept["layout"],
        )
        set_receiver(target, way, secret=secret, by=signed_in(request).pk, now=timezone.now())
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
    make, at, text = TARGETS[target].make, timezone.localtime(), form.cleaned_data["layout"]
    try:
        if not text:
            return make.bundle("prov", "prov", make.sample(), at=at).content.decode(make.ENCODING)
        layout = read_layout(text, make.COLUMNS)
        return in_columns(target, layout, "prov", "prov", make.sample(), at=at).content.decode(layout.encoding)
    except DoesNotFit as fault:
        form.add_error("layout", str(fault))
        return ""


@require_POST
@only_for(DRIFT)
def try_receiver(request: HttpRequest, target: str) -> HttpResponse:
    """A parcel that holds nothing is sent to the target's receiver now, and it is told how that went."""
    name, now = _name(target), timezone.now()
    parcel = Parcel(f"prov-{now:%Y%m%d%H%M%S}.txt", b"Prov\n", "prov", "text/plain")
    try:
        there = where(target)
        reference = way_of(there.address)(there.address, there.secret, parcel, f"prov-{now.timestamp():.0f}")
    except (OSError, ValueError) as fault:
        messages.error(request, _("Provet kom inte fram: %(why)s") % {"why": fault})
    else:
        wake(target)
        messages.success(
            request,
            _("Provet kom fram till %(who)s. Referens: %(what)s") % {"who": name, "what": reference or parcel.name},
        )
    return redirect("integrations:receiver", target)


@require_POST
@only_for(DRIFT)
def replay_target(request: HttpRequest, target: str) -> HttpResponse:
    """Everything that waits for the target, or was given up, is tried again at once."""
    _name(target)
    number = try_again(target, now=timezone.now())
    messages.success(request, _("%(n)s leveranser försöks igen nu.") % {"n": number})
    return redirect("integrations:receivers")


def _name(target: str) -> str:
    if target not in TARGETS:
        raise Http404
    return str(TARGETS[target].name)
