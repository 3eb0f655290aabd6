"""The versions of an e-service: who published them and why, what differs between any two, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from forms_platform.builder.compare import compare
from forms_platform.builder.door import for_administrators, open_draft, page
from forms_platform.builder.models import Edit, Publication, Transfer
from forms_platform.builder.moving import begin, stop
from forms_platform.builder.outline import name, said, steps
from forms_platform.builder.seen import Seen
from forms_platform.builder.under_way import WHY, Offer, offer
from forms_platform.builder.words import deed
from forms_platform.cases.models import Case
from forms_platform.definitions.language.upgrade import upgrade
from forms_platform.definitions.load import load
from forms_platform.definitions.models import EService, Version
from forms_platform.look.asked import whole
from forms_platform.organisation.access import signed_in

DRAFT = "utkast"
MOST_EDITS, MOST_STAYED = 60, 200


@require_safe
@for_administrators
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """The list; with `fran` and `till` also what differs between the two."""
    seen = open_draft(key)
    rows = list(Version.objects.filter(e_service__key=key).select_related("published_by").order_by("-number"))
    known = {str(row.number): upgrade(row.document) for row in rows}
    since, until = request.GET.get("fran", ""), request.GET.get("till", "")
    chosen = _chosen(seen, known, since, until)
    told = {
        one.version_id: one for one in Publication.objects.filter(key=key, state="done").select_related("agreed_by")
    }
    under_way = Case.objects.filter(e_service=key).exclude(state=Case.State.CLOSED)
    open_cases = dict(under_way.values_list("version").annotate(n=Count("id")).order_by())
    transfer = Transfer.objects.filter(key=key).select_related("target", "by").order_by("-pk").first()
    context: dict[str, Any] = {
        "rows": [(row, told.get(row.pk), open_cases.get(row.pk, 0)) for row in rows],
        "sides": [
            (DRAFT, gettext("Utkastet")),
            *((str(row.number), f"{gettext('Version')} {row.number}") for row in rows),
        ],
        "since": since or (str(rows[0].number) if rows else DRAFT),
        "until": until or DRAFT,
        "differences": chosen,
        "edits": _edits(seen),
        "offer": _offer(seen),
        "transfer": transfer,
        "stayed": _stayed(seen, transfer) if transfer else [],
    }
    return page(request, "builder/versions.html", seen, "versions", context)


def _chosen(seen: Seen, known: Mapping[str, Any], since: str, until: str) -> Any:
    """The differences between the two that the address names; None when it names none."""
    if not since or not until:
        return None
    sides = {**known, DRAFT: seen.document}
    if since not in sides or until not in sides:
        raise Http404
    return compare(sides[since], sides[until], seen.language)


def _offer(seen: Seen) -> Offer | None:
    """The cases under way in older versions, while the e-service is in use."""
    service, published = seen.opened.service, seen.opened.published
    if published is None or (service is not None and service.withdrawn):
        return None
    return offer(load(published.pk), seen.language)


def _stayed(seen: Seen, transfer: Transfer) -> list[tuple[str, str, str]]:
    """The cases that stay in their version: number, why, and what it is about."""
    names = {one.ref: name(one.field, seen.language) for one in seen.questions}
    called = {str(step.get("id", "")): said(step.get("label"), seen.language) for _, step in steps(seen.document)}
    rows = transfer.stayed.select_related("case").order_by("case")[:MOST_STAYED]
    return [(row.case.number, str(WHY.get(row.why, row.why)),
             names.get(row.field, row.field) or called.get(row.step, row.step)) for row in rows]  # fmt: skip


@require_POST
@for_administrators
def move(request: HttpRequest, key: str) -> HttpResponse:
    """The cases under way go over to the version in use, or go no more."""
    by, now = signed_in(request).pk, timezone.now()
    open_draft(key)
    if request.POST.get("gor") == "stoppa":
        stop(key, by=by, now=now)
    elif not EService.objects.filter(key=key).exists() or begin(key, by=by, now=now) is None:
        messages.error(request, gettext("Ärendena kan inte flyttas: något steg har ingen plats i den nya versionen."))
    return redirect(reverse("builder:versions", args=[key]) + "#pagar")


def _edits(seen: Seen) -> list[tuple[str, Edit, bool]]:
    """The last edits of the draft, the newest first, and whether they are in it."""
    if seen.opened.row._state.adding:
        return []
    rows = Edit.objects.filter(draft=seen.opened.row).select_related("by").order_by("-number")[:MOST_EDITS]
    return [(deed(row.command, row.about), row, row.number <= seen.opened.row.position) for row in rows]


def version_document(key: str, number: str) -> Any:
    """The document of a published version. Raises: Http404."""
    found = whole(number)
    row = Version.objects.filter(e_service__key=key, number=found).first() if found is not None else None
    if row is None:
        raise Http404
    return upgrade(row.document)
