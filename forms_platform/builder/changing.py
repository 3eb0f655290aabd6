"""Takes an edit from a form of any tab, keeps it, and shows the tab as it is then: a page, or the parts that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from forms_platform.builder.cannot import CannotEdit
from forms_platform.builder.cards import cards
from forms_platform.builder.door import around, for_administrators, open_draft, page, seen_of, wants_parts
from forms_platform.builder.drafts import NoSuchDraft, here, opened, others
from forms_platform.builder.edit import Asked
from forms_platform.builder.flow import changed, sections
from forms_platform.builder.inputs import Typed
from forms_platform.builder.keep import Stale, keep
from forms_platform.builder.outline import name, page_at, question
from forms_platform.builder.pressed import pressed
from forms_platform.builder.saved_blocks import hints
from forms_platform.builder.seen import Seen
from forms_platform.builder.step_gone import steps_gone
from forms_platform.builder.tabs import TABS, TabPage
from forms_platform.builder.texts import texts
from forms_platform.builder.who import step_words
from forms_platform.builder.words import deed, refusal
from forms_platform.look.asked import whole
from forms_platform.organisation.access import signed_in

_WRITTEN: Final = frozenset({"namn", "namn.en", "text", "leveranser"})  # boxes whose names begin otherwise

_PLACES: Final = ("sida", "fraga", "steg", "spar")


@require_POST
@for_administrators
def change(request: HttpRequest, key: str) -> HttpResponse:
    """The draft has the edit, unless somebody else came first or something could not be read."""
    seen, post, typed = open_draft(key), request.POST, Typed(request.POST)
    tab = TABS.get(post.get("flik", ""))
    if tab is None:
        raise Http404
    try:
        asked = _asked(seen, tab, request, typed)
        if (going := _ask_first(seen, asked, post.get("sakert", ""))) is not None:
            return _go(request, going)
        draft, edited = keep(
            key,
            asked,
            seen=whole(post.get("version", "")) or 0,
            by=signed_in(request).pk,
            at=timezone.now(),
            about=_about(seen, post.get("av", "")),
        )
    except NoSuchDraft:
        raise Http404 from None
    except Stale as stale:
        return _stale(request, key, stale)
    except CannotEdit as cannot:
        return _refused(request, seen, tab, refusal(cannot.code, cannot.facts))
    here(key, signed_in(request).pk, timezone.now())
    after = seen_of(draft)
    where = tab.after(after, post, asked, edited.chosen)
    if wants_parts(request):
        return _parts(request, tab, seen, after, where, typed)
    if typed.faults:
        context = tab.context(after, {**where}, typed)
        return page(request, tab.template, after, tab.name, context, status=422)
    query = urlencode({name: value for name, value in where.items() if value})
    return redirect(reverse(f"builder:{tab.name}", args=[key]) + (f"?{query}" if query else "") + tab.anchor(where))


def _asked(seen: Seen, tab: TabPage, request: HttpRequest, typed: Typed) -> list[Asked]:
    """First what was typed in the form, then what its button does: one edit."""
    button = request.POST.get("gor", "")
    if button.partition(":")[0] in ("angra", "gor-om"):
        return pressed(seen, button, request.POST)
    return tab.read(seen, request.POST, typed) + pressed(seen, button, request.POST)


def _looking_at(post: QueryDict) -> dict[str, str]:
    """Whose case of which amount the strip shows, as the script sends it along."""
    return {name: post.get(f"remsa.{name}", "") for name in ("vem", "belopp") if f"remsa.{name}" in post}


def _about(seen: Seen, what: str) -> str:
    """What is edited, as people call it."""
    which, _, ref = what.partition(":")
    if which in ("step", "branch"):
        return step_words(seen, ref.partition(":")[0])
    found = question(seen.document, ref) if which == "field" else None
    return name(found.field, seen.language) if found else ""


def _ask_first(seen: Seen, asked: list[Asked], sure: str) -> str | None:
    """Where to ask before something is removed that others use, or that has much in it."""
    if sure or not asked:
        return None
    command, arguments = asked[-1]
    if command == "remove_field" and seen.users(arguments["ref"]):
        query = urlencode({"fraga": arguments["ref"]})
    elif command == "remove_page" and _page_has_questions(seen, arguments["page"]):
        query = urlencode({"sida": arguments["page"]})
    elif command in ("remove_step", "remove_branch") and (asked_of := steps_gone(seen, arguments)).ask:
        query = urlencode(asked_of.address)
    else:
        return None
    return f"{reverse('builder:remove', args=[seen.opened.key])}?{query}"


def _page_has_questions(seen: Seen, key: str) -> bool:
    at = page_at(seen.document, key)
    return at is not None and bool(seen.document["pages"][at]["fields"])


def _go(request: HttpRequest, address: str) -> HttpResponse:
    return JsonResponse({"go": address}) if wants_parts(request) else redirect(address)


def _stale(request: HttpRequest, key: str, stale: Stale) -> HttpResponse:
    """Somebody else came first: who, what, and what was typed here."""
    last = stale.last
    known = {side for one in texts(stale.now.document) for side in (one.sv, one.en)}
    typed = [
        one
        for field, text in request.POST.items()
        if field.startswith(("p.", "a-", "t.")) or field in _WRITTEN
        if (one := str(text).replace("\r\n", "\n").strip()) and one not in known
    ]
    tab = request.POST.get("flik", "")
    context = {
        "key": key,
        "who": last.by.name if last and last.by else "",
        "mine": bool(last and last.by_id == request.user.pk),
        "what": deed(last.command, last.about) if last else "",
        "at": last.at if last else stale.now.row.changed_at,
        "typed": typed,
        "back": reverse(f"builder:{tab if tab in TABS else 'questions'}", args=[key]),
    }
    if wants_parts(request):
        return JsonResponse({"conflict": render_to_string("builder/_conflict.html", context, request)}, status=409)
    return render(request, "builder/conflict.html", context, status=409)


def _refused(request: HttpRequest, seen: Seen, tab: TabPage, text: str) -> HttpResponse:
    if wants_parts(request):
        return JsonResponse({"refused": text}, status=422)
    messages.error(request, text)
    where = {name: request.POST.get(name, "") for name in _PLACES}
    return page(request, tab.template, seen, tab.name, tab.context(seen, where, Typed(request.POST)), status=422)


def _parts(
    request: HttpRequest, tab: TabPage, before: Seen, after: Seen, where: Mapping[str, str], typed: Typed
) -> HttpResponse:
    """The parts of the page that are not as they were, ready to be put in their places."""
    old_where = {name: request.POST.get(name, "") for name in _PLACES}
    old = tab.same(before, old_where) if tab.same else {}
    context = tab.context(after, {**where, **_looking_at(request.POST)}, typed)
    new = {**around(request, after, tab.name), **context}
    marks = tab.same(after, where) if tab.same else {}
    differing = [part for part in tab.parts if part not in marks or marks[part] != old.get(part)]
    if tab.name == "questions" and _same_panel(request.POST, context):
        differing.remove("egenskaper")
    new["slim"] = True
    apart = sections(request.POST, new) if tab.name == "flow" else None
    if apart is not None:
        differing.remove("egenskaper")
    now = [part for part in differing if part not in tab.late]
    answer: dict[str, Any] = {
        "late": [part for part in differing if part in tab.late],
        "version": after.opened.version,
        "chosen": where.get("fraga") or where.get("steg") or "",
        "parts": [[part, render_to_string(tab.parts[part], new, request)] for part in now],
        "note": new["bar"]["share"],
        "askable": spliced(before.askable, after.askable) if "egenskaper" in tab.parts else [],
        "href": f"?{urlencode({name: value for name, value in where.items() if value})}",
    }
    if tab.name == "questions":
        answer |= _cards(request, before, new)
    elif tab.name == "flow":
        answer |= {**changed(before, after, old_where, {**new, "request": request}), **(apart or {})}
    if "egenskaper" not in tab.parts:  # no part tells at the box what could not be read
        answer["unread"] = typed.faults
    return JsonResponse(answer, status=422 if typed.faults else 200)


def _same_panel(post: QueryDict, context: Mapping[str, Any]) -> bool:
    """Whether the properties on the page are as they are to be: the same boxes, and in them what was typed, or what
    there was before when it was another form that was sent."""
    shown = next(
        (context[name] for name in ("panel", "page_panel", "chosen") if hasattr(context.get(name), "stamp")), None
    )
    if shown is None or post.get("form.shape") != shown.shape:
        return False
    return "av" in post or post.get("form.stamp") == shown.stamp


def spliced(before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """What makes the one list the other: from where, how many go, and what comes instead; empty when they are alike."""
    if before == after:
        return []
    most = min(len(before), len(after))
    at = next((n for n in range(most) if before[n] != after[n]), most)
    end = next((n for n in range(most - at) if before[-1 - n] != after[-1 - n]), most - at)
    return [at, len(before) - at - end, list(after[at : len(after) - end])]


def _cards(request: HttpRequest, before: Seen, new: Mapping[str, Any]) -> dict[str, Any]:
    """The order of the questions on the page, and those that do not look as they did."""
    shown = request.POST.get("sida", "")
    same_page = shown == new["page"] and page_at(before.document, shown) is not None
    old = {card.ref: card for card in cards(before, shown, hints(before))} if same_page else {}
    changed = [
        [card.ref, render_to_string("builder/_card_item.html", {**new, "card": card}, request)]
        for card in new["cards"]
        if (was := old.get(card.ref)) is None or was.inner != card.inner or was.when != card.when
    ]
    return {"order": [card.ref for card in new["cards"]], "cards": changed, "whole": not same_page}


@require_POST
@for_administrators
def present(request: HttpRequest, key: str) -> HttpResponse:
    """The person has the draft open; who else has, and the version that it has now."""
    person, now = signed_in(request).pk, timezone.now()
    try:
        draft = opened(key)
    except NoSuchDraft:
        raise Http404 from None
    here(key, person, now)
    names = [one.person.name for one in others(key, person, now)]
    said = gettext("%(who)s är också här") % {"who": ", ".join(names)} if names else ""
    return JsonResponse({"version": draft.version, "said": said})
