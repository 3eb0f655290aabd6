"""Nothing that anybody writes runs: not in a page, a mail, or the record. It stands there as it was written."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from forms_platform.archive.models import Record
from forms_platform.cases.models import Case
from forms_platform.definitions.language.fields.kinds import FIELD_KINDS
from forms_platform.definitions.load import current
from forms_platform.definitions.publish import publish
from forms_platform.documents.keep import take
from forms_platform.organisation import directory
from forms_platform.organisation.models import CostCentre, Person, Unit, WorkGroup
from forms_platform.outbox import relay
from forms_platform.outbox.models import Message
from tests.cast import Cast
from tests.guard.poison import CANARY, POISON, poisoned, read
from tests.guard.town import PDF
from tests.judges.readers import text_of
from tests.language.everything import A_SYSTEM, a_document, a_field
from tests.stories import PUBLISHED_AT, Story, a_file, document

pytestmark = pytest.mark.django_db

MOST_PAGES = 45  # a person
IN_NAMES = "<img src=x onerror=kanarie()>"


def every_kind() -> dict[str, Any]:
    """A document with every kind of field and every text that there can be."""
    option = [{"value": "a", "label": "Ett"}, {"value": "b", "label": "Två"}]
    fields = [a_field(kind, help="Hjälp.", required=kind == "text") for kind in FIELD_KINDS]
    for field in fields:
        if "options" in field:
            field["options"] = option if isinstance(field["options"][0], dict) else field["options"]
    more = {"about": "Om **det**.", "contact": "Ring.", "privacy": "För att.", "keywords": ["ord"]}
    raw = a_document(A_SYSTEM, *fields, **more)
    raw["pages"][0]["intro"] = "Inledning."
    return raw


def poison_everybody(cast: Cast) -> None:
    """Names, titles, units and groups are as hostile as texts."""
    Person.objects.filter(pk__in=[cast.anna.pk, cast.bengt.pk]).update(given_name=IN_NAMES, title=IN_NAMES)
    Unit.objects.update(name=IN_NAMES)
    WorkGroup.objects.update(name=IN_NAMES)
    CostCentre.objects.update(name=IN_NAMES)
    directory.changed()


@pytest.fixture
def stage(cast: Cast) -> Story:
    """Two services with poison in every text; cases of one of them with poison in every answer, name and comment."""
    now = timezone.now() - timedelta(days=5)
    poison_everybody(cast)
    kinds, _ = poisoned(every_kind())
    publish(kinds, None, PUBLISHED_AT)
    gym, count = poisoned(document("gym"))
    assert count > 25, "fewer texts than there are in the document"
    publish(gym, None, PUBLISHED_AT)
    story = Story(cast, current("gym"), now)
    file = a_file(cast.anna, now, PDF, name='"><img src=x onerror=kanarie()>.pdf')
    answers = {"kvitton": [{"kopt_hos": POISON[3], "summa": "1.00", "bild": [str(file.pk)]}]}
    story.sends(
        cast.anna, belopp="2400.00", betalat="2024-01-02", aktivitet=POISON[0], attachments=[file.pk], **answers
    )
    story.decides(cast.bengt, "return", " ".join(POISON[:6]))
    story.amends(cast.anna, {"aktivitet": POISON[2]})
    story.decides(cast.bengt, "approve", POISON[4])
    story.claims(cast.eva)
    story.decides(cast.eva, "reject", POISON[5])
    story.sends(cast.anna, belopp="50.00", aktivitet=POISON[5])
    story.withdraws(cast.anna, POISON[0])
    for at, text in enumerate(POISON):
        story.sends(cast.anna, belopp=f"{at + 1}.00", aktivitet=text)
    Message.objects.create(
        topic=IN_NAMES, handler=IN_NAMES, about=IN_NAMES, payload={"x": POISON[1]}, state="dead", created_at=now,
        available_at=now, last_error=" ".join(POISON),
    )  # fmt: skip
    return story


def signed_in(person: Person) -> Client:
    """A browser in which the person has signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def crawl(client: Client, *starts: str) -> Iterator[tuple[str, str]]:
    """The pages that links lead to, one of each kind of address first."""
    ahead, seen, kinds = deque(starts), set(starts), dict[str, int]()
    for _ in range(MOST_PAGES):
        if not ahead:
            return
        at = ahead.popleft()
        answer = client.get(at, follow=True)
        assert answer.status_code < 500, at
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        html = answer.content.decode()
        yield at, html
        for link in sorted(read(html).links):
            kind = "".join(c for c in link.partition("?")[0] if not c.isdigit() and c not in "abcdef")
            if not link.startswith("/") or link in seen or "/konto/" in link or kinds.get(kind, 0) >= 3:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            seen.add(link)
            ahead.append(link)


def harmless(at: str, html: str) -> int:
    """How often the canary stands as text on a page in which nothing can run."""
    page = read(html)
    assert page.harm == [], at
    assert "kanarie49" not in html, at
    return page.text.count(CANARY)


