"""The form administrators' home: every e-service with its state and what to do about it; and beginning a new one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from forms_platform.builder import fresh
from forms_platform.builder.as_json import lacks
from forms_platform.builder.chart import Bar, bars
from forms_platform.builder.door import for_administrators
from forms_platform.builder.drafts import LARGEST, begin, from_text, keys_like
from forms_platform.builder.models import Edit, Publication, ServiceDraft
from forms_platform.builder.outline import free, name, openable, part, questions, said, slug
from forms_platform.builder.seen import faults_of
from forms_platform.builder.usage import month_name
from forms_platform.definitions.checks import errors
from forms_platform.definitions.language.canonical import sha256_of
from forms_platform.definitions.language.upgrade import upgrade
from forms_platform.definitions.load import all_current
from forms_platform.definitions.models import EService, Version
from forms_platform.definitions.shipped_services import shipped
from forms_platform.intake import figures
from forms_platform.intake.figures import What
from forms_platform.look import words
from forms_platform.organisation.access import signed_in
from forms_platform.organisation.directory import snapshot
from forms_platform.sweden.sorting import sort_key

USED_DAYS = 90
REVIEW_SOON = timedelta(days=30)
MOST_TOLD = 6


@dataclass
class Service:
    """An e-service in the list."""

    key: str
    title: str
    owner: str = ""
    number: int | None = None
    draft: bool = False
    changed: str = ""
    faults: int = 0
    used: int = 0  # cases of the last twelve months
    returned: int = 0
    months: list[tuple[str, int]] = field(default_factory=list)
    worst: str = ""  # the question that most often is wrong
    questions: Mapping[str, str] = field(default_factory=dict)
    mine: bool = False
    review: date | None = None
    review_due: bool = False
    withdrawn: bool = False
    waiting: bool = False
    todo: list[str] = field(default_factory=list)

    @property
    def href(self) -> str:
        """The address of its questions."""
        return reverse("builder:questions", args=[self.key])

    @property
    def usage_href(self) -> str:
        """The address of its figures."""
        return reverse("builder:usage", args=[self.key])

    @property
    def bars(self) -> list[Bar]:
        """The cases of each month, small."""
        return bars(self.months, small=True) if self.used else []


@require_safe
@for_administrators
def home(request: HttpRequest) -> HttpResponse:
    """The person's own e-services, or all of them, and what to do first. As many statements whatever there is."""
    every = services(words.language(), timezone.localdate())
    own = own_keys(signed_in(request).pk)
    for one in every:
        one.mine = one.key in own
    mine = [one for one in every if one.mine]
    only = bool(mine) and request.GET.get("visa") != "alla"
    listed = mine if only else every
    context = {
        "services": listed, "todo": [one for one in listed if one.todo], "used_days": USED_DAYS, "only": only,
        "mine": len(mine), "all": len(every),
    }  # fmt: skip
    return render(request, "builder/home.html", context)


def own_keys(person: int) -> set[str]:
    """The e-services that the person has worked on: edited, asked to be published, or published. Three statements."""
    return {
        *Edit.objects.filter(by=person).values_list("draft__key", flat=True).distinct(),
        *Publication.objects.filter(asked_by=person).values_list("key", flat=True).distinct(),
        *Version.objects.filter(published_by=person).values_list("e_service__key", flat=True).distinct(),
    }


def services(language: str, today: date) -> list[Service]:
    """Every published e-service and every draft, by title."""
    found: dict[str, Service] = {}
    for row in EService.objects.select_related("current").exclude(current=None):
        assert row.current is not None
        one = _service(row.key, upgrade(row.current.document), language, today)
        one.number, one.withdrawn = row.current.number, row.withdrawn
        found[row.key] = one
    published = {loaded.key: loaded.sha256 for loaded in all_current()}
    for draft in ServiceDraft.objects.select_related("changed_by"):
        document = json.loads(draft.document)
        if published.get(draft.key) == sha256_of(document):
            continue
        known = found.get(draft.key)
        one = _service(draft.key, document, language, today)
        one.number, one.withdrawn = (known.number, known.withdrawn) if known else (None, False)
        one.draft, one.changed = True, draft.changed_by.name if draft.changed_by else ""
        one.faults = len(errors(faults_of(draft.document, today)))
        found[draft.key] = one
    _count_use(found, today)
    waiting = Publication.objects.filter(state=Publication.State.ASKED).values_list("key", flat=True)
    for key in waiting:
        if key in found:
            found[key].waiting = True
    for one in found.values():
        one.todo = _todo(one)
    return sorted(found.values(), key=lambda one: sort_key(one.title))


