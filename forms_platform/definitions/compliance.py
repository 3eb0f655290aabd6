"""What a municipality answers for: secrecy that holds, English for those who need it, an owner who looks it over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from forms_platform.definitions.language.document import Document
from forms_platform.definitions.language.faults import ERROR, WARNING, Fault
from forms_platform.definitions.language.fields.table import TableField
from forms_platform.definitions.language.texts import Text

SECRET = frozenset({"identity_number", "bank_account"})  # kinds of field that no list and no mail should show

SENTENCES: dict[str, tuple[str, str]] = {
    "mail_tells": (
        "Uppgifterna är sekretessbelagda, så ett mejl får bara ha en länk. Välj mail: link_only.",
        "The information is secret, so a mail may only have a link. Choose mail: link_only.",
    ),
    "mail_says_title": (
        "E-tjänsten är konfidentiell men mejlen säger vad ärendet gäller. Är det meningen?",
        "The e-service is confidential but its mails say what the case is about. Is that intended?",
    ),
    "reads_not_logged": (
        "Uppgifterna är sekretessbelagda men läsningar loggas inte. Välj log_reads: true.",
        "The information is secret but reads are not logged. Choose log_reads: true.",
    ),
    "stand_ins_see_all": (
        "Uppgifterna är sekretessbelagda men varje ersättare får se dem. Är det meningen?",
        "The information is secret but every stand-in may see it. Is that intended?",
    ),
    "open_with_secrets": (
        "Formuläret frågar efter {value} men sekretessen är open. Är det meningen?",
        "The form asks for {value} but its secrecy is open. Is that intended?",
    ),
    "secret_in_lists": (
        "{value} skulle synas i listor och mejl. Ta bort det ur summary_line.",
        "{value} would show in lists and mails. Remove it from summary_line.",
    ),
    "english_missing": (
        "{share} % av texterna finns på engelska. {value} saknas, den första i {place}.",
        "{share} % of the texts are in English. {value} are missing, the first at {place}.",
    ),
    "review_passed": (
        "E-tjänsten skulle ha setts över {value}. Se över den och sätt ett nytt datum.",
        "The e-service should have been looked over on {value}. Do so and set a new date.",
    ),
}
WARNINGS = frozenset(SENTENCES) - {"mail_tells", "secret_in_lists"}


def compliance_faults(document: Document, today: date | None = None) -> list[Fault]:
    """What does not agree with itself or with the rules; `today` None asks nothing of dates."""
    return [*_secrecy(document), *_secrets(document), *_english(document), *_review(document, today)]


def _fault(path: str, code: str, **facts: Any) -> Fault:
    sv, en = SENTENCES[code]
    return Fault(path, code, sv.format(**facts), en.format(**facts), WARNING if code in WARNINGS else ERROR)


def _secrecy(document: Document) -> Iterator[Fault]:
    secrecy = document.secrecy
    if secrecy.level == "strict":
        if secrecy.mail != "link_only":
            yield _fault("secrecy.mail", "mail_tells")
        if not secrecy.log_reads:
            yield _fault("secrecy.log_reads", "reads_not_logged")
        if secrecy.stand_ins is True:
            yield _fault("secrecy.stand_ins", "stand_ins_see_all")
    elif secrecy.level == "confidential" and secrecy.mail != "link_only":
        yield _fault("secrecy.mail", "mail_says_title")


def _secrets(document: Document) -> Iterator[Fault]:
    for at, key in enumerate(document.summary_line):
        field = document.by_key[key]
        if (field.columns[0] if isinstance(field, TableField) else field).kind in SECRET:
            yield _fault(f"summary_line.{at}", "secret_in_lists", value=key)
    if document.secrecy.level != "open":
        return
    for page in document.pages:
        for field in page.fields:
            inside = field.columns if isinstance(field, TableField) else (field,)
            if any(one.kind == "identity_number" for one in inside):
                yield _fault("secrecy", "open_with_secrets", value=field.key)
                return


def _english(document: Document) -> Iterator[Fault]:
    """One fault for all of it: the share is what matters, and where to begin."""
    texts = [*_texts(document, ""), *_labels(document.workflow, "workflow")]
    missing = [path for path, has in texts if not has]
    if missing:
        share = 100 * (len(texts) - len(missing)) // len(texts)
        yield _fault(missing[0], "english_missing", share=share, value=len(missing), place=missing[0])


def _texts(part: Any, path: str) -> Iterator[tuple[str, bool]]:
    """Every text of the document, and whether it has English."""
    if isinstance(part, Text):
        yield path, part.en is not None
    elif isinstance(part, tuple | list):
        for at, one in enumerate(part):
            yield from _texts(one, f"{path}.{at}")
    elif isinstance(part, dict):
        for key, one in part.items():
            yield from _texts(one, f"{path}.{key}")
    elif hasattr(type(part), "model_fields"):
        for name in type(part).model_fields:
            if name != "workflow":
                yield from _texts(getattr(part, name), f"{path}.{name}".lstrip("."))


def _labels(raw: Any, path: str) -> Iterator[tuple[str, bool]]:
    """The same of the workflow as it was written."""
    if isinstance(raw, list | tuple):
        for at, one in enumerate(raw):
            yield from _labels(one, f"{path}.{at}")
    elif isinstance(raw, dict):
        for key, one in raw.items():
            if key in ("label", "text", "rule") and isinstance(one, str | dict):
                yield f"{path}.{key}", isinstance(one, dict) and bool(one.get("en"))
            elif key not in ("when", "who"):
                yield from _labels(one, f"{path}.{key}")


def _review(document: Document, today: date | None) -> Iterator[Fault]:
    review = document.owner.review
    if today is not None and len(review) == 10 and review < today.isoformat():
        yield _fault("owner.review", "review_passed", value=review)
