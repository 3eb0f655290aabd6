"""The time an errand takes: filling it in, estimated from the questions, and each role's minutes on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_platform.builder.inputs import Typed
from forms_platform.builder.outline import part, slug
from forms_platform.builder.seen import Seen
from forms_platform.look.asked import whole

ROLES: Final[Mapping[str, str | Promise]] = {"requester": _("Den sökande"), "manager": _("Chefen")}
MOST_MINUTES, MOST_ROLES = 10_000, 20
# Our own judgement of how long somebody who knows the errand takes with a question. Units: seconds.
SECONDS: Final[Mapping[str, int]] = {
    "text": 12, "long_text": 60, "number": 10, "money": 10, "date": 10, "time": 8, "period": 20, "yes_no": 5,
    "choice": 8, "choices": 12, "person": 15, "unit": 10, "cost_centre": 12, "email": 12, "phone": 12,
    "attachment": 30, "computed": 2, "looked_up": 2, "information": 8, "consent": 8, "identity_number": 15,
    "organisation_number": 15, "bank_account": 25, "account": 15, "code_string": 20, "address": 30, "table": 10,
}  # fmt: skip
READ_ONLY, A_PAGE, A_REVIEW, ROWS = 2, 10, 20, 2  # to look at what is filled in, to turn a page, to review; rows


def estimated(document: Mapping[str, Any]) -> int:
    """How long the form takes to fill in. What is asked only sometimes counts as half. Units: whole minutes, at
    least one."""
    seconds = float(A_REVIEW)
    for page in document.get("pages") or ():
        share = 0.5 if page.get("when") else 1.0
        seconds += share * (A_PAGE + sum(_question(one) for one in page.get("fields") or ()))
    return max(1, round(seconds / 60))


def _question(field: Mapping[str, Any]) -> float:
    if field.get("read_only"):
        return READ_ONLY
    seconds = float(SECONDS.get(str(field.get("kind")), 10))
    seconds += ROWS * sum(_question(column) for column in field.get("columns") or ())
    return seconds * (0.5 if field.get("when") or not field.get("required") else 1.0)


def minutes(seen: Seen) -> list[tuple[str, str, int]]:
    """Each role with what it is called and its minutes."""
    known = part(part(seen.document, "baseline"), "minutes")
    return [(key, _called(seen, key), number) for key, number in known.items()]


def _called(seen: Seen, key: str) -> str:
    return str(ROLES.get(key) or seen.organisation.group_names.get(key) or key.replace("_", " ").replace("-", " "))


def saved_hours(seen: Seen) -> int:
    """The time that the errand took in a year on paper. Units: hours."""
    baseline = part(seen.document, "baseline")
    taken = sum(one for one in part(baseline, "minutes").values() if isinstance(one, int))
    volume = baseline.get("volume_per_year")
    return taken * volume // 60 if isinstance(volume, int) else 0


def read_minutes(before: Mapping[str, Any], post: QueryDict, typed: Typed) -> dict[str, Any]:
    """The minutes as the form says; a role without any is gone, and one that is named is new."""
    found: dict[str, Any] = {}
    for key, now in before.items():
        text = post.get(f"minuter-{key}")
        number = whole(text.strip()) if text is not None else None
        if text is None or (text.strip() and (number is None or number > MOST_MINUTES)):
            found[key] = now
        elif number is not None:
            found[key] = number
    if not found:
        typed.faults["minuter"] = gettext("Minst en roll behöver minuter.")
        return dict(before)
    role, number = post.get("roll", "").strip(), whole(post.get("roll-minuter", "").strip() or "0")
    key = re.sub(r"[^a-z0-9_]", "", slug(role, "_"))[:40]
    if key and key not in found and number is not None and number <= MOST_MINUTES and len(found) < MOST_ROLES:
        found[key] = number
    return found
