"""The queue's pages. Who has signed in may open the queue; each case is fetched through the access rules, and what may
be decided is the engine's to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from forms_platform.approvals import bulk as many
from forms_platform.approvals.decide import Wish
from forms_platform.approvals.decide import decide as decide_case
from forms_platform.approvals.decide import undo as undo_batch
from forms_platform.approvals.models import HeldDecision
from forms_platform.approvals.queue import COUNT_AT_MOST, TABS, Filters, Page, Queue, title_of
from forms_platform.approvals.task import Task, comment_hint, task_of
from forms_platform.cases.access import get_for
from forms_platform.cases.advance import advance
from forms_platform.cases.models import Case
from forms_platform.cases.refusals import say
from forms_platform.look.templatetags.look import money
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.models import Person
from workflows.commands import Claim, Command, Release
from workflows.errors import Code, Refused

QUEUE = "approvals:queue"


@require_GET
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """The list of one tab, with the first case, or the one asked for, beside it."""
    person, now = signed_in(request), timezone.now()
    theirs = Queue(person, timezone.localdate(now))
    tab, filters = _tab(request), _filters(request)
    page = theirs.page(tab, filters, request.GET.get("efter", ""))
    chosen = _chosen(request, page)
    counts = theirs.counts()
    request.known_badges = {"queue": counts["mine"]}  # type: ignore[attr-defined]  # read by look.shell
    context = {
        "tabs": _tabs(tab, counts, filters, theirs),
        "tab": tab,
        "counts": counts,
        "filters": filters,
        "e_services": theirs.e_services(),
        "units": theirs.units(),
        "units_line": theirs.managed_names(),
        "page": page,
        "current": chosen.number if chosen else "",
        "task": task_of(chosen, person, now=now, open_for_sure=True) if chosen else None,
        "before": "",
        "after": "",
        "chosen": request.GET.getlist("vald"),
        "query": _query(tab, filters),
        "next_href": f"?{_query(tab, filters, efter=page.next)}" if page.next else "",
        "unfiltered": f"?{_query(tab, Filters())}",
        "here": request.get_full_path(),
        "back": f"{reverse(QUEUE)}?{_query(tab, filters)}",
        "empty": _empty(tab, filters),
        "undoable": undoable(person, now),
    }
    if chosen:
        context |= _beside(page, chosen.number)
    return render(request, "approvals/queue.html", context)


@require_GET
@login_required
def task(request: HttpRequest, number: str) -> HttpResponse:
    """One case to decide: a page of its own, or only the panel when the list asks for it in place."""
    person, now = signed_in(request), timezone.now()
    case = _case(person, number)
    tab, filters = _tab(request), _filters(request)
    theirs = Queue(person, timezone.localdate(now))
    before, after = theirs.neighbours(tab, filters, number)
    shown = task_of(case, person, now=now)
    back = f"{reverse(QUEUE)}?{_query(tab, filters)}"
    context = _task_context(shown, person, now, back=back) | {
        "before": before,
        "after": after,
        "query": _query(tab, filters),
        "queue_href": back,
    }
    if not shown.outcomes and shown.held is None and request.headers.get("HX-Request") != "true":
        return redirect("cases:case", number)
    return render(request, _template(request), context)


@require_POST
@login_required
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Decides the case as the form says; the next case in the queue opens. What was written stays on any refusal."""
    person, now = signed_in(request), timezone.now()
    case = _case(person, number)
    comment = request.POST.get("meddelande", "")
    try:
        wish = Wish(
            number=number,
            step=request.POST["steg"],
            opened_seq=int(request.POST["omgang"]),
            outcome=request.POST["beslut"],
            comment=comment[:4000],
            seen_revision=int(request.POST["version"]),
        )
    except (KeyError, ValueError) as fault:
        raise Http404("not the form of a decision") from fault
    back = _back(request)
    following = _following(person, back, number)
    try:
        decide_case(wish, by=person, now=now)
    except Refused as refused:
        return _refused(request, case, person, refused, comment=comment, back=back)
    return redirect(_with_case(back, following))


