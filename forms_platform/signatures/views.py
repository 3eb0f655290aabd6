"""The doors of signing: begin, see exactly what is signed, identify oneself anew and sign; and what is published."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_platform.cases.access import get_for
from forms_platform.cases.log_reading import log_reading
from forms_platform.cases.models import Case
from forms_platform.cases.refusals import say
from forms_platform.cases.waiting_signature import waiting_signature
from forms_platform.definitions.load import load
from forms_platform.documents.keep import Lost, take
from forms_platform.documents.workshop import WorkshopFault
from forms_platform.look.headers import PDF_READER
from forms_platform.look.words import language
from forms_platform.organisation.access import signed_in
from forms_platform.signatures import external
from forms_platform.signatures.begin import begin as begin_act
from forms_platform.signatures.choices import choices
from forms_platform.signatures.documents import newest_revision, pictures_of
from forms_platform.signatures.folder import KeysMissing
from forms_platform.signatures.identify import NotIdentified
from forms_platform.signatures.identifying import questions, why_not
from forms_platform.signatures.kinds import kind_of
from forms_platform.signatures.models import Act, Document
from forms_platform.signatures.policy import NoProvider
from forms_platform.signatures.signing_services import INTERNAL
from forms_platform.signatures.unsigned import why_unsigned
from forms_platform.signatures.work_account import WorkAccount
from signing.errors import SigningFault
from signing.providers.flow import Proof, Provider
from workflows.errors import Refused

log = logging.getLogger(__name__)
PUBLISHED = {
    "rot.crt": ("root.pem", "application/x-pem-file"),
    "rot.crl": ("root.crl", "application/pkix-crl"),
    "underskrift.crl": ("signer.crl", "application/pkix-crl"),
}


@require_POST
@login_required
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """The document is made ready for the person to sign. Without a decision in the form it is the signature that the
    case waits for from them."""
    person, now = signed_in(request), timezone.now()
    case = _case(request, number)
    try:
        asked = _asked(request, number) or waiting_signature(case, person.pk, now)
        if asked is None:
            raise Http404
        act = begin_act(case, person, **({"back": ""} | asked), now=now)
    except Refused as refused:
        messages.error(request, say(refused))
    except NoProvider:
        messages.error(
            request,
            gettext("Underskriften kräver en starkare identifiering än den som är påslagen här. Kontakta support."),
        )
    except (SigningFault, WorkshopFault, KeysMissing, OSError):
        log.exception("the document of case %s could not be made", number)
        messages.error(request, gettext("Dokumentet gick inte att göra just nu. Försök igen om en stund."))
    else:
        return redirect("signatures:sign", act.pk)
    return redirect("cases:case", number)


def _asked(request: HttpRequest, number: str) -> dict[str, Any] | None:
    """The decision that was sent where cases are decided and has to be signed; it was read there, and lies in the
    session."""
    asked: dict[str, Any] | None = request.session.get("to_sign")
    if "beslut" not in request.POST or asked is None or asked.pop("number", "") != number:
        return None
    del request.session["to_sign"]
    return asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign(request: HttpRequest, act: UUID) -> HttpResponse:
    """Shows exactly what is signed and what kind of signature it is, and signs it for who identifies themselves."""
    found = _act(request, act)
    if found.state == Act.State.DONE:
        return _done(request, found)
    now = timezone.now()
    if found.state == Act.State.CANCELLED or now > found.expires_at:
        messages.warning(request, gettext("Du hann inte skriva under. Börja om när du vill."))
        return redirect("cases:case", found.document.case.number)
    if request.method != "POST" or found.provider != INTERNAL:
        return _page(request, found)
    try:
        account: Provider = WorkAccount(request, found)
        proof = account.proceed(external.wanted(found, now), {}, request.POST.dict(), now)
        if isinstance(proof, Proof):
            external.finish(found, proof, seen_sha256=request.POST.get("sha256", ""), now=timezone.now())
    except NotIdentified as unknown:
        fault, where = why_not(unknown, found, by_passkey="credential" in request.POST)
        return _page(request, found, fault=fault, where=where, status=422)
    except Refused as refused:
        return _page(request, found, refusal=say(refused), status=409)
    except (SigningFault, WorkshopFault, KeysMissing, Lost, OSError) as fault:
        log.exception("the act %s could not be signed", act)
        return _page(request, found, refusal=str(why_unsigned(fault)), status=503)
    found.refresh_from_db()
    return _done(request, found)


def _done(request: HttpRequest, act: Act) -> HttpResponse:
    messages.success(request, gettext("Du har skrivit under. Underskriften finns i ärendet."))
    return redirect(act.back or reverse("cases:case", args=[act.document.case.number]))


def _page(
    request: HttpRequest, act: Act, *, fault: str = "", where: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    case, kind = act.document.case, kind_of(act.provider)
    title = load(case.version_id).document.title.say(language())
    context = {
        "act": act,
        "case": case,
        "title": title,
        "kind": kind,
        "signer": act.person.name,
        "fingerprint": " ".join(act.sha256[at : at + 4] for at in range(0, 16, 4)),
        "pages": range(1, len(pictures_of(act.document)) + 1),
        "earlier": act.document.signatures.select_related("person", "on_behalf_of").order_by("revision__number"),
        "fault": fault,
        "where": where,
        "faults": [{"target": where, "text": fault}] if fault else [],
        "refusal": refusal,
        "back": act.back or reverse("cases:case", args=[case.number]),
        "choices": choices(act),
        **(questions(request, act) if act.provider == INTERNAL else {}),
    }
    answer = render(request, "signatures/sign.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@login_required
def shown(request: HttpRequest, act: UUID) -> HttpResponse:
    """The very bytes that the person signs."""
    found = _act(request, act)
    return _pdf(found.sha256, gettext("Att skriva under %(number)s.pdf") % {"number": found.document.case.number})


@require_safe
@login_required
def picture(request: HttpRequest, act: UUID, number: int) -> HttpResponse:
    """A page of the document that the person signs, as a picture."""
    pages = pictures_of(_act(request, act).document)
    if not 1 <= number <= len(pages):
        raise Http404
    answer = HttpResponse(pages[number - 1], content_type="image/png")
    answer["Cache-Control"] = "private, max-age=1200"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@login_required
def cancel(request: HttpRequest, act: UUID) -> HttpResponse:
    """The person will not sign now; nothing has happened to the case."""
    found = _act(request, act)
    external.cancel(found)
    Act.objects.filter(pk=found.pk, state=Act.State.WAITING).update(state=Act.State.CANCELLED)
    messages.info(request, gettext("Ingenting är underskrivet."))
    return redirect(found.back or reverse("cases:case", args=[found.document.case.number]))


@require_safe
@login_required
def signed(request: HttpRequest, number: str) -> HttpResponse:
    """The document of the case with every signature so far, for those who may read the case."""
    case = _case(request, number)
    document = Document.objects.filter(case=case, signatures__isnull=False).order_by("-edition").first()
    if document is None:
        raise Http404
    log_reading(case, signed_in(request), "record", now=timezone.now())
    return _pdf(newest_revision(document).sha256, gettext("Underskrivet %(number)s.pdf") % {"number": number})


@require_safe
def published(request: HttpRequest, name: str) -> HttpResponse:
    """The root certificate and the revocation lists, for anybody who checks a signature of ours."""
    if name not in PUBLISHED:
        raise Http404
    file, kind = PUBLISHED[name]
    from forms_platform.signatures.keys import keys

    try:
        if file.endswith(".crl"):
            keys().revocation_lists(timezone.now())  # renewed first where too little is left of them
        elif not (settings.KEYS_FOLDER / file).exists():
            keys()  # outside production they are made the first time they are asked for
        content = (settings.KEYS_FOLDER / file).read_bytes()
    except (OSError, KeysMissing, SigningFault):
        log.exception("%s cannot be published", file)
        raise Http404 from None
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def _case(request: HttpRequest, number: str) -> Case:
    try:
        return get_for(signed_in(request), number)
    except Case.DoesNotExist:
        raise Http404 from None


def _act(request: HttpRequest, act: UUID) -> Act:
    """The person's own act; anybody else's is not there."""
    found = Act.objects.select_related("document__case", "person").filter(pk=act, person=signed_in(request)).first()
    if found is None:
        raise Http404
    return found


def _pdf(sha256: str, name: str) -> HttpResponse:
    try:
        pdf = take(sha256)
    except Lost:
        log.exception("the bytes of a signed document are gone or changed")
        raise Http404 from None
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    answer["Content-Security-Policy"] = PDF_READER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer
