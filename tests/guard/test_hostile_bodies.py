"""Whatever is sent to whatever address: an answer that is a refusal or a page, never a fault of ours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import quote_from_bytes

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from forms_platform.approvals.queue import TABS
from forms_platform.organisation import directory
from tests.guard.town import Town, decision

pytestmark = pytest.mark.django_db

NASTY = (
    "", "a\x00b", "\ud800", "\u202e\x1b[31m", "\r\nX: y", "A" * 70_000, "-1", "1e999", "²", "٣", "9" * 30, "9" * 5_000,
    str(2**63), "2026-02-31", "2026-13-45T99:99:99", "2026-01-01T00:00:00", "9999-12-31",
    "00000000-0000-0000-0000-000000000000", "null", '{"a": [1]}', "../../etc/passwd", "%00", "' OR 1=1 --", "approve",
    "2026-0001.1", "..", "kvitton.0.bild", "kvitton.99999.bild", "kvitton." + "9" * 5_000, "kvitton.0.bild:x", "1",
)  # fmt: skip
FORMS = {
    "/utkast/{draft}/aktivitet/": "aktivitet annan belopp datum vem_betalade kort kvitton kvitton.0 kvitton.0.bild "
    "kvitton.0.summa kvitton.0.kopt_hos kvitton.0.0.0 kvitton.999.summa kvitton.x.summa intygar ny spara "
    "lagg-till ta-bort ta-bort-fil kopiera sok sok.belopp valj rensa visade fran sett",
    "/utkast/{draft}/granska/": "ny fran",
    "/utkast/{draft}/spara/?steg=aktivitet": "aktivitet belopp kvitton.0.bild kvitton.0.summa ny sett visade",
    "/utkast/{draft}/fil/?steg=aktivitet": "falt fil ny kvitton.0.bild",
    "/utkast/{draft}/ta-bort/": "x",
    "/e-tjanster/gym/lamna-blankett/": "blankett",
    "/arenden/{returned}/ratta/": "x",
    "/arenden/{open}/aterta/": "meddelande kommando",
    "/att-godkanna/{open}/beslut/": "steg omgang beslut version meddelande tillbaka",
    "/att-godkanna/{group}/ta/": "steg meddelande tillbaka",
    "/att-godkanna/{group}/slapp/": "steg meddelande tillbaka",
    "/att-godkanna/bunt/": "valda gor meddelande bekraftat tillbaka",
    "/att-godkanna/angra/{batch}/": "tillbaka",
    "/ersattare/": "starts ends e_service person absent sok q",
    "/ersattare/{period}/avsluta/": "x",
    "/konto/profil/": "language shortcuts",
    "/konto/sprak/": "language next",
    "/konto/utseende/": "scheme next",
    "/konto/login/": "login password next remember",
    "/konto/password/change/": "oldpassword password1 password2",
    "/konto/password/reset/": "email next",
    "/drift/forsok-alla/": "flik q",
    "/drift/{message}/hantera/": "anteckning",
    "/drift/{message}/forsok/": "x",
    "/demo/": "person next",
}  # fmt: skip
LISTS = {
    "/": "q amne",
    "/arenden/": "visa efter",
    "/att-godkanna/": "flik q tjanst enhet efter arende vald",
    "/att-godkanna/{open}/": "flik q tjanst enhet",
    "/aviseringar/": "efter",
    "/drift/": "flik q efter",
    "/ersattare/": "person vem",
    "/utkast/{draft}/aktivitet/": "sok ord fel fran",
    "/bilagor/{case_file}/": "visa",
    "/arenden/{closed}/handling.pdf": "spara",
    "/konto/login/": "next",
    "/demo/": "q next",
}
PEOPLE = ("anna", "bengt", "eva", "gunnel")


def quoted(pairs: list[tuple[str, str]]) -> str:
    """The pairs as a browser would send them, were it able to send such things."""
    return "&".join("=".join(quote_from_bytes(one.encode("utf-8", "surrogatepass")) for one in pair) for pair in pairs)


value = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))


@st.composite
def pairs(draw: st.DrawFn, names: str) -> list[tuple[str, str]]:
    """Names of a form, some several times, some that are none of its own; each with anything at all."""
    name = st.one_of(st.sampled_from(names.split()), st.sampled_from(NASTY[1:9]), st.text(max_size=12))
    return draw(st.lists(st.tuples(name, value), max_size=10))


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, list[tuple[str, str]], str]:
    """Who, where, what, and how it is sent."""
    address = draw(st.sampled_from(sorted(FORMS)))
    how = draw(st.sampled_from(["form", "form", "form", "multipart", "json", "bytes"]))
    return draw(st.sampled_from(PEOPLE)), address, draw(pairs(FORMS[address])), how


def send(client: Client, address: str, sent: list[tuple[str, str]], how: str) -> int:
    """The status of the answer."""
    if how == "form":
        return client.post(address, quoted(sent), content_type="application/x-www-form-urlencoded").status_code
    if how == "json":
        return client.post(address, quoted(sent), content_type="application/json").status_code
    if how == "bytes":
        raw = "\n".join(value for _, value in sent).encode("utf-16", "surrogatepass")
        return client.post(address, raw, content_type="multipart/form-data; boundary=x").status_code
    body = io.BytesIO()
    for at, (name, what) in enumerate(sent):
        said = name.encode("utf-8", "surrogatepass").replace(b'"', b"").replace(b"\n", b"").replace(b"\r", b"")
        file = b'; filename="' + said + b'.pdf"\r\nContent-Type: application/pdf' if at % 2 else b""
        body.write(b'--x\r\nContent-Disposition: form-data; name="' + said + b'"' + file + b"\r\n\r\n")
        body.write(what.encode("utf-8", "surrogatepass") + b"\r\n")
    body.write(b"--x--\r\n")
    return client.post(address, body.getvalue(), content_type="multipart/form-data; boundary=x").status_code


class Undo(Exception):
    """Takes back what was done, so that every example meets the same town."""


@pytest.fixture
def browsers(town: Town, settings) -> dict[str, Client]:
    """Four people, signed in, whom no limit of how often stops. A fault of ours is answered 500."""
    settings.SENT_IN_A_MINUTE = 100_000
    settings.ACCOUNT_RATE_LIMITS = False
    return {who: town.client(who) for who in PEOPLE}


@given(request=requests())
@settings(
    max_examples=200,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_no_body_whatever_breaks_an_address(
    town: Town, browsers: dict[str, Client], request: tuple[str, str, list[tuple[str, str]], str]
) -> None:
    who, address, sent, how = request
    status = 0
    try:
        with transaction.atomic():
            status = send(browsers[who], address.format(**town.places()), sent, how)
            raise Undo
    except Undo:
        directory.forget()
    assert status < 500


def rotated(names: list[str]) -> Iterator[list[tuple[str, str]]]:
    """Requests in which together every name has had every nasty value once, each time among others."""
    for turn in range(len(NASTY)):
        yield [(name, NASTY[(at * 7 + turn) % len(NASTY)]) for at, name in enumerate(names)]


@pytest.mark.parametrize("address", sorted(FORMS))
def test_no_field_breaks_on_any_nasty_value(town: Town, browsers: dict[str, Client], address: str) -> None:
    right = [*decision(town.open_case).items()] if "beslut" in address else []
    who = "gunnel" if "drift" in address else "bengt" if "att-godkanna" in address else "anna"
    broken = []
    for sent in rotated(FORMS[address].split()):
        for whole in (sent, [*right, sent[0]]) if right else (sent,):
            try:
                with transaction.atomic():
                    if send(browsers[who], address.format(**town.places()), whole, "form") >= 500:
                        broken.append([(name, nasty[:40]) for name, nasty in whole])
                    raise Undo
            except Undo:
                directory.forget()
    assert broken == []


@pytest.mark.parametrize("address", sorted(LISTS))
def test_no_list_breaks_on_any_nasty_word(town: Town, browsers: dict[str, Client], address: str) -> None:
    who = "anna" if address in ("/arenden/", "/utkast/{draft}/aktivitet/") else "gunnel"
    broken = []
    for asked in rotated(LISTS[address].split()):
        query = quoted([(name, nasty[:6_000]) for name, nasty in asked])
        if browsers[who].get(f"{address.format(**town.places())}?{query}").status_code >= 500:
            broken.append([(name, nasty[:40]) for name, nasty in asked])
    assert broken == []


@pytest.mark.parametrize("tab", TABS)
def test_no_tab_of_the_queue_breaks_on_a_page_that_is_none(town: Town, browsers: dict[str, Client], tab: str) -> None:
    for nasty in ("2026-13-45T99:99:99", "2026-01-01T00:00:00", "2026-02-31.1", "2026-11-24." + "9" * 30, "9" * 5_000):
        query = quoted([("flik", tab), ("efter", nasty)])
        assert browsers["bengt"].get(f"/att-godkanna/?{query}").status_code < 500, query


def test_no_number_in_an_address_breaks_it(town: Town, browsers: dict[str, Client]) -> None:
    places = ("/arenden/{}/", "/arenden/{}/kvitto/", "/att-godkanna/{}/", "/e-tjanster/{}/", "/ersattare/{}/avsluta/",
              "/utkast/" + str(town.draft.pk) + "/{}/", "/konto/password/reset/key/{}-x/")  # fmt: skip
    for at, nasty in enumerate(NASTY):
        odd = quote_from_bytes(nasty[:5_000].encode("utf-8", "surrogatepass"), safe="")
        address = places[at % len(places)].format(odd)
        for place in (address, f"/arenden/{odd}/"):
            assert browsers["bengt"].get(place).status_code < 500, place[:80]
            assert browsers["bengt"].post(place).status_code < 500, place[:80]


def test_nul_is_left_out_and_the_rest_of_what_was_written_stays(town: Town, browsers: dict[str, Client]) -> None:
    sent = quoted([("medd\x00elande", "Jag ång\x00rade mig."), ("kommando", "\x00")])
    at = f"/arenden/{town.open_case.number}/aterta/"
    browsers["anna"].post(at, sent, content_type="application/x-www-form-urlencoded")
    assert town.open_case.events.get(kind="withdrawn").data["comment"] == "Jag ångrade mig."
    assert browsers["anna"].get("/?q=a%00b").status_code == 400
