"""How the page where somebody signs asks who they are, and reads what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from forms_platform.signatures.identify import (
    NoPassword,
    NotIdentified,
    SecondStepMissing,
    TooManyGuesses,
    identify,
    ways,
)
from forms_platform.signatures.models import Act
from forms_platform.signatures.order import Known
from forms_platform.signatures.policy import need_of
from forms_platform.signatures.sign_step import FRESH


def questions(request: HttpRequest, act: Act) -> Mapping[str, Any]:
    """What the page shows so that the person can show who they are."""
    open_to = ways(act.person, need_of(act))
    context: dict[str, Any] = {
        "ways": open_to,
        "no_way": not (open_to.password or open_to.passkey or open_to.elsewhere),
        "known_elsewhere": open_to.elsewhere and _is_known_elsewhere(request, act),
    }
    if open_to.passkey:
        from forms_platform.signatures.passkey import ask

        context["passkey"] = ask(request, act)
    return context


def answered(request: HttpRequest, act: Act, now: datetime) -> tuple[Known, dict[str, Any]]:
    """How the person was known just now, for this act, and what proves it. Raises: NotIdentified."""
    if credential := request.POST.get("credential"):
        from forms_platform.signatures.passkey import answered as by_passkey

        return by_passkey(request, act, credential, now)
    if "visad" in request.POST:
        from forms_platform.signatures.elsewhere import answered as elsewhere

        return elsewhere(request, act)
    password, code = request.POST.get("losenord", ""), request.POST.get("kod", "")
    return identify(act.person, password, code, act=act.pk, need=need_of(act), now=now), {}


def _is_known_elsewhere(request: HttpRequest, act: Act) -> bool:
    from forms_platform.signatures.elsewhere import is_known

    return is_known(request, act, timezone.now(), within=FRESH)


def why_not(unknown: NotIdentified, act: Act, *, by_passkey: bool) -> tuple[str, str]:
    """What is told to who was not identified, and at which field."""
    both = ways(act.person, need_of(act)).two_steps
    match unknown:
        case TooManyGuesses():
            return gettext("Du har försökt för många gånger. Vänta fem minuter och försök igen."), "losenord"
        case NoPassword():
            return gettext("Ditt konto har inget lösenord här, så du kan inte skriva under på det här sättet."), ""
        case SecondStepMissing():
            return gettext("Den här underskriften kräver två steg. Lägg till det andra steget först."), ""
        case _ if by_passkey:
            return gettext("Säkerhetsnyckeln gick inte att använda. Ingenting är underskrivet."), ""
        case _ if both:
            return gettext("Lösenordet eller koden stämmer inte. Ingenting är underskrivet."), "losenord"
        case _:
            return gettext("Lösenordet stämmer inte. Ingenting är underskrivet."), "losenord"
