"""Whom a visitor of the demo might want to be first, and what there is to try as each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Featured:
    """A person, the part they play in the story, and what to try."""

    username: str
    role: str | Promise
    icon: str
    tries: tuple[str | Promise, ...]
    start: str  # name of the page to begin on


FEATURED: Final[tuple[Featured, ...]] = (
    Featured(
        "amina.yusuf",
        _("Fyller i"),
        "file-pen-line",
        (
            _("Sök om friskvårdsbidrag och lägg till ett kvitto"),
            _("Låt bli att svara på något och se vad som händer"),
            _("Följ ärendet från kvittens till lön"),
        ),
        "catalogue:start",
    ),
    Featured(
        "maria.holm",
        _("Godkänner"),
        "clipboard-check",
        (
            _("Arbeta av kön med tangenterna J, K och G"),
            _("Godkänn flera på en gång och ångra inom tio sekunder"),
            _("Besluta även åt Tomas Ekblad, som är föräldraledig"),
        ),
        "approvals:queue",
    ),
    Featured(
        "eva.sundqvist",
        _("Betalar ut"),
        "banknote",
        (
            _("Granska det som är över 2 000 kr i gruppen Lönecenter"),
            _("Ta ett ärende så att kollegorna ser att du har det"),
        ),
        "approvals:queue",
    ),
    Featured(
        "cecilia.nystrom",
        _("Ersätter sin chef"),
        "user-check",
        (
            _("Se det som väntar på Henrik Palm medan han är borta"),
            _("Besluta – både ditt och hans namn syns i ärendet"),
        ),
        "approvals:queue",
    ),
    Featured(
        "nadia.rezai",
        _("Rektor med ersättare"),
        "graduation-cap",
        (
            _("Se vem som ersätter dig och avsluta i förtid"),
            _("Utse en ersättare för en enda e-tjänst"),
        ),
        "organisation:stand_ins",
    ),
    Featured(
        "gunnel.wikstrom",
        _("Förvaltar e-tjänsterna"),
        "wrench",
        (
            _("Se leveranser som inte gått fram och skicka dem igen"),
            _("Utse ersättare åt någon som blivit sjuk"),
        ),
        "outbox:messages",
    ),
)
