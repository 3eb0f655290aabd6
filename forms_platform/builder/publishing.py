"""The page where a draft is published: what is wrong, what it changes for whom, and the button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from forms_platform.builder.as_json import lacks
from forms_platform.builder.cases_tried import failing
from forms_platform.builder.cautions import SHORTEST_REASON, cautions
from forms_platform.builder.compare import Difference, compare
from forms_platform.builder.door import for_administrators, open_draft, page
from forms_platform.builder.drafts import four_eyes
from forms_platform.builder.models import Publication
from forms_platform.builder.release import OwnRequest, Wish, agree, release, waiting, withdraw
from forms_platform.builder.seen import Seen, Told
from forms_platform.builder.sound import NotSound, loaded
from forms_platform.builder.under_way import Offer, offer
from forms_platform.cases.models import Case
from forms_platform.definitions.language.faults import DocumentFaults
from forms_platform.definitions.language.upgrade import upgrade
from forms_platform.look import words
from forms_platform.look.asked import whole
from forms_platform.organisation.access import signed_in
from workflows.errors import PlanFaults


@dataclass
class Accepted:
    """A warning that can be accepted, its name in the form, and the reason that was typed for it."""

    told: Told
    name: str
    href: str
    reason: str = ""
    lacks: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """The checks and what changes; a post publishes, asks for agreement, agrees, drops, or withdraws."""
    seen = open_draft(key)
    seen.thorough = True
    if request.method == "POST":
        answer = _done(request, seen, key)
        if answer is not None:
            return answer
    return _shown(request, seen, key)


def _done(request: HttpRequest, seen: Seen, key: str) -> HttpResponse | None:
    """What the button asked for; None when the page has to be shown again."""
    doing, by, now = request.POST.get("gor", ""), signed_in(request), timezone.now()
    if doing in ("dra-in", "ta-i-bruk") and seen.opened.service is not None:
        again = doing == "ta-i-bruk"
        withdraw(key, by=by, now=now, again=again)
        said = gettext("E-tjänsten är i bruk igen.") if again else gettext("E-tjänsten är indragen.")
        messages.success(request, said)
        return redirect("builder:publish", key)
    if doing == "avbryt":
        waiting(key).update(state=Publication.State.DROPPED)
        return redirect("builder:publish", key)
    if doing == "godkann":
        return _agreed(request, key)
    if doing != "publicera":
        raise Http404
    return _released(request, seen, key)


def _agreed(request: HttpRequest, key: str) -> HttpResponse | None:
    asked = waiting(key).filter(state=Publication.State.ASKED).first()
    if asked is None:
        return redirect("builder:publish", key)
    try:
        agree(asked, by=signed_in(request), now=timezone.now())
    except OwnRequest:
        messages.error(request, gettext("Någon annan än du behöver godkänna."))
        return None
    except DocumentFaults as found:
        messages.error(request, found.faults[0].say(words.language()))
        return None
    messages.success(request, gettext("Godkänd."))
    return redirect("builder:versions", key)


def _released(request: HttpRequest, seen: Seen, key: str) -> HttpResponse | None:
    post = request.POST
    if whole(post.get("version", "")) != seen.opened.version:
        messages.error(request, gettext("Utkastet har ändrats sedan du öppnade sidan. Se igenom det igen."))
        return None
    warnings = _warnings(seen, key, request)
    if seen.errors or any(one.lacks for one in warnings) or failing(seen, timezone.localdate()):
        return None
    reasons = {f"{one.told.code} {one.told.path}": one.reason for one in warnings}
    wish = Wish(reasons, post.get("nytt", "").strip(), _moment(post.get("nar", "")), move=post.get("flytta") == "ja")
    if post.get("nar", "").strip() and wish.at is None:
        messages.error(request, gettext("Skriv dag och klockslag som 2026-12-01 08:00."))
        return None
    try:
        asked = release(seen.opened, wish, by=signed_in(request), now=timezone.now())
    except DocumentFaults as found:
        messages.error(request, found.faults[0].say(words.language()))
        return None
    if asked.state == Publication.State.DONE and asked.version is not None:
        messages.success(request, gettext("Version %(n)s är publicerad.") % {"n": asked.version.number})
        return redirect("builder:versions", key)
    return redirect("builder:publish", key)


def _moment(text: str) -> datetime | None:
    """The time in Sweden that was typed."""
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        return None
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found


def _warnings(seen: Seen, key: str, request: HttpRequest) -> list[Accepted]:
    """The warnings, with the reasons that were typed; one without a reason stops the publication."""
    found = cautions(seen, key)
    posted = request.method == "POST"
    shown = []
    for number, one in enumerate(found):
        reason = " ".join(request.POST.get(f"skal-{number}", "").split())[:400]
        lacks = posted and len(reason) < SHORTEST_REASON
        shown.append(Accepted(one, f"skal-{number}", one.place.href(key), reason, lacks))
    return shown


def _shown(request: HttpRequest, seen: Seen, key: str) -> HttpResponse:
    warnings = _warnings(seen, key, request)
    before = upgrade(seen.opened.published.document) if seen.opened.published else None
    differences = compare(before, seen.document, seen.language) if before is not None else []
    failed = failing(seen, timezone.localdate())
    asked = waiting(key).select_related("asked_by", "agreed_by").first()
    last = Publication.objects.filter(key=key).order_by("-pk").first()
    context: dict[str, Any] = {
        "errors": [(one, one.place.href(key)) for one in seen.errors],
        "warnings": warnings,
        "differences": differences,
        "effects": effects(seen, differences),
        "offer": _offer(seen),
        "move": request.POST.get("flytta") == "ja",
        "failed": failed,
        "lacks": lacks(seen.document, seen.organisation),
        "asked": asked,
        "trouble": last.trouble if last else "",
        "mine": asked is not None and asked.asked_by_id == request.user.pk,
        "four_eyes": four_eyes(),
        "can": not seen.errors and not failed and (seen.opened.changed or _withdrawn(seen)),
        "note": request.POST.get("nytt", ""),
        "when": request.POST.get("nar", ""),
    }
    lacking = request.method == "POST" and (seen.errors or failed or any(one.lacks for one in warnings))
    return page(request, "builder/publish.html", seen, "publish", context, status=422 if lacking else 200)


def _offer(seen: Seen) -> Offer | None:
    """The cases under way, and where in the draft they would go on; None when there are none or it is not sound."""
    if seen.opened.published is None or seen.errors:
        return None
    try:
        return offer(loaded(seen.document), seen.language)
    except (NotSound, PlanFaults):
        return None


def _withdrawn(seen: Seen) -> bool:
    return seen.opened.service is not None and seen.opened.service.withdrawn


def effects(seen: Seen, differences: list[Difference]) -> list[str]:
    """What a publication means, and for whom."""
    found = []
    document = seen.document
    whom = gettext("Alla medarbetare") if document.get("audience", "everyone") == "everyone" else gettext("Chefer")
    if seen.opened.published is None:
        return [gettext("%(whom)s kan söka från det att du publicerar.") % {"whom": whom}]
    under_way = Case.objects.filter(e_service=seen.opened.key).exclude(state=Case.State.CLOSED).count()
    if under_way:
        text = ngettext(
            "%(n)s ärende som pågår blir klart på sin egen version.",
            "%(n)s ärenden som pågår blir klara på sin egen version.",
            under_way,
        )
        found.append(text % {"n": under_way})
    counted = {what: sum(one.what == what and one.sort == "question" for one in differences)
               for what in ("added", "removed", "changed")}  # fmt: skip
    if counted["added"]:
        text = ngettext("%(whom)s får %(n)s ny fråga.", "%(whom)s får %(n)s nya frågor.", counted["added"])
        found.append(text % {"whom": whom, "n": counted["added"]})
    if counted["removed"]:
        text = ngettext("%(n)s fråga ställs inte längre.", "%(n)s frågor ställs inte längre.", counted["removed"])
        found.append(text % {"n": counted["removed"]})
    if any(one.sort == "step" for one in differences):
        found.append(gettext("Nya ärenden går en annan väg: se arbetsflödet nedan."))
    if any(one.key == "retention" for one in differences):
        found.append(gettext("Nya ärenden sparas olika länge mot förut."))
    return found
