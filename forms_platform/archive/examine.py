"""Examines a file from anywhere (granska): the verdict of a confined process, put as a person asks for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from forms_platform.archive.judge import Judged, judge
from forms_platform.signatures.methods import said

if TYPE_CHECKING:
    from signing.signature import Signature
    from signing.verdict import Finding, Verdict

# Each check may use ten seconds of a core; a page full of them may not take the whole machine.
_ONE_AT_A_TIME = threading.BoundedSemaphore(2)

_HEADINGS: Mapping[str, tuple[str | Promise, str | Promise, str, str]] = {
    "green": (
        _("Äkta och oförändrad"),
        _("Handlingen kommer från oss och ingenting i den har ändrats sedan den stämplades."),
        "success",
        "circle-check",
    ),
    "amber": (
        _("Går inte att intyga helt"),
        _("Vi har inte hittat något falskt, men kan inte heller gå i god för allt."),
        "warning",
        "triangle-alert",
    ),
    "red": (
        _("Lita inte på den här filen"),
        _("Filen är inte en oförändrad handling från oss. Läs varför nedan."),
        "danger",
        "circle-x",
    ),
}
_KINDS: Mapping[str, tuple[str | Promise, str]] = {
    "person": (pgettext_lazy("signature", "Underskrift"), "signature"),
    "seal": (_("Organisationens stämpel"), "shield-check"),
    "stamp": (_("Tidsstämpel"), "clock"),
    "foreign": (_("Underskrift från någon annan"), "circle-help"),
}
_LEVELS = {"green": "ok", "amber": "warning", "red": "fault"}
# What a signature's outcome is called, its colour and its mark
_INDICATIONS: Mapping[str, tuple[str | Promise, str, str]] = {
    "TOTAL-PASSED": (_("Giltig"), "success", "check"),
    "TOTAL-FAILED": (_("Ogiltig"), "danger", "x"),
    "INDETERMINATE": (_("Går inte att avgöra"), "warning", "circle-help"),
}
# What the reader may do about each thing that this page can leave in doubt
_ADVICE: Mapping[str, str | Promise] = {
    "unfinished": _("Vänta tills alla har skrivit under. Hämta sedan den färdiga handlingen i ärendet."),
    "superseded": _("Hämta den nyaste utgåvan i ärendet, eller be den som gav dig filen om den."),
    "foreign": _("Fråga den som skrev under om det stämmer, på ett annat sätt än genom filen."),
    "claimed_time_differs": _("Räkna med tidsstämpelns tid. Den andra är bara vad den som skrev under har uppgett."),
    "revocation_unknown": _("Granska filen igen om några timmar. Vänta så länge med det som inte går att göra ogjort."),
    "renew_soon": _("Handlingen gäller än. Hämta den på nytt i ärendet: vi förnyar tidsstämpeln innan den går ut."),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A technical fact of a signature."""

    label: str | Promise
    value: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One signature as the page tells it."""

    kind: str | Promise
    icon: str
    signer: str
    standing: str | Promise
    color: str
    mark: str
    at: datetime | None
    statement: str
    identified: str
    in_stead_of: str
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding in words."""

    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is not known, and what the reader may do about it."""

    text: str
    advice: str | Promise


@dataclass(frozen=True, slots=True)
class Examination:
    """What the page shows, and the report that can be taken away."""

    verdict: str
    heading: str | Promise
    text: str | Promise
    color: str
    icon: str
    signatures: Sequence[Told]
    inside: Sequence[Told]  # those in the document that people signed and that the record carries
    checks: Sequence[Reason]
    doubts: Sequence[Doubt]  # when nothing is wrong, but not everything is known
    technical: Sequence[Fact]  # what the machinery calls the causes
    sha256: str
    label: str  # the case whose record it is, "" when the register does not know the file
    report: Mapping[str, Any]
    xml: str


def examine(pdf: bytes, now: datetime) -> Examination:
    """The verdict on the bytes, whoever made them. Nothing of them is kept."""
    with _ONE_AT_A_TIME:
        found = judge(pdf, now)
    return shown_of(found, now)


def shown_of(found: Judged, now: datetime) -> Examination:
    """What the page says of the judgement: words and the times of Swedish clocks; its reports have UTC."""
    from signing.report import as_xml

    language, zone = get_language() or "sv", timezone.get_current_timezone()
    verdict, inside, absent = found.verdict, found.inside, found.absent
    heading, text, color, icon = _HEADINGS[found.level.value]
    findings = [*verdict.findings, *_of_inside(inside)]
    return Examination(
        verdict=found.level.value,
        heading=heading,
        text=text,
        color=color,
        icon=icon,
        signatures=[_told(one, absent.get(one.serial, "")) for one in verdict.signatures],
        inside=[_told(one, absent.get(one.serial, "")) for one in (inside.signatures if inside else ())],
        checks=list(dict.fromkeys(Reason(_LEVELS[f.level.value], f.say(language, zone)) for f in findings)),
        doubts=_doubts(findings, language, zone) if found.level.value == "amber" else [],
        technical=list(dict.fromkeys(Fact(_("Teknisk orsak"), f.technical) for f in findings if f.technical)),
        sha256=found.sha256,
        label=found.case,
        report=found.to_json(now, language),
        xml=as_xml(verdict, found.sha256, now).decode(),
    )


def _doubts(findings: Sequence[Finding], language: str, zone: tzinfo) -> list[Doubt]:
    told = (Doubt(f.say(language, zone), _ADVICE[f.code.value]) for f in findings if f.code.value in _ADVICE)
    return list(dict.fromkeys(told))


def _of_inside(inside: Verdict | None) -> Iterator[Finding]:
    """What the document inside adds: who signed it, and whatever is wrong with it. That it is ours is no news."""
    for finding in inside.findings if inside else ():
        if finding.code == "signed" or finding.level.value != "green":
            yield finding


def _told(one: Signature, in_stead_of: str) -> Told:
    kind, icon = _KINDS[one.kind.value]
    standing, color, mark = _INDICATIONS[one.indication]
    return Told(
        kind=kind,
        icon=icon,
        signer=one.signer,
        standing=standing,
        color=color,
        mark=mark,
        at=one.at,
        statement=one.reason if one.kind.value == "person" else "",
        identified=said(one.identified_how, one.identified_by) if one.identified_how else "",
        in_stead_of=in_stead_of,
        facts=[
            Fact(_("Fält"), one.field),
            Fact(_("Utfärdare"), one.issuer),
            Fact(_("Certifikatets nummer"), one.serial),
            Fact(_("Certifikatets SHA-256"), one.certificate_sha256),
            Fact(_("Gäller"), f"{_day(one.certificate_from)} – {_day(one.certificate_until)}"),
            Fact(_("Utfall (EN 319 102-1)"), " ".join(filter(None, (one.indication, one.sub_indication)))),
        ],
    )


def _day(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()
