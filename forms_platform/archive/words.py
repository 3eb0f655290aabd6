"""The fixed words of a record, in its own language and not in the reader's: a record is a document, not a page."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "record": "Handling i ärende",
        "answers": "Uppgifter",
        "no_answer": "Inget svar",
        "replaced": "Tecken som inte kan tryckas är ersatta med �. De finns oförändrade i bifogade svar.json.",
        "history": "Så har ärendet behandlats",
        "comment": "Kommentar",
        "files": "Bilagor",
        "files_intro": "Bilagorna finns i ärendet. Kontrollsumman visar om en fil är densamma som när beslutet togs.",
        "file": "Fil",
        "size": "Storlek",
        "checksum": "Kontrollsumma (SHA-256)",
        "seal": "Elektronisk stämpel",
        "sealed_by": "Stämplad av",
        "seal_text": "Handlingen är stämplad elektroniskt av {municipality} och skyddad med tidsstämpel "
        "(PAdES B-LTA). Ändras ett enda tecken syns det när stämpeln kontrolleras.",
        "check": "Så kontrollerar du handlingen",
        "check_1": "Öppna filen i en PDF-läsare som visar underskrifter. Stämpeln ska vara giltig, "
        "och filen oförändrad sedan den stämplades.",
        "check_2": "Jämför kontrollsumman för rotcertifikatet nedan med den som {municipality} har publicerat.",
        "check_3": "Eller låt registrator pröva filen: då jämförs den också, byte för byte, med registret.",
        "json": "Svaren som data (svar.json, bifogad i filen)",
        "root": "Rotcertifikatet",
        "definition": "E-tjänstens formulär, utgåva {version}",
        "case": "Ärende",
        "page": "Sida",
        "of": "av",
        "logo": "{municipality}, vapen",
        "attachment_description": "Svaren i ärende {number} som kanonisk JSON (RFC 8785)",
    },
    "en": {
        "record": "Record of case",
        "answers": "Answers",
        "no_answer": "No answer",
        "replaced": "Characters that cannot be printed are shown as �. The attached file svar.json has them unchanged.",
        "history": "How the case was handled",
        "comment": "Comment",
        "files": "Attached files",
        "files_intro": "The files are kept in the case. The checksum shows whether a file is the same as when the "
        "decision was made.",
        "file": "File",
        "size": "Size",
        "checksum": "Checksum (SHA-256)",
        "seal": "Electronic seal",
        "sealed_by": "Sealed by",
        "seal_text": "The record is sealed electronically by {municipality} and protected by a time stamp "
        "(PAdES B-LTA). If a single character is changed, it shows when the seal is checked.",
        "check": "How to check the record",
        "check_1": "Open the file in a PDF reader that shows signatures. The seal must be valid, and the file "
        "unchanged since it was sealed.",
        "check_2": "Compare the checksum of the root certificate below with the one that {municipality} has published.",
        "check_3": "Or let the registrar test the file: it is then also compared, byte for byte, with the register.",
        "json": "The answers as data (svar.json, attached in the file)",
        "root": "The root certificate",
        "definition": "The form of the e-service, version {version}",
        "case": "Case",
        "page": "Page",
        "of": "of",
        "logo": "{municipality}, coat of arms",
        "attachment_description": "The answers of case {number} as canonical JSON (RFC 8785)",
    },
}
