"""A case in words: the story, who has it, its way, what changed, refusals."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override

from forms_platform.cases import timeline as words
from forms_platform.cases.changes import changed_fields, changes_since_return
from forms_platform.cases.history import events_of, history
from forms_platform.cases.holders import holder, position, together
from forms_platform.cases.models import Assignment, Case
from forms_platform.cases.names import CaseNames
from forms_platform.cases.path import path
from forms_platform.cases.refusals import say
from forms_platform.cases.standing_words import standings
from forms_platform.cases.timeline import Telling, timeline
from forms_platform.definitions.language.answers import facts, from_wire
from forms_platform.definitions.load import forget
from forms_platform.organisation.directory import changed, snapshot
from forms_platform.organisation.models import Person, StandIn
from tests.apps.cases.counting import statements
from tests.apps.cases.several import MANAGER, PAYROLL, publish_with
from tests.cast import TODAY, Cast, a_group, a_person, a_stand_in
from tests.stories import Story, a_file
from workflows.errors import Code, Refused
from workflows.events import EVENTS
from workflows.standing import fold

pytestmark = pytest.mark.django_db


def telling(story: Story, reader: Person, *, whole: bool = True) -> Telling:
    return Telling(story.loaded.plan, story.loaded.document, snapshot(), story.case.requester_id, reader.pk, whole)


def told(story: Story, reader: Person, **more: bool) -> list[str]:
    return [entry.text for entry in timeline(history(story.case.pk), telling(story, reader, **more))]


def stands(story: Story, reader: Person, today=TODAY):
    case = story.case
    return standings([case], snapshot(), today, reader=reader.pk)[case.pk]


def way(story: Story, reader: Person, today=TODAY) -> list[tuple[str, str, str]]:
    case, past = story.case, history(story.case.pk)
    known = facts(story.loaded.document, from_wire(story.loaded.document, case.answers))
    standing = fold(story.loaded.plan, events_of(past))
    stages = path(case, past, standing, known, telling(story, reader), today=today)
    return [(stage.title, stage.text.replace("\xa0", " "), stage.state) for stage in stages]


# ---- the story


def test_every_event_has_its_words_or_is_silent_on_purpose() -> None:
    assert set(words._SAY) == set(EVENTS.values())


def test_the_story_of_an_allowance_as_the_requester_reads_it(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.cecilia, "return", "Kvittot?")
    story.amends(cast.anna, {"belopp": "2500.00"})
    story.decides(cast.bengt)
    story.claims(cast.eva)
    story.decides(cast.eva)
    story.notes("record_made")
    assert told(story, cast.anna) == [
        "Du skickade in",
        "Till chefen för Hemtjänst Norr",
        "Cecilia Ek för Bengt Lund bad om rättning",
        "Du rättade och skickade in igen",
        "Till chefen för Hemtjänst Norr",
        "Bengt Lund godkände",
        "Till Lonecenter",
        "Eva Sund tog ärendet",
        "Eva Sund godkände",
        "Ärendet avslutades: Beviljad",
        "Handlingen är klar och stämplad",
    ]


def test_the_same_story_as_the_one_stood_in_for_reads_it(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.cecilia)
    assert told(story, cast.bengt)[2] == "Cecilia Ek för dig godkände"
    assert told(story, cast.cecilia)[2] == "Du för Bengt Lund godkände"


@pytest.mark.parametrize(
    ("outcome", "expected"), [("reject", "Bengt Lund avslog"), ("return", "Bengt Lund bad om rättning")]
)
def test_a_no_is_told_with_its_reason(story: Story, cast: Cast, outcome: str, expected: str) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt, outcome, "Golf räknas inte.")
    entry = timeline(history(story.case.pk), telling(story, cast.anna))[2]
    assert (entry.text, entry.detail) == (expected, "Golf räknas inte.")


def test_without_the_right_to_read_it_whole_no_comment_is_told(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.says(cast.anna, "Hemligt")
    story.decides(cast.bengt, "return", "Hemligt")
    story.amends(cast.anna, {"aktivitet": "Dans"})
    entries = timeline(history(story.case.pk), telling(story, cast.david, whole=False))
    assert [entry.detail for entry in entries] == [""] * len(entries)


def test_what_was_sent_in_for_or_about_somebody_says_so(story: Story, cast: Cast) -> None:
    story.sends(cast.cecilia, on_behalf_of=cast.anna)
    assert told(story, cast.anna)[0] == "Cecilia Ek skickade in åt Anna Svensson"
    story.sends(cast.anna, subject=cast.david)
    assert told(story, cast.anna)[0] == "Du skickade in om David Nyberg"


def test_somebody_who_has_left_is_still_told_of(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt)
    Person.objects.filter(pk=cast.bengt.pk).update(is_active=False)
    changed()
    assert told(story, cast.anna)[2] == "Bengt Lund godkände"


# ---- who has it


def test_a_waiting_case_says_who_since_when_and_by_when(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    found = stands(story, cast.anna)
    assert (found.words, found.detail) == ("Väntar på Bengt Lund", "Enhetschef, Hemtjänst Norr")
    assert (found.since, found.due and found.due.isoformat(), found.late) == (story.now, "2026-12-01", False)
    assert found.stand_ins == "Bengt Lund är borta. Cecilia Ek kan svara i stället."


def test_who_has_it_is_told_that_it_is_they(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    assert stands(story, cast.bengt).words == "Väntar på dig"


def test_an_answer_that_is_late_is_late_the_day_after(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    due = Assignment.objects.get().due
    assert due is not None
    assert not stands(story, cast.anna, due).late
    assert stands(story, cast.anna, due + timedelta(days=1)).late


def test_the_applicant_is_never_named_as_the_stand_in(story: Story, cast: Cast) -> None:
    StandIn.objects.all().delete()
    a_stand_in(absent=cast.bengt, stand_in=cast.anna)
    story.sends(cast.anna)
    assert stands(story, cast.anna).stand_ins == ""


def test_a_group_is_told_by_its_name_and_by_who_took_it(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt)
    assert stands(story, cast.anna).words == "Väntar på Lonecenter"
    story.claims(cast.eva)
    assert stands(story, cast.anna).detail == "Eva Sund har tagit ärendet"


def test_a_decision_that_can_still_be_undone_looks_as_if_it_waited(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    Assignment.objects.update(state="held")
    assert stands(story, cast.anna).words == "Väntar på Bengt Lund"


def test_when_the_post_is_vacant_the_one_above_is_named(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    cast.home_care.manager = None
    cast.home_care.save()
    changed()
    assert stands(story, cast.anna).words == "Väntar på Frida Falk"


@pytest.mark.parametrize(
    ("outcome", "comment", "words", "tone"),
    [("approve", "", "Beviljad", "success"), ("reject", "Nej.", "Avslag", "danger")],
)
def test_a_closed_case_says_how_it_ended(
    story: Story, cast: Cast, outcome: str, comment: str, words: str, tone: str
) -> None:
    story.sends(cast.anna)
    story.decides(cast.bengt, outcome, comment)
    found = stands(story, cast.anna)
    assert (found.words, found.tone, found.since) == (words, tone, story.now)


def test_many_cases_cost_one_statement(story: Story, cast: Cast) -> None:
    for _ in range(10):
        story.sends(cast.anna)
    cases, organisation = list(Case.objects.all()), snapshot()
    with statements() as counted:
        standings(cases, organisation, TODAY)
    assert len(counted) == 1


def test_positions_are_told_without_their_holder(story: Story, cast: Cast) -> None:
    organisation = snapshot()
    assert position(f"m:{cast.home_care.pk}", organisation) == "chefen för Hemtjänst Norr"
    assert position(f"u:{cast.anna.pk}", organisation) == "Anna Svensson"
    assert position("u:999999", organisation) == "en tidigare medarbetare"
    assert position(f"r:hr@{cast.care.pk}", organisation) == "hr, Vård och omsorg"


def test_a_role_with_few_holders_names_them_and_one_with_many_does_not(story: Story, cast: Cast) -> None:
    a_person(name="Rita Ros", roles=("hr",))
    one = holder("r:hr", snapshot(), e_service="gym", today=TODAY)
    assert one.name == "Rita Ros"
    a_person(name="Sixten Sjö", roles=("hr",))
    assert holder("r:hr", snapshot(), e_service="gym", today=TODAY).name == "Rita Ros eller Sixten Sjö"
    for n in range(3):
        a_person(name=f"Tage {n}", roles=("hr",))
    assert holder("r:hr", snapshot(), e_service="gym", today=TODAY).name == "hr"


def test_names_are_joined_and_none_is_said_twice() -> None:
    assert together([]) == ""
    assert together(["A", "A"]) == "A"
    assert together(["A", "B", "C"]) == "A, B eller C"


# ---- the way


def test_the_way_of_a_large_amount_while_the_manager_has_it(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    assert way(story, cast.anna) == [
        ("Du skickade in", "i dag", "done"),
        ("Chefen godkänner", "Bengt Lund, svar senast 1 december", "now"),
        ("Lönecenter kontrollerar", "Lonecenter", ""),
        ("Pengarna kommer med lönen", "", ""),
    ]


def test_the_way_of_a_small_amount_has_no_step_that_will_not_be_taken(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="1200.00")
    assert [title for title, _, _ in way(story, cast.anna)] == [
        "Du skickade in",
        "Chefen godkänner",
        "Pengarna kommer med lönen",
    ]


def test_the_way_while_the_requester_corrects(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.bengt, "return", "Fel?")
    assert [(title, state) for title, _, state in way(story, cast.anna)] == [
        ("Du skickade in", "done"),
        ("Du rättar", "now"),
        ("Chefen godkänner", ""),
        ("Lönecenter kontrollerar", ""),
        ("Pengarna kommer med lönen", ""),
    ]


def test_the_way_of_a_closed_case_is_what_happened(story: Story, cast: Cast) -> None:
    story.sends(cast.anna, belopp="2400.00")
    story.decides(cast.cecilia)
    story.decides(cast.eva, "reject", "Fel år.")
    assert way(story, cast.anna) == [
        ("Du skickade in", "i dag", "done"),
        ("Chefen godkänner", "Cecilia Ek för Bengt Lund, i dag", "done"),
        ("Lönecenter kontrollerar", "Eva Sund, i dag", "done"),
        ("Avslag", "", "done"),
    ]


def test_a_step_that_lapsed_says_whether_the_time_was_up_or_too_few_were_left(cast: Cast, now: datetime) -> None:
    a_group(key="namnd", members=[cast.bengt, cast.eva])
    board = {**PAYROLL, "who": {"group": "namnd"}, "need": "all", "on": {"reject": "@avslag", "impossible": "next"}}
    story = Story(cast, publish_with("namnd", board, {**MANAGER, "on": {"reject": "@avslag"}}), now)
    story.sends(cast.anna)
    story.decides(cast.eva, "reject", "Nej.")
    assert ("Lönecenter kontrollerar", "För få kunde säga ja, i dag", "done") in way(story, cast.anna)
    assert "Lönecenter kontrollerar: för få kunde säga ja" in told(story, cast.anna)
    forget()


def test_the_way_of_a_withdrawn_case_ends_there(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    story.withdraws(cast.anna)
    assert way(story, cast.anna)[-1] == ("Ärendet är återtaget", "", "done")


# ---- what changed


def test_a_decider_sees_old_and_new_beside_each_other(story: Story, cast: Cast) -> None:
    kvitto = a_file(cast.anna, story.now, name="nytt.pdf")
    story.sends(cast.anna, kvitton=[{"kopt_hos": "Friskis", "summa": "900.00"}])
    story.decides(cast.bengt, "return", "Fel?")
    rows = [{"kopt_hos": "Friskis", "summa": "800.00", "bild": [str(kvitto.pk)]}]
    story.amends(cast.anna, {"belopp": "800.00", "betalat": "2026-11-20", "kvitton": rows}, attachments=[kvitto.pk])
    names = CaseNames(snapshot(), story.case.attachments.all())
    found = changes_since_return(story.case, story.loaded.document, names, "sv")
    assert [(c.label, c.before.replace("\xa0", " "), c.after.replace("\xa0", " ")) for c in found] == [
        ("Belopp", "1 200 kr", "800 kr"),
        ("Betalat", "", "20 november 2026"),
        ("Kvitton", "Friskis, 900 kr", "Friskis, 800 kr, nytt.pdf"),
    ]


def test_a_case_that_was_never_returned_has_no_changes_and_costs_nothing(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    case, names = story.case, CaseNames(snapshot())
    with statements() as counted:
        assert changes_since_return(case, story.loaded.document, names, "sv") == []
    assert counted == []


def test_only_the_latest_correction_is_compared(story: Story, cast: Cast) -> None:
    story.sends(cast.anna)
    for belopp in ("900.00", "800.00"):
        story.decides(cast.bengt, "return", "Fel?")
        story.amends(cast.anna, {"belopp": belopp})
    found = changes_since_return(story.case, story.loaded.document, CaseNames(snapshot()), "sv")
    assert [(c.before, c.after) for c in found] == [("900\xa0kr", "800\xa0kr")]


def test_an_answer_taken_away_or_added_is_a_change_told_in_the_order_of_the_questions(story: Story) -> None:
    before, after = {"betalat": "2026-11-20", "belopp": "1.00"}, {"belopp": "1.00", "aktivitet": "Dans"}
    assert changed_fields(story.loaded.document, before, after) == ("aktivitet", "betalat")


# ---- refusals


@pytest.mark.parametrize("code", list(Code))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_refusal_has_its_words(cast: Cast, code: Code, language: str) -> None:
    facts = {"by": cast.bengt.pk, "absent": cast.bengt.pk, "outcome": "approve", "max": 2, "result": "approved"}
    with override(language):
        for given in (facts, {}):
            said = say(Refused(code, **given))
            assert len(said) > 10
            assert said.endswith(".")
            assert "{" not in said


def test_every_refusals_words_belong_to_a_code() -> None:
    folder = Path(__file__).parents[3] / "templates" / "refusals"
    assert {file.stem for file in folder.glob("*.html")} == {code.value for code in Code}


def test_the_one_who_was_first_is_named(cast: Cast) -> None:
    first = Refused(Code.ALREADY_DECIDED, by=cast.cecilia.pk, on_behalf_of=cast.bengt.pk, outcome="reject")
    assert say(first) == "Cecilia Ek har redan avslagit ärendet, för Bengt Lund."


def test_a_name_with_odd_signs_is_plain_text_for_whoever_shows_it(cast: Cast) -> None:
    odd = a_person(name="Siobhán O'Neill & <b>")
    assert "O'Neill & <b>" in say(Refused(Code.CLAIMED_BY_OTHER, by=odd.pk))
