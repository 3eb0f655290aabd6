"""How the e-services are used (statistik): counted by day, without anybody in it, so that reading it costs the same
however many cases there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Max, Sum
from django.db.models.functions import TruncDate, TruncMonth
from django.utils import timezone

from forms_platform.cases.models import Case, CaseEvent
from forms_platform.definitions.language.faults import AnswerFault
from forms_platform.definitions.load import load
from forms_platform.intake.models import Draft, Figure
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome

What = Figure.What
YEAR: Final = timedelta(days=365)
BY_DAY: Final = timedelta(days=100)  # what is older is kept by month
ASLEEP: Final = timedelta(days=7)  # a draft that nobody has touched for so long has been left for now
MOST: Final = 20  # questions of one page that are counted at once


def note_wrong(e_service: str, faults: Iterable[AnswerFault], day: date) -> None:
    """The questions whose answers were not taken are counted, each once, a column of a table as the column. One
    statement, which waits for nobody."""
    about = {".".join(part for part in fault.path.split(".") if not part.isdigit()) for fault in faults}
    Figure.objects.bulk_create(
        Figure(e_service=e_service, day=day, what=What.WRONG, about=one[:130], n=1) for one in sorted(about)[:MOST]
    )


def note_left(drafts: Sequence[Draft], day: date) -> None:
    """Drafts that go without having been sent in are counted by the last page that was."""
    counted = Counter((load(one.version_id).key, last_page(one)) for one in drafts if one.amends_id is None)
    Figure.objects.bulk_create(
        Figure(e_service=key, day=day, what=What.LEFT, about=page, n=n) for (key, page), n in counted.items()
    )


def last_page(draft: Draft) -> str:
    """The last page of the draft that was sent in, in the order of the e-service; "" for none."""
    pages = [page.key for page in load(draft.version_id).document.pages]
    return next((key for key in reversed(pages) if key in draft.pages_done), "")


def nightly(message: Envelope) -> Outcome:
    """Every day until yesterday is counted. Handler of "day.begun"; repeated, it counts the same again."""
    return Delivered(str(count(timezone.localdate())))


@transaction.atomic
def count(today: date) -> int:
    """Every day before today is counted, from the last one that was, and how many rows that gave; the first time the
    last year."""
    last = Figure.objects.filter(what=What.REGISTERED).aggregate(last=Max("day"))["last"]
    since = max(last - timedelta(days=1), today - BY_DAY) if last else today - YEAR
    range_ = (_midnight(since), _midnight(today))
    Figure.objects.filter(what__in=[What.REGISTERED, What.RETURNED], day__gte=since, day__lt=today).delete()
    rows = [*_registered(*range_), *_returned(*range_)]
    Figure.objects.bulk_create(rows, batch_size=500)
    _by_month(today)
    return len(rows)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _registered(since: datetime, until: datetime) -> Iterable[Figure]:
    found = Case.objects.filter(registered_at__gte=since, registered_at__lt=until).order_by()
    by_day = found.values_list("e_service", TruncDate("registered_at")).annotate(n=Count("id"))
    return (Figure(e_service=key, day=day, what=What.REGISTERED, n=n) for key, day, n in by_day)


def _returned(since: datetime, until: datetime) -> Iterable[Figure]:
    """From the returns' marked questions; the return itself has nobody's name."""
    found = CaseEvent.objects.filter(actor=None, kind="returned", at__gte=since, at__lt=until)
    counted: Counter[tuple[str, date, str]] = Counter()
    for key, at, data in found.values_list("case__e_service", "at", "data").iterator():
        day = timezone.localdate(at)
        for about in ("", *dict.fromkeys(data.get("asked") or ())):
            counted[key, day, str(about)[:130]] += 1
    return (
        Figure(e_service=key, day=day, what=What.RETURNED, about=about, n=n) for (key, day, about), n in counted.items()
    )


def _by_month(today: date) -> None:
    """What is older than BY_DAY stands on the first of its month, in one row."""
    old = Figure.objects.filter(day__lt=(today - BY_DAY).replace(day=1))
    if not old.exclude(day__day=1).exists():
        return
    summed = old.order_by().values_list("e_service", "what", "about", TruncMonth("day")).annotate(total=Sum("n"))
    rows = [Figure(e_service=key, what=what, about=about, day=day, n=n) for key, what, about, day, n in summed]
    old.delete()
    Figure.objects.bulk_create(rows, batch_size=500)


# ---- read


def months(today: date, so_many: int = 12) -> list[date]:
    """The first days of the last months, this one last."""
    first, found = today.replace(day=1), []
    for _ in range(so_many):
        found.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return found[::-1]


def registered_by_month(today: date, key: str = "") -> Mapping[str, Counter[date]]:
    """Cases that came in, by e-service and month, today's included. Two statements."""
    since = months(today)[0]
    counted = Figure.objects.filter(what=What.REGISTERED, day__gte=since, day__lt=today)
    live = Case.objects.filter(registered_at__gte=_midnight(today)).order_by()
    if key:
        counted, live = counted.filter(e_service=key), live.filter(e_service=key)
    found: dict[str, Counter[date]] = {}
    for name, month, n in counted.order_by().values_list("e_service", TruncMonth("day")).annotate(total=Sum("n")):
        found.setdefault(name, Counter())[month] += n
    for name, n in live.values_list("e_service").annotate(n=Count("id")):
        found.setdefault(name, Counter())[today.replace(day=1)] += n
    return found


def sums(what: str, since: date, key: str = "") -> Mapping[str, Counter[str]]:
    """How often since the day, by e-service and what it is about. One statement."""
    rows = Figure.objects.filter(what=what, day__gte=since)
    if key:
        rows = rows.filter(e_service=key)
    found: dict[str, Counter[str]] = {}
    for name, about, n in rows.order_by().values_list("e_service", "about").annotate(total=Sum("n")):
        found.setdefault(name, Counter())[about] += n
    return found


def left(key: str, now: datetime, since: date) -> Counter[str]:
    """Drafts that were begun and left, by the last page that was sent in: those that are gone, and those that nobody
    has touched for a week. Two statements."""
    found = Counter(sums(What.LEFT, since, key).get(key, Counter()))
    asleep = Draft.objects.filter(version__e_service__key=key, submitted_as=None, amends=None)
    for draft in asleep.filter(saved_at__lt=now - ASLEEP).only("version_id", "pages_done"):
        found[last_page(draft)] += 1
    return found
