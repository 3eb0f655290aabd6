"""Signing elsewhere, with BankID and its like: begun, followed, finished and cancelled. Another process may go on where
one stopped: all that is needed lies in the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext

from forms_platform.signatures.connect import provider
from forms_platform.signatures.documents import newest_revision
from forms_platform.signatures.eids import matched
from forms_platform.signatures.lease import end_lease, has_lease, take_lease
from forms_platform.signatures.models import Act, Signature
from forms_platform.signatures.order import Known
from forms_platform.signatures.sign_step import sign_step
from signing.providers.flow import Proof, ProviderFault, State, Trouble, Waiting, Wanted
from workflows.errors import Code, Refused

_PASSING = (Trouble.UNREACHABLE, Trouble.MAINTENANCE, Trouble.NOT_OURS)  # the order may still be answered


class Occupied(Exception):
    """Somebody else is signing the same document elsewhere just now."""


def start(act: Act, address: str, now: datetime) -> None:
    """The service awaits the person. Raises: ProviderFault; Occupied; Refused when the document is no longer that."""
    if newest_revision(act.document).sha256 != act.sha256:
        raise Refused(Code.STALE, step=act.step)
    if not take_lease(act, now):
        raise Occupied
    _give_up(act)
    try:
        state = provider(act.provider).start(wanted(act, now, address))
    except ProviderFault:
        end_lease(act)
        raise
    _keep(act, {"state": state, "address": address, "language": get_language() or "sv"})


def shown(act: Act, now: datetime) -> Waiting | None:
    """What the person sees while they are awaited; None when they are not."""
    if "proof" in act.progress:
        return Waiting("kept")
    state = act.progress.get("state")
    if state is None or not has_lease(act, now) or act.provider not in settings.SIGNING_SERVICES:
        return None
    return provider(act.provider).shown(wanted(act, now), state, now)


def proceed(act: Act, told: Mapping[str, str], now: datetime) -> Waiting | Signature:
    """How far it has come; the signature when it is made. A second process that asks too gets the same one.

    Raises: ProviderFault, and then nothing is awaited any more; what sign_step raises.
    """
    if act.state == Act.State.DONE:
        return act.signature
    if "proof" in act.progress:  # made a moment ago, and then something failed here
        return _finish(act, act.progress["proof"], now)
    state: State | None = act.progress.get("state")
    if state is None:
        raise ProviderFault(Trouble.NOT_OURS)
    try:
        service = provider(act.provider)
        if not has_lease(act, now):
            service.cancel(state)
            raise ProviderFault(Trouble.EXPIRED)
        result = service.proceed(wanted(act, now), state, told, now)
        if isinstance(result, Waiting):
            if result.state is not None and result.state != state:
                _keep(act, act.progress | {"state": result.state})
            return result
        proof = _kept(act, result)
    except ProviderFault as fault:
        return _after(act, fault, told, now)
    _keep(act, {"proof": proof})
    return _finish(act, proof, now)


def _after(act: Act, fault: ProviderFault, told: Mapping[str, str], now: datetime) -> Waiting | Signature:
    """What is left when the service gave no signature; unless another process has got it meanwhile."""
    before = act.progress
    act.refresh_from_db()
    if act.progress != before:
        return proceed(act, told, now)
    if fault.trouble not in _PASSING:
        end_lease(act)
        _keep(act, {})
    raise fault


def cancel(act: Act) -> None:
    """Nobody awaits the person any more."""
    _give_up(act)
    end_lease(act)
    _keep(act, {})


def _give_up(act: Act) -> None:
    state = act.progress.get("state")
    if state is not None and act.provider in settings.SIGNING_SERVICES:
        provider(act.provider).cancel(state)


def finish(act: Act, proof: Proof, *, seen_sha256: str, now: datetime) -> Signature:
    """The third phase: the person's signature is in the document, and in the case. Raises: what sign_step raises."""
    known = Known(proof.by, proof.how, proof.at, proof.reference)
    return sign_step(act.pk, known, seen_sha256=seen_sha256, now=now, evidence=dict(proof.evidence))


def _finish(act: Act, kept: Mapping[str, Any], now: datetime) -> Signature:
    proof = Proof(**{**kept, "at": datetime.fromisoformat(kept["at"])})
    try:
        signature = finish(act, proof, seen_sha256=act.sha256, now=now)
    except Refused:
        _keep(act, {})
        end_lease(act)
        raise
    end_lease(act)
    return signature


def _kept(act: Act, proof: Proof) -> dict[str, Any]:
    """What is kept of a proof, once the eID is the person's. Its identity number is not. Raises: ProviderFault."""
    how = matched(act.person, proof)
    kept = asdict(proof) | {"at": proof.at.isoformat()}
    evidence = {**proof.evidence, "matched": how, "name": proof.name}
    return {name: kept[name] for name in ("by", "how", "at", "reference")} | {"evidence": evidence}


def wanted(act: Act, now: datetime, address: str = "") -> Wanted:
    """What the person is to sign, as every provider is told it."""
    person = act.person
    back = settings.SITE_URL + reverse("signatures:waiting", args=[act.pk])
    language = act.progress.get("language") or get_language() or "sv"
    with translation.override(language):
        title = gettext("Ärende %(number)s")
        text = gettext("%(statement)s\n\nDokumentets kontrollsumma (SHA-256): %(sha256)s")
    return Wanted(
        act=act.pk.hex,
        title=title % {"number": act.document.case.number},
        text=text % {"statement": act.statement, "sha256": act.sha256},
        sha256=act.sha256,
        employee=person.employee_number or person.username,
        address=address or act.progress.get("address", ""),
        back=back,
        language=language,
        at=now,
    )


def _keep(act: Act, progress: dict[str, Any]) -> None:
    """The act's progress, unless it is settled already."""
    with transaction.atomic():
        Act.objects.filter(pk=act.pk, state=Act.State.WAITING).update(progress=progress)
    act.progress = progress
