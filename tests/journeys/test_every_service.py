"""Every shipped e-service from its example answers to its end: published, read, registered, decided, delivered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any, NamedTuple
from uuid import uuid4

import jsonschema
import pytest
from django.utils.html import escape
from django.utils.translation import override

from forms_platform.audit.trail import prove
from forms_platform.cases.history import events_of, history
from forms_platform.cases.models import Case
from forms_platform.cases.names import CaseNames
from forms_platform.cases.pass_time import pass_time
from forms_platform.definitions.checks import check, errors
from forms_platform.definitions.language.answers import read_answers, show_all, to_wire
from forms_platform.definitions.language.schema import answers_schema
from forms_platform.definitions.load import Loaded, current, forget
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from forms_platform.demo.code_lists import LISTS
from forms_platform.intake.known import Known
from forms_platform.intake.models import Draft
from forms_platform.intake.pages import Answers, page_form
from forms_platform.intake.submit import subject_of
from forms_platform.intake.typed import as_typed, files_of
from forms_platform.integrations.mapping import About
from forms_platform.integrations.payroll.rows import Pay
from forms_platform.integrations.payroll.transactions import transactions
from forms_platform.organisation.code_lists import take_in
from forms_platform.organisation.directory import snapshot
from forms_platform.organisation.models import Person
from tests.cast import Cast, a_person
from tests.e_services.example_answers import FOLDER, example
from tests.stories import PUBLISHED_AT, Story, a_file, publish_service
from workflows.approvers import people_for
from workflows.commands import Decide
from workflows.conflicts import excluded
from workflows.signed import signature_on
from workflows.standing import fold

pytestmark = pytest.mark.django_db

SHIPPED = shipped()


class Pass(NamedTuple):
    """Who sends in, who then answers each step, and how it ends."""

    sender: str
    steps: tuple[tuple[str, str], ...]
    result: str = "approved"
    end: str = "beviljad"


EXPECTED: dict[str, Pass] = {
    "friskvardsbidrag": Pass("anna", (("chef", "Bengt Lund"), ("lonecenter", "Eva Sund"))),
    "ledighetsansokan": Pass("anna", (("chef", "Bengt Lund"), ("nasta_chef", "Frida Falk"), ("hr", "Hanna HR"))),
    "utlagg": Pass("anna", (("chef_sarskild", "Bengt Lund"), ("nasta_chef", "Frida Falk"), ("ekonomi", "Ella Ekonom"))),
    "bisyssla": Pass(
        "anna", (("undertecknar", "Anna Svensson"), ("chef", "Bengt Lund"), ("hr", "Hanna HR")), end="medges"
    ),
    # Cecilia was threatened, so neither she nor Anna, who reports it, looks into it.
    "tillbud": Pass(
        "anna",
        (("anmal", "Hanna HR"), ("utred", "Bengt Lund"), ("skyddsombud", "Sonja Ombud"), ("folj_upp", "Bengt Lund")),
        "done",
        "klar",
    ),
    "systembehorighet": Pass(
        "anna",
        (("chef", "Bengt Lund"), ("agare", "Hugo Alm"), ("it", "Ivar IT"), ("avsluta", "Ivar IT")),
        end="klar",
    ),
    "anstallningsunderlag": Pass(
        "bengt",
        (("undertecknar", "Bengt Lund"), ("chef", "Frida Falk"), ("hr", "Hanna HR"), ("lon", "Eva Sund"),
         ("it", "Ivar IT")),
        end="klar",
    ),
    "avslut-av-anstallning": Pass(
        "bengt",
        (("hr", "Hanna HR"), ("lon", "Eva Sund"), ("ekonomi", "Ella Ekonom"), ("fastighet", "Finn Fastighet"),
         ("it", "Ivar IT")),
        "done",
        "klar",
    ),
    "utbetalning-utan-faktura": Pass(
        "anna",
        (("chef", "Bengt Lund"), ("nasta_chef", "Frida Falk"), ("granska", "Ella Ekonom"), ("betala", "Emil Ekonom")),
        end="utbetald",
    ),
    "attestratt": Pass(
        "david", (("chef", "Bengt Lund"), ("forvaltning", "Frida Falk"), ("registrera", "Ella Ekonom")), end="inford"
    ),
    "krankande-behandling": Pass(
        "anna",
        (("rektor", "Bengt Lund"), ("huvudman", "Signe Huvudman"), ("utred_rektor", "Bengt Lund"),
         ("folj_upp", "Signe Huvudman")),
        "done",
        "avslutad",
    ),
    "elevhalsa": Pass("anna", (("rektor", "Bengt Lund"), ("ovrig", "Kajsa Kurator")), "done", "mottagen"),
    "forrattningsrakning": Pass(
        "david", (("kansli", "Klara Kansli"), ("ordforande", "Olle Ordförande")), end="godkand"
    ),
    "personuppgiftsincident": Pass(
        "anna",
        (("bedom", "Disa Dataskydd"), ("anmal", "Disa Dataskydd"), ("informera", "Disa Dataskydd"),
         ("folj_upp", "Bengt Lund")),
        "done",
        "avslutad",
    ),
    "aterta-beviljat": Pass("anna", (("chef", "Bengt Lund"),)),
    "korjournal": Pass("anna", (("chef", "Bengt Lund"), ("ekonomi", "Ella Ekonom")), end="bokford"),
}  # fmt: skip


@pytest.fixture
def town(cast: Cast) -> Iterator[Cast]:
    """The cast, the groups and roles that the services name, and the code lists; Hugo's unit owns every system."""
    for name, group in (
        ("Ella Ekonom", "ekonomi"), ("Emil Ekonom", "ekonomi"), ("Hanna HR", "hr-direkt"),
        ("Ivar IT", "it-servicedesk"), ("Finn Fastighet", "fastighet"), ("Signe Huvudman", "huvudman"),
        ("Kajsa Kurator", "elevhalsa"), ("Klara Kansli", "kansli"), ("Disa Dataskydd", "dataskydd"),
        ("Maja Medicin", "elevhalsa-medicinsk"),
    ):  # fmt: skip
        a_person(name=name, unit=cast.municipality, groups=(group,))
    a_person(name="Sonja Ombud", unit=cast.municipality, roles=("skyddsombud",))
    a_person(name="Olle Ordförande", unit=cast.municipality, roles=("namndordforande",))
    for key, name, entries in LISTS:
        take_in(
            key,
            name,
            [
                {"code": code, "name": sv, "name_en": en, "within": within, "level": level,
                 "unit": cast.streets.code if key == "system" else ""}
                for code, sv, en, within, level, _ in entries
            ],
        )  # fmt: skip
    yield cast
    forget()


