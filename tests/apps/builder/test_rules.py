"""The rules and the deliveries are edited as rows: what is written is what the rows say, and what they cannot show
stays. Every member of the document has a place in the builder."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from forms_platform.builder.drafts import opened
from forms_platform.builder.edit import Asked
from forms_platform.builder.keep import keep
from forms_platform.builder.places import TABS
from forms_platform.builder.rules import SORTS
from forms_platform.builder.target_words import ATTRIBUTES, CASE_FACTS, PARTS, RESULTS, TARGETS
from forms_platform.definitions.checks import check, errors
from forms_platform.definitions.language import deliveries as language
from forms_platform.definitions.language.document import Document
from forms_platform.definitions.publish import publish
from forms_platform.definitions.shipped_services import shipped
from tests.cast import Cast

KEY = "friskvardsbidrag"
# Members of the document that no tab sets, and why.
NOWHERE = {
    "format": "the platform's own, raised by upgrades",
    "key": "what the e-service is known by for ever",
}
IN_QUESTIONS = {"pages"}


class Form(HTMLParser):
    """What the form with a hidden `rad` would send, as a browser would."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._select = ""
        self._first = True
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and name and self.forms:
            if given.get("type") != "checkbox" or "checked" in given:
                self.forms[-1].setdefault(name, []).append(value)
        elif tag == "select":
            self._select, self._first = name, True
        elif tag == "option" and self._select:
            if self._first or "selected" in given:
                self.forms[-1][self._select] = [given["value"] or "" if "value" in given else "?"]
            self._first = False
            self._option = "value" not in given and ("selected" in given or self.forms[-1][self._select] == ["?"])
        elif tag == "textarea":
            self._text = name
            self.forms[-1][name] = [""]

    def handle_data(self, data: str) -> None:
        if self._text:
            self.forms[-1][self._text][0] += data
        elif self._select and getattr(self, "_option", False):
            self.forms[-1][self._select] = [data]
            self._option = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = ""


class Hand:
    """Gunnel at a tab: opens a row, changes boxes, presses a button."""

    def __init__(self, client: Client, tab: str, address: str) -> None:
        self.client, self.tab, self.address = client, tab, address

    def form(self, place: str) -> dict[str, list[str]]:
        shown = self.client.get(f"/bygg/{KEY}/{self.address}/?rad={place}").content.decode()
        reader = Form()
        reader.feed(shown)
        return next(one for one in reader.forms if one.get("rad") == [place])

    def sends(self, place: str, gor: str = "spara", **changed: str | list[str]) -> Any:
        sent: dict[str, Any] = {**self.form(place), "gor": gor}
        return self.client.post(f"/bygg/{KEY}/andra/", {**sent, **changed})

    def presses(self, gor: str, **more: str) -> Any:
        version = str(opened(KEY).version)
        return self.client.post(f"/bygg/{KEY}/andra/", {"flik": self.tab, "version": version, "gor": gor, **more})


@pytest.fixture
def gunnel(cast: Cast, now: Any) -> Client:
    publish(shipped()[KEY], cast.gunnel, now)
    client = Client()
    client.force_login(cast.gunnel)
    return client


@pytest.fixture
def rules(gunnel: Client) -> Hand:
    return Hand(gunnel, "rules", "regler")


@pytest.fixture
def deliveries(gunnel: Client) -> Hand:
    return Hand(gunnel, "deliveries", "leveranser")


def now_is(*path: str | int) -> Any:
    node: Any = opened(KEY).document
    for part in path:
        node = node[part]
    return node


def at(attribute: str, target: str = "payroll", lines: str = "transactions") -> str:
    """The name that the attribute's row has on the page of the line: databases keep members in orders of their own."""
    return f"s-{list(now_is('deliveries', target, lines, 0, 'set')).index(attribute)}"


# ---- every member has its place


def test_every_member_of_the_document_has_a_place_in_the_builder_or_a_reason() -> None:
    assert set(Document.model_fields) - {*TABS, *IN_QUESTIONS, *NOWHERE} == set()


