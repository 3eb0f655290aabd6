"""The letters about how one signs in, in the platform's own words and look, in the language of whoever gets them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from forms_platform.look.letters import Letter, draw
from forms_platform.organisation.models import Person

Context = Mapping[str, Any]


def password_letter(kind: str, email: str, context: Context, *, language: str) -> EmailMultiAlternatives:
    """The letter, not sent; `kind` is what allauth calls it. `language` is for who has no account with that address.

    Raises: KeyError for a kind that this platform does not send.
    """
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    spoken = person.language if person else language
    with override(spoken):
        letter = LETTERS[kind](context)
    drawn = draw(letter, spoken)
    mail = EmailMultiAlternatives(
        subject=letter.heading,
        body=drawn.text,
        to=[email],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    mail.attach_alternative(drawn.html, "text/html")
    return mail


def _reset(context: Context) -> Letter:
    name = context.get("username") or ""
    return Letter(
        heading=gettext("Välj ett nytt lösenord"),
        paragraphs=(
            gettext(
                "Någon, förhoppningsvis du, vill välja ett nytt lösenord till e-tjänsterna. Länken gäller i tre dagar "
                "och kan användas en gång."
            ),
        ),
        facts=((gettext("Ditt användarnamn"), str(name)),) if name else (),
        button=(gettext("Välj nytt lösenord"), context["password_reset_url"]),
        note=gettext("Var det inte du kan du bortse från brevet. Lösenordet är oförändrat."),
    )


def _changed(context: Context) -> Letter:
    facts = [(gettext("Ändringen gjordes"), timezone.localtime(context.get("timestamp")).strftime("%Y-%m-%d %H:%M"))]
    if context.get("ip"):
        facts.append((gettext("Från adressen"), str(context["ip"])))
    return Letter(
        heading=gettext("Ditt lösenord är bytt"),
        paragraphs=(gettext("Lösenordet till e-tjänsterna är bytt."),),
        facts=tuple(facts),
        note=gettext("Var det inte du? Byt lösenord genast och hör av dig till supporten."),
        button=(gettext("Välj nytt lösenord"), settings.SITE_URL + reverse("account_reset_password")),
    )


def _unknown(context: Context) -> Letter:
    return Letter(
        heading=gettext("Inget konto med den här adressen"),
        paragraphs=(
            gettext(
                "Någon skrev %(email)s för att välja ett nytt lösenord till e-tjänsterna, men vi har inget konto med "
                "den adressen."
            )
            % {"email": context.get("email", "")},
            gettext(
                "Var det du? Prova din arbetsadress, eller hör av dig till supporten. Annars kan du bortse från brevet."
            ),
        ),
    )


def _factor(what: str) -> Callable[[Context], Letter]:
    """The letter that tells of a change of how one signs in; `what` is looked up when it is written."""

    def letter(context: Context) -> Letter:
        at = timezone.localtime(context.get("timestamp")).strftime("%Y-%m-%d %H:%M")
        facts = [(gettext("Ändringen gjordes"), at)]
        if context.get("ip"):
            facts.append((gettext("Från adressen"), str(context["ip"])))
        return Letter(
            heading=gettext(what),
            paragraphs=(gettext("Du har ändrat hur du loggar in och skriver under i e-tjänsterna."),),
            facts=tuple(facts),
            note=gettext("Var det inte du? Byt lösenord genast och hör av dig till supporten."),
            button=(gettext("Se din tvåstegsinloggning"), settings.SITE_URL + reverse("mfa_index")),
        )

    return letter


LETTERS: Final[Mapping[str, Callable[[Context], Letter]]] = {
    "account/email/password_reset_key": _reset,
    "account/email/password_reset": _changed,
    "account/email/password_changed": _changed,
    "account/email/password_set": _changed,
    "account/email/unknown_account": _unknown,
    "mfa/email/totp_activated": _factor(_("En app för inloggning är tillagd")),
    "mfa/email/totp_deactivated": _factor(_("Appen för inloggning är borttagen")),
    "mfa/email/webauthn_added": _factor(_("En säkerhetsnyckel är tillagd")),
    "mfa/email/webauthn_removed": _factor(_("En säkerhetsnyckel är borttagen")),
    "mfa/email/recovery_codes_generated": _factor(_("Du har fått nya reservkoder")),
}
