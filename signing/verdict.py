"""The verdict on a PDF: green, amber or red, and every reason for it in plain Swedish and English."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import Any

from signing.signature import Signature


class Level(StrEnum):
    """How much a finding weighs: told, to be looked at, or fatal."""

    GOOD = "green"
    DOUBT = "amber"
    BAD = "red"


class Found(StrEnum):
    """What can be found about a PDF."""

    SEALED = "sealed"
    SIGNED = "signed"
    ARCHIVE_STAMPED = "archive_stamped"
    REGISTERED = "registered"
    ANSWERS_MATCH = "answers_match"
    NOT_LOOKED_UP = "not_looked_up"
    SUPERSEDED = "superseded"
    UNFINISHED = "unfinished"
    FOREIGN = "foreign"
    CLAIMED_TIME_DIFFERS = "claimed_time_differs"
    REVOCATION_UNKNOWN = "revocation_unknown"
    RENEW_SOON = "renew_soon"
    NOT_A_PDF = "not_a_pdf"
    TOO_LARGE = "too_large"
    TOO_DEMANDING = "too_demanding"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    LEADING_BYTES = "leading_bytes"
    TRAILING_BYTES = "trailing_bytes"
    UNSIGNED = "unsigned"
    TOO_MANY_SIGNATURES = "too_many_signatures"
    UNKNOWN_SIGNATURE = "unknown_signature"
    HIDDEN_SIGNATURE = "hidden_signature"
    NOT_SEALED = "not_sealed"
    FOREIGN_ADDED = "foreign_added"
    LOOK_ALIKE = "look_alike"
    FALSE_RECORD = "false_record"
    NOT_CERTIFIED = "not_certified"
    NOT_COVERED = "not_covered"
    CHANGED = "changed"
    BROKEN_SIGNATURE = "broken_signature"
    BROKEN_STAMP = "broken_stamp"
    OUTSIDE_CERTIFICATE = "outside_certificate"
    UNTRUSTED = "untrusted"
    REVOKED = "revoked"
    ANSWERS_DIFFER = "answers_differ"
    NOT_REGISTERED = "not_registered"
    OTHER_CASE = "other_case"
    OTHER_SIGNERS = "other_signers"


_WORDS: dict[Found, tuple[Level, str, str]] = {
    Found.SEALED: (
        Level.GOOD,
        "Stämplad av {signer} den {at:%Y-%m-%d kl. %H:%M:%S}{zone}. Stämpeln är hel och utfärdad av {issuer}.",
        "Sealed by {signer} on {at:%Y-%m-%d at %H:%M:%S}{zone}. The seal is intact and was issued by {issuer}.",
    ),
    Found.SIGNED: (
        Level.GOOD,
        "Underskriven av {signer} den {at:%Y-%m-%d kl. %H:%M:%S}{zone}. Underskriften är hel och utfärdad av {issuer}.",
        "Signed by {signer} on {at:%Y-%m-%d at %H:%M:%S}{zone}. The signature is intact and was issued by {issuer}.",
    ),
    Found.ARCHIVE_STAMPED: (
        Level.GOOD,
        "En tidsstämpel från {signer} skyddar hela filen och kan kontrolleras till {until:%Y-%m-%d}.",
        "A time stamp from {signer} protects the whole file and can be checked until {until:%Y-%m-%d}.",
    ),
    Found.REGISTERED: (
        Level.GOOD,
        "Filen är byte för byte handlingen till ärende {label}, utgåva {revision}.",
        "The file is, byte for byte, the record of case {label}, revision {revision}.",
    ),
    Found.ANSWERS_MATCH: (
        Level.GOOD,
        "De bifogade svaren har den kontrollsumma som handlingen uppger.",
        "The attached answers have the checksum that the record states.",
    ),
    Found.NOT_LOOKED_UP: (
        Level.DOUBT,
        "Filen jämfördes inte med registret, så det är inte visat att den hör till ett ärende.",
        "The file was not compared with the register, so it has not been shown that it belongs to a case.",
    ),
    Found.SUPERSEDED: (
        Level.DOUBT,
        "Det finns en nyare utgåva av handlingen till ärende {label}. Den här var äkta när den gjordes.",
        "There is a newer revision of the record of case {label}. This one was genuine when it was made.",
    ),
    Found.UNFINISHED: (
        Level.DOUBT,
        "Handlingen är inte färdig: fler ska skriva under, eller organisationens stämpel är inte satt än.",
        "The document is not finished: more people are to sign, or the organisation’s seal is not there yet.",
    ),
    Found.FOREIGN: (
        Level.DOUBT,
        "Underskriften av {signer} är hel, men kommer inte från oss, och vi kan inte säga vem som står bakom den.",
        "The signature by {signer} is intact, but it is not ours, and we cannot say who is behind it.",
    ),
    Found.CLAIMED_TIME_DIFFERS: (
        Level.DOUBT,
        "Filen uppger tiden {claimed:%Y-%m-%d %H:%M}{zone}, tidsstämpeln säger {at:%Y-%m-%d %H:%M}{zone}.",
        "The file gives the time {claimed:%Y-%m-%d %H:%M}{zone}, the time stamp says {at:%Y-%m-%d %H:%M}{zone}.",
    ),
    Found.REVOCATION_UNKNOWN: (
        Level.DOUBT,
        "Det går inte att avgöra nu om {signer} har spärrats: en färsk spärrlista saknas. Kontrollera igen senare.",
        "Whether {signer} is revoked cannot be decided now: a fresh revocation list is missing. Check again later.",
    ),
    Found.RENEW_SOON: (
        Level.DOUBT,
        "Tidsstämpeln går ut {until:%Y-%m-%d} och måste förnyas före dess.",
        "The time stamp expires on {until:%Y-%m-%d} and must be renewed before then.",
    ),
    Found.NOT_A_PDF: (Level.BAD, "Filen är inte en PDF.", "The file is not a PDF."),
    Found.TOO_LARGE: (
        Level.BAD,
        "Filen är större än {megabytes} MB och kontrolleras inte.",
        "The file is larger than {megabytes} MB and is not checked.",
    ),
    Found.TOO_DEMANDING: (
        Level.BAD,
        "Kontrollen avbröts: filen kräver mer tid eller minne än en äkta handling gör.",
        "The check was stopped: the file demands more time or memory than a genuine record does.",
    ),
    Found.UNREADABLE: (
        Level.BAD,
        "Filen är ingen hel PDF: den är skadad, avklippt eller felaktigt gjord, och kan därför inte kontrolleras.",
        "The file is not a whole PDF: it is damaged, cut off or wrongly made, and so cannot be checked.",
    ),
    Found.ENCRYPTED: (
        Level.BAD,
        "Filen är krypterad. En handling från oss är aldrig det.",
        "The file is encrypted. A record of ours never is.",
    ),
    Found.LEADING_BYTES: (
        Level.BAD,
        "Det ligger främmande data före PDF-filens början.",
        "There is foreign data before the beginning of the PDF.",
    ),
    Found.TRAILING_BYTES: (
        Level.BAD,
        "Det ligger främmande data efter PDF-filens slut.",
        "There is foreign data after the end of the PDF.",
    ),
    Found.UNSIGNED: (
        Level.BAD,
        "Filen har ingen underskrift och ingen stämpel.",
        "The file has no signature and no seal.",
    ),
    Found.TOO_MANY_SIGNATURES: (
        Level.BAD,
        "Filen har {count} underskrifter, fler än en handling kan ha.",
        "The file has {count} signatures, more than a record can have.",
    ),
    Found.UNKNOWN_SIGNATURE: (
        Level.BAD,
        "Fältet ”{field}” har en underskrift av okänt slag ({kind}), som ingen kan kontrollera.",
        "The field “{field}” holds a signature of an unknown kind ({kind}), which nobody can check.",
    ),
    Found.HIDDEN_SIGNATURE: (
        Level.BAD,
        "Filen innehåller {found} underskrifter men bara {shown} syns som fält.",
        "The file holds {found} signatures but only {shown} are shown as fields.",
    ),
    Found.NOT_SEALED: (
        Level.BAD,
        "Organisationens stämpel saknas eller ligger inte sist.",
        "The organisation’s seal is missing or is not last.",
    ),
    Found.FOREIGN_ADDED: (
        Level.BAD,
        "En underskrift av {signer}, som inte kommer från oss, har lagts till i handlingen.",
        "A signature by {signer}, which is not ours, has been added to the record.",
    ),
    Found.LOOK_ALIKE: (
        Level.BAD,
        "Underskriften bär namnet {signer} men är inte utfärdad av oss. Någon utger sig för att vara vi.",
        "The signature bears the name {signer} but was not issued by us. Someone is pretending to be us.",
    ),
    Found.FALSE_RECORD: (
        Level.BAD,
        "Filen ser ut som en handling från oss men har inte vår stämpel.",
        "The file looks like a record of ours but does not have our seal.",
    ),
    Found.NOT_CERTIFIED: (
        Level.BAD,
        "Den första underskriften låser inte handlingens innehåll.",
        "The first signature does not lock the content of the record.",
    ),
    Found.NOT_COVERED: (
        Level.BAD,
        "Filen slutar inte med den tidsstämpel som ska skydda allt före den. Något är tillagt eller bortklippt.",
        "The file does not end with the time stamp that must protect all of it. Something was added or cut away.",
    ),
    Found.CHANGED: (
        Level.BAD,
        "Innehållet har ändrats efter underskriften i ”{field}”.",
        "The content was changed after the signature in “{field}”.",
    ),
    Found.BROKEN_SIGNATURE: (
        Level.BAD,
        "Underskriften i ”{field}” stämmer inte med innehållet.",
        "The signature in “{field}” does not match the content.",
    ),
    Found.BROKEN_STAMP: (
        Level.BAD,
        "Tidsstämpeln som visar när ”{field}” gjordes håller inte.",
        "The time stamp that shows when “{field}” was made is not valid.",
    ),
    Found.OUTSIDE_CERTIFICATE: (
        Level.BAD,
        "Underskriften i ”{field}” gjordes {at:%Y-%m-%d}, utanför certifikatets giltighetstid.",
        "The signature in “{field}” was made on {at:%Y-%m-%d}, outside the validity of its certificate.",
    ),
    Found.UNTRUSTED: (
        Level.BAD,
        "Certifikatet för {signer} håller inte för den här underskriften.",
        "The certificate of {signer} is not valid for this signature.",
    ),
    Found.REVOKED: (
        Level.BAD,
        "Certifikatet för {signer} var spärrat.",
        "The certificate of {signer} was revoked.",
    ),
    Found.ANSWERS_DIFFER: (
        Level.BAD,
        "De bifogade svaren är inte de som handlingen uppger.",
        "The attached answers are not those that the record states.",
    ),
    Found.NOT_REGISTERED: (
        Level.BAD,
        "Filen finns inte i registret över våra handlingar.",
        "The file is not in the register of our records.",
    ),
    Found.OTHER_CASE: (
        Level.BAD,
        "Filen är handlingen till ärende {label}, inte till ärende {expected}.",
        "The file is the record of case {label}, not of case {expected}.",
    ),
    Found.OTHER_SIGNERS: (
        Level.BAD,
        "Underskrifterna i filen är inte de som registret har för ärende {label}.",
        "The signatures in the file are not those that the register has for case {label}.",
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing found, with the facts its words need."""

    code: Found
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """How much it weighs."""
        return _WORDS[self.code][0]

    @property
    def technical(self) -> str:
        """What the machinery calls the cause, for technical reports alone; "" when it has no name of its own."""
        return str(self.facts.get("reason", ""))

    @property
    def sv(self) -> str:
        """The finding in Swedish."""
        return self.say("sv")

    @property
    def en(self) -> str:
        """The finding in English."""
        return self.say("en")

    def say(self, language: str, zone: tzinfo = UTC) -> str:
        """The finding in the language, Swedish unless it is English; its times are those of the zone. UTC is named,
        since nobody's clock on the wall shows it."""
        words = _WORDS[self.code][2 if language == "en" else 1]
        facts = {name: _local(value, zone) for name, value in self.facts.items()}
        return words.format(**facts, zone=" UTC" if zone is UTC else "")