def read(key: str, town: Cast, now: datetime) -> tuple[Loaded, Person, Any]:
    """The published service, who sends it in, and the reading of the example answers."""
    assert errors(check(SHIPPED[key])) == []
    publish(SHIPPED[key], None, PUBLISHED_AT)
    loaded = current(key)
    sender: Person = getattr(town, EXPECTED[key].sender)
    file = a_file(sender, now, name="underlag.pdf")
    people = {f"@person.{name}": str(getattr(town, name).pk) for name in ("anna", "bengt", "cecilia", "eva")}
    means = {
        "@own.name": sender.name,
        "@own.unit": str(sender.unit_id),
        "@own.number": str(sender.employee_number),
        "@unit.home_care": str(town.home_care.pk),
        "@file": str(file.pk),
        "@granted": granted(town, sender, now) if key == "aterta-beviljat" else "",
        **people,
    }
    raw = example(key, means)
    names = CaseNames(snapshot(), [file], person=sender.pk)
    return loaded, sender, read_answers(loaded.document, raw, today=now.date(), names=names)


def granted(town: Cast, person: Person, now: datetime) -> str:
    """The number of something that the person has been granted."""
    story = Story(town, publish_service("gym"), now)
    story.sends(person, belopp="900.00")
    story.decides(town.bengt)
    return story.case.number


def send_in(loaded: Loaded, sender: Person, values: dict[str, Any], town: Cast, now: datetime) -> Story:
    """The case registered, as a story that can go on."""
    wire = to_wire(loaded.document, values)
    story = Story(town, loaded, now)
    subject = subject_of(loaded.document, values)
    story.registers(sender, wire, subject=subject, attachments=files_of(loaded.document, wire))
    return story


def answer(story: Story) -> tuple[str, str]:
    """Whoever may and comes first answers the open step well; of several the first. The step, and who it was."""
    case, organisation = story.case, snapshot()
    step = story.loaded.plan.human(case.step)
    principals = tuple(case.assignments.filter(state="open", step=step.id).values_list("principal", flat=True))
    standing = fold(story.loaded.plan, events_of(history(case.pk)))
    barred = excluded(
        story.loaded.plan, step, standing, requester=case.requester_id, subject=case.subject_id, directory=organisation
    )
    person = Person.objects.get(pk=min(people_for(principals, barred, organisation)))
    comment = "Det är gjort." if step.needs_comment(step.outcomes[0]) else ""
    act = uuid4()  # what signing it needs is told in tests/apps/signatures
    signature = str(act) if signature_on(step, step.outcomes[0]) else ""
    decision = Decide(person.pk, step.id, standing.waiting[step.id].seq, step.outcomes[0], comment, signature=signature)
    story.does(decision, command_id=act)
    return step.id, person.name


def test_every_shipped_service_has_its_example_and_its_way() -> None:
    assert set(EXPECTED) == set(SHIPPED) == {path.stem for path in FOLDER.glob("*.json")}
    assert len(SHIPPED) == 16


