"""Delivers a granted case to payroll: one PAXml file in the drop folder, once, with a receipt on the case."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.utils import timezone

from forms_platform.cases.deliveries import mark
from forms_platform.cases.models import Case, Delivery
from forms_platform.definitions.language.answers import from_wire
from forms_platform.definitions.load import load
from forms_platform.integrations.folder import NameTaken, put
from forms_platform.integrations.payroll.paxml import Header, payroll_file
from forms_platform.integrations.payroll.transactions import About, transactions
from forms_platform.outbox import backoff
from forms_platform.outbox.outcomes import Delivered, Envelope, GiveUp, Outcome, TryLater

TARGET: Final = "payroll"


def deliver(message: Envelope) -> Outcome:
    """The case's payroll file stands in the folder and the case shows the receipt; or it says when the next try is.

    Handler of "record.made": nothing is paid that is not signed. The file's name and bytes follow from the case, so
    that a repeated message finds its own file there. A case without payroll data is done at once.
    """
    case = Case.objects.select_related("requester", "subject").get(pk=message.payload["case"])
    loaded = load(case.version_id)
    payroll = loaded.document.deliveries.payroll
    if payroll is None or case.result not in payroll.on:
        return Delivered()
    person = case.subject or case.requester
    if not person.employee_number:
        return _give_up(case, "Personen saknar anställningsnummer i personalregistret.")
    about = About(person.employee_number, case.number, settings.PAYROLL_PARAMETERS)
    try:
        rows = transactions(payroll, loaded.document, from_wire(loaded.document, case.answers), about)
        content = payroll_file(_header(case), rows) if rows else None
    except ValueError as fault:
        return _give_up(case, str(fault))
    if content is None:  # the mapping's conditions left nothing out of these answers
        return _receipt(case, "")
    try:
        put(settings.PAYROLL_FOLDER, file_name(case), content)
    except NameTaken as fault:
        return _give_up(case, str(fault))
    except OSError as fault:
        return _later(case, message, f"Mappen går inte att skriva till: {fault.strerror or fault}")
    return _receipt(case, file_name(case).removesuffix(".xml"))


def file_name(case: Case) -> str:
    """The name of the case's file: the e-service and the number, nothing secret."""
    return f"{case.e_service}-{case.number}.xml"


def _header(case: Case) -> Header:
    return Header(
        company=settings.MUNICIPALITY,
        organisation_number=settings.ORGANISATION_NUMBER,
        made_at=timezone.localtime(case.closed_at or case.changed_at),
        batch=case.number,
    )


def _later(case: Case, message: Envelope, reason: str) -> Outcome:
    if message.attempt >= settings.OUTBOX_TRIES:
        return _give_up(case, reason)
    now, pause = timezone.now(), backoff.wait(message.attempt, settings.OUTBOX_BACKOFF_SECONDS)
    mark(case.pk, TARGET, Delivery.State.RETRYING, next_try=now + pause, now=now)
    return TryLater(reason, after=pause)


def _receipt(case: Case, reference: str) -> Outcome:
    mark(case.pk, TARGET, Delivery.State.DELIVERED, reference, now=timezone.now())
    return Delivered(reference)


def _give_up(case: Case, reason: str) -> Outcome:
    mark(case.pk, TARGET, Delivery.State.GIVEN_UP, now=timezone.now())
    return GiveUp(reason)
