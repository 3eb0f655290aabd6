"""An example of every body that is sent and of every answer that is given. A test holds them to their shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from forms_platform.api import shapes
from forms_platform.api import shapes_editing as editing
from forms_platform.api import shapes_operating as operating
from forms_platform.api import shapes_working as working

NUMBER, ID = "2026-000123", "0198f3d2-7c1e-7b00-8000-000000000001"
AT, LATER, DAY = "2026-11-24T10:00:00+01:00", "2026-11-24T10:00:10+01:00", "2026-12-21"
ANSWERS: Final = {"aktivitet": "Gymkort", "belopp": "1200.00"}
DOCUMENT: Final = {"format": "e-service/1", "key": "gymkort", "title": {"sv": "Gymkort"}, "pages": [], "workflow": {}}
Table = Mapping[type[BaseModel], dict[str, Any]]

BODIES: Final[Table] = {
    shapes.NewDraft: {"service": "friskvardsbidrag", "answers": ANSWERS},
    shapes.DraftAnswers: {"answers": {"datum": "2026-11-20", "vem_betalade": "sjalv"}},
    shapes.Decision: {"step": "chef", "round": 2, "revision": 1, "outcome": "return", "comment": "Kvittot saknas."},
    shapes.Said: {"text": "Kvittot kommer i morgon."},
    shapes.Why: {"comment": "Jag tränade inte."},
    shapes.Balances: {
        "as_of": "2026-11-01",
        "source": "lönesystemet",
        "items": [{"employee_number": "10017", "value": "12.5"}],
    },
    working.HandingOver: {"to": 17, "message": "Du känner till ärendet."},
    working.AskingOpinion: {"whom": 17, "question": "Ryms det i er budget?"},
    working.GivingOpinion: {"text": "Ja, det ryms."},
    working.Bundle: {"outcome": "approve", "cases": [{"number": NUMBER, "revision": 1}]},
    working.NewStandIn: {"stand_in": 17, "starts": DAY, "ends": "2026-12-31"},
    working.NewAbsence: {"starts": DAY, "ends": "2026-12-31"},
    working.Signing: {"step": "chef", "round": 2, "revision": 1, "outcome": "approve"},
    editing.NewService: {"document": DOCUMENT},
    editing.ServiceDocument: {"seen": 3, "document": DOCUMENT},
    editing.Publishing: {"seen": 4, "reasons": {"no_test_case tests": "Provas för hand först."}, "note": "Ny fråga"},
    editing.Handled: {"note": "Inskrivet i lönesystemet för hand."},
    operating.ReceiverSettings: {
        "address": "https://lon.kommun.example/in",
        "batching": "monthly",
        "day_of_month": 20,
        "pace": 60,
        "secret": {"user": "e-tjanster", "password": "…"},
    },
    operating.Layout: {"layout": ""},
    operating.NewWebhook: {
        "name": "Ekonomisystemet",
        "url": "https://ekonomi.kommun.example/handelser",
        "types": ["case.closed"],
    },
}

_SERVICE = {
    "key": "friskvardsbidrag", "title": "Friskvårdsbidrag", "summary": "Ersättning för träning.", "category": "lon",
    "minutes": 3, "may_start": True, "why_not": "", "version": 2,
}  # fmt: skip
_DRAFT = {"id": ID, "service": "friskvardsbidrag", "title": "Friskvårdsbidrag", "saved_at": AT, "amends": ""}
_FAULT = {"path": "datum", "code": "required", "text": "Svara på frågan."}
_FILE = {"id": ID, "name": "kvitto.pdf", "size": 48211, "content_type": "application/pdf", "sha256": "9f86…0a08",
         "scan": "clean"}  # fmt: skip
_CASE = {
    "number": NUMBER, "service": "friskvardsbidrag", "title": "Friskvårdsbidrag", "summary": "Gymkort, 1 200 kr",
    "state": "open", "result": "", "standing": "Väntar på Bengt Lund", "registered_at": AT, "changed_at": AT,
}  # fmt: skip
_SHOWN = [{"key": "aktivitet", "label": "Aktivitet", "value": "Gymkort"}]
_DELIVERY = {"target": "payroll", "counter": False, "state": "delivered", "reference": "R-4711", "next_try": None,
             "changed_at": AT}  # fmt: skip
_COUNTER = {**_DELIVERY, "counter": True, "state": "waiting", "reference": ""}
_MESSAGE = {
    "id": ID, "topic": "record.made", "about": "case:20", "state": "dead", "attempts": 8, "created_at": AT,
    "handler": "forms_platform.integrations.payroll.deliver.deliver", "outcome": "Mottagaren svarade 503",
}  # fmt: skip
_HEALTH = {"failures": 0, "rests_until": None, "last_sent_at": AT, "last_failed_at": None, "last_failure": ""}
_COUNTS = {"waiting": 2, "gathered": 14, "retrying": 0, "given_up": 1}
_RECEIVER = {"target": "payroll", "name": "Lön", "address": "https://lon.kommun.example/in", "stopped": False,
             "health": _HEALTH}  # fmt: skip
_BATCH = {"name": "payroll-2026-11-20", "file_name": "payroll-2026-11-20.xml", "content_type": "application/xml",
          "cases": 14, "items": 15, "made_at": AT, "attested_at": None, "sent_at": AT,
          "reference": "R-4711"}  # fmt: skip
_WEBHOOK = {
    "id": 5, "name": "Ekonomisystemet", "url": "https://ekonomi.kommun.example/handelser", "types": ["case.closed"],
    "active": True, "failures": 0, "failing_since": None, "stopped_why": "", "before_until": None, "made_at": AT,
}  # fmt: skip
_ATTEMPT = {"arrived": True, "event": ID, "type": "case.closed", "subject": NUMBER, "at": AT, "status": 204,
            "milliseconds": 41, "error": ""}  # fmt: skip
_PEOPLE = [
    {"id": 16, "name": "Bengt Lund", "title": "Enhetschef", "unit": "Hemtjänst Norr"},
    {"id": 17, "name": "Cecilia Nyström", "title": "Enhetschef", "unit": "Hemtjänst Syd"},
]
_STAND_IN = {"id": 5, "absent": _PEOPLE[0], "stand_in": _PEOPLE[1], "starts": DAY, "ends": "2026-12-31", "service": ""}
_ABSENCE = {"id": 9, "starts": DAY, "ends": "2026-12-31", "from_leave": False}
_THING = {"kind": "decide", "title": "Friskvårdsbidrag", "about": "Anna Ek", "due": "2026-12-01",
          "href": "https://e-tjanster.example/att-godkanna/2026-000123/"}  # fmt: skip

GIVEN: Final[Table] = {
    shapes.Me: {"id": 15, "name": "Anna Ek", "username": "anna.ek", "scopes": ["cases:read", "drafts:write"]},
    shapes.Services: {"items": [_SERVICE]},
    shapes.Service: {**_SERVICE, "sha256": "2c26…e7ae", "about": "För dig som är anställd.",
                     "document": "/api/v1/services/friskvardsbidrag/document",
                     "answers_schema": "/api/v1/services/friskvardsbidrag/answers-schema"},
    shapes.Drafts: {"items": [_DRAFT]},
    shapes.Draft: {**_DRAFT, "answers": ANSWERS, "asked": ["aktivitet", "belopp", "datum"], "faults": [_FAULT],
                   "ready": False},
    shapes.File: _FILE,
    shapes.CaseInList: _CASE,
    shapes.Cases: {"items": [_CASE], "next": ""},
    shapes.Case: {
        **_CASE, "whole": True, "revision": 1, "version": 2, "version_sha256": "2c26…e7ae",
        "requester": {"id": 15, "name": "Anna Ek"}, "subject": None, "answers": ANSWERS, "shown": _SHOWN,
        "files": [_FILE], "deliveries": [], "happened": [{"at": AT, "text": "Anna Ek skickade in"}],
    },
    shapes.Deliveries: {"items": [_DELIVERY, _COUNTER]},
    shapes.Queue: {"items": [{"number": NUMBER, "service": "friskvardsbidrag", "title": "Friskvårdsbidrag",
                              "summary": "Gymkort, 1 200 kr", "requester": "Anna Ek", "due": "2026-12-01",
                              "late": False, "for_name": "", "group": "", "taken_by": ""}],
                   "next": "", "counts": {"mine": 1, "late": 0, "stand_in": 0, "waiting": 0}},
    shapes.Task: {"number": NUMBER, "title": "Friskvårdsbidrag", "step": "chef", "round": 2, "revision": 1,
                  "due": "2026-12-01", "acting_for": "", "checks": [{"level": "ok", "text": "Inom årets gräns"}],
                  "outcomes": [{"key": "approve", "label": "Godkänn", "needs_comment": False}], "shown": _SHOWN},
    shapes.Decided: {"id": ID, "batch": ID, "number": NUMBER, "outcome": "approve", "effective_at": LATER},
    shapes.Undone: {"numbers": [NUMBER]},
    shapes.OperatorsDeliveries: {"items": [_MESSAGE], "next": ""},
    shapes.Replayed: {"count": 1},
    shapes.Todo: {"name": "Bengt Lund", "count": 1, "items": [_THING],
                  "more": "https://e-tjanster.example/att-godkanna/"},
    shapes.BalancesTaken: {"set": 1, "older": 0, "unknown": []},
    working.Colleagues: {"items": _PEOPLE},
    working.BundleProgress: {"id": ID, "state": "done", "items": [{"number": NUMBER, "state": "held", "reason": ""}]},
    working.StandIns: {"items": [_STAND_IN]},
    working.StandIn: _STAND_IN,
    working.Absences: {"items": [_ABSENCE]},
    working.Absence: _ABSENCE,
    working.Act: {"id": ID, "number": NUMBER, "state": "waiting", "statement": "Jag godkänner ärendet.",
                  "sha256": "9f86…0a08", "href": f"https://e-tjanster.example/skriv-under/{ID}/",
                  "expires_at": "2026-11-24T10:20:00+01:00"},
    editing.ServiceDrafts: {"items": [{"key": "gymkort", "version": 3, "changed_at": AT}]},
    editing.ServiceDraft: {"key": "gymkort", "version": 4, "published": 0, "changed": True, "document": DOCUMENT,
                           "faults": [{"path": "pages", "code": "required", "text": "Lägg till en sida."}],
                           "warnings": []},
    editing.Published: {"state": "done", "at": None, "number": 1},
    editing.WholeDelivery: {**_MESSAGE, "lane": "payroll", "payload": {"case": 20}, "last_error": "svarade 503",
                            "available_at": AT},
    operating.Receivers: {"items": [{**_RECEIVER, "rests": False, "counts": _COUNTS}]},
    operating.Receiver: {**_RECEIVER, "default_address": "folder:/srv/leveranser/lon", "batching": "monthly",
                         "day_of_month": 20, "pace": 60, "layout": "", "has_secret": True, "columns": ["number"],
                         "changed_at": AT, "changed_by": "Gunnel Drift"},
    operating.SampleFile: {"text": "2026-000123;1200,00"},
    operating.Tried: {"arrived": True, "reference": "R-4712", "why": ""},
    operating.BatchFiles: {"items": [_BATCH], "more": False},
    operating.Webhooks: {"items": [_WEBHOOK]},
    operating.Webhook: _WEBHOOK,
    operating.WebhookSecret: {**_WEBHOOK, "secret": "whsec_…"},
    operating.WebhookAttempt: _ATTEMPT,
    operating.WebhookAttempts: {"items": [_ATTEMPT]},
}  # fmt: skip
# Operations that answer JSON without a fixed shape.
LOOSE: Final[Mapping[str, dict[str, Any]]] = {
    "get_services_key_document": DOCUMENT,
    "get_services_key_answers_schema": {"type": "object", "properties": {"belopp": {"type": "string"}}},
    "get_document_schema": {"type": "object", "required": ["format", "key"]},
}
