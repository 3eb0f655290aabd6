"""The doors that show: the page of each tab, asking before something is removed, and what is downloaded."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from forms_platform.builder import canvas, sides
from forms_platform.builder.as_json import to_file
from forms_platform.builder.door import around, for_administrators, open_draft, page, wants_parts
from forms_platform.builder.drafts import LARGEST
from forms_platform.builder.keep import Stale, keep
from forms_platform.builder.outline import name, page_at, question, said, step_path
from forms_platform.builder.seen import Seen
from forms_platform.builder.step_gone import inside_words, steps_gone
from forms_platform.builder.tabs import TABS
from forms_platform.builder.uses import used_by
from forms_platform.look.asked import whole
from forms_platform.organisation.access import signed_in


@require_safe
@for_administrators
def questions(request: HttpRequest, key: str) -> HttpResponse:
    """The page of questions, or for the script what belongs to the question that was chosen."""
    seen = open_draft(key)
    context = canvas.context(seen, request.GET.dict())
    if wants_parts(request):
        new = {**around(request, seen, "questions"), **context}
        asked = ("remsa",) if request.GET.get("del") == "remsa" else ("egenskaper", "typer")
        new["slim"] = True
        parts = [[part, render_to_string(canvas.PARTS[part], new, request)] for part in asked]
        return JsonResponse({"version": seen.opened.version, "chosen": context["ref"], "parts": parts})
    return page(request, "builder/questions.html", seen, "questions", context)


@require_safe
@for_administrators
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Asks before a question that others use, or a page with questions, is removed: what uses it, and what becomes
    of the rules."""
    seen = open_draft(key)
    if request.GET.get("steg"):
        return _remove_step(request, seen)
    ref, page_key = request.GET.get("fraga", ""), request.GET.get("sida", "")
    found = question(seen.document, ref) if ref else None
    if found is not None:
        label = name(found.field, seen.language)
        asked = gettext("Ta bort frågan %(question)s?") % {"question": label}
        button, back = f"bort:{ref}", {"sida": found.page, "fraga": ref}
        users = [(one.called or one.tab, one.href(key)) for one in seen.users(ref)]
    elif (at := page_at(seen.document, page_key)) is not None:
        title = said(seen.document["pages"][at].get("title"), seen.language) or page_key
        asked = gettext("Ta bort steget %(title)s och dess frågor?") % {"title": title}
        button, back = f"sida-bort:{page_key}", {"sida": page_key}
        users = _users_of_page(seen, key, page_key)
    else:
        raise Http404
    return render(
        request,
        "builder/remove.html",
        {
            "question": asked,
            "users": users,
            "action": reverse("builder:change", args=[key]),
            "version": seen.opened.version,
            "button": button,
            "page": back["sida"],
            "back_href": f"{reverse('builder:questions', args=[key])}?{urlencode(back)}",
        },
    )


def _remove_step(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Asks before a step that others use, or a block or a branch with steps, is removed."""
    asked = request.GET.dict()
    if step_path(seen.document, asked["steg"]) is None:
        raise Http404
    branch = whole(asked.get("spar", ""))
    gone = steps_gone(seen, {"step": asked["steg"], "branch": branch})
    key = seen.opened.key
    context = {
        "question": gone.question,
        "inside": inside_words(gone),
        "users": [(one.called or gettext("Hela arbetsflödet"), one.href(key)) for one in gone.users],
        "action": reverse("builder:change", args=[key]),
        "version": seen.opened.version,
        "button": gone.button,
        "tab": "flow",
        "back_href": f"{reverse('builder:flow', args=[key])}?{urlencode(gone.address)}",
    }
    return render(request, "builder/remove.html", context)


def _users_of_page(seen: Seen, key: str, page_key: str) -> list[tuple[str, str]]:
    """What outside the page uses its questions."""
    found = {}
    for ref in used_by(seen.document, page_key):
        for place in seen.users(ref):
            if place.page != page_key:
                found[place.called or place.tab] = place.href(key)
    return list(found.items())


def _tab(which: str) -> Callable[..., HttpResponseBase]:
    """The page of a tab."""

    @require_safe
    @for_administrators
    def shown(request: HttpRequest, key: str) -> HttpResponse:
        seen, tab = open_draft(key), TABS[which]
        context = tab.context(seen, request.GET.dict(), None)
        if wants_parts(request) and "egenskaper" in tab.parts:
            new = {**around(request, seen, which), **context, "slim": True}
            asked = "remsa" if request.GET.get("del") == "remsa" and "remsa" in tab.parts else "egenskaper"
            part = render_to_string(tab.parts[asked], new, request)
            return JsonResponse({"version": seen.opened.version, "parts": [[asked, part]]})
        return page(request, tab.template, seen, tab.name, context)

    return shown


flow = _tab("flow")
texts = _tab("texts")
access = _tab("access")
rules = _tab("rules")
messages = _tab("messages")
secrecy = _tab("secrecy")
deliveries = _tab("deliveries")
as_json = _tab("json")


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def texts_file(request: HttpRequest, key: str) -> HttpResponse:
    """Every text as a file, CSV or XLIFF; a post reads the English of one in."""
    seen = open_draft(key)
    if request.method == "POST":
        return _read_texts(request, seen, key)
    xliff = request.GET.get("som") == "xliff"
    content = sides.to_xliff(seen) if xliff else sides.to_csv(seen)
    kind, ending = ("application/xliff+xml", "xlf") if xliff else ("text/csv; charset=utf-8", "csv")
    return _download(content, kind, f"{key}-texter.{ending}")


def _read_texts(request: HttpRequest, seen: Seen, key: str) -> HttpResponse:
    file = request.FILES.get("fil")
    try:
        asked, told = sides.from_file(seen, file.read(LARGEST) if file else b"")
        if asked:
            seen_version = whole(request.POST.get("version", "")) or 0
            keep(key, asked, seen=seen_version, by=signed_in(request).pk, at=timezone.now())
        flash.success(request, told)
    except ValueError as wrong:
        flash.error(request, str(wrong))
    except Stale:
        flash.error(request, gettext("Utkastet har ändrats sedan du öppnade sidan. Se igenom det igen."))
    return redirect("builder:texts", key)


@require_safe
@for_administrators
def file(request: HttpRequest, key: str) -> HttpResponse:
    """The e-service as one file, for another installation."""
    return _download(to_file(open_draft(key)), "application/json", f"{key}.json")


def _download(content: str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
