"""What the HR system gets: a granted case as JSON in the receiver's own words, proved against its schema."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from forms_platform.cases.deliveries import receipt_of
from forms_platform.cases.models import Case
from forms_platform.definitions.language.document import Document
from forms_platform.integrations.columns.file import Row
from forms_platform.integrations.hr.schemas import schema_of
from forms_platform.integrations.json_schema import faults_of
from forms_platform.integrations.mapping import About, Sources, read_line
from forms_platform.integrations.parcel import CannotMake, Parcel

ENCODING = "utf-8"
COLUMNS = ("kind", "case", "employee", "cancels")  # JSON is what HR systems read; a file of columns says which cases


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message. `cancels` is what the receiver called the message that this one takes back."""

    kind: str  # absence, employment or end
    case: str
    employee: str
    body: Mapping[str, Any] = field(default_factory=dict)
    cancels: str = ""


def items(case: Case, document: Document, values: Mapping[str, Any]) -> list[Message]:
    """The case's messages, none when the answers give the HR system nothing to know. Raises: CannotMake; ValueError."""
    hr, person = document.deliveries.hr, case.subject or case.requester
    assert hr is not None
    about = About(person.employee_number or "", case.number, settings.PAYROLL_PARAMETERS,
                  timezone.localdate(case.closed_at or case.changed_at))  # fmt: skip
    made = [
        Message(kind=one.kind, case=case.number, employee=about.employee, body=_body(sources))
        for one in hr.messages
        for sources in read_line(one, document, values, about)
    ]
    for one in made:
        _prove(one)
    return made


def _body(sources: Sources) -> dict[str, Any]:
    """Every place that has a value, one inside the other: "employee.number" is in "employee"."""
    body: dict[str, Any] = {}
    for place in sources.set:
        value = sources.get(place)
        if value is None:
            continue
        *above, last = place.split(".")
        inside = body
        for name in above:
            inside = inside.setdefault(name, {})
        inside[last] = as_json(value)
    return body


def as_json(value: Any) -> Any:
    """The value as JSON has it: days and times as ISO 8601 says, numbers as numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return [as_json(one) for one in value] if isinstance(value, tuple) else value


def _prove(one: Message) -> None:
    """The message is what the receiver's schema says. Raises: CannotMake, with places and no personal data."""
    schema = schema_of(one.kind)
    if schema is not None and (places := faults_of(schema, one.body)):
        told = "; ".join(f"{place}: {what}" for place, what in places[:3])
        raise CannotMake(f"Meddelandet följer inte HR-systemets schema och har inte skickats. {told}.")


def against(case: Case, made: Sequence[Message], why: str) -> list[Message]:
    """One cancellation, by what the receiver called the case's message. Raises: CannotMake."""
    reference = receipt_of(case, "hr")
    if not reference:
        raise CannotMake(
            "HR-systemet har inte sagt vad meddelandet heter hos det. Avboka där och markera som hanterad."
        )
    first = made[0]
    return [Message(kind=first.kind, case=first.case, employee=first.employee, cancels=reference)]


def bundle(name: str, batch: str, made: Sequence[Message], *, at: datetime) -> Parcel:
    """One message as it is, or several in a list under "messages". A cancellation goes to its own place there."""
    bodies = [_cancellation(one) if one.cancels else dict(one.body) for one in made]
    content = json.dumps(bodies[0] if len(bodies) == 1 else {"messages": bodies}, ensure_ascii=False).encode()
    single = made[0] if len(made) == 1 else None
    place = single.kind if single else ""
    return Parcel(
        f"{name}.json", content, name, "application/json",
        method="DELETE" if single and single.cancels else "POST",
        place=f"{place}/{single.cancels}" if single and single.cancels else place,
    )  # fmt: skip


def _cancellation(one: Message) -> dict[str, Any]:
    return {"cancels": one.cancels, "kind": one.kind, "case": one.case}


def rows(made: Sequence[Message]) -> list[Row]:
    """Which cases, as rows of a file of columns."""
    return [{"kind": one.kind, "case": one.case, "employee": one.employee, "cancels": one.cancels} for one in made]


def sample() -> list[Message]:
    """A message for an operator to look at, of nobody."""
    body = {"employee": {"number": "10001"}, "absence": {"from": "2026-12-21", "to": "2026-12-23", "extent": 100}}
    return [Message(kind="absence", case="E-2026-000001", employee="10001", body=body)]