def _local(value: Any, zone: tzinfo) -> Any:
    return value.astimezone(zone) if isinstance(value, datetime) else value


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF."""

    name: str
    sha256: str
    source: bool  # whether the PDF says that it was made from this file


@dataclass(frozen=True)
class Verdict:
    """What may be believed about a PDF. Red as soon as one finding is; green only when none is in doubt."""

    findings: tuple[Finding, ...]
    sealed_at: datetime | None = None
    attached: tuple[Attached, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def verdict(self) -> Level:
        """The heaviest of the findings; nothing found at all is red, since nothing was shown."""
        levels = {finding.level for finding in self.findings}
        return next((level for level in (Level.BAD, Level.DOUBT, Level.GOOD) if level in levels), Level.BAD)

    @property
    def codes(self) -> frozenset[Found]:
        """Which things were found."""
        return frozenset(finding.code for finding in self.findings)

    def to_json(self, language: str = "sv") -> dict[str, Any]:
        """The verdict for machines: the code and the sentence of each finding, and the technical name of its cause."""
        return {
            "verdict": self.verdict.value,
            "findings": [
                {
                    "code": f.code.value,
                    "level": f.level.value,
                    "text": f.say(language),
                    **({"technical": f.technical} if f.technical else {}),
                }
                for f in self.findings
            ],
        }
