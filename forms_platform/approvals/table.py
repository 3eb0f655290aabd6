"""The table of the queue's page: its columns and cells, the answers that many can be given, and the kept views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from forms_platform.approvals.asked import query
from forms_platform.approvals.columns import columns_of, with_cells
from forms_platform.approvals.habits import MOST_COLUMNS, Kept
from forms_platform.approvals.queue import Queue
from forms_platform.approvals.rows import Filters, Page, Row
from forms_platform.definitions.load import all_current

TO_ALL = {
    "return": gettext_lazy("Begär rättning av alla …"),
    "approve": gettext_lazy("Godkänn alla …"),
    "done": gettext_lazy("Svara klart på alla …"),
}


def table_of(theirs: Queue, page: Page, filters: Filters, kept: Kept) -> dict[str, Any]:
    """The rows with their cells, what can be chosen as columns, and which answers the bar below offers."""
    service = next((one for one in all_current() if one.key == filters.e_service), None)
    offered = columns_of(service.document, kept.columns.get(service.key, ())) if service else []
    columns = [column for column in offered if column.chosen]
    answers = answers_for_many(page.rows)
    return {
        "rows": with_cells(page.rows, columns, theirs.organisation),
        "columns": columns,
        "offered_columns": offered,
        "most_columns": MOST_COLUMNS,
        "answers": answers,
        "answers_for_all": [(outcome, TO_ALL[outcome]) for outcome, _ in answers],
        "all_of_one": bool(service and page.rows and page.rows[0].assignment),
    }


def answers_for_many(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """The answers that some of the rows can be given together, the main one last, where the hand is."""
    labels = {
        "return": gettext("Begär rättning"),
        "approve": gettext("Godkänn"),
        "done": gettext("Klart"),
    }
    offered = {outcome for row in rows if row.bulk for outcome in row.outcomes}
    return [(outcome, label) for outcome, label in labels.items() if outcome in offered]


def views_of(tab: str, filters: Filters, kept: Kept) -> dict[str, Any]:
    """The kept views, and which of them is the one that is shown."""
    asked = query(tab, filters)
    return {
        "views": [(view, view.asked == asked) for view in kept.views],
        "view_name": next((view.name for view in kept.views if view.asked == asked), ""),
    }
