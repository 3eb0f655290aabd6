"""The queue's pages. Who has signed in may open the queue; each case is fetched through the access rules, and what may
be decided is the engine's to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from forms_platform.approvals import kept_message
from forms_platform.approvals.asked import QUEUE, filters_of, list_behind, query, tab_of, way_back, with_case
from forms_platform.approvals.asks import read_given, read_rows
from forms_platform.approvals.decide import Wish
from forms_platform.approvals.decide import decide as decide_case
from forms_platform.approvals.decide import undo as undo_batch
from forms_platform.approvals.habits import Reply, kept_by
from forms_platform.approvals.queue import Queue
from forms_platform.approvals.rows import Filters, Page
from forms_platform.approvals.table import table_of, views_of
from forms_platform.approvals.tabs import empty, tabs
from forms_platform.approvals.task import Task, task_of
from forms_platform.approvals.undoable import undoable
from forms_platform.cases.access import get_for
from forms_platform.cases.advance import advance
from forms_platform.cases.models import Case
from forms_platform.cases.refusals import say
from forms_platform.definitions.load import load
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.models import Person
from workflows.commands import Claim, Command, Release
from workflows.deciding import rows_outcome
from workflows.errors import Code, Refused

BY_ROWS = "rader"
AT_ITS_PLACE = (Code.ANSWER_REQUIRED, Code.BAD_ANSWER, Code.ROWS_REQUIRED)


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """The list of one tab, with the first case, or the one asked for, beside it."""
    person, now = signed_in(request), timezone.now()
    kept = kept_by(person)
    if not request.GET and kept.first and kept.first.asked:
        return redirect(f"{reverse(QUEUE)}?{kept.first.asked}")
    theirs = Queue(person, timezone.localdate(now))
    tab, filters = tab_of(request.GET), filters_of(request.GET)
    counts = theirs.counts()
    page = theirs.page(tab, filters, request.GET.get("efter", ""))
    chosen = _chosen(request, page)
    request.known_badges = {"queue": counts["mine"]}  # type: ignore[attr-defined]  # read by look.shell
    context = {
        "tabs": tabs(tab, counts, filters, theirs),
        "tab": tab,
        "counts": counts,
        "filters": filters,
        "e_services": theirs.e_services(),
        "units": theirs.units(),
        "groups": theirs.groups,
        "units_line": theirs.managed_names(),
        "page": page,
        "current": chosen.number if chosen else "",
        "task": task_of(chosen, person, now=now, open_for_sure=True) if chosen else None,
        "replies": kept.replies(chosen.e_service) if chosen else (),
        "from_case": with_case(f"{reverse(QUEUE)}?{query(tab, filters)}", chosen.number if chosen else ""),
        "chosen": request.GET.getlist("vald"),
        "query": query(tab, filters),
        "next_href": f"?{query(tab, filters, efter=page.next)}" if page.next else "",
        "unfiltered": f"?{query(tab, Filters())}",
        "here": request.get_full_path(),
        "back": f"{reverse(QUEUE)}?{query(tab, filters)}",
        "empty": empty(tab, filters, counts),
        "undoable": undoable(person, now),
        "opinions_wanted": theirs.opinions_wanted() if tab == "mine" else (),
        "token": uuid4(),
    }
    context |= table_of(theirs, page, filters, kept) | views_of(tab, filters, kept)
    context["before"], context["after"] = page.around(chosen.number) if chosen else ("", "")
    return render(request, "approvals/queue.html", context)


@require_safe
@login_required
def task(request: HttpRequest, number: str) -> HttpResponse:
    """One case to decide: a page of its own, or only the panel when the list asks for it in place."""
    person, now = signed_in(request), timezone.now()
    case = _case(person, number)
    tab, filters = tab_of(request.GET), filters_of(request.GET)
    theirs = Queue(person, timezone.localdate(now))
    before, after = theirs.neighbours(tab, filters, number)
    shown = task_of(case, person, now=now)
    back = f"{reverse(QUEUE)}?{query(tab, filters)}"
    context = _task_context(shown, person, now, back=back, replies=kept_by(person).replies(case.e_service)) | {
        "before": before,
        "after": after,
        "query": query(tab, filters),
        "queue_href": back,
        "comment": kept_message.take(request, number),
    }
    if not shown.concerns_reader and request.headers.get("HX-Request") != "true":
        return redirect("cases:case", number)
    return render(request, _template(request), context)


@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Decides the case as the form says; the next case in the queue opens. What was written stays on any refusal, and
    also when the session has ended: whoever signs in again comes back to the case with the message there."""
    if not request.user.is_authenticated:
        kept_message.keep(request, number)
        return redirect_to_login(reverse("approvals:task", args=[number]))
    person, now = signed_in(request), timezone.now()
    case = _case(person, number)
    if "infoga" in request.POST:
        return _with_reply(request, case, person)
    try:
        wish = _wish(request, case, number)
    except (KeyError, ValueError) as fault:
        raise Http404("not the form of a decision") from fault
    back = way_back(request)
    following = _following(Queue(person, timezone.localdate(now)), back, number)
    try:
        decide_case(wish, by=person, now=now)
    except Refused as refused:
        if refused.code == Code.SIGNATURE_REQUIRED:
            return _to_signature(request, wish, with_case(back, following))
        return _refused(request, case, person, refused, comment=wish.comment, back=back)
    return redirect(with_case(back, following))


