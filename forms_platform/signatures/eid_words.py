"""What is told to a person who signs with an eID: what to do now, and why it came to nothing. BankID's sentences are
those that BankID asks for (its recommended user messages)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signing.providers.flow import Trouble

HINTS: Mapping[str, str | Promise] = {
    # BankID: RFA1, RFA13, RFA15, RFA9, RFA21, RFA23
    "outstandingTransaction": _("Starta BankID-appen och läs av QR-koden."),
    "noClient": _("Starta BankID-appen."),
    "started": _("Söker efter BankID, det kan ta en liten stund …"),
    "userSign": _("Skriv in din säkerhetskod i BankID-appen och välj Skriv under."),
    "userMrtd": _("Läs av din ID-handling med BankID-appen."),
    "userCallConfirm": _("Svara på frågan i BankID-appen."),
    "processing": _("Underskrift pågår."),
    "pending": _("Underskrift pågår."),
    # Freja
    "freja.started": _("Öppna Freja-appen och läs av QR-koden."),
    "freja.pushed": _("Öppna Freja-appen. Underskriften väntar på dig där."),
    "freja.delivered": _("Skriv under i Freja-appen."),
    "kept": _("Du har skrivit under i appen. Nu ska underskriften in i dokumentet."),
    # A service with pages of its own
    "away": _("Fortsätt till tjänsten där du skriver under. Sedan kommer du tillbaka hit."),
}

TROUBLES: Mapping[Trouble, str | Promise] = {
    Trouble.UNREACHABLE: _("Tjänsten svarar inte just nu. Försök igen om en stund eller skriv under på annat sätt."),
    Trouble.GARBAGE: _("Internt tekniskt fel. Försök igen."),
    Trouble.MAINTENANCE: _("Tjänsten är stängd för underhåll. Försök igen om en stund."),
    Trouble.MISCONFIGURED: _(
        "Tjänsten godtog inte vår fråga. Försök igen, eller kontakta support om det händer på nytt."
    ),
    Trouble.BUSY: _("En identifiering eller underskrift för det här personnumret är redan påbörjad. Försök igen."),
    Trouble.CANCELLED: _("Du avbröt i appen."),
    Trouble.REPLACED: _("Åtgärden avbröts. Försök igen."),
    Trouble.EXPIRED: _("Tiden gick ut innan du hade skrivit under. Försök igen."),
    Trouble.NOT_STARTED: _(
        "QR-koden lästes aldrig av. Starta appen och läs av koden. Om du inte har appen behöver du installera den."
    ),
    Trouble.BAD_EID: _("Den e-legitimation du försökte använda är för gammal eller spärrad. Använd en annan."),
    Trouble.APP_TOO_OLD: _("Du behöver uppdatera appen och försöka igen."),
    Trouble.BLOCKED: _("Underskriften stoppades av säkerhetsskäl. Kontakta utfärdaren av din e-legitimation."),
    Trouble.NO_EID: _("Du har ingen sådan e-legitimation som går att använda här."),
    Trouble.TOO_WEAK: _("Den e-legitimationen räcker inte för den här underskriften."),
    Trouble.FORGED: _("Underskriften gick inte att kontrollera, så den används inte. Försök igen."),
    Trouble.NOT_OURS: _("Svaret hör inte till den här underskriften. Börja om."),
    Trouble.WRONG_PERSON: _("E-legitimationen tillhör någon annan än dig. Skriv under med din egen."),
    Trouble.UNKNOWN_PERSON: _(
        "Vi vet inte vilken e-legitimation som är din. Kontakta support, eller skriv under på ett annat sätt."
    ),
}


def hint(name: str) -> str:
    """What the person does now."""
    return str(HINTS.get(name, HINTS["pending"]))


def why(trouble: Trouble) -> str:
    """Why nothing was signed."""
    return str(TROUBLES[trouble])
