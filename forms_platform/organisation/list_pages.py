"""The doors of the code lists: all of them, one of them, an entry, and the file to take out and in again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_platform.look.asked import whole
from forms_platform.organisation.access import FORVALTARE, has_role, signed_in
from forms_platform.organisation.code_list_files import LARGEST, NotAList, from_csv, to_csv
from forms_platform.organisation.code_lists import (
    DATES,
    TEXTS,
    CodeListFaults,
    appoint_keeper,
    keep_entry,
    may_keep,
    retire_entry,
    take_in,
)
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.forms import CodeEntryForm, CodeListForm, LastDayForm
from forms_platform.organisation.models import CodeEntry, CodeList, Person

SHOWN = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that the person looks after; a form administrator makes new ones here."""
    me = signed_in(request)
    everything = has_role(me, FORVALTARE)
    kept = CodeList.objects.all() if everything else CodeList.objects.filter(keeper=me)
    if not everything and (request.method == "POST" or not kept.exists()):
        raise PermissionDenied
    form = CodeListForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = take_in(form.cleaned_data["key"], form.cleaned_data["name"], [], by=me, now=timezone.now())
        return redirect("organisation:code_list", made.key)
    rows = kept.select_related("keeper").annotate(chosen=Count("entries", filter=Q(entries__active=True)))
    context = {"lists": rows.order_by("name"), "form": form if everything else None}
    return render(request, "organisation/code_lists.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def code_list(request: HttpRequest, key: str) -> HttpResponse:
    """The entries of one list, in its order."""
    found, me = _mine(request, key)
    words, retired = request.GET.get("q", "").strip()[:100], "alla" in request.GET
    shown = list(_found(found, words, retired=retired)[: SHOWN + 1])
    administers = has_role(me, FORVALTARE)
    context = {
        "list": found,
        "entries": shown[:SHOWN],
        "more": len(shown) > SHOWN,
        "shown": SHOWN,
        "words": words,
        "retired": retired,
        "count": found.entries.filter(active=True).count(),
        "today": timezone.localdate(),
        "administers": administers,
        "people": snapshot().search(request.GET.get("vem", ""), 6) if administers else [],
        "vem": request.GET.get("vem", ""),
    }
    return render(request, "organisation/code_list.html", context)


def _found(found: CodeList, words: str, *, retired: bool) -> QuerySet[CodeEntry]:
    rows = found.entries.select_related("unit").order_by("place", "id")
    if not retired:
        rows = rows.filter(active=True)
    for word in words.split():
        rows = rows.filter(Q(code__icontains=word) | Q(name__icontains=word) | Q(description__icontains=word))
    return rows


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, key: str, code: str = "") -> HttpResponse:
    """A new entry, or one that is changed; what a case has chosen keeps its code."""
    found, me = _mine(request, key)
    row = get_object_or_404(found.entries.select_related("unit"), code=code) if code else None
    form = CodeEntryForm(request.POST if request.method == "POST" else None, initial=_typed(row), new=row is None)
    if form.is_bound and form.is_valid():
        raw = form.as_entry(code)
        try:
            if not code and found.entries.filter(code=raw["code"]).exists():
                raise CodeListFaults([gettext("Koden %(code)s finns redan i listan.") % {"code": raw["code"]}])
            keep_entry(found, raw, by=me, now=timezone.now())
        except CodeListFaults as refused:
            for text in refused.faults:
                form.add_error(None, text)
        else:
            messages.success(request, gettext("%(name)s är sparad.") % {"name": raw["name"]})
            return redirect("organisation:code_list", key)
    context = {"list": found, "row": row, "form": form, "last": LastDayForm()}
    return render(request, "organisation/code_entry.html", context, status=422 if form.errors else 200)


def _typed(row: CodeEntry | None) -> dict[str, Any]:
    if row is None:
        return {}
    unit = row.unit.code if row.unit else ""
    return {"code": row.code, "unit": unit} | {name: getattr(row, name) for name in (*TEXTS, *DATES)}


@login_required
@require_POST
def retire(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """The entry can be chosen no longer, or until and including a day."""
    found, me = _mine(request, key)
    row = get_object_or_404(found.entries, code=code)
    form = LastDayForm(request.POST)
    if not form.is_valid():
        context = {"list": found, "row": row, "form": CodeEntryForm(initial=_typed(row), new=False), "last": form}
        return render(request, "organisation/code_entry.html", context, status=422)
    retire_entry(row, last=form.cleaned_data["last"], by=me, now=timezone.now())
    said = gettext("%(name)s kan inte längre väljas. Ärenden som har valt den visar den som förut.")
    if form.cleaned_data["last"]:
        said = gettext("%(name)s kan väljas till och med den dagen. Ärenden som har valt den visar den som förut.")
    messages.success(request, said % {"name": row.name})
    return redirect("organisation:code_list", key)


@login_required
@require_POST
def keeper(request: HttpRequest, key: str) -> HttpResponse:
    """The list has another keeper, or none."""
    found, me = _mine(request, key)
    if not has_role(me, FORVALTARE):
        raise PermissionDenied
    number = whole(request.POST.get("person", ""))
    person = get_object_or_404(Person, pk=number, is_active=True) if number is not None else None
    appoint_keeper(found, person, by=me, now=timezone.now())
    said = gettext("%(name)s sköter listan.") % {"name": person.name} if person else gettext("Ingen sköter listan.")
    messages.success(request, said)
    return redirect("organisation:code_list", key)


@login_required
@require_safe
def export(request: HttpRequest, key: str) -> HttpResponse:
    """The whole list as a file for a spreadsheet; what can no longer be chosen is left out."""
    found, _ = _mine(request, key)
    rows = [
        {name: str(value) if value else "" for name, value in _typed(row).items()}
        for row in found.entries.filter(active=True).select_related("unit")
    ]
    answer = HttpResponse(to_csv(rows), content_type="text/csv; charset=utf-8", headers={"Cache-Control": "private"})
    answer["Content-Disposition"] = f'attachment; filename="{found.key}.csv"'
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def taking_in(request: HttpRequest, key: str) -> HttpResponse:
    """A file is taken in: all of it, or, with a fault told for each row that has one, nothing."""
    found, me = _mine(request, key)
    faults: list[str] = []
    if request.method == "POST":
        try:
            entries = _read(request)
            only = "bara" in request.POST
            take_in(key, found.name, entries, retire_missing=only, first_row=2, by=me, now=timezone.now())
        except NotAList as fault:
            faults = [str(fault)]
        except CodeListFaults as refused:
            faults = list(refused.faults)
        else:
            said = ngettext("%(n)s rad är inläst.", "%(n)s rader är inlästa.", len(entries)) % {"n": len(entries)}
            messages.success(request, said)
            return redirect("organisation:code_list", key)
    context = {"list": found, "faults": faults[:SHOWN], "only": "bara" in request.POST, "largest": LARGEST}
    return render(request, "organisation/code_list_file.html", context, status=422 if faults else 200)


def _read(request: HttpRequest) -> list[dict[str, str]]:
    sent = request.FILES.get("fil")
    if sent is None:
        raise NotAList(gettext("Välj en fil."))
    if (sent.size or 0) > LARGEST:
        raise NotAList(gettext("Filen är för stor."))
    return from_csv(sent.read())


def _mine(request: HttpRequest, key: str) -> tuple[CodeList, Person]:
    """The list, and the person who looks after it. Raises: Http404; PermissionDenied for anybody else."""
    me = signed_in(request)
    found = get_object_or_404(CodeList.objects.select_related("keeper"), key=key)
    if not may_keep(me, found):
        raise PermissionDenied
    return found, me
