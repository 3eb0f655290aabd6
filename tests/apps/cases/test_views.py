"""The pages, through the door."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from forms_platform.cases.attachments import path_of
from forms_platform.cases.deliveries import mark
from forms_platform.cases.models import Case
from forms_platform.organisation.models import Person
from tests.apps.cases.counting import statements
from tests.cast import Cast, a_role, a_stand_in
from tests.stories import Story, a_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> object:
    """The views tell the time themselves, so the stories here begin today."""
    return timezone.now() - timedelta(hours=12)


def seen_by(person: Person, address: str, *, status: int = 200, language: str = "sv") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " "))


def test_without_signing_in_one_is_asked_to(story: Story, cast: Cast, client: Client) -> None:
    story.sends(cast.anna)
    for address in ("/arenden/", "/arenden/2026-0001/", "/arenden/2026-0001/aterta/", f"/bilagor/{uuid4()}/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/konto/login/")


def test_anna_sees_who_has_her_case_and_who_may_answer_instead(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    page = seen_by(cast.anna, "/arenden/2026-0001/")
    assert "Väntar på Bengt Lund" in page
    assert "Enhetschef, Hemtjänst Norr" in page


def test_the_stand_in_of_today_is_named(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    a_stand_in(
        absent=cast.bengt,
        stand_in=cast.david,
        starts=timezone.localdate() - timedelta(days=1),
        ends=timezone.localdate() + timedelta(days=1),
    )
    assert "Bengt Lund är borta." in seen_by(cast.anna, "/arenden/2026-0001/")


def test_the_answers_are_shown_as_they_were_asked(story: Story, cast: Cast) -> None:
    kvitto = a_file(cast.anna, story.now, name="kvitto-gym.pdf")
    rows = [{"kopt_hos": "Friskis & Svettis", "summa": "900.00", "bild": [str(kvitto.pk)]}]
    story.sends(cast.anna, attachments=[kvitto.pk], kvitton=rows)
    page = seen_by(cast.bengt, "/arenden/2026-0001/")
    for words in ("Aktivitet Gymkort", "Belopp 1 200 kr", "Friskis &amp; Svettis", "900 kr", "kvitto-gym.pdf"):
        assert words in page


def test_what_somebody_wrote_is_shown_as_text_and_never_as_markup(story: Story, cast: Cast, client: Client) -> None:
    evil = "<script>alert(1)</script>"
    file = a_file(cast.anna, story.now, name='"><img src=x onerror=alert(1)>.pdf')
    rows = [{"kopt_hos": evil, "bild": [str(file.pk)]}]
    story.sends(cast.anna, aktivitet=evil, kvitton=rows, attachments=[file.pk])
    story.decides(cast.bengt, "return", evil)
    client.force_login(cast.anna)
    for address in ("/arenden/", "/arenden/2026-0001/", "/arenden/2026-0001/aterta/"):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_a_return_is_told_with_what_was_asked_for(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt, "return", "Kvittot saknar datum.")
    page = seen_by(cast.anna, "/arenden/2026-0001/")
    assert "Du behöver rätta och skicka in igen" in page
    assert page.count("Kvittot saknar datum.") == 2  # where it is asked, and in the story
    assert "Väntar på rättning av Anna Svensson" in seen_by(cast.bengt, "/arenden/2026-0001/")


def test_the_deliverys_receipt_is_shown(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt)
    assert "Lämnas till lönesystemet inom kort." in seen_by(cast.anna, "/arenden/2026-0001/")
    mark(story.case.pk, "payroll", "delivered", "GYM-7", now=story.now)
    assert "Mottaget av lönesystemet, ref GYM-7" in seen_by(cast.anna, "/arenden/2026-0001/")


def test_what_goes_with_a_file_of_many_is_not_said_to_go_soon(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt)
    mark(story.case.pk, "payroll", "gathered", now=story.now)
    assert "Lämnas till lönesystemet med nästa fil." in seen_by(cast.anna, "/arenden/2026-0001/")


def test_a_delivery_that_is_tried_again_says_when(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt)
    next_try = timezone.now() + timedelta(minutes=5)
    mark(story.case.pk, "payroll", "retrying", next_try=next_try, now=story.now)
    clock = timezone.localtime(next_try).strftime("%H:%M")
    assert re.search(rf"Försöker igen .*{clock}", seen_by(cast.anna, "/arenden/2026-0001/"))


def test_the_signed_record_is_offered_when_it_is_made_and_not_before(
    story: Story, cast: Cast, settings, client: Client
) -> None:
    settings.ROOT_URLCONF = "tests.apps.cases.addresses"
    story.sends(cast.anna)
    story.decides(cast.bengt)
    client.force_login(cast.anna)
    assert "handling.pdf" not in client.get("/arenden/2026-0001/").content.decode()
    story.notes("record_made", revision=1)
    assert 'href="/arenden/2026-0001/handling.pdf"' in client.get("/arenden/2026-0001/").content.decode()


def test_a_registrator_sees_the_course_but_no_answers_comments_or_files(story: Story, cast: Cast) -> None:
    kvitto = a_file(cast.anna, story.now, name="kvitto-gym.pdf")
    story.sends(cast.anna, aktivitet="Hemlig dans", attachments=[kvitto.pk], kvitton=[{"bild": [str(kvitto.pk)]}])
    story.decides(cast.bengt, "return", "Hemlig fråga")
    a_role(person=cast.david, role="registrator")
    page = seen_by(cast.david, "/arenden/2026-0001/")
    assert "Bengt Lund bad om rättning" in page
    for secret in ("Hemlig", "kvitto-gym", "1 200"):
        assert secret not in page
    seen_by(cast.david, f"/bilagor/{kvitto.pk}/", status=404)
    seen_by(cast.david, "/arenden/2026-0001/aterta/", status=404)


@pytest.mark.parametrize(
    ("asked", "href"),
    [
        ("", "/att-godkanna/"),
        ("?tillbaka=%2Fatt-godkanna%2F%3Fflik%3Ddecided%26q%3Dyoga", "/att-godkanna/?flik=decided&amp;q=yoga"),
        ("?tillbaka=https%3A%2F%2Felak.example%2Fatt-godkanna%2F", "/att-godkanna/"),
        ("?tillbaka=%2F%2Felak.example%2F", "/att-godkanna/"),
        ("?tillbaka=javascript%3Aalert(1)", "/att-godkanna/"),
        ("?tillbaka=%2Fkonto%2Flogout%2F", "/att-godkanna/"),
    ],
)
def test_a_registrator_is_led_back_to_the_list_and_nowhere_else(
    story: Story, cast: Cast, client: Client, asked: str, href: str
) -> None:
    story.sends(cast.anna)
    a_role(person=cast.david, role="registrator")
    client.force_login(cast.david)
    page = client.get(f"/arenden/2026-0001/{asked}").content.decode()
    assert re.findall(r'<a class="ds-link back" href="([^"]*)">', page) == [href]


def test_who_asks_in_a_case_keeps_the_way_back(story: Story, cast: Cast, client: Client) -> None:
    story.sends(cast.anna)
    client.force_login(cast.bengt)
    kept = "?tillbaka=%2Fatt-godkanna%2F%3Fflik%3Dmine%26q%3Danna"
    action = re.findall(
        r'action="(/arenden/2026-0001/fraga/[^"]*)"', client.get(f"/arenden/2026-0001/{kept}").content.decode()
    )
    unsaid = client.post(action[0], {"fraga": " "}, follow=True)
    said = client.post(action[0], {"fraga": "Vilket gym?"}, follow=True)
    for page in (unsaid, said):
        assert 'class="ds-link back" href="/att-godkanna/?flik=mine&amp;q=anna"' in page.content.decode()


def test_to_everybody_else_the_case_is_not_there(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    for address in ("/arenden/2026-0001/", "/arenden/2026-0001/aterta/", "/arenden/2026-0002/", "/arenden/x/"):
        seen_by(cast.hugo, address, status=404)


def test_the_list_shows_what_waits_for_me_first(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, aktivitet="Simning")
    story.decides(cast.bengt, "return", "Kvitto?")
    story.sends(cast.anna, aktivitet="Yoga")
    page = seen_by(cast.anna, "/arenden/")
    assert page.index("Väntar på dig") < page.index("Simning") < page.index("Väntar på svar") < page.index("Yoga")


def test_closed_cases_have_their_own_list(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, aktivitet="Simning")
    story.decides(cast.bengt)
    assert "Simning" not in seen_by(cast.anna, "/arenden/")
    assert "Simning" in seen_by(cast.anna, "/arenden/?visa=avslutade")


def test_nobody_elses_cases_are_in_the_list(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, aktivitet="Simning")
    assert "Simning" not in seen_by(cast.bengt, "/arenden/")
    assert "Inget pågår just nu" in seen_by(cast.bengt, "/arenden/")


def test_show_more_goes_through_every_case_once(story: Story, cast: Cast, client: Client) -> None:
    for n in range(45):
        story.sends(cast.anna, aktivitet=f"Klass{n:02}")  # all at the same moment
    client.force_login(cast.anna)
    queries, seen = [""], []
    for query in queries:
        html = client.get(f"/arenden/{query}").content.decode()
        seen += re.findall(r"Klass\d\d", html)
        queries += [more.replace("&amp;", "&") for more in re.findall(r'href="(\?visa=pagar&amp;efter=[^"]+)"', html)]
    assert len(queries) == 3
    assert sorted(seen) == [f"Klass{n:02}" for n in range(45)]


@pytest.mark.parametrize("query", ["visa=hackat", "efter=x", "efter=1-", "efter=9999999999999999-1", "efter=-1-1"])
def test_a_query_somebody_made_up_is_no_fault_of_ours(story: Story, cast: Cast, query: str) -> None:
    story.sends(cast.anna)
    assert "Mina ärenden" in seen_by(cast.anna, f"/arenden/?{query}")


@pytest.mark.parametrize(("address", "most"), [("/arenden/", 12), ("/arenden/2026-0001/", 12)])
def test_a_page_costs_the_same_with_many_cases_as_with_one(
    story: Story, cast: Cast, client: Client, address: str, most: int
) -> None:
    story.sends(cast.anna)
    client.force_login(cast.anna)
    client.get(address)
    with statements() as few:
        client.get(address)
    for _ in range(15):
        story.sends(cast.anna)
    with statements() as many:
        client.get(address)
    assert len(many) == len(few) <= most, "\n".join(many)


def test_anna_takes_her_case_back(story: Story, cast: Cast, client: Client) -> None:
    story.sends(cast.anna)
    client.force_login(cast.anna)
    html = client.get("/arenden/2026-0001/aterta/").content.decode()
    command = re.search(r'name="kommando" value="([^"]+)"', html)
    assert command
    form = {"kommando": command[1], "meddelande": "Fel person betalade."}
    for _ in range(2):  # the button was pressed twice
        assert client.post("/arenden/2026-0001/aterta/", form).status_code == 302
    assert story.case.result == "withdrawn"
    assert story.case.events.filter(kind="withdrawn").count() == 1
    page = seen_by(cast.anna, "/arenden/2026-0001/")
    assert "Ärendet är återtaget" in page
    assert "Fel person betalade." in page


def test_what_can_no_longer_be_taken_back_says_why(story: Story, cast: Cast, client: Client) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    client.force_login(cast.anna)
    assert "Återta" not in client.get("/arenden/2026-0001/").content.decode()
    answer = client.post("/arenden/2026-0001/aterta/", {"kommando": str(uuid4())}, follow=True)
    assert "kan inte återtas" in answer.content.decode()
    assert story.case.state == "open"


def test_only_the_one_who_sent_it_in_takes_it_back(story: Story, cast: Cast, client: Client) -> None:
    story.sends(cast.anna)
    client.force_login(cast.bengt)
    client.post("/arenden/2026-0001/aterta/", {"kommando": str(uuid4())})
    assert story.case.state == "open"


def test_taking_back_asks_for_the_token_of_the_form(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.anna)
    assert strict.post("/arenden/2026-0001/aterta/").status_code == 403
    assert story.case.state == "open"


def test_a_file_is_saved_and_never_opened_as_a_page(story: Story, cast: Cast, client: Client) -> None:
    kvitto = a_file(cast.anna, story.now, b"%PDF-1.7 hej", name="räkning ”1”.pdf")
    story.sends(cast.anna, attachments=[kvitto.pk])
    client.force_login(cast.bengt)
    for address in (f"/bilagor/{kvitto.pk}/", f"/bilagor/{kvitto.pk}/?visa"):  # a PDF is never shown in place
        answer = client.get(address)
        assert b"".join(answer) == b"%PDF-1.7 hej"
        assert answer["Content-Disposition"] == "attachment; filename*=utf-8''r%C3%A4kning%20%E2%80%9D1%E2%80%9D.pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox;")
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Length"] == "12"


def test_a_picture_may_be_shown_in_place_and_then_in_a_sandbox(story: Story, cast: Cast, client: Client) -> None:
    picture = a_file(cast.anna, story.now, name="kvitto.jpg", content_type="image/jpeg")
    story.sends(cast.anna, attachments=[picture.pk])
    client.force_login(cast.anna)
    assert client.get(f"/bilagor/{picture.pk}/")["Content-Disposition"] == 'attachment; filename="kvitto.jpg"'
    shown = client.get(f"/bilagor/{picture.pk}/?visa")
    assert shown["Content-Disposition"] == 'inline; filename="kvitto.jpg"'
    assert shown["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/xhtml+xml"])
def test_what_could_run_is_saved_whatever_it_calls_itself(
    story: Story, cast: Cast, client: Client, content_type: str
) -> None:
    evil = a_file(cast.anna, story.now, b"<script>", name="a.html", content_type=content_type)
    client.force_login(cast.anna)
    answer = client.get(f"/bilagor/{evil.pk}/?visa")
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_whose_bytes_are_lost_is_not_found_and_is_told_in_the_log(
    story: Story, cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    kvitto = a_file(cast.anna, story.now)
    path_of(kvitto.sha256).unlink()
    client.force_login(cast.anna)
    assert client.get(f"/bilagor/{kvitto.pk}/").status_code == 404
    assert "are gone" in caplog.text


def test_the_case_is_told_in_english_to_those_who_read_english(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    Person.objects.filter(pk=cast.anna.pk).update(language="en")
    cast.anna.refresh_from_db()
    with override("en"):
        page = seen_by(cast.anna, "/arenden/2026-0001/", language="en")
    assert "Wellness on trial" in page
    assert "Activity Gymkort" in page
    assert Case.objects.get().title == "Friskvård i prov"


def test_what_tells_cases_apart_in_a_list_is_said_in_the_readers_language(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    assert "Gymkort, 1 200 kr" in seen_by(cast.anna, "/arenden/")
    Person.objects.filter(pk=cast.anna.pk).update(language="en")
    cast.anna.refresh_from_db()
    with override("en"):
        assert "Gymkort, SEK 1,200" in seen_by(cast.anna, "/arenden/", language="en")
        assert "Gymkort, SEK 1,200" in seen_by(cast.anna, "/arenden/2026-0001/", language="en")
    assert Case.objects.get().summary.replace("\xa0", " ") == "Gymkort, 1 200 kr"