def test_every_word_of_the_receivers_is_said_in_swedish() -> None:
    known = {key for attributes in language.ATTRIBUTES.values() for key in attributes}
    assert set(ATTRIBUTES) == known
    assert set(CASE_FACTS) == set(language.CASE_FACTS)
    assert set(PARTS) == {piece for pieces in language.PARTS.values() for piece in pieces}
    assert set(TARGETS) == set(language.Deliveries.model_fields)
    kinds = {kind for one in TARGETS.values() for kind in one.kinds}
    assert kinds >= set(language.ATTRIBUTES)
    assert set(RESULTS) == {"approved", "rejected", "done"}


# ---- as it stands


def _rows() -> list[tuple[str, str]]:
    document = shipped()[KEY]
    found = [("rules", f"checks:{at}") for at in range(len(document["checks"]))]
    found += [("rules", "limits:0"), ("rules", "refuse:kvitton_summa:0"), ("deliveries", "payroll:0")]
    return found


@pytest.mark.parametrize(("tab", "place"), _rows())
def test_a_form_sent_as_it_stands_changes_nothing(gunnel: Client, tab: str, place: str) -> None:
    hand = Hand(gunnel, tab, {"rules": "regler", "deliveries": "leveranser"}[tab])
    assert hand.sends(place).status_code == 302
    assert opened(KEY).version == 0


@pytest.mark.parametrize("key", sorted(shipped()))
def test_every_delivery_of_the_shipped_services_sent_as_it_stands_changes_nothing(
    cast: Cast, now: Any, key: str
) -> None:
    publish(shipped()[key], cast.gunnel, now)
    client = Client()
    client.force_login(cast.gunnel)
    for target, node in (shipped()[key].get("deliveries") or {}).items():
        lines = [f"{target}:{at}" for at in range(len(node[TARGETS[target].member]))]
        for place in [*lines, *([f"{target}:balans"] if "balance" in node else [])]:
            reader = Form()
            reader.feed(client.get(f"/bygg/{key}/leveranser/?rad={place}").content.decode())
            sent = next(one for one in reader.forms if one.get("rad") == [place])
            client.post(f"/bygg/{key}/andra/", {**sent, "gor": "spara"})
            assert opened(key).version == 0, place


# ---- rules


def test_a_check_is_added_written_and_removed(rules: Hand) -> None:
    before = now_is("checks")
    rules.presses("regel:checks")
    place = f"checks:{len(before)}"
    rules.sends(place, **{"p.text": "Hög summa", "p.text.en": "High sum", "p.level": "ok"})
    assert now_is("checks", -1)["text"] == {"sv": "Hög summa", "en": "High sum"}
    assert now_is("checks", -1)["level"] == "ok"
    assert errors(check(opened(KEY).document)) == []
    rules.sends(place, "regel-bort")
    assert now_is("checks") == before


def test_a_rule_is_moved_and_its_condition_is_changed(rules: Hand) -> None:
    first, second = now_is("checks")[:2]
    rules.sends("checks:0", "regel-ner")
    assert now_is("checks")[:2] == [second, first]
    rules.sends("checks:4", **{"v-0-svar": "2 500"})
    assert now_is("checks", 4)["when"]["right"]["value"] == "2500"


def test_an_answer_is_refused_with_a_sentence(rules: Hand) -> None:
    rules.presses("regel:refuse", fraga="aktivitet")
    rules.sends("refuse:aktivitet:0", **{"p.text": "Massage räknas inte här", "p.text.en": "No", "v-0-hur": "="})
    field = next(one for one in now_is("pages", 1, "fields") if one["key"] == "aktivitet")
    assert field["refuse"][0]["text"]["sv"] == "Massage räknas inte här"
    rules.sends("refuse:aktivitet:0", "regel-bort")
    assert "refuse" not in next(one for one in now_is("pages", 1, "fields") if one["key"] == "aktivitet")


def test_a_rule_without_a_condition_is_told_and_stays(rules: Hand) -> None:
    before = now_is("checks", 4)
    assert rules.sends("checks:4", "bort-villkor:0").status_code == 422
    assert now_is("checks", 4) == before


def test_the_ceiling_of_a_year_is_changed(rules: Hand) -> None:
    rules.sends("limits:0", **{"p.max": "5 000", "p.counts": ["approved"]})
    assert (now_is("limits", 0)["max"], now_is("limits", 0)["counts"]) == ("5000", ["approved"])


