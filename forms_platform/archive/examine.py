"""Examines a file from anywhere (granska): the verdict of a confined process, put as a person asks for it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from forms_platform.archive.lookup import known
from forms_platform.signatures.keys import keys
from forms_platform.signatures.methods import said
from forms_platform.signatures.signed_document import in_stead

if TYPE_CHECKING:
    from signing.signature import Signature

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
        _("Vi har inte hittat något falskt, men kan inte heller gå i god för allt. Läs varför nedan."),
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
_INDICATIONS: Mapping[str, str | Promise] = {
    "TOTAL-PASSED": _("Giltig"),
    "TOTAL-FAILED": _("Ogiltig"),
    "INDETERMINATE": _("Går inte att avgöra"),
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
    valid: bool
    standing: str | Promise
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
class Examination:
    """What the page shows, and the report that can be taken away."""

    verdict: str
    heading: str | Promise
    text: str | Promise
    color: str
    icon: str
    signatures: Sequence[Told]
    checks: Sequence[Reason]
    sha256: str
    label: str  # the case whose record it is, "" when the register does not know the file
    report: Mapping[str, Any]
    xml: str


def examine(pdf: bytes, now: datetime) -> Examination:
    """The verdict on the bytes, whoever made them. Nothing of them is kept."""
    from signing.confined import verify_confined
    from signing.report import as_json, as_xml

    sha256, language = hashlib.sha256(pdf).hexdigest(), get_language() or "sv"
    with _ONE_AT_A_TIME:
        verdict = verify_confined(pdf, keys().trust(now), now=now, registry=known)
    record = known(sha256)
    absent = in_stead([one.serial for one in verdict.signatures])
    heading, text, color, icon = _HEADINGS[verdict.verdict.value]
    return Examination(
        verdict=verdict.verdict.value,
        heading=heading,
        text=text,
        color=color,
        icon=icon,
        signatures=[_told(one, absent.get(one.serial, "")) for one in verdict.signatures],
        checks=list(dict.fromkeys(Reason(_LEVELS[f.level.value], f.say(language)) for f in verdict.findings)),
        sha256=sha256,
        label=record.label if record else "",
        report=as_json(verdict, sha256, now, language),
        xml=as_xml(verdict, sha256, now).decode(),
    )


def _told(one: Signature, in_stead_of: str) -> Told:
    kind, icon = _KINDS[one.kind.value]
    return Told(
        kind=kind,
        icon=icon,
        signer=one.signer,
        valid=one.indication == "TOTAL-PASSED",
        standing=_INDICATIONS[one.indication],
        at=one.at,
        statement=one.reason if one.kind.value == "person" else "",
        identified=said(one.identified_how, one.identified_by) if one.identified_how else "",
        in_stead_of=in_stead_of,
        facts=[
            Fact(_("Fält"), one.field),
            Fact(_("Utfärdare"), one.issuer),
            Fact(_("Certifikatets nummer"), one.serial),
            Fact(_("Certifikatets SHA-256"), one.certificate_sha256),
            Fact(_("Gäller"), f"{one.certificate_from:%Y-%m-%d} – {one.certificate_until:%Y-%m-%d}"),
            Fact(_("Utfall (EN 319 102-1)"), " ".join(filter(None, (one.indication, one.sub_indication)))),
        ],
    )
