"""How an e-service is used: cases per month, which questions make people err, and where drafts stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from forms_platform.builder.chart import bars
from forms_platform.builder.door import for_administrators, open_draft, page
from forms_platform.builder.outline import name, said
from forms_platform.builder.places import Place
from forms_platform.builder.seen import Seen
from forms_platform.intake import figures
from forms_platform.intake.figures import What

SHOWN = 20


@dataclass(frozen=True)
class Erring:
    """A question with what went wrong in it. `share`: of all that went wrong. Units: per cent."""

    called: str
    href: str
    wrong: int
    returned: int
    share: int

    @property
    def both(self) -> int:
        """How often it was wrong or had to be put right."""
        return self.wrong + self.returned


@dataclass(frozen=True)
class PageUse:
    """A page with how many came to it and how many stopped there. `share`: of those who came. Units: per cent."""

    title: str
    href: str
    came: int
    stopped: int
    share: int


@require_safe
@for_administrators
def usage(request: HttpRequest, key: str) -> HttpResponse:
    """The page with the figures. Six statements beside the draft's, whatever there is."""
    seen, now = open_draft(key), timezone.now()
    return page(request, "builder/usage.html", seen, "usage", context(seen, key, now))


def context(seen: Seen, key: str, now: datetime) -> dict[str, Any]:
    """What the page prints."""
    today = timezone.localdate(now)
    months = figures.months(today)
    by_month = figures.registered_by_month(today, key).get(key, Counter())
    counted = [(month_name(month), by_month[month]) for month in months]
    returned = Counter(figures.sums(What.RETURNED, months[0], key).get(key, Counter()))
    total = sum(by_month.values())
    return {
        "months": counted,
        "bars": bars(counted),
        "total": total,
        "returned": returned.pop("", 0),
        "erring": erring(seen, figures.sums(What.WRONG, months[0], key).get(key, Counter()), returned),
        "pages": pages(seen, figures.left(key, now, months[0]), total),
        "since": months[0],
    }


def month_name(month: date) -> str:
    """ "nov 2026" """
    return f"{date_format(month, 'M').rstrip('.').lower()} {month.year}"


def erring(seen: Seen, wrong: Mapping[str, int], returned: Mapping[str, int]) -> list[Erring]:
    """The questions that make people err, the worst first. One that is gone is still told, by its key."""
    both = Counter(wrong)
    both.update(returned)
    total = sum(both.values())
    known = {one.ref: one for one in seen.questions}
    found = []
    for ref, n in both.most_common(SHOWN):
        question = known.get(ref)
        place = Place("questions", question.page, ref) if question else Place("questions")
        called = name(question.field, seen.language) if question else gettext("%(key)s (finns inte längre)") % {
            "key": ref
        }  # fmt: skip
        href = place.href(seen.opened.key) if question else ""
        found.append(Erring(called, href, wrong.get(ref, 0), returned.get(ref, 0), round(100 * n / total)))
    return found


def pages(seen: Seen, left: Mapping[str, int], sent: int) -> list[PageUse]:
    """How many came to each page and stopped there: who had sent in the page before and no more. One whose last page
    is gone from the draft has stopped at the first."""
    listed = [one for one in seen.document["pages"] if isinstance(one, Mapping)]
    keys = [str(one.get("key", "")) for one in listed]
    stopped: Counter[int] = Counter()
    for key, n in left.items():
        stopped[min(keys.index(key) + 1, len(keys)) if key in keys else 0] += n
    titles = [said(one.get("title"), seen.language) or keys[at] for at, one in enumerate(listed)]
    titles.append(gettext("Granska och skicka"))
    hrefs = [*(Place("questions", key).href(seen.opened.key) for key in keys), ""]
    came, found = sent + sum(stopped.values()), []
    for at, title in enumerate(titles):
        share = round(100 * stopped[at] / came) if came else 0
        found.append(PageUse(title, hrefs[at], came, stopped[at], share))
        came -= stopped[at]
    return found