@require_POST
@login_required
def undo(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Takes the decision, or all those of one press, back if their seconds have not run out."""
    undone = undo_batch(batch, by=signed_in(request), now=timezone.now())
    if undone:
        number = undone[0].case.number
        messages.info(request, ngettext("Beslutet är ångrat.", "Besluten är ångrade.", len(undone)))
        return redirect(_with_case(_back(request), number))
    messages.warning(request, gettext("Beslutet hann verkställas och går inte längre att ångra."))
    return redirect(_back(request))


@require_POST
@login_required
def bulk(request: HttpRequest) -> HttpResponse:
    """Decides many cases of one e-service with one press, each on its own: those that cannot be are listed."""
    person, now = signed_in(request), timezone.now()
    back = _back(request)
    chosen = many.chosen(request.POST.getlist("valda"), person)
    outcome = request.POST.get("gor", "")
    if outcome not in many.OUTCOMES:
        raise Http404("not an answer that can be given to many")
    if not chosen:
        messages.warning(request, gettext("Markera minst ett ärende först."))
        return redirect(back)
    if len({item.case.e_service for item in chosen}) > 1:
        messages.error(request, gettext("Välj ärenden från en e-tjänst i taget, så att du vet vad du svarar på."))
        return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode([('vald', i.case.number) for i in chosen])}")
    comment = request.POST.get("meddelande", "")[:4000]
    required = many.needs_comment(chosen, outcome)
    lacking = required and not comment.strip()
    if lacking or request.POST.get("bekraftat") != "1":
        asked = "meddelande" in request.POST
        return _confirm_bulk(request, chosen, outcome, required=required, fault=lacking and asked, back=back)
    results = many.decide_all(chosen, outcome, comment, by=person, now=now, batch=uuid4())
    failed = [result for result in results if result.refused is not None]
    if not failed:
        return redirect(back)
    done = [result for result in results if result.refused is None]
    heading = ngettext("%(done)s av %(all)s ärende är klart", "%(done)s av %(all)s ärenden är klara", len(results)) % {
        "done": len(done),
        "all": len(results),
    }
    context = {
        "heading": heading,
        "failed": failed,
        "done": done,
        "back": back,
        "undoable": undoable(person, now),
        "here": back,
    }
    return render(request, "approvals/bulk_result.html", context, status=409 if not done else 200)


@require_POST
@login_required
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """The person has taken the case for the group."""
    return _command(request, number, Claim)


@require_POST
@login_required
def release(request: HttpRequest, number: str) -> HttpResponse:
    """The case waits for the whole group again."""
    return _command(request, number, Release)


def _command(request: HttpRequest, number: str, command: type[Claim] | type[Release]) -> HttpResponse:
    person, now = signed_in(request), timezone.now()
    case = _case(person, number)
    asked: Command = command(by=person.pk, step=request.POST.get("steg", ""))
    try:
        advance(case.pk, asked, command_id=uuid4(), now=now)
    except Refused as refused:
        return _refused(request, case, person, refused, comment=request.POST.get("meddelande", ""), back=_back(request))
    return redirect(_with_case(_back(request), number))


@dataclass(frozen=True, slots=True)
class Undoable:
    """One press that can still be undone. `seconds` are those left."""

    id: UUID
    text: str
    seconds: int


def undoable(person: Person, now: datetime) -> list[Undoable]:
    """What the person has just decided and can still take back, the latest press first. One statement."""
    held = HeldDecision.objects.filter(
        by=person, state=HeldDecision.State.HELD, effective_at__gt=now, decided_at__lte=now
    ).select_related("case__requester")
    batches: dict[UUID, list[HeldDecision]] = {}
    for each in held.order_by("-decided_at"):
        batches.setdefault(each.batch, []).append(each)
    return [
        Undoable(
            id=batch,
            text=_what_was_done(rows),
            seconds=max(1, int((rows[0].effective_at - now).total_seconds())),
        )
        for batch, rows in batches.items()
    ]


def _what_was_done(rows: Sequence[HeldDecision]) -> str:
    one, outcome = rows[0], rows[0].outcome
    if len(rows) == 1:
        said = {
            "approve": gettext("Du godkände %(title)s från %(name)s."),
            "done": gettext("Du svarade att %(title)s från %(name)s är klart."),
            "return": gettext("Du begärde rättning av %(title)s från %(name)s."),
        }.get(outcome, gettext("Du avslog %(title)s från %(name)s."))
        return said % {"title": title_of(one.case), "name": one.case.requester.name}
    amounts = [row.case.amount for row in rows if row.case.amount is not None]
    said = {
        "approve": gettext("Du godkände %(n)s ärenden%(sum)s."),
        "return": gettext("Du begärde rättning av %(n)s ärenden%(sum)s."),
    }.get(outcome, gettext("Du avslog %(n)s ärenden%(sum)s."))
    total = gettext(", sammanlagt %(sum)s") % {"sum": money(sum(amounts))} if amounts else ""
    return said % {"n": len(rows), "sum": total}


def _refused(
    request: HttpRequest, case: Case, person: Person, refused: Refused, *, comment: str, back: str
) -> HttpResponse:
    """The same page with the reason, at the message when that is what is missing; nothing written is lost."""
    if refused.code == Code.NOT_YOURS and not Queue(person, timezone.localdate()).principal_of(case):
        messages.error(request, say(refused))
        return redirect("cases:case", case.number)
    case.refresh_from_db()
    now = timezone.now()
    shown = task_of(case, person, now=now)
    context = _task_context(shown, person, now, back=back)
    context |= {"comment": comment, "queue_href": back, "before": "", "after": "", "query": ""}
    if refused.code == Code.COMMENT_REQUIRED:
        context["comment_fault"] = say(refused)
        return render(request, "approvals/task.html", context, status=422)
    messages.error(request, say(refused))
    return render(request, "approvals/task.html", context, status=409)


def _confirm_bulk(
    request: HttpRequest, chosen: Sequence[many.Chosen], outcome: str, *, required: bool, fault: bool, back: str
) -> HttpResponse:
    count = len(chosen)
    headings = {
        "approve": ngettext("Godkänn %(n)s ärende", "Godkänn %(n)s ärenden", count),
        "return": ngettext("Begär rättning av %(n)s ärende", "Begär rättning av %(n)s ärenden", count),
        "reject": ngettext("Avslå %(n)s ärende", "Avslå %(n)s ärenden", count),
    }
    amounts = [item.case.amount for item in chosen if item.case.amount is not None]
    sentence = gettext("Skriv ett meddelande. Det behövs vid %(what)s.") % {
        "what": comment_hint([outcome]).rpartition(gettext("krävs vid "))[2]
    }
    context = {
        "heading": headings[outcome] % {"n": count},
        "button": headings[outcome] % {"n": count},
        "service": title_of(chosen[0].case),
        "items": chosen,
        "outcome": outcome,
        "total": sum(amounts) if amounts else None,
        "comment": request.POST.get("meddelande", ""),
        "comment_required": required,
        "fault": sentence if fault else "",
        "back": back,
    }
    return render(request, "approvals/bulk.html", context, status=422 if fault else 200)


def _task_context(shown: Task, person: Person, now: datetime, *, back: str) -> dict[str, Any]:
    return {"task": shown, "undoable": undoable(person, now), "here": back, "back": back}


def _template(request: HttpRequest) -> str:
    in_place = request.headers.get("HX-Request") == "true"
    return "approvals/_panel.html" if in_place else "approvals/task.html"


def _case(person: Person, number: str) -> Case:
    try:
        return get_for(person, number)
    except Case.DoesNotExist:
        raise Http404(number) from None


def _tab(request: HttpRequest) -> str:
    asked = request.GET.get("flik", "mine")
    return asked if asked in TABS else "mine"


def _filters(request: HttpRequest) -> Filters:
    unit = request.GET.get("enhet", "")
    return Filters(
        words=request.GET.get("q", "")[:100].strip(),
        e_service=request.GET.get("tjanst", "")[:60],
        unit=int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 10 else None,
    )


def _query(tab: str, filters: Filters, **more: str) -> str:
    asked = {
        "flik": "" if tab == "mine" else tab,
        "q": filters.words,
        "tjanst": filters.e_service,
        "enhet": filters.unit or "",
        **more,
    }
    return urlencode({key: value for key, value in asked.items() if value})


def _tabs(current: str, counts: dict[str, int], filters: Filters, theirs: Queue) -> list[dict[str, Any]]:
    labels = {
        "mine": gettext("Väntar på mig"),
        "late": gettext("Försenade"),
        "stand_in": gettext("Som ersättare"),
        "waiting": gettext("Väntar på svar"),
        "decided": gettext("Avgjorda"),
    }
    return [
        {
            "label": labels[tab],
            "href": f"?{_query(tab, filters)}",
            "current": tab == current,
            "count": counts.get(tab),
            "more": counts.get(tab) == COUNT_AT_MOST,
            "loud": tab == "mine",
        }
        for tab in TABS
        if tab != "stand_in" or theirs.stands_in or current == "stand_in"
    ]


def _empty(tab: str, filters: Filters) -> dict[str, str]:
    if filters:
        return {
            "icon": "search",
            "title": gettext("Inget ärende stämmer med filtret"),
            "text": gettext("Prova med ett annat ord, eller visa alla."),
            "href": f"?{_query(tab, Filters())}",
            "label": gettext("Visa alla"),
        }
    said = {
        "mine": ("circle-check", gettext("Inget väntar på dig"), gettext("Du får ett mejl när det är din tur.")),
        "late": ("circle-check", gettext("Inget är försenat"), gettext("Alla ärenden ligger i tid.")),
        "stand_in": ("users", gettext("Inget väntar på dig som ersättare"), ""),
        "waiting": ("inbox", gettext("Du väntar inte på svar från någon"), ""),
        "decided": ("history", gettext("Du har inte avgjort något ännu"), gettext("Det du svarar på hamnar här.")),
    }
    icon, title, text = said[tab]
    return {"icon": icon, "title": title, "text": text, "href": "", "label": ""}


def _chosen(request: HttpRequest, page: Page) -> Case | None:
    """The case that lies beside the list: the one asked for if it is in the list, else the first."""
    waiting = [row.case for row in page.rows if row.assignment is not None]
    asked = request.GET.get("arende", "")
    return next((case for case in waiting if case.number == asked), waiting[0] if waiting else None)


def _beside(page: Page, number: str) -> dict[str, str]:
    numbers = [row.case.number for row in page.rows]
    place = numbers.index(number)
    return {
        "before": numbers[place - 1] if place else "",
        "after": numbers[place + 1] if place + 1 < len(numbers) else "",
    }


def _back(request: HttpRequest) -> str:
    """Where the form came from, if that is a page of ours."""
    asked = request.POST.get("tillbaka", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith(reverse(QUEUE)):
        return asked
    return reverse(QUEUE)


def _following(person: Person, back: str, number: str) -> str:
    """The case that comes after this one in the list the person works through."""
    from django.http import QueryDict

    asked = QueryDict(back.partition("?")[2])
    filters = Filters(asked.get("q", ""), asked.get("tjanst", ""), None)
    tab = asked.get("flik", "mine")
    before, after = Queue(person, timezone.localdate()).neighbours(tab if tab in TABS else "mine", filters, number)
    return after or before


def _with_case(back: str, number: str) -> str:
    """The list with that case beside it."""
    path, _, query = back.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("arende=")]
    asked = "&".join([*kept, urlencode({"arende": number})] if number else kept)
    return f"{path}?{asked}" if asked else path


__all__ = ["bulk", "claim", "decide", "queue", "release", "task", "undo"]
