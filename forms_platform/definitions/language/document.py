"""The e-service document: one JSON value that is the whole e-service."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field as Limits
from pydantic import ValidationError

from forms_platform.definitions.language.compiled import Compiled, Test, compile_pages
from forms_platform.definitions.language.deliveries import Deliveries
from forms_platform.definitions.language.fault_words import from_pydantic
from forms_platform.definitions.language.faults import DocumentFaults, Fault
from forms_platform.definitions.language.fields.date import DateBound
from forms_platform.definitions.language.fields.field import Field, Frozen, Key, Rule
from forms_platform.definitions.language.limits import YearlyLimit
from forms_platform.definitions.language.messages import Messages
from forms_platform.definitions.language.pages import Page
from forms_platform.definitions.language.references import check_references
from forms_platform.definitions.language.strict_json import hostile
from forms_platform.definitions.language.texts import Text
from forms_platform.sweden.working_days import is_working_day
from workflows.conditions import compile_rule

FORMAT = "e-service/1"
MOST_PAGES = 40

CATEGORIES: dict[str, tuple[str, str]] = {
    "anstallning": ("Anställning och ledighet", "Employment and leave"),
    "lon": ("Lön och ersättningar", "Pay and compensation"),
    "ekonomi": ("Ekonomi och inköp", "Finance and purchasing"),
    "it": ("IT och behörigheter", "IT and access"),
    "arbetsmiljo": ("Arbetsmiljö och säkerhet", "Work environment and safety"),
    "skola": ("Skola och elevhälsa", "School and student health"),
    "lokaler": ("Lokaler och fordon", "Premises and vehicles"),
    "politik": ("Förtroendevalda", "Elected members"),
    "ovrigt": ("Övrigt", "Other"),
}
Category = Literal["anstallning", "lon", "ekonomi", "it", "arbetsmiljo", "skola", "lokaler", "politik", "ovrigt"]
ServiceKey = Annotated[str, Limits(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class Owner(Frozen):
    """Who answers for the e-service, and when it is to be looked over."""

    unit: Text
    answers: Text  # the role or person who answers for it
    review: DateBound


class Check(Frozen):
    """What the decider is told was checked, when the rule is true."""

    when: Rule
    level: Literal["ok", "warning"]
    text: Text


class Retention(Frozen):
    """How long a case is kept, and what then becomes of it. The decision is the municipality's own."""

    years: int = Limits(ge=0, le=200)
    counted_from: Literal["closed", "registered"] = "closed"
    then: Literal["dispose", "archive"] = "dispose"
    decision: Text


class Baseline(Frozen):
    """What the errand took before: minutes per role, cases a year, and how that is known."""

    minutes: dict[Key, Annotated[int, Limits(ge=0, le=10_000)]] = Limits(min_length=1, max_length=20)
    volume_per_year: int = Limits(ge=0, le=10_000_000)
    source: Literal["measured", "judged", "standard"]


class Absence(Frozen):
    """That a granted case means somebody is away: whom it is about, on the days of the period, when the rule is true.
    Those who decide are then asked who stands in for them; the case offers a calendar entry."""

    period: Key
    when: Rule | None = None


class Secrecy(Frozen):
    """Who sees what: a mail says the matter's title or only gives a link; reads may be logged. Stand-ins act, do not,
    or only those "named" for this e-service do."""

    level: Literal["open", "confidential", "strict"] = "open"
    mail: Literal["title", "link_only"] = "title"
    stand_ins: bool | Literal["named"] = True
    log_reads: bool = False

    @property
    def discreet(self) -> bool:
        """Whether a mail says neither what the matter is about nor whose it is: it gives a link and no more."""
        return self.mail == "link_only" or self.level != "open"


class Document(Frozen):
    """An e-service: questions, routing, deliveries, retention and baseline. Sound as a whole: every name exists and
    every rule compiles."""

    format: Literal["e-service/1"]
    key: ServiceKey
    title: Text
    summary: Text
    about: Text | None = None  # Markdown; the service's own page
    keywords: tuple[Annotated[str, Limits(min_length=1, max_length=60)], ...] = Limits(
        default=(), max_length=40, strict=False
    )
    category: Category
    icon: Annotated[str, Limits(pattern=r"^[a-z][a-z0-9-]{0,39}$")] = "file-text"
    owner: Owner
    audience: Literal["everyone", "managers"] = "everyone"
    subject: str = "requester"  # "requester", "none", or the key of a person field
    minutes: int = Limits(default=5, ge=1, le=240)  # how long it takes to fill in
    contact: Text | None = None  # Markdown; "Behöver du hjälp?"
    privacy: Text | None = None  # Markdown; why the personal data is asked for
    pages: tuple[Page, ...] = Limits(min_length=1, max_length=MOST_PAGES, strict=False)
    workflow: dict[str, Any]
    summary_line: tuple[Key, ...] = Limits(default=(), max_length=4, strict=False)
    amount_field: Key | None = None
    limits: tuple[YearlyLimit, ...] = Limits(default=(), max_length=10, strict=False)
    checks: tuple[Check, ...] = Limits(default=(), max_length=30, strict=False)
    deliveries: Deliveries = Deliveries()
    replaces: Key | None = None  # the choice among "own_granted" whose case is taken back when this one is granted
    messages: Messages  # the service's own words in mails, by event
    absence: Absence | None = None
    secrecy: Secrecy = Secrecy()
    retention: Retention
    baseline: Baseline
    after: Text  # what happens in the end: "Pengarna kommer med lönen"

    @cached_property
    def compiled(self) -> Compiled:
        """The pages with a function for every rule; worked out once."""
        return compile_pages(self.pages)

    @cached_property
    def types(self) -> dict[str, str]:
        """The names and types that rules may use."""
        return dict(self.compiled.types)

    @cached_property
    def compiled_checks(self) -> tuple[tuple[Test, Check], ...]:
        """The automatic checks with the functions of their rules; worked out once."""
        return tuple((compile_rule(one.when, self.types, calendar=is_working_day), one) for one in self.checks)

    @cached_property
    def means_absence(self) -> Test | None:
        """Whether the answers mean that somebody is away; None when they never do. Worked out once."""
        if self.absence is None:
            return None
        when = self.absence.when
        return (lambda facts: True) if when is None else compile_rule(when, self.types, calendar=is_working_day)

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """Every field on a page by its key; not the columns of tables."""
        return {field.key: field for page in self.pages for field in page.fields}

    def page(self, key: str) -> Page:
        """The page with that key. Raises: KeyError."""
        for page in self.pages:
            if page.key == key:
                return page
        raise KeyError(key)


def parse_document(raw: Any) -> Document:
    """The document, sound as a whole but for its workflow, which workflows.checks answers for.

    Raises: DocumentFaults with every fault that could be found.
    """
    if faults := hostile(raw):
        raise DocumentFaults(faults)
    try:
        document = Document.model_validate(raw)
    except ValidationError as error:
        raise DocumentFaults(from_pydantic(error, raw)) from None
    except RecursionError:
        raise DocumentFaults([Fault("", "too_deep", "Dokumentet är för djupt nästlat.",
                                    "The document is nested too deeply.")]) from None  # fmt: skip
    if faults := check_references(document):
        raise DocumentFaults(faults)
    return document
