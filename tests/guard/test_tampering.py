"""The way through a form is kept by the server: what a page is told to skip, rename or add makes no difference."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_platform.cases.models import Case
from forms_platform.definitions.load import current
from forms_platform.intake.models import Draft
from tests.guard.town import Town

pytestmark = pytest.mark.django_db

RIGHT = {"aktivitet": "Gymkort", "belopp": "100"}


def begun(client: Client) -> tuple[str, str]:
    """A new draft of the service gym: its id and its token."""
    page = client.get("/e-tjanster/gym/ny/").content.decode()
    return page.split('action="/utkast/')[1].split("/")[0], page.split('name="ny" value="')[1].split('"')[0]


def test_a_draft_cannot_be_sent_in_before_its_pages(town: Town) -> None:
    anna, before = town.client("anna"), Case.objects.count()
    answer = anna.post(f"/utkast/{town.draft.pk}/granska/")
    assert answer.status_code == 303
    assert "/granska/" not in answer["Location"]
    assert Case.objects.count() == before


def test_answers_sent_to_the_review_are_not_taken(town: Town) -> None:
    anna = town.client("anna")
    draft, token = begun(anna)
    anna.post(f"/utkast/{draft}/kostnad/", {"ny": token, **RIGHT})
    anna.post(f"/utkast/{draft}/granska/", {"belopp": "4999", "aktivitet": "Annat"})
    assert Case.objects.latest("id").answers["belopp"] == "100.00"


@pytest.mark.parametrize("step", ["finns-inte", "klar", "done", "kostnad-2", "0"])
def test_a_step_that_does_not_exist_leads_to_where_one_is(town: Town, step: str) -> None:
    anna = town.client("anna")
    for answer in (anna.get(f"/utkast/{town.draft.pk}/{step}/"), anna.post(f"/utkast/{town.draft.pk}/{step}/", RIGHT)):
        assert answer.status_code == 303
        assert answer["Location"].startswith(f"/utkast/{town.draft.pk}/")
    assert "aktivitet" in Draft.objects.get(pk=town.draft.pk).raw


def test_an_old_step_sent_again_after_sending_in_changes_nothing(town: Town) -> None:
    anna = town.client("anna")
    draft, token = begun(anna)
    anna.post(f"/utkast/{draft}/kostnad/", {"ny": token, **RIGHT})
    receipt = anna.post(f"/utkast/{draft}/granska/")["Location"]
    case = Case.objects.latest("id")
    for _ in range(2):
        again = anna.post(f"/utkast/{draft}/kostnad/", {"ny": token, "aktivitet": "Golf", "belopp": "4999"})
        assert again["Location"] == receipt
        assert anna.post(f"/utkast/{draft}/granska/")["Location"] == receipt
    assert anna.post(f"/utkast/{draft}/spara/?steg=kostnad", {"ny": token, "belopp": "4999"}).status_code == 409
    assert Case.objects.latest("id") == case
    assert Case.objects.get(pk=case.pk).answers == case.answers


def test_what_formtools_would_read_from_the_form_is_not_read(town: Town) -> None:
    anna = town.client("anna")
    sent = {"utkast-current_step": "granska", "wizard_goto_step": "granska", "current_step": "granska", **RIGHT}
    answer = anna.post(f"/utkast/{town.draft.pk}/aktivitet/", sent)
    assert answer.status_code == 422
    assert not Draft.objects.get(pk=town.draft.pk).pages_done


def test_the_token_of_one_draft_opens_no_other(town: Town) -> None:
    anna = town.client("anna")
    _, token = begun(anna)
    other = "00000000-0000-4000-8000-000000000001"
    assert anna.post(f"/utkast/{other}/kostnad/", {"ny": token, **RIGHT}).status_code == 404
    assert anna.post(f"/utkast/{other}/kostnad/", {"ny": token[:-1] + "x", **RIGHT}).status_code == 404


# --- What nobody asked ----------------------------------------------------------------------------------------------

NOT_ASKED = ["requester", "subject", "person", "state", "result", "version", "revision", "number", "amount", "id"]
NOT_ASKED += ["chef", "submitted_as", "pages_done", "_state", "__class__", "belopp__class__", "kvitton.0.id"]


def test_what_nobody_asked_is_not_in_the_case(town: Town) -> None:
    anna = town.client("anna")
    draft, token = begun(anna)
    anna.post(f"/utkast/{draft}/kostnad/", {"ny": token, **RIGHT, **dict.fromkeys(NOT_ASKED, "7")})
    anna.post(f"/utkast/{draft}/granska/", dict.fromkeys(NOT_ASKED, "7"))
    case = Case.objects.latest("id")
    assert case.requester == town.people["anna"]
    assert case.subject is None
    assert case.state == Case.State.OPEN
    assert set(case.answers) <= set(current("gym").document.by_key)
    assert "7" not in {str(answer) for answer in case.answers.values()}


hidden = st.fixed_dictionaries(
    {"vem_betalade": st.sampled_from(["sjalv", "kommunens_kort"]), "kort": st.sampled_from(["", "4821"])},
    optional={"annan": st.just("Något"), "aktivitet": st.sampled_from(["Gymkort", "Annat"])},
)


@given(answers=hidden)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_hidden_answer_is_shown_nowhere_and_sent_nowhere(town: Town, answers: dict[str, str]) -> None:
    """The draft may remember it (one may change one's mind); what is read of the draft has only what is asked."""
    from forms_platform.definitions.language.answers import read_answers
    from forms_platform.intake.known import Known

    town.client("anna").post(f"/utkast/{town.draft.pk}/aktivitet/", {**answers, "spara": "1"})
    draft, loaded = Draft.objects.get(pk=town.draft.pk), current("friskvardsbidrag")
    today = timezone.localdate()
    reading = read_answers(loaded.document, draft.raw, today=today, names=Known(draft, loaded, today, "sv", draft.raw))
    assert set(reading.values) <= set(reading.visible_fields)
    assert ("kort" in reading.visible_fields) == (answers["vem_betalade"] == "kommunens_kort")