@pytest.mark.parametrize("key", EXPECTED)
def test_the_example_answers_are_read_without_a_fault_and_shown_in_both_languages(
    key: str, town: Cast, now: datetime
) -> None:
    loaded, _, reading = read(key, town, now)
    assert [(fault.path, fault.sv) for fault in reading.faults] == []
    names = CaseNames(snapshot())
    for language in ("sv", "en"):
        lines = [line for page in show_all(loaded.document, reading.values, language, names) for line in page.lines]
        assert len(lines) == len(reading.values)
        assert all(line.value for line in lines if line.kind != "attachment")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("key", EXPECTED)
def test_every_page_is_drawn_with_the_answers_and_asks_every_visible_question(
    key: str, language: str, town: Cast, now: datetime
) -> None:
    loaded, sender, reading = read(key, town, now)
    typed = as_typed(loaded.document, to_wire(loaded.document, reading.values))
    draft = Draft(person_id=sender.pk, version_id=loaded.version_id, raw=typed)
    for page in loaded.document.pages:
        known = Known(draft, loaded, now.date(), language, typed)
        with override(language):
            form = page_form(loaded, page.key)(Answers(loaded, typed, known))
            assert form.is_valid(), form.faults
            html = form.drawn(faults=(), words={})
        for field in page.fields:
            assert escape(field.label.say(language)) in html, field.key


@pytest.mark.parametrize("key", EXPECTED)
def test_the_wire_answers_keep_to_the_schema_of_the_service(key: str, town: Cast, now: datetime) -> None:
    loaded, _, reading = read(key, town, now)
    schema = answers_schema(loaded.document)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    wire = json.loads(json.dumps(to_wire(loaded.document, reading.values)))
    assert [error.message for error in validator.iter_errors(wire)] == []
    first = schema["required"][0]
    assert list(validator.iter_errors({name: one for name, one in wire.items() if name != first}))
    assert list(validator.iter_errors({**wire, "nobody_asked": 1}))


@pytest.mark.parametrize("key", EXPECTED)
def test_a_case_goes_all_the_way(key: str, town: Cast, now: datetime) -> None:
    loaded, sender, reading = read(key, town, now)
    story = send_in(loaded, sender, reading.values, town, now)
    taken = []
    while story.case.state == Case.State.OPEN and len(taken) < 12:
        if story.case.assignments.filter(state="open").exists():
            taken.append(answer(story))
        else:  # the case waits for a day
            assert story.case.wakes is not None
            story.now = datetime.combine(story.case.wakes, time(9), tzinfo=UTC)
            pass_time(story.case.pk, now=story.now)
    case = story.case
    assert tuple(taken) == EXPECTED[key].steps
    assert (case.state, case.result, case.end) == ("closed", EXPECTED[key].result, EXPECTED[key].end)
    assert case.summary
    assert prove() == []


def sent_to_payroll(key: str, town: Cast, now: datetime) -> list[tuple[str, int | None]]:
    """Code or pay type and öre of every pay row that the example becomes."""
    loaded, _, reading = read(key, town, now)
    payroll = loaded.document.deliveries.payroll
    assert payroll is not None
    rows = transactions(payroll, loaded.document, reading.values, About("4711", "2026-1", {}))
    return [(row.code or row.pay_type or "", row.amount) for row in rows if isinstance(row, Pay)]


def test_only_what_is_pay_goes_to_payroll() -> None:
    delivering = {key for key, raw in SHIPPED.items() if "payroll" in raw.get("deliveries", {})}
    assert delivering == {
        "friskvardsbidrag", "ledighetsansokan", "utlagg", "forrattningsrakning", "anstallningsunderlag"
    }  # fmt: skip


def test_an_elected_members_claim_becomes_fees_car_earnings_child_care_and_expenses(town: Cast, now: datetime) -> None:
    assert sent_to_payroll("forrattningsrakning", town, now) == [
        ("8110", 1420_00), ("8110", 780_00), ("MILPRI_FRI", 105_00), ("8130", 1365_00), ("8140", 300_00),
        ("UTLÄGG", 45_00),
    ]  # fmt: skip


def test_a_trip_is_paid_by_its_days_its_meals_and_its_car(town: Cast, now: datetime) -> None:
    _, _, reading = read("utlagg", town, now)
    days = {name: reading.values[name] for name in ("natter", "heldagar", "halvdagar")}
    assert days == {"natter": 2, "heldagar": 2, "halvdagar": 1}
    assert reading.values["maltidsavdrag"] == 165_00
    assert reading.values["summa"] == 1185_00 + (600_00 + 150_00 - 165_00) + 31_25
    assert sent_to_payroll("utlagg", town, now) == [
        ("UTLÄGG", 1060_00), ("UTLÄGG", 125_00), ("INR_FRI", 585_00), ("MILPRI_FRI", 31_25)
    ]  # fmt: skip