def _to_signature(request: HttpRequest, wish: Wish, back: str) -> HttpResponse:
    """On to where the decision is signed. The form goes along, and what it says lies in the session."""
    request.session["to_sign"] = {
        "number": wish.number,
        "step": wish.step,
        "opened_seq": wish.opened_seq,
        "decision": {
            "outcome": wish.outcome,
            "comment": wish.comment,
            "given": dict(wish.given),
            "rows": dict(wish.rows),
        },
        "seen_revision": wish.seen_revision,
        "back": back,
    }
    answer = HttpResponse(status=307)
    answer["Location"] = reverse("signatures:begin", args=[wish.number])
    return answer


@require_POST
@login_required
def undo(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Takes the decision, or all those of one press, back if their seconds have not run out."""
    undone = undo_batch(batch, by=signed_in(request), now=timezone.now())
    if undone:
        number = undone[0].case.number
        messages.info(request, ngettext("Beslutet är ångrat.", "Besluten är ångrade.", len(undone)))
        return redirect(with_case(way_back(request), number))
    messages.warning(request, gettext("Beslutet hann verkställas och går inte längre att ångra."))
    return redirect(way_back(request))


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


def _wish(request: HttpRequest, case: Case, number: str) -> Wish:
    """What the form asks for. Row by row, the rows make the answer. Raises: KeyError, ValueError."""
    form, loaded = request.POST, load(case.version_id)
    plan = loaded.plan
    step = next((one for one in plan.humans if one.id == form["steg"]), None)
    outcome, rows = form["beslut"], {}
    if outcome == BY_ROWS and step is not None:
        rows = {row: said for row, said in read_rows(form).items() if said in step.routes}
        outcome = rows_outcome(step, rows) if rows else ""
    return Wish(
        number=number,
        step=form["steg"],
        opened_seq=int(form["omgang"]),
        outcome=outcome,
        comment=form.get("meddelande", "")[:4000],
        seen_revision=int(form["version"]),
        given=read_given(step, form),
        rows=rows,
        asked=tuple(key for key in loaded.document.by_key if key in form.getlist("galler")),
    )


def _command(request: HttpRequest, number: str, command: type[Claim] | type[Release]) -> HttpResponse:
    person, now = signed_in(request), timezone.now()
    case = _case(person, number)
    asked: Command = command(by=person.pk, step=request.POST.get("steg", ""))
    try:
        advance(case.pk, asked, command_id=uuid4(), now=now)
    except Refused as refused:
        return _refused(
            request, case, person, refused, comment=request.POST.get("meddelande", ""), back=way_back(request)
        )
    return redirect(with_case(way_back(request), number))


def _refused(
    request: HttpRequest, case: Case, person: Person, refused: Refused, *, comment: str, back: str
) -> HttpResponse:
    """The same page with the reason, at the message when that is what is missing; nothing written is lost."""
    if refused.code == Code.NOT_YOURS and not Queue(person, timezone.localdate()).has(case):
        messages.error(request, say(refused))
        return redirect("cases:case", case.number)
    case.refresh_from_db()
    now = timezone.now()
    shown = task_of(case, person, now=now, typed=request.POST.dict())
    context = _task_context(shown, person, now, back=back, replies=kept_by(person).replies(case.e_service))
    context |= {"by_rows": request.POST.get("beslut") == BY_ROWS, "marked": request.POST.getlist("galler")}
    context |= {"comment": comment, "queue_href": back, "before": "", "after": "", "query": ""}
    if refused.code in AT_ITS_PLACE:
        context |= {"ask_fault": say(refused), "ask_key": refused.facts.get("key")}
        return render(request, "approvals/task.html", context, status=422)
    if refused.code == Code.COMMENT_REQUIRED:
        context["comment_fault"] = say(refused)
        return render(request, "approvals/task.html", context, status=422)
    messages.error(request, say(refused))
    return render(request, "approvals/task.html", context, status=409)


def _task_context(
    shown: Task, person: Person, now: datetime, *, back: str, replies: Sequence[Reply] = ()
) -> dict[str, Any]:
    return {
        "task": shown,
        "undoable": undoable(person, now),
        "here": back,
        "back": back,
        "from_case": with_case(back, shown.case.number),
        "replies": replies,
    }


def _with_reply(request: HttpRequest, case: Case, person: Person) -> HttpResponse:
    """The case's page with the chosen ready message put after what was written; nothing is decided."""
    wanted, now, back = request.POST.get("mall", ""), timezone.now(), way_back(request)
    replies = kept_by(person).replies(case.e_service)
    text = next((reply.text for reply in replies if reply.mark == wanted), "")
    written = request.POST.get("meddelande", "")[: kept_message.LONGEST].rstrip()
    context = _task_context(
        task_of(case, person, now=now, typed=request.POST.dict()), person, now, back=back, replies=replies
    )
    context |= {"queue_href": back, "before": "", "after": "", "query": ""}
    context["comment"] = "\n\n".join(part for part in (written, text) if part)
    return render(request, "approvals/task.html", context)


def _template(request: HttpRequest) -> str:
    in_place = request.headers.get("HX-Request") == "true"
    return "approvals/_panel.html" if in_place else "approvals/task.html"


def _case(person: Person, number: str) -> Case:
    try:
        return get_for(person, number)
    except Case.DoesNotExist:
        raise Http404(number) from None


def _chosen(request: HttpRequest, page: Page) -> Case | None:
    """The case that lies beside the list: the one asked for if it is in the list, else the first."""
    waiting = [row.case for row in page.rows if row.assignment is not None]
    asked = request.GET.get("arende", "")
    return next((case for case in waiting if case.number == asked), waiting[0] if waiting else None)


def _following(theirs: Queue, back: str, number: str) -> str:
    """The case that comes after this one in the list the person works through."""
    before, after = theirs.neighbours(*list_behind(back), number)
    return after or before
