"""What managers and staff write to each other in the demo's cases."""

from __future__ import annotations

from typing import Final

from forms_platform.demo.answers import EXPENSES_KEY, LEAVE_KEY, WELLNESS_KEY

RETURNED: Final[dict[str, tuple[tuple[str, str], ...]]] = {  # what is asked, what is answered
    WELLNESS_KEY: (
        ("Gäller kortet bara dig, eller hela familjen?", "Kortet gäller bara mig."),
        ("Vilken period gäller det? Skriv det i kommentaren.", "Det gäller från september och sex månader framåt."),
        (
            "Är det här samma köp som du sökte för tidigare i år?",
            "Nej, det är ett nytt kort. Det förra gick ut i våras.",
        ),
    ),
    EXPENSES_KEY: (
        ("Vilka var med? Skriv det i kommentaren.", "Det var arbetslaget, sex personer, och två från anhörigrådet."),
        ("Vad hade resan för syfte?", "Nätverksträffen för oss samordnare, den vi pratade om på APT."),
        ("Ska det här inte betalas av projektet?", "Projektet är avslutat sedan i somras, så det blir enheten."),
    ),
    LEAVE_KEY: (
        ("Vi är redan tre borta den veckan. Har du pratat med Bemanningen?", "Ja, de har en vikarie till mina pass."),
        ("Hur blir det med jourhelgen?", "Jag har bytt den med en kollega, det är inskrivet i schemat."),
    ),
}
REJECTED: Final[dict[str, tuple[str, ...]]] = {
    WELLNESS_KEY: (
        "Det här räknas inte som friskvård enligt Skatteverket. Hör gärna av dig om du undrar.",
        "Kvittot gäller utrustning, och den ingår inte i bidraget.",
        "Köpet är gjort av någon annan än du. Bidraget gäller bara egna köp.",
    ),
    EXPENSES_KEY: (
        "Det här ska köpas på ramavtal via beställaren, inte som eget utlägg.",
        "Den här resan är redan ersatt i reseräkningen.",
    ),
    LEAVE_KEY: (
        "Tyvärr går det inte, vi har för få på plats de dagarna. Vi hittar en annan tid tillsammans.",
        "Du har inte tillräckligt med sparade dagar kvar i år.",
    ),
}
APPROVED: Final[dict[str, tuple[str, ...]]] = {
    WELLNESS_KEY: ("Bra att du tar hand om dig!", "Kvittot stämmer."),
    EXPENSES_KEY: ("Attesteras.", "Tack för att du ordnade det."),
    LEAVE_KEY: ("Ha det så skönt!", "Beviljas. Lägg in det i schemat också.", "Bemanningen är vidtalad."),
}
WITHDRAWN: Final = (
    "Jag hade redan sökt för samma sak.",
    "Ska lägga till ett kvitto och skicka på nytt.",
    "Planerna ändrades.",
)
