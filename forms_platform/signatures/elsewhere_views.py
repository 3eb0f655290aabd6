"""The doors between the page where somebody signs and where the municipality signs people in."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from forms_platform.organisation.access import signed_in
from forms_platform.signatures.elsewhere import NotThere, SomebodyElse, address, come_back
from forms_platform.signatures.identify import NotIdentified
from forms_platform.signatures.models import Act

log = logging.getLogger(__name__)


@require_safe
@login_required
def show_again(request: HttpRequest, act: UUID) -> HttpResponse:
    """The browser goes to where the municipality signs people in, which asks anew who they are."""
    found = Act.objects.filter(pk=act, person=signed_in(request), state=Act.State.WAITING).first()
    if found is None or not settings.SSO_ISSUER:
        raise Http404
    try:
        return redirect(address(request, found, timezone.now()))
    except NotThere as fault:
        log.warning("the sign-in service cannot be used: %s", fault)
        messages.error(request, gettext("Inloggningstjänsten svarar inte just nu. Försök igen om en stund."))
        return redirect("signatures:sign", found.pk)


@require_safe
@login_required
def known_again(request: HttpRequest) -> HttpResponse:
    """The browser has come back: whoever it is can sign within a minute, if they are who they should be."""
    act = request.session.get("signing.elsewhere", {}).get("act")
    try:
        found = come_back(request, request.GET.dict(), timezone.now())
    except SomebodyElse:
        messages.error(request, gettext("Du loggade in som någon annan än den som ska skriva under."))
    except NotThere as fault:
        log.warning("the sign-in service cannot be used: %s", fault)
        messages.error(request, gettext("Inloggningstjänsten svarar inte just nu. Försök igen om en stund."))
    except NotIdentified:
        messages.error(request, gettext("Du blev inte identifierad, och ingenting är underskrivet. Försök igen."))
    else:
        return redirect("signatures:sign", found.pk)
    return redirect("signatures:sign", UUID(act)) if act else redirect("/")
