"""Setting and ending stand-ins, with every refusal."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from forms_platform.audit.models import Entry
from forms_platform.organisation import directory, stand_in_words
from forms_platform.organisation.models import ApprovalLimit, Person, StandIn
from forms_platform.organisation.stand_ins import (
    Reason,
    StandInRefused,
    away_themselves,
    end_stand_in,
    reaches_as_far,
    set_stand_in,
)
from tests.cast import TODAY, Cast, a_person, a_stand_in
from workflows.who import Attest

WEEK = timedelta(days=7)


def asked(cast: Cast, now: datetime, **other: Any) -> StandIn:
    """Hugo asks for David, from today and for a week, unless told otherwise."""
    wish: dict[str, Any] = {
        "absent": cast.hugo, "stand_in": cast.david, "starts": TODAY, "ends": TODAY + WEEK, "by": cast.hugo,
        "now": now, "today": TODAY,
    }  # fmt: skip
    return set_stand_in(**(wish | other))


def test_hugo_sets_david_and_david_stands_in_at_once(cast: Cast, now: datetime) -> None:
    asked(cast, now)
    assert directory.snapshot().stand_ins(cast.hugo.pk, "utlagg", TODAY) == {cast.david.pk}
    entry = Entry.objects.get(stream=f"person:{cast.hugo.pk}")
    assert (entry.action, entry.actor, entry.facts["stand_in"]) == ("stand_in.set", f"u:{cast.hugo.pk}", cast.david.pk)


@pytest.mark.parametrize("who", ["gunnel", "bengts manager"])
def test_a_form_administrator_and_a_manager_above_may_set_it_for_bengt(cast: Cast, now: datetime, who: str) -> None:
    by = cast.gunnel if who == "gunnel" else cast.frida
    period = asked(cast, now, absent=cast.bengt, stand_in=cast.david, by=by)
    assert period.set_by == by


@pytest.mark.parametrize(
    ("reason", "other"),
    [
        (Reason.OWN_STAND_IN, {"stand_in": "hugo"}),
        (Reason.NOT_YOURS, {"by": "anna"}),
        (Reason.NOT_YOURS, {"by": "bengt"}),
        (Reason.ENDS_BEFORE_START, {"ends": TODAY - timedelta(days=1)}),
        (Reason.IN_THE_PAST, {"starts": TODAY - timedelta(days=1)}),
        (Reason.TOO_LONG, {"ends": TODAY + timedelta(days=367)}),
    ],
)
def test_what_is_not_allowed_is_refused_in_words_and_changes_nothing(
    cast: Cast, now: datetime, reason: Reason, other: dict[str, Any]
) -> None:
    people = {key: getattr(cast, value) if isinstance(value, str) else value for key, value in other.items()}
    with pytest.raises(StandInRefused) as refused:
        asked(cast, now, **people)
    assert refused.value.reason == reason
    assert stand_in_words.say(refused.value)
    assert not StandIn.objects.filter(absent=cast.hugo).exists()


def test_somebody_who_has_left_cannot_stand_in(cast: Cast, now: datetime) -> None:
    gone = a_person(name="Olle Ek", active=False)
    with pytest.raises(StandInRefused) as refused:
        asked(cast, now, stand_in=gone)
    assert refused.value.reason == Reason.NOT_EMPLOYED
    assert "Olle Ek" in stand_in_words.say(refused.value)


def test_the_same_stand_in_twice_on_one_day_is_refused_with_the_days(cast: Cast, now: datetime) -> None:
    asked(cast, now)
    with pytest.raises(StandInRefused) as refused:
        asked(cast, now, starts=TODAY + WEEK, ends=TODAY + 2 * WEEK, e_service="utlagg")
    assert refused.value.reason == Reason.ALREADY_SET
    assert "24 november–1 december 2026" in stand_in_words.say(refused.value).replace("\N{NO-BREAK SPACE}", " ")


def test_a_stand_in_for_everything_may_follow_one_for_a_single_e_service(cast: Cast, now: datetime) -> None:
    asked(cast, now, e_service="utlagg")
    asked(cast, now)
    assert StandIn.objects.filter(absent=cast.hugo).count() == 2


def test_ending_early_takes_effect_the_same_day_and_keeps_the_days_that_were(cast: Cast, now: datetime) -> None:
    period = StandIn.objects.get(absent=cast.bengt)
    end_stand_in(period=period, by=cast.bengt, now=now, today=TODAY)
    organisation = directory.snapshot()
    assert organisation.stand_ins(cast.bengt.pk, "utlagg", TODAY) == frozenset()
    assert organisation.stand_ins(cast.bengt.pk, "utlagg", TODAY - timedelta(days=1)) == {cast.cecilia.pk}


def test_a_period_without_a_day_behind_it_is_gone_when_ended(cast: Cast, now: datetime) -> None:
    period = asked(cast, now)
    assert end_stand_in(period=period, by=cast.hugo, now=now, today=TODAY) is None
    assert not StandIn.objects.filter(pk=period.pk).exists()


def test_the_stand_in_may_put_it_down_and_a_stranger_may_not(cast: Cast, now: datetime) -> None:
    period = StandIn.objects.get(absent=cast.bengt)
    with pytest.raises(StandInRefused) as refused:
        end_stand_in(period=period, by=cast.david, now=now, today=TODAY)
    assert refused.value.reason == Reason.NOT_YOURS
    end_stand_in(period=period, by=cast.cecilia, now=now, today=TODAY)
    period.refresh_from_db()
    assert period.ends == TODAY - timedelta(days=1)


def test_what_is_over_cannot_be_ended_again(cast: Cast, now: datetime) -> None:
    period = a_stand_in(absent=cast.hugo, stand_in=cast.david, starts=date(2026, 7, 6), ends=date(2026, 7, 31))
    with pytest.raises(StandInRefused) as refused:
        end_stand_in(period=period, by=cast.hugo, now=now, today=TODAY)
    assert refused.value.reason == Reason.ALREADY_OVER


def test_a_stand_in_who_is_away_themselves_is_noticed(cast: Cast) -> None:
    organisation = directory.snapshot()
    assert away_themselves(organisation, cast.bengt.pk, TODAY, TODAY + WEEK)
    assert not away_themselves(organisation, cast.cecilia.pk, TODAY, TODAY + WEEK)


def test_every_reason_has_words() -> None:
    assert set(stand_in_words.SENTENCES) == set(Reason)


@pytest.fixture
def attested(settings: Any) -> None:
    """One e-service asks for an approval right: "utbetalning"."""
    settings.E_SERVICES = "tests.apps.organisation.test_stand_ins.one_with_approval_rights"


def one_with_approval_rights() -> list[Any]:
    """What the catalogue would answer."""
    attest = Attest.model_validate({"attest": {"cost_centre": "kst", "amount": "belopp"}})
    secrecy = SimpleNamespace(stand_ins=True)
    plan = SimpleNamespace(humans=(SimpleNamespace(who=attest),))
    return [SimpleNamespace(key="utbetalning", document=SimpleNamespace(secrecy=secrecy), plan=plan)]


def a_right(person: Person, kronor: int, *, ends: date | None = None) -> None:
    ApprovalLimit.objects.create(person=person, limit=kronor * 100, starts=date(2026, 1, 1), ends=ends)
    directory.changed()


def test_a_stand_in_under_the_limit_is_refused_where_the_approval_right_decides(
    cast: Cast, now: datetime, attested: None
) -> None:
    a_right(cast.hugo, 50_000)
    for kronor, ends in ((None, None), (20_000, None), (90_000, TODAY + timedelta(days=2))):
        if kronor:
            a_right(cast.david, kronor, ends=ends)
        with pytest.raises(StandInRefused) as refused:
            asked(cast, now, e_service="utbetalning")
        assert refused.value.reason == Reason.UNDER_LIMIT
    assert "David Nyberg har inte så hög attesträtt som Hugo Alm" in stand_in_words.say(refused.value)
    a_right(cast.david, 50_000)
    asked(cast, now, e_service="utbetalning")


def test_a_stand_in_for_everything_may_have_a_lower_limit_for_the_engine_keeps_it(
    cast: Cast, now: datetime, attested: None
) -> None:
    a_right(cast.hugo, 50_000)
    asked(cast, now)
    assert not reaches_as_far(directory.snapshot(), cast.hugo.pk, cast.david.pk, TODAY, TODAY + WEEK)
