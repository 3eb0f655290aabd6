"""Asking what somebody thinks, handing a case over, deciding row by row, and what a step asks of who decides."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forms_platform.approvals.models import HeldDecision
from forms_platform.cases.models import Assignment
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.outbox.relay import drain
from tests.apps.approvals.desk import html, signed_in, the_form
from tests.cast import Cast, a_person
from tests.stories import PUBLISHED_AT, Story, document

pytestmark = pytest.mark.django_db

RECEIPTS = [{"kopt_hos": f"Butik {n}", "summa": "100.00"} for n in range(10)]


@pytest.fixture
def asking(cast: Cast, now: Any) -> Any:
    """The service gym whose manager decides receipt by receipt and says which account it is."""
    raw = copy.deepcopy(document("gym"))
    raw["key"] = "kvitton"
    step = raw["workflow"]["steps"][0]
    step["bulk"] = False
    step["rows"] = {"field": "kvitton", "route": "any"}
    step["asks"] = [
        {"key": "konto", "type": "text", "label": "Konto", "required_on": ["approve"]},
        {"key": "belopp", "type": "money", "label": {"sv": "Beviljat belopp", "en": "Granted"}},
    ]
    publish(raw, None, PUBLISHED_AT)
    yield Story(cast, current("kvitton"), now)
    forget()


def carried_out() -> None:
    """The ten seconds have passed."""
    drain(timezone.now() + timedelta(seconds=11))


# ---- row by row


def test_nine_receipts_go_on_and_one_is_returned(asking: Story, cast: Cast, bengts: Client) -> None:
    case = asking.sends(cast.anna, kvitton=RECEIPTS)
    page = html(bengts.get(f"/att-godkanna/{case.number}/"))
    assert page.count('name="rad-') == 10
    assert "Butik 7, 100 kr" in page
    rows = {f"rad-{n}": "return" if n == 7 else "approve" for n in range(10)}
    sent = the_form(case, beslut="rader", meddelande="Butik 7 saknar datum.", **{"svar-konto": "5610"}) | rows
    response = bengts.post(f"/att-godkanna/{case.number}/beslut/", sent)
    assert response.status_code == 302, html(response)
    carried_out()
    decided = asking.case.events.get(kind="decided")
    assert (decided.data["outcome"], decided.data["rows"]["7"]) == ("approve", "return")
    assert sum(said == "approve" for said in decided.data["rows"].values()) == 9


def test_a_row_that_is_returned_needs_a_reason_and_the_choice_stays(asking: Story, cast: Cast, bengts: Client) -> None:
    case = asking.sends(cast.anna, kvitton=RECEIPTS[:2])
    sent = the_form(case, beslut="rader", **{"svar-konto": "5610", "rad-0": "approve", "rad-1": "return"})
    response = bengts.post(f"/att-godkanna/{case.number}/beslut/", sent)
    assert response.status_code == 422
    page = html(response)
    assert 'value="return" selected' in page
    assert 'value="5610"' in page
    assert not HeldDecision.objects.exists()


def test_a_row_without_an_answer_stops_the_decision(asking: Story, cast: Cast, bengts: Client) -> None:
    case = asking.sends(cast.anna, kvitton=RECEIPTS[:2])
    sent = the_form(case, beslut="rader", meddelande="x", **{"svar-konto": "5610", "rad-0": "approve"})
    response = bengts.post(f"/att-godkanna/{case.number}/beslut/", sent)
    assert response.status_code == 422
    assert "Svara på varje rad." in html(response)


# ---- what the step asks


def test_what_the_step_asks_for_is_required_read_and_kept(asking: Story, cast: Cast, bengts: Client) -> None:
    case = asking.sends(cast.anna, kvitton=RECEIPTS[:1])
    address = f"/att-godkanna/{case.number}/beslut/"
    lacking = bengts.post(address, the_form(case, meddelande="Bra"))
    assert lacking.status_code == 422
    assert "Fyll i Konto." in html(lacking)
    assert "Bra</textarea>" in html(lacking)
    odd = bengts.post(address, the_form(case, **{"svar-konto": "5610", "svar-belopp": "mycket"}))
    assert odd.status_code == 422
    assert "Beviljat belopp går inte att läsa." in html(odd)
    assert (
        bengts.post(address, the_form(case, **{"svar-konto": "5610", "svar-belopp": "1 200,50 kr"})).status_code == 302
    )
    carried_out()
    assert asking.case.events.get(kind="decided").data["given"] == {"konto": "5610", "belopp": "1200.50"}


# ---- opinions


def test_an_opinion_is_asked_for_read_where_the_person_looks_and_given(
    story: Story, cast: Cast, bengts: Client
) -> None:
    case = story.sends(cast.anna)
    hugos = signed_in(cast.hugo)
    assert hugos.get(f"/att-godkanna/{case.number}/").status_code == 404
    sent = {"gor": "fraga", "person": str(cast.hugo.pk), "meddelande": "Räknas klättring?"}
    assert bengts.post(f"/att-godkanna/{case.number}/ge-vidare/", sent).status_code == 302
    assert "Bengt Lund undrar vad du tycker" in html(hugos.get("/att-godkanna/"))
    assert "Räknas klättring?" in html(hugos.get(f"/att-godkanna/{case.number}/"))
    assert "Du frågade Hugo Alm" in html(bengts.get("/att-godkanna/?flik=waiting"))
    step = Assignment.objects.get(case=case).step
    address = f"/att-godkanna/{case.number}/yttrande/"
    assert hugos.post(address, {"steg": step, "yttrande": " "}).status_code == 422
    assert hugos.post(address, {"steg": step, "yttrande": "Ja, enligt Skatteverket."}).status_code == 302
    assert "Ja, enligt Skatteverket." in html(bengts.get(f"/att-godkanna/{case.number}/"))
    assert "undrar vad du tycker" not in html(hugos.get("/att-godkanna/"))
    assert "Du frågade" not in html(bengts.get("/att-godkanna/?flik=waiting"))


def test_who_was_asked_decides_nothing(story: Story, cast: Cast, bengts: Client) -> None:
    case = story.sends(cast.anna)
    form = the_form(case)
    sent = {"gor": "fraga", "person": str(cast.hugo.pk), "meddelande": "Vad tycker du?"}
    bengts.post(f"/att-godkanna/{case.number}/ge-vidare/", sent)
    form["version"] = str(story.case.revision)
    answer = signed_in(cast.hugo).post(f"/att-godkanna/{case.number}/beslut/", form, follow=True)
    assert [str(said) for said in answer.context["messages"]] == ["Ärendet väntar inte på dig."]
    assert not HeldDecision.objects.exists()


def test_nobody_is_asked_without_a_question_and_the_choice_stays(story: Story, cast: Cast, bengts: Client) -> None:
    case = story.sends(cast.anna)
    sent = {"gor": "fraga", "person": str(cast.hugo.pk), "q": "hugo", "meddelande": " "}
    response = bengts.post(f"/att-godkanna/{case.number}/ge-vidare/", sent)
    assert response.status_code == 422
    assert f'value="{cast.hugo.pk}" checked' in html(response)
    assert "Skriv vad du vill fråga." in html(response)


# ---- handing over


def test_a_case_that_is_handed_over_is_the_others(story: Story, cast: Cast, bengts: Client) -> None:
    case = story.sends(cast.anna)
    page = html(bengts.post(f"/att-godkanna/{case.number}/ge-vidare/", {"sok": "1", "q": "Frida", "gor": "lamna"}))
    assert "Frida Falk" in page
    sent = {"gor": "lamna", "person": str(cast.frida.pk), "meddelande": "Jag känner henne."}
    answer = bengts.post(f"/att-godkanna/{case.number}/ge-vidare/", sent, follow=True)
    assert "Frida Falk har nu ärendet." in html(answer)
    assert case.number not in html(bengts.get("/att-godkanna/"))
    fridas = signed_in(cast.frida)
    assert case.number in html(fridas.get("/att-godkanna/"))
    response = fridas.post(f"/att-godkanna/{case.number}/beslut/", the_form(story.case))
    assert response.status_code == 302


@pytest.mark.parametrize("who", ["anna", "cecilia"])
def test_it_is_not_handed_to_who_may_not_decide_it(story: Story, cast: Cast, bengts: Client, who: str) -> None:
    case = story.sends(cast.anna, subject=cast.cecilia)
    sent = {"gor": "lamna", "person": str(getattr(cast, who).pk)}
    response = bengts.post(f"/att-godkanna/{case.number}/ge-vidare/", sent)
    assert response.status_code == 422
    assert Assignment.objects.get(case=case).principal == f"m:{cast.home_care.pk}"


def test_who_has_nothing_to_do_with_it_hands_nothing_over(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna)
    sent = {"gor": "lamna", "person": str(cast.hugo.pk)}
    for person in (cast.david, cast.anna):
        assert signed_in(person).post(f"/att-godkanna/{case.number}/ge-vidare/", sent).status_code == 404


def test_who_looks_after_the_forms_moves_a_case_without_reading_it(story: Story, cast: Cast) -> None:
    case = story.sends(cast.anna, aktivitet="Hemlig aktivitet")
    gunnels = signed_in(cast.gunnel)
    page = html(gunnels.get(f"/att-godkanna/{case.number}/ge-vidare/"))
    assert "Bengt Lund" in page
    assert "Hemlig aktivitet" not in page
    gunnels.post(f"/att-godkanna/{case.number}/ge-vidare/", {"gor": "lamna", "person": str(cast.frida.pk)})
    assert story.case.events.filter(kind="reassigned", actor=cast.gunnel).exists()
    assert case.number in html(signed_in(cast.frida).get("/att-godkanna/"))


# ---- taken by a colleague


def test_a_colleague_puts_back_what_somebody_ill_has_taken(story: Story, cast: Cast) -> None:
    olle = a_person(name="Olle Ros", groups=("lonecenter",))
    story.sends(cast.anna, belopp="2400.00")
    case = story.decides(cast.bengt)
    story.claims(cast.eva)
    olles = signed_in(olle)
    page = html(olles.get(f"/att-godkanna/{case.number}/"))
    assert "Eva Sund har tagit ärendet." in page
    assert 'value="approve"' not in page
    olles.post(f"/att-godkanna/{case.number}/slapp/", {"steg": "lon"})
    assert Assignment.objects.get(case=case, state="open").claimed_by is None
