"""P4, P5: a page of fifty questions against Django's own form of them; what five hundred cost; what is built how often.

CPU of one process, in paired rounds. Whole requests go through every middleware, ours and the floor's alike.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from bench.measure import ROOT, ROUNDS, Result, against_floor, alone, judged, paired
from forms_platform.demo.processes import embedded_environment, manage

TIMES = 10  # goes in a round
LOOKS = 20  # at a page whose version is known
MANY, CONDITIONS = 500, 200


def run() -> list[Result]:
    """The table's lines."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = embedded_environment(Path(scratch), 1, LOG_LEVEL="ERROR")
        manage(environment, "migrate", "--verbosity=0", "--skip-checks", quiet=True)
        manage(environment, "collectstatic", "--noinput", "--verbosity=0", "--skip-checks", quiet=True)
        done = subprocess.run(
            [sys.executable, "-m", "bench.forms"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return [*_against_django(told), *_large(told), *_statements(told["sql"]), *_built(told["built"])]


def _against_django(told: dict[str, Any]) -> list[Result]:
    return [
        against_floor(
            "P4 50 frågor ritade", "ms", *told["drawn"], at_most=0.25, note="golv: Djangos formulär och dess widgetar"
        ),
        against_floor(
            "  hela GET, med ramen, stegen och SQL", "ms", *told["page"],
            note="golv: samma ram, Djangos formulär, inget hämtat; ramen väger lika i båda",
        ),
        against_floor("P5 50 svar lästa ur POST", "ms", *told["clean"], at_most=0.5, note="golv: Djangos is_valid()"),
    ]  # fmt: skip


def _large(told: dict[str, Any]) -> list[Result]:
    return [
        alone(f"{MANY} frågor, {CONDITIONS} villkor: sidans GET", "ms", told["large"], at_most=100),
        alone("  provas före publicering", "ms", told["check"], at_most=1000),
        alone("  byggs, en gång per version och språk", "ms", told["first"]),
    ]


def _statements(counted: dict[str, list[int]]) -> list[Result]:
    return [
        Result(
            f"SQL med {MANY} frågor mot 50: {step}", "SQL", many, "= golvet", "yes" if many == few else "no", few,
            many / few, note="personer, enheter, kostnadsställen, filer, register, tabeller",
        )
        for step, (few, many) in counted.items()
    ]  # fmt: skip


def _built(built: dict[str, dict[str, int]]) -> list[Result]:
    first, later = sum(built["first"].values()), sum(built["later"].values())
    note = f"första gången {built['first']}; sedan {built['later']}"
    return [
        Result("byggen vid första sidan", "st", first, "–", "–", note=note),
        Result(f"  vid {LOOKS} sidor till och en POST", "st", later, "≤ 0 st", judged(later, [later], 0, None)),
    ]


# --- In a process of its own, with the platform's settings -----------------------------------------------------------


def cpu(work: Callable[[], object], times: int = TIMES) -> float:
    """Milliseconds of CPU for one go."""
    started = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - started) / times * 1000


def _live() -> dict[str, Any]:
    from django.test.utils import override_settings
    from django.utils import timezone

    from forms_platform.demo.people import raise_municipality
    from forms_platform.organisation.models import Person

    raise_municipality(timezone.localdate())
    asker = Person.objects.get(username="amina.yusuf")
    with override_settings(ROOT_URLCONF="bench.hand_written"):
        return {**_fifty(asker), **_five_hundred(asker), "sql": _counted(asker), "built": _builds(asker)}


def _fifty(asker: Any) -> dict[str, Any]:
    from urllib.parse import urlencode

    from django.http import QueryDict
    from django.utils import timezone

    from bench.hand_written import TYPED, HandWritten
    from forms_platform.intake.known import Known
    from forms_platform.intake.pages import Answers, page_form
    from forms_platform.intake.typed import from_post
    from forms_platform.organisation.directory import snapshot
    from tests.apps.intake.test_cost import FIFTY, a_document

    loaded, draft = _published(a_document(FIFTY, key="femtio"), TYPED, asker)
    organisation, today = snapshot(), timezone.localdate()
    post = QueryDict(urlencode(TYPED))
    browser = _browser(asker)

    def form(raw: dict[str, Any]) -> Any:
        return page_form(loaded, "fragor")(Answers(loaded, raw, Known(draft, loaded, today, "sv", raw, organisation)))

    def drawn() -> str:
        made = form(TYPED)
        return f"{made.drawn(faults=(), words={})}{made.rule_types()}{made.rule_facts()}{made.shown()}"

    def valid() -> bool:
        return bool(form(from_post(loaded.document.page("fragor").fields, post, {})).is_valid())

    def asked(address: str) -> bytes:
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return bytes(answer.content)

    ours, theirs = f"/utkast/{draft.pk}/fragor/", "/handskrivet/"
    assert valid()
    assert HandWritten(data=post).is_valid()
    for key in TYPED:
        assert f'name="{key}"' in drawn()
        assert f'name="{key}"'.encode() in asked(theirs)
    rounds = 2 * ROUNDS + 1
    return {
        "drawn": paired(lambda: cpu(drawn), lambda: cpu(lambda: HandWritten(initial=TYPED).as_div()), rounds),
        "page": paired(lambda: cpu(lambda: asked(ours)), lambda: cpu(lambda: asked(theirs)), rounds),
        "clean": paired(lambda: cpu(valid), lambda: cpu(lambda: HandWritten(data=post).is_valid()), rounds),
    }


def _five_hundred(asker: Any) -> dict[str, Any]:
    from bench.hand_written import SAMPLES
    from forms_platform.definitions.checks import check
    from tests.apps.intake.test_cost import a_document

    fields = conditional(MANY, CONDITIONS)
    typed = {field["key"]: SAMPLES[field["kind"]] for field in fields}
    raw = a_document(fields, key="femhundra")
    checked = [cpu(lambda: check(raw), 1) for _ in range(ROUNDS)]
    _, draft = _published(raw, typed, asker)
    browser, address = _browser(asker), f"/utkast/{draft.pk}/fragor/"
    first = cpu(lambda: browser.get(address), 1)
    assert browser.get(address).content.count(b"data-when") == CONDITIONS
    return {"check": checked, "first": [first], "large": [cpu(lambda: browser.get(address), 3) for _ in range(ROUNDS)]}


def conditional(many: int, conditions: int) -> list[dict[str, Any]]:
    """So many questions, so many of them asked under a condition on some of those before."""
    from bench.rules import rule
    from tests.apps.intake.test_cost import KINDS

    kinds = len(KINDS)
    fields: list[dict[str, Any]] = []
    for n in range(many):
        made = {**KINDS[n % kinds], "key": f"fraga{n}", "label": f"Fråga {n}", "help": "Så här svarar du."}
        at = n - (many - conditions)
        fields.append({**made, "when": rule(at)} if at >= 0 else made)
    return fields


def _counted(asker: Any) -> dict[str, list[int]]:
    """Statements of every request from the page to the receipt, by how many questions there are: fifty, many."""
    few, many = (_submission(asker, number) for number in (50, MANY))
    return {step: [few[step], many[step]] for step in few}


def _submission(asker: Any, number: int) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.apps.intake.plain_browser import Browser, Page
    from tests.apps.intake.test_cost import a_document

    fields, found = of_every_kind(number), {}
    raw = a_document(fields, key=f"alla-{number}")
    for turn in range(2):  # what a process reads once, it has read the second time
        _, draft = _published(raw, answers(asker, fields), asker)
        browser = Browser(asker)
        browser.client.defaults["SERVER_NAME"] = "localhost"
        page: Page | None = None
        for step in ("sidan", "svaren → granska", "skicka → kvitto"):
            with CaptureQueriesContext(connection) as queries:
                page = browser.open(f"/utkast/{draft.pk}/fragor/") if page is None else browser.press(page)
            if turn:
                found[step] = len(queries)
        assert browser.address.endswith("/kvitto/"), browser.address
    return found


def of_every_kind(number: int) -> list[dict[str, Any]]:
    """Questions whose answers have to be looked up, and some that have not."""
    column = [{"kind": "attachment", "key": "bild", "label": "Bild"}, {"kind": "person", "key": "vem", "label": "Vem"}]
    kinds: list[dict[str, Any]] = [
        {"kind": "text"}, {"kind": "person"}, {"kind": "unit"}, {"kind": "cost_centre"}, {"kind": "attachment"},
        {"kind": "choice", "options_from": "system", "show_as": "list"}, {"kind": "money"},
        {"kind": "table", "row_label": "Rad", "columns": column},
    ]  # fmt: skip
    fields: list[dict[str, Any]] = []
    room = number
    while room > 0:
        kind = kinds[len(fields) % len(kinds)]
        kind = {"kind": "date"} if kind["kind"] == "table" and room < 3 else kind
        fields.append({**kind, "key": f"fraga{len(fields)}", "label": f"Fråga {len(fields)}"})
        room -= 1 + len(kind.get("columns", ()))
    return fields


def answers(asker: Any, fields: list[dict[str, Any]]) -> dict[str, Any]:
    """What the person types into them; their files are stored."""
    from django.utils import timezone

    from forms_platform.cases.models import Attachment
    from forms_platform.organisation.directory import snapshot

    organisation = snapshot()
    about = {"uploader": asker, "content_type": "application/pdf", "size": 1, "sha256": "0" * 64}
    files = [
        Attachment(field="f", name=f"{field['key']}.pdf", uploaded_at=timezone.now(), **about)
        for field in fields
        if field["kind"] in ("attachment", "table")
    ]
    Attachment.objects.bulk_create(files)
    person, file = str(asker.pk), iter(files)
    typed: dict[str, Callable[[], Any]] = {
        "text": lambda: "Stol",
        "money": lambda: "1200.50",
        "date": lambda: "2026-11-20",
        "person": lambda: person,
        "unit": lambda: str(asker.unit_id),
        "cost_centre": lambda: next(iter(organisation.cost_centres)),
        "choice": lambda: "lon",
        "attachment": lambda: [str(next(file).pk)],
        "table": lambda: [{"bild": [str(next(file).pk)], "vem": person}],
    }
    return {field["key"]: typed[field["kind"]]() for field in fields}


def _builds(asker: Any) -> dict[str, dict[str, int]]:
    """How often anything was made that a version's document alone decides: for the first page, and for those after."""
    from bench.hand_written import SAMPLES
    from tests.apps.intake.test_cost import a_document

    fields = conditional(50, 20)
    typed = {field["key"]: SAMPLES[field["kind"]] for field in fields}
    raw = a_document(fields, key="byggs")
    chief = raw["workflow"]["steps"][0]
    raw["workflow"]["steps"].insert(1, {**chief, "id": "andra", "when": fields[-1]["when"]})
    _, draft = _published(raw, typed, asker)
    browser, address = _browser(asker), f"/utkast/{draft.pk}/fragor/"
    every = builders()
    first = calls(every, lambda: browser.get(address))

    def more() -> None:
        for _ in range(LOOKS):
            assert browser.get(address).status_code == 200
        answer = browser.post(address, typed)
        assert answer.status_code == 303, answer.status_code
        assert browser.get(answer["Location"]).status_code == 200

    return {"first": first, "later": calls(every, more)}


def builders() -> dict[CodeType, str]:
    """Everything that makes something of a version's document, by its code."""
    from django.template.base import Template

    from forms_platform.definitions.language import compiled, document
    from forms_platform.intake import markup
    from workflows import conditions, plan

    every: tuple[Callable[..., Any], ...] = (
        document.parse_document, plan.parse_plan, compiled.compile_pages, compiled.types_of, conditions.compile_rule,
        conditions.compile_value, conditions.fields_used, markup.compile_fields, Template.compile_nodelist,
    )  # fmt: skip
    return {made.__code__: made.__name__ for made in every}


def calls(of: dict[CodeType, str], work: Callable[[], object]) -> dict[str, int]:
    """How often each of them is called while the work is done."""
    counted: Counter[str] = Counter()

    def heard(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in of:
            counted[of[frame.f_code]] += 1

    sys.setprofile(heard)
    try:
        work()
    finally:
        sys.setprofile(None)
    return dict(counted)


def _published(raw: dict[str, Any], typed: dict[str, Any], asker: Any) -> tuple[Any, Any]:
    """The version of the document, and a draft of it with these answers."""
    from datetime import timedelta

    from django.utils import timezone

    from forms_platform.definitions.load import load
    from forms_platform.definitions.publish import publish
    from forms_platform.intake.models import Draft

    now = timezone.now()
    loaded = load(publish(raw, None, now - timedelta(days=1)).pk)
    draft = Draft.objects.create(person=asker, version_id=loaded.version_id, raw=typed, created_at=now, saved_at=now)
    return loaded, draft


def _browser(asker: Any) -> Any:
    from django.test import Client

    browser = Client(SERVER_NAME="localhost")
    browser.force_login(asker)
    return browser


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forms_platform.settings")
    import django

    django.setup()
    print(json.dumps(_live()), flush=True)