def _service(key: str, document: Mapping[str, Any], language: str, today: date) -> Service:
    owner = part(document, "owner")
    review = _day(owner.get("review"))
    return Service(
        key,
        said(document.get("title"), language) or key,
        said(owner.get("answers"), language),
        review=review,
        review_due=review is not None and review - REVIEW_SOON <= today,
        questions={one.ref: name(one.field, language) for one in questions(document)},
    )


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _count_use(found: Mapping[str, Service], today: date) -> None:
    """How much each is used, and which question makes people err. Four statements, over what is counted by day."""
    months, since = figures.months(today), today - timedelta(days=USED_DAYS)
    by_month = figures.registered_by_month(today)
    returned, wrong = figures.sums(What.RETURNED, since), figures.sums(What.WRONG, since)
    for key, one in found.items():
        counted = by_month.get(key, Counter())
        one.months = [(month_name(month), counted[month]) for month in months]
        one.used = sum(counted.values())
        marked = Counter(returned.get(key, Counter()))
        one.returned = marked.pop("", 0)
        marked.update(wrong.get(key, Counter()))
        one.worst = next((called for ref, _ in marked.most_common(3) if (called := one.questions.get(ref))), "")


def _todo(one: Service) -> list[str]:
    """What there is to do about the service, as sentences."""
    found = []
    if one.waiting:
        found.append(gettext("Väntar på att någon annan godkänner publiceringen."))
    if one.faults:
        found.append(ngettext("Utkastet har %(n)s sak att rätta.", "Utkastet har %(n)s saker att rätta.", one.faults)
                     % {"n": one.faults})  # fmt: skip
    elif one.draft:
        found.append(gettext("Utkastet är ändrat och inte publicerat."))
    if one.review_due and one.review:
        found.append(gettext("Ska ses över senast %(day)s.") % {"day": words.day(one.review, timezone.localdate())})
    return found


# ---- a new one


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def new(request: HttpRequest) -> HttpResponse:
    """Begins an e-service: empty, from one that is shipped or published, or from a file."""
    faults: dict[str, str] = {}
    if request.method == "POST":
        document = _begun(request, faults)
        if document is not None:
            at = timezone.now()
            draft = begin(document, by=signed_in(request).pk, at=at)
            _tell_what_is_lacking(request, document)
            return redirect("builder:questions", draft.key)
    context = {"faults": faults, "templates": _templates(words.language()), "typed": request.POST}
    return render(request, "builder/new.html", context, status=422 if faults else 200)


def _tell_what_is_lacking(request: HttpRequest, document: Mapping[str, Any]) -> None:
    """What the e-service asks for that this municipality does not have is said at once; the page where it is published
    says it again."""
    missing = lacks(document, snapshot())
    if not missing:
        return
    told = " ".join(missing[:MOST_TOLD])
    if len(missing) > MOST_TOLD:
        told += " " + gettext("Och %(n)s saker till, som står under Publicera.") % {"n": len(missing) - MOST_TOLD}
    messages.warning(request, told)


def _templates(language: str) -> list[tuple[str, str, str]]:
    """What can be begun from: the shipped ones, then what is published here."""
    found = [(f"shipped:{key}", said(one.get("title"), language), said(one.get("summary"), language))
             for key, one in shipped().items()]  # fmt: skip
    own = [one for one in all_current() if one.key not in shipped()]
    found += [(f"own:{one.key}", one.document.title.say(language), one.document.summary.say(language)) for one in own]
    return sorted(found, key=lambda one: sort_key(one[1]))


def _begun(request: HttpRequest, faults: dict[str, str]) -> dict[str, Any] | None:
    """The document that is begun; None with its faults when it cannot be."""
    post, file = request.POST, request.FILES.get("fil")
    title = " ".join(post.get("titel", "").split())[:120]
    if post.get("gor") == "fil":
        document = _from_file(file.read(LARGEST + 1) if file else b"", faults)
    else:
        if not title:
            faults["titel"] = gettext("Skriv vad e-tjänsten ska heta.")
            return None
        document = _from_template(post.get("mall", ""), title)
    if document is None:
        return None
    wanted = slug(title or said(document.get("title")), "-") or "e-tjanst"
    return {**document, "key": free(wanted, keys_like(wanted), "-")}


def _from_template(chosen: str, title: str) -> dict[str, Any]:
    where, _, key = chosen.partition(":")
    if where == "shipped" and key in shipped():
        return {**shipped()[key], "title": {"sv": title}}
    own = EService.objects.select_related("current").filter(key=key, current__isnull=False).first()
    if where == "own" and own is not None and own.current is not None:
        return {**upgrade(own.current.document), "title": {"sv": title}}
    review = timezone.localdate() + timedelta(days=365)
    return fresh.document("", title, review.isoformat())


def _from_file(content: bytes, faults: dict[str, str]) -> dict[str, Any] | None:
    try:
        read = upgrade(from_text(content, words.language()))
    except ValueError as wrong:
        faults["fil"] = gettext("Filen är inte JSON: %(why)s") % {"why": str(wrong)[:120]}
        return None
    document = read.get("e_service", read) if isinstance(read, dict) else read
    if not openable(document):
        faults["fil"] = gettext("Filen är ingen e-tjänst: den saknar sidor och frågor med egna nycklar.")
        return None
    found: dict[str, Any] = document
    return found
