"""The doors to the questions' tab: the page, and asking before something is removed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from forms_platform.builder import canvas
from forms_platform.builder.commands import used_by
from forms_platform.builder.door import around, for_administrators, open_draft, page, wants_parts
from forms_platform.builder.outline import name, page_at, question, said
from forms_platform.builder.seen import Seen


@require_safe
@for_administrators
def questions(request: HttpRequest, key: str) -> HttpResponse:
    """The page of questions, or for the script what belongs to the question that was chosen."""
    seen = open_draft(key)
    context = canvas.context(seen, request.GET.dict())
    if wants_parts(request):
        new = {**around(request, seen, "questions"), **context}
        parts = [[part, render_to_string(canvas.PARTS[part], new, request)] for part in ("egenskaper", "typer")]
        return JsonResponse({"version": seen.opened.version, "chosen": context["ref"], "parts": parts})
    return page(request, "builder/questions.html", seen, "questions", context)


@require_safe
@for_administrators
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Asks before a question that others use, or a page with questions, is removed: what uses it, and what becomes
    of the rules."""
    seen = open_draft(key)
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


def _users_of_page(seen: Seen, key: str, page_key: str) -> list[tuple[str, str]]:
    """What outside the page uses its questions."""
    found = {}
    for ref in used_by(seen.document, page_key):
        for place in seen.users(ref):
            if place.page != page_key:
                found[place.called or place.tab] = place.href(key)
    return list(found.items())
