"""The doors of saved blocks: one is saved out of a page, all are listed, one is removed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from forms_platform.builder.door import for_administrators, open_draft
from forms_platform.builder.models import SavedBlock
from forms_platform.builder.saved_blocks import MOST_QUESTIONS, blocks, save_block
from forms_platform.organisation.access import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def listed(request: HttpRequest) -> HttpResponse:
    """Every saved block; a post removes one. Copies of it stay as they are."""
    if request.method == "POST":
        gone, _ = SavedBlock.objects.filter(key=request.POST.get("block", "")).delete()
        if gone:
            flash.success(request, gettext("Blocket är borttaget. Kopiorna står kvar."))
        return redirect("builder:blocks")
    return render(request, "builder/blocks.html", {"blocks": blocks()})


@require_POST
@for_administrators
def save(request: HttpRequest, key: str) -> HttpResponse:
    """The chosen questions of the page are a block, new or the next edition of one."""
    seen = open_draft(key)
    page = next((one for one in seen.document["pages"] if one["key"] == request.POST.get("sida")), None)
    if page is None:
        raise Http404
    chosen = [one for one in page["fields"] if one["key"] in request.POST.getlist("fraga")]
    known = {one.key: one for one in blocks()}
    over = request.POST.get("over", "")
    called = request.POST.get("namn", "").strip()[:120] or (known[over].name if over in known else "")
    if not chosen or not called:
        flash.error(request, gettext("Skriv vad blocket heter och välj minst en fråga."))
    elif len(chosen) > MOST_QUESTIONS:
        flash.error(request, gettext("Ett block har högst %(most)s frågor.") % {"most": MOST_QUESTIONS})
    else:
        now = timezone.now()
        row = save_block(called, chosen, key=over if over in known else "", by=signed_in(request).pk, at=now)
        words = gettext("Blocket ”%(name)s” är sparat. Det finns bland sparade block i alla e-tjänster.")
        flash.success(request, words % {"name": row.name})
    return redirect(f"{reverse('builder:questions', args=[key])}?{urlencode({'sida': page['key']})}")
