"""What a new thing is when it has just been added: faultless where it can be, and never empty on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_OPTIONS: Final = [
    {"value": "alternativ_1", "label": {"sv": "Alternativ 1", "en": "Option 1"}},
    {"value": "alternativ_2", "label": {"sv": "Alternativ 2", "en": "Option 2"}},
]

# What each kind has besides its key and its label.
FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "text": {},
    "long_text": {},
    "number": {},
    "money": {},
    "date": {},
    "time": {},
    "period": {},
    "yes_no": {},
    "choice": {"options": _OPTIONS},
    "choices": {"options": _OPTIONS},
    "person": {},
    "unit": {},
    "cost_centre": {},
    "email": {},
    "phone": {},
    "attachment": {},
    "computed": {"gives": "number", "value": {"value": "0", "type": "number"}},
    "looked_up": {"of": "", "source": "", "property": "unit"},
    "information": {"text": {"sv": "Skriv texten här.", "en": "Write the text here."}},
    "consent": {"required": True},
    "identity_number": {},
    "organisation_number": {},
    "bank_account": {},
    "account": {},
    "code_string": {"pattern": [{"key": "kod", "label": {"sv": "Kod", "en": "Code"}, "digits": 4}]},
    "address": {},
    "table": {
        "columns": [{"kind": "text", "key": "fraga", "label": {"sv": "Ny fråga"}}],
        "row_label": {"sv": "Rad", "en": "Row"},
    },
}
NEW_QUESTION: Final = {"sv": "Ny fråga"}
NEW_PAGE: Final = {"sv": "Nytt steg"}
AUTOMATIC: Final = "fraga"  # the key of a question that nobody has named yet
AUTOMATIC_STEP: Final = "steg"  # and the id of a step

# What each kind of step has besides its id.
STEPS: Final[Mapping[str, Mapping[str, Any]]] = {
    "approve": {
        "label": {"sv": "Närmaste chef godkänner", "en": "The nearest manager approves"},
        "who": {"manager_of": "requester"},
        "due": {"workdays": 3},
        "remind": [{"workdays": 2}],
        "on": {"approve": "next", "reject": "@avslag"},
        "comment": {"required_on": ["reject"]},
    },
    "review": {
        "label": {"sv": "Någon yttrar sig", "en": "Somebody gives an opinion"},
        "who": {"manager_of": "requester"},
        "due": {"workdays": 5},
        "remind": [{"workdays": 3}],
    },
    "task": {
        "label": {"sv": "Någon utför en uppgift", "en": "Somebody does a task"},
        "who": {"manager_of": "requester"},
        "due": {"workdays": 5},
        "remind": [{"workdays": 3}],
    },
    "sign": {
        "label": {"sv": "Närmaste chef skriver under", "en": "The nearest manager signs"},
        "who": {"manager_of": "requester"},
        "due": {"workdays": 5},
        "remind": [{"workdays": 3}],
        "on": {"sign": "next", "reject": "@avslag"},
        "comment": {"required_on": ["reject"]},
    },
    "auto": {
        "label": {"sv": "Godkänns av en regel", "en": "Approved by a rule"},
        "rule": {"sv": "Skriv regeln här.", "en": "Write the rule here."},
        "sample_percent": 5,
        "sample_to": {"manager_of": "requester"},
        "due": {"workdays": 5},
        "remind": [{"workdays": 3}],
        "on": {"approve": "next", "reject": "@avslag"},
    },
    "system": {
        "label": {"sv": "Ett annat system svarar", "en": "Another system answers"},
        "action": "payroll",
        "on": {"failed": "next"},
    },
    "wait": {"label": {"sv": "Väntar", "en": "Waits"}, "workdays": 5},
    "notify": {
        "label": {"sv": "Någon får besked", "en": "Somebody is told"},
        "to": ["requester"],
        "text": {"sv": "Skriv beskedet här.", "en": "Write the message here."},
    },
    "choose": {
        "label": {"sv": "Ett av flera spår", "en": "One of several ways"},
        "branches": [{"label": {"sv": "Spår 1", "en": "Way 1"}, "steps": []},
                     {"label": {"sv": "Övriga", "en": "The others"}, "steps": []}],
    },
    "parallel": {
        "label": {"sv": "Flera samtidigt", "en": "Several at once"},
        "join": "all",
        "branches": [{"label": {"sv": "Spår 1", "en": "Way 1"}, "steps": []},
                     {"label": {"sv": "Spår 2", "en": "Way 2"}, "steps": []}],
    },
    "end": {"end": "beviljad"},
}  # fmt: skip


def field(kind: str, key: str) -> dict[str, Any]:
    """A new question of the kind."""
    return {"kind": kind, "key": key, "label": dict(NEW_QUESTION), **_copied(FIELDS[kind])}


def options() -> list[dict[str, Any]]:
    """The options of a choice that nobody has written any for."""
    found: list[dict[str, Any]] = _copied(_OPTIONS)
    return found


def page(key: str) -> dict[str, Any]:
    """A new page without questions."""
    return {"key": key, "title": dict(NEW_PAGE), "fields": []}


def step(kind: str, step_id: str) -> dict[str, Any]:
    """A new step of the kind."""
    return {"id": step_id, "kind": kind, **_copied(STEPS[kind])}


def branch(number: int) -> dict[str, Any]:
    """A new branch of a block."""
    return {"label": {"sv": f"Spår {number}", "en": f"Way {number}"}, "steps": []}


def document(key: str, title: str, review: str) -> dict[str, Any]:
    """A new e-service: one page, the nearest manager approves, kept for two years."""
    return {
        "format": "e-service/1",
        "key": key,
        "title": {"sv": title},
        "summary": {"sv": title},
        "category": "ovrigt",
        "owner": {"unit": {"sv": "HR-avdelningen", "en": "HR department"},
                  "answers": {"sv": "HR-chef", "en": "Head of HR"}, "review": review},
        "pages": [{"key": "uppgifter", "title": {"sv": "Uppgifter", "en": "Details"}, "fields": []}],
        "workflow": {
            "steps": [step("approve", "chef"), {"id": "klar", "kind": "end", "end": "beviljad"}],
            "ends": {
                "beviljad": {"label": {"sv": "Beviljad", "en": "Granted"}, "result": "approved"},
                "avslag": {"label": {"sv": "Avslagen", "en": "Rejected"}, "result": "rejected"},
            },
            "reserve": {"role": "hr-specialist"},
        },
        "retention": {"years": 2, "decision": {"sv": "Kommunens informationshanteringsplan",
                                               "en": "The municipality’s records schedule"}},
        "baseline": {"minutes": {"requester": 10, "manager": 5}, "volume_per_year": 0, "source": "judged"},
        "after": {"sv": "Du får besked", "en": "You are notified"},
    }  # fmt: skip


def _copied(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {key: _copied(value) for key, value in node.items()}
    return [_copied(value) for value in node] if isinstance(node, list) else node
