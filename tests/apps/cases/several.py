"""Services like gym, whose cases go other ways than one step after the other."""

from __future__ import annotations

from typing import Any

from forms_platform.definitions.load import Loaded, current
from forms_platform.definitions.publish import publish
from tests.stories import PUBLISHED_AT, document

MANAGER: dict[str, Any] = {
    "id": "chef",
    "kind": "approve",
    "label": {"sv": "Chefen godkänner", "en": "The manager approves"},
    "who": {"manager_of": "requester"},
    "due": {"workdays": 3},
    "remind": [{"workdays": 2}],
    "overdue": {"add": {"manager_of": "assignee"}},
}
PAYROLL: dict[str, Any] = {
    "id": "lon",
    "kind": "approve",
    "label": {"sv": "Lönecenter kontrollerar", "en": "Payroll checks"},
    "who": {"group": "lonecenter"},
    "due": {"workdays": 3},
    "remind": [{"before": 1}],
}
BACK = {"to": "requester", "then": "chef", "max": 2}
AT_ONCE: dict[str, Any] = {
    "id": "bada",
    "kind": "parallel",
    "label": {"sv": "Båda", "en": "Both"},
    "on": {"reject": "@avslag"},
    "branches": [
        {"label": {"sv": "Chefen", "en": "The manager"}, "steps": [{**MANAGER, "on": {"return": BACK}}]},
        {"label": {"sv": "Lönecenter", "en": "Payroll"}, "steps": [PAYROLL]},
    ],
}


def publish_with(key: str, *steps: dict[str, Any], **changes: Any) -> Loaded:
    """gym under another key, with these steps before its end."""
    raw = document("gym")
    raw["key"] = key
    end = raw["workflow"]["steps"][-1]
    raw["workflow"] = {**raw["workflow"], "steps": [*steps, end], **changes}
    publish(raw, None, PUBLISHED_AT)
    return current(key)
