"""To a functional mailbox: "mailto:lon@kommun.se". The file is attached; the letter says nothing of what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from forms_platform.integrations.parcel import NotNow, Parcel, Refused


def send(address: str, secret: Mapping[str, str], parcel: Parcel, key: str) -> str:
    """The mail server has taken the letter. Its Message-ID is the same each time, so that a repeat is recognised."""
    to = unquote(address.removeprefix("mailto:"))
    try:
        validate_email(to)
    except ValidationError:
        raise Refused(f"{to[:80]} är ingen e-postadress.") from None
    letter = EmailMessage(
        subject=f"{parcel.name}",
        body=f"Bifogat: {parcel.name}\nReferens: {parcel.reference}\n",
        to=[to],
        headers={"Message-ID": f"<{key}@forms-platform>", "Auto-Submitted": "auto-generated"},
    )
    letter.attach(parcel.name, parcel.content, parcel.content_type)
    try:
        letter.send()
    except SMTPRecipientsRefused:
        raise Refused(f"Mejlservern tar inte emot till {to}.") from None
    except (SMTPException, OSError) as fault:
        raise NotNow(f"Mejlservern tog inte emot: {fault}") from None
    return ""