def test_there_is_no_absence_without_a_period(rules: Hand) -> None:
    assert rules.presses("regel:absence").status_code == 422
    assert "absence" not in now_is()
    assert SORTS["absence"].needs_condition is False


# ---- deliveries


def test_a_receiver_is_added_filled_from_the_questions_and_fits(deliveries: Hand) -> None:
    deliveries.presses("leverans:finance")
    assert [one["kind"] for one in now_is("deliveries", "finance", "rows")] == ["debit"]
    deliveries.sends("finance:0", "varde", ny="text")
    deliveries.sends("finance:0", **{f"{at('text', 'finance', 'rows')}-fran": "field:aktivitet"})
    assert now_is("deliveries", "finance", "rows", 0, "set", "text") == {"field": "aktivitet"}
    deliveries.sends("finance:balans", **{"s-0-fran": "value", "s-0-varde": "2890"})
    assert now_is("deliveries", "finance", "balance", "account") == {"value": ""} | {"value": "2890"}
    assert [one for one in errors(check(opened(KEY).document)) if one.path.startswith("deliveries")] == []


def test_what_does_not_fit_is_told_at_its_row(deliveries: Hand, gunnel: Client) -> None:
    deliveries.sends("payroll:0", **{f"{at('amount')}-fran": "field:aktivitet"})  # an amount is no text
    shown = gunnel.get(f"/bygg/{KEY}/leveranser/?rad=payroll:0").content.decode()
    assert f'aria-describedby="{at("amount")}-e"' in shown
    assert errors(check(opened(KEY).document))


def test_an_answer_is_translated_to_the_receivers_words(deliveries: Hand) -> None:
    deliveries.sends("payroll:0", **{f"{at('label')}-fran": "map:vem_betalade"})
    deliveries.sends("payroll:0", **{f"{at('label')}-till-sjalv": "Egen", f"{at('label')}-till-kommunens_kort": "Kort"})
    assert now_is("deliveries", "payroll", "transactions", 0, "set", "label") == {
        "map": "vem_betalade", "to": {"sjalv": "Egen", "kommunens_kort": "Kort"},
    }  # fmt: skip
    assert errors(check(opened(KEY).document)) == []


def test_a_line_for_each_row_of_a_table_may_name_its_columns(deliveries: Hand) -> None:
    deliveries.sends("payroll:0", varje="kvitton")
    deliveries.sends("payroll:0", **{f"{at('amount')}-fran": "field:row.summa"})
    line = now_is("deliveries", "payroll", "transactions", 0)
    assert (line["each"], line["set"]["amount"]) == ("kvitton", {"field": "row.summa"})
    assert errors(check(opened(KEY).document)) == []


def test_a_calculation_stays_as_it_is(deliveries: Hand, cast: Cast, now: Any) -> None:
    half = {"fn": "div", "of": [{"field": "belopp"}, {"value": "2", "type": "number"}], "scale": 2}
    node = now_is("deliveries")
    node["payroll"]["transactions"][0]["set"]["amount"] = half
    keep(KEY, [Asked("set_document", {"values": {"deliveries": node}})], seen=0, by=cast.gunnel.pk, at=now)
    deliveries.sends("payroll:0", **{f"{at('label')}-varde": "Friskvård"})
    assert now_is("deliveries", "payroll", "transactions", 0, "set", "amount") == half


def test_a_row_a_line_and_a_receiver_go(deliveries: Hand) -> None:
    deliveries.sends("payroll:0", f"varde-bort:{at('label')[2:]}")
    assert "label" not in now_is("deliveries", "payroll", "transactions", 0, "set")
    deliveries.presses("rad:payroll")
    assert len(now_is("deliveries", "payroll", "transactions")) == 2
    deliveries.sends("payroll:1", "rad-bort")
    deliveries.presses("leverans-bort:payroll")
    assert "deliveries" not in now_is()


@pytest.mark.parametrize("odd", ["rad=payroll:99", "rad=finance:balans", "rad=refuse::0", "rad=checks:x", "rad=:"])
def test_an_odd_address_shows_the_list(rules: Hand, deliveries: Hand, odd: str) -> None:
    for hand in (rules, deliveries):
        opens: Callable[[str], Any] = hand.client.get
        assert opens(f"/bygg/{KEY}/{hand.address}/?{odd}").status_code == 200
