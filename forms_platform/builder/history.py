"""The versions of an e-service: who published them and why, what differs between any two, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from forms_platform.builder.compare import compare
from forms_platform.builder.door import for_administrators, open_draft, page
from forms_platform.builder.models import Edit, Publication
from forms_platform.builder.seen import Seen
from forms_platform.builder.words import deed
from forms_platform.cases.models import Case
from forms_platform.definitions.language.upgrade import upgrade
from forms_platform.definitions.models import Version
from forms_platform.look.asked import whole

DRAFT = "utkast"
MOST_EDITS = 60


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
    under_way = Case.objects.filter(version__in=rows).exclude(state=Case.State.CLOSED)
    open_cases = dict(under_way.values_list("version").annotate(n=Count("id")).order_by())
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
