"""Tokens: made, shown once, known by their hash, revoked."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from forms_platform.api.models import Client, Token
from forms_platform.audit import trail
from forms_platform.organisation.models import Person

PREFIX: Final = "ept_"  # e-platform token: what a scanner of leaked secrets can look for
OF_CLIENT: Final = timedelta(hours=1)
SHOWN: Final = 10  # characters that a list shows


def issue(
    person: Person,
    name: str,
    scopes: Sequence[str],
    *,
    now: datetime,
    days: int | None = None,
    client: Client | None = None,
) -> tuple[Token, str]:
    """The token of the person, and its text, which nobody will see again. That it was made stands in the log."""
    text = PREFIX + secrets.token_urlsafe(32)
    lives = OF_CLIENT if client else timedelta(days=days) if days else None
    with transaction.atomic():
        token = Token.objects.create(
            person=person,
            client=client,
            name=name[:80],
            begins=text[:SHOWN],
            sha256=digest(text),
            scopes=" ".join(scopes),
            made_at=now,
            expires_at=now + lives if lives else None,
        )
        if client is None:
            _log(person, "token.made", token, now)
    return token, text


def digest(text: str) -> str:
    """The hash under which a secret is kept: it is long and random, so that a plain hash tells nothing."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def holder(text: str, *, now: datetime) -> Token | None:
    """The token that the text is, while it and its person are good."""
    found = Token.objects.select_related("person", "client").filter(sha256=digest(text)).first()
    if found is None or found.revoked_at is not None or not found.person.is_active:
        return None
    if found.expires_at is not None and found.expires_at <= now:
        return None
    if found.client is not None and found.client.revoked_at is not None:
        return None
    today = timezone.localdate(now)
    if found.used_on != today:  # once a day: a busy program must not write with every question
        Token.objects.filter(pk=found.pk).update(used_on=today)
    return found


def revoke(token: Token, *, by: Person, now: datetime) -> None:
    """The token opens nothing any more."""
    with transaction.atomic():
        if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            _log(by, "token.revoked", token, now)


def make_client(person: Person, name: str, scopes: Sequence[str], *, by: Person, now: datetime) -> tuple[Client, str]:
    """The client that acts as the person, and its secret, which nobody will see again."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        client = Client.objects.create(
            name=name[:80],
            client_id=f"klient-{secrets.token_hex(8)}",
            secret_sha256=digest(secret),
            person=person,
            scopes=" ".join(scopes),
            made_by=by,
            made_at=now,
        )
        facts = {"client": client.client_id, "as": person.pk, "scopes": client.scopes}
        trail.append(f"api:{person.pk}", "client.made", actor=f"person:{by.pk}", facts=facts, at=now)
    return client, secret


def client_of(client_id: str, secret: str) -> Client | None:
    """The client with that id and secret, while it and its person are good."""
    found = Client.objects.select_related("person").filter(client_id=client_id[:40], revoked_at=None).first()
    right = hmac.compare_digest(found.secret_sha256 if found else digest(""), digest(secret))
    return found if found is not None and right and found.person.is_active else None


def revoke_client(client: Client, *, by: Person, now: datetime) -> None:
    """Neither the client nor any token it has fetched opens anything any more."""
    with transaction.atomic():
        if Client.objects.filter(pk=client.pk, revoked_at=None).update(revoked_at=now):
            facts = {"client": client.client_id}
            trail.append(f"api:{client.person_id}", "client.revoked", actor=f"person:{by.pk}", facts=facts, at=now)


def _log(by: Person, what: str, token: Token, now: datetime) -> None:
    facts = {"token": token.pk, "name": token.name, "scopes": token.scopes}
    trail.append(f"api:{token.person_id}", what, actor=f"person:{by.pk}", facts=facts, at=now)