@pytest.mark.parametrize("who", ["anna", "bengt", "cecilia", "eva", "gunnel"])
def test_no_page_that_shows_what_was_written_runs_it(stage: Story, cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    starts = ["/", "/arenden/", "/arenden/?visa=closed", "/att-godkanna/", "/e-tjanster/gym/", "/e-tjanster/prov/",
              "/ersattare/", "/konto/profil/", "/aviseringar/", "/aviseringar/val/", "/drift/"]  # fmt: skip
    starts += [f"/?q={CANARY}", f"/att-godkanna/?q={IN_NAMES}", f"/drift/?q={IN_NAMES}", f"/ersattare/?vem={IN_NAMES}"]
    starts += [f"/arenden/{case.number}/" for case in Case.objects.order_by("id")[:4]]
    starts += [f"/att-godkanna/{case.number}/" for case in Case.objects.filter(state="open")[:4]]
    relay.drain(timezone.now())
    shown = {at: harmless(at, html) for at, html in crawl(client, *starts)}
    assert len(shown) >= 15
    assert sum(shown.values()) > 40, "the canary is not shown where it was written"


def test_no_page_of_the_form_runs_a_text_of_its_document_or_what_was_typed(stage: Story, cast: Cast) -> None:
    client = signed_in(cast.anna)
    page = client.get("/e-tjanster/prov/ny/").content.decode()
    assert harmless("first page", page) > len(FIELD_KINDS)
    draft = page.split('action="/utkast/')[1].split("/")[0]
    token = page.split('name="ny" value="')[1].split('"')[0]
    for text in POISON:
        sent = dict.fromkeys(FIELD_KINDS, text)
        for part in ("period.from", "period.to", "address.street", "bank_account.number", "table.0.text"):
            sent[part] = text
        answer = client.post(f"/utkast/{draft}/sida/", sent | {"ny": token})
        assert answer.status_code == 422, text
        assert harmless(text, answer.content.decode()) > len(FIELD_KINDS)
        saved = client.post(f"/utkast/{draft}/spara/?steg=sida", sent | {"ny": token})
        assert saved.headers["Content-Type"].startswith("application/json")
    for at in (f"/utkast/{draft}/sida/", f"/utkast/{draft}/sida/?fel=1", "/utkast/", f"/utkast/{draft}/ta-bort/"):
        harmless(at, client.get(at, follow=True).content.decode())


def test_no_page_with_words_of_its_address_runs_them(stage: Story, cast: Cast) -> None:
    gunnel = signed_in(cast.gunnel)
    for text in POISON:
        for at, name in [("/", "q"), ("/att-godkanna/", "q"), ("/drift/", "q"), ("/ersattare/", "vem"), ("/", "amne"),
                         ("/att-godkanna/", "tjanst"), ("/konto/login/", "next"), ("/arenden/", "visa")]:  # fmt: skip
            client = Client() if "konto" in at else gunnel
            harmless(f"{at} {text}", client.get(at, {name: text}).content.decode())
        harmless(text, gunnel.get(f"/finns-inte/{text}").content.decode())


def test_no_mail_runs_what_was_written_or_gets_a_header_of_it(stage: Story, cast: Cast) -> None:
    relay.drain(timezone.now() + timedelta(minutes=1))  # what is told now is mailed a moment later
    assert len(mail.outbox) > 20
    for letter in mail.outbox:
        html = str(letter.alternatives[0][0])  # type: ignore[attr-defined, index] # a letter in two shapes
        page = read(html.replace("<style", "<kept").replace("style=", "kept="))  # mails carry their own style
        assert page.harm == []
        assert "\n" not in letter.subject
    assert any(CANARY in letter.subject for letter in mail.outbox), "the title is in no subject, so nothing was tried"


@pytest.mark.parametrize(
    "name", ["Anna\r\nBcc: alla@evil.example", "Anna\nX-Evil: 1", "Anna\x0b\u2028Svensson", "A" * 90]
)
def test_a_name_makes_no_header_of_its_own(cast: Cast, name: str) -> None:
    publish(document("gym"), None, PUBLISHED_AT)
    Person.objects.filter(pk=cast.anna.pk).update(given_name=name)
    directory.changed()
    Story(cast, current("gym"), timezone.now() - timedelta(days=1)).sends(cast.anna)
    relay.drain(timezone.now() + timedelta(minutes=1))  # what is told now is mailed a moment later
    assert len(mail.outbox) >= 2
    for letter in mail.outbox:
        head = letter.message()
        assert head["Bcc"] is None
        assert head["X-Evil"] is None
        assert letter.recipients() == letter.to


# --- The record -----------------------------------------------------------------------------------------------------

TYPST = '#read("/etc/passwd") #sys.version #eval("7*7") {{7*7}} {% raw %} $x^2$ *fet* = Rubrik'


@pytest.mark.judges
def test_the_record_holds_what_was_written_and_runs_none_of_it(cast: Cast, tmp_path: Path) -> None:
    raw = document("gym")
    raw["pages"][0]["fields"][0]["label"] = {"sv": f"Aktivitet {TYPST}", "en": "Activity"}
    publish(raw, None, PUBLISHED_AT)
    story = Story(cast, current("gym"), timezone.now() - timedelta(days=1))
    story.sends(cast.anna, aktivitet=TYPST)
    story.decides(cast.bengt, "reject", TYPST)
    relay.drain(timezone.now())
    (tmp_path / "record.pdf").write_bytes(take(Record.objects.get().sha256))
    text = " ".join(text_of(tmp_path / "record.pdf").split())
    assert text.count('#read("/etc/passwd")') >= 3
    assert text.count("{{7*7}} {% raw %}") >= 3
    assert "root:x:0" not in text


# --- The reader itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [text for text in POISON if "<" in text and "&lt;" not in text and "<java" not in text]
)
def test_printed_as_it_is_the_poison_is_noticed(text: str) -> None:
    inside = f"<p>{text}</p><input value=\"{text}\"><input value='{text}'>"
    assert read(inside).harm != []


def test_the_canary_is_found_as_text() -> None:
    page = read("<p>&lt;script&gt;kanarie()&lt;/script&gt;</p>")
    assert page.harm == []
    assert page.text.count(CANARY) == 1
