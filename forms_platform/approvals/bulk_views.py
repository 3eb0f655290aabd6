"""The pages of bundles. Who has signed in may send marks; only what waits for the person is taken, and a bundle is
shown to whoever made it and to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from forms_platform.approvals import bulk as many
from forms_platform.approvals.answers import named_in_a_sentence
from forms_platform.approvals.asked import list_behind, way_back
from forms_platform.approvals.begin_batch import begin_batch
from forms_platform.approvals.models import Batch
from forms_platform.approvals.rows import title_of
from forms_platform.approvals.undoable import undoable
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.models import Person


@require_POST
@login_required
def bulk(request: HttpRequest) -> HttpResponse:
    """Decides many cases of one e-service with one press, each on its own: those that cannot be are listed.

    `alla` names the answer to everything in the list; it is always shown before it is done, to untick exceptions in.
    """
    person, now, back = signed_in(request), timezone.now(), way_back(request)
    everything = request.POST.get("alla", "")
    outcome = everything or request.POST.get("gor", "")
    if outcome not in many.OUTCOMES:
        raise Http404("not an answer that can be given to many")
    listed = _listed(request, person, back, everything=bool(everything))
    items = [item for item in listed if item.ticked]
    if fault := _fault(items, outcome):
        messages.warning(request, fault)
        marked = urlencode([("vald", item.number) for item in items][: many.MOST])
        return redirect(f"{back}{'&' if '?' in back else '?'}{marked}" if items and not everything else back)
    comment = request.POST.get("meddelande", "")[:4000]
    lacking = many.needs_comment(items, outcome) and not comment.strip()
    if lacking or everything or request.POST.get("bekraftat") != "1":
        return _confirm(request, listed, outcome, lacking=lacking and "meddelande" in request.POST, back=back)
    batch = begin_batch(items, outcome, comment, by=person, now=now, batch=_token(request, person))
    if batch.state == Batch.State.DONE and not many.progress_of(batch).failed:
        return redirect(back)
    return redirect(f"{reverse('approvals:batch', args=[batch.pk])}?{urlencode({'tillbaka': back})}")


@require_safe
@login_required
def batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """How far a bundle has come and what became of each case; only the moving part when it is asked for in place."""
    person, now = signed_in(request), timezone.now()
    bundle = Batch.objects.filter(pk=batch, by=person).first()
    if bundle is None:
        raise Http404(str(batch))
    progress = many.progress_of(bundle)
    back = way_back(request)
    context = {
        "progress": progress,
        "heading": _told(progress),
        "back": back,
        "here": request.get_full_path(),
        "undoable": [one for one in undoable(person, now) if one.id == bundle.pk],
    }
    in_place = request.headers.get("HX-Request") == "true"
    return render(request, "approvals/_batch.html" if in_place else "approvals/batch.html", context)


def _listed(request: HttpRequest, person: Person, back: str, *, everything: bool) -> list[many.Chosen]:
    """What is shown: everything in the list behind the press, or what was marked. What must be read is not ticked."""
    if not everything:
        shown = many.chosen(request.POST.getlist("visade"), person)
        ticked = many.chosen(request.POST.getlist("valda"), person)
        numbers = {item.number for item in ticked}
        return [*ticked, *(replace(item, ticked=False) for item in shown if item.number not in numbers)]
    tab, filters = list_behind(back)
    if not filters.e_service or tab in ("waiting", "decided"):
        return []
    return [item for item in many.all_listed(tab, filters, person) if item.readable]


def _fault(items: Sequence[many.Chosen], outcome: str) -> str:
    """Why it cannot be asked for, "" when it can."""
    if not items:
        return gettext("Markera minst ett ärende först.")
    if len({item.case.e_service for item in items}) > 1:
        return gettext("Välj ärenden från en e-tjänst i taget, så att du vet vad du svarar på.")
    if outcome not in many.outcomes_of_all(items):
        return gettext("Alla de markerade ärendena kan inte få det svaret. Öppna dem ett i taget.")
    return ""


def _token(request: HttpRequest, person: Person) -> UUID:
    """The name that the form gave the bundle, so that a second press finds the first one's; a new one where it is
    none, or somebody else's."""
    try:
        asked = UUID(request.POST.get("bunt", ""))
    except ValueError:
        return uuid4()
    return uuid4() if Batch.objects.filter(pk=asked).exclude(by=person).exists() else asked


def _confirm(
    request: HttpRequest, listed: Sequence[many.Chosen], outcome: str, *, lacking: bool, back: str
) -> HttpResponse:
    items = [item for item in listed if item.ticked]
    count = len(items)
    headings = {
        "approve": ngettext("Godkänn %(n)s ärende", "Godkänn %(n)s ärenden", count),
        "return": ngettext("Begär rättning av %(n)s ärende", "Begär rättning av %(n)s ärenden", count),
        "reject": ngettext("Avslå %(n)s ärende", "Avslå %(n)s ärenden", count),
        "done": ngettext("Svara klart på %(n)s ärende", "Svara klart på %(n)s ärenden", count),
    }
    labels = {
        "approve": gettext("Godkänn"),
        "return": gettext("Begär rättning"),
        "reject": gettext("Avslå"),
        "done": gettext("Svara klart på"),
    }
    amounts = [item.case.amount for item in items if item.case.amount is not None]
    sentence = gettext("Skriv ett meddelande. Det behövs vid %(what)s.") % {"what": named_in_a_sentence([outcome])}
    context = {
        "heading": headings[outcome] % {"n": count},
        "label": labels[outcome],
        "service": title_of(items[0].case),
        "items": listed,
        "count": count,
        "full": count >= many.MOST,
        "most": many.MOST,
        "outcome": outcome,
        "total": sum(amounts) if amounts else None,
        "comment": request.POST.get("meddelande", ""),
        "comment_required": many.needs_comment(items, outcome),
        "fault": sentence if lacking else "",
        "back": back,
        "token": uuid4(),
    }
    return render(request, "approvals/bulk.html", context, status=422 if lacking else 200)


def _told(progress: many.Progress) -> str:
    """What has become of it, in one line."""
    facts = {"done": len(progress.done), "tried": progress.tried, "all": progress.all}
    if progress.working:
        return gettext("%(tried)s av %(all)s ärenden är besvarade") % facts
    if progress.batch.state == Batch.State.UNDONE:
        return gettext("Bunten är ångrad")
    return ngettext("%(done)s av %(all)s ärende är klart", "%(done)s av %(all)s ärenden är klara", progress.all) % facts
