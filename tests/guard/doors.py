"""Every address there is, and what each person may do at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.guard.town import Town, decision


@dataclass(frozen=True)
class Door:
    """An address, and what it answers to each of `town.WHO`, in that order, to GET and to POST.

    "in" is: asked to sign in. A single word holds for everybody.
    """

    route: str
    address: str
    get: str
    post: str
    sends: Callable[[Town], dict[str, str]] = field(default=lambda town: {})


def routes() -> Iterator[str]:
    """The route of every URL pattern, as Django writes it."""
    return _walked(get_resolver(), "")


def _walked(resolver: URLResolver, above: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = above + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _walked(pattern, route)


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every URL pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


def answer(client: Client, method: str, address: str, sent: dict[str, str] | None = None) -> str:
    """The status of the answer as the table writes it."""
    got: HttpResponse = getattr(client, method)(address, sent or {})  # type: ignore[assignment] # a test's response
    if got.status_code == 302 and got["Location"].startswith("/konto/login/"):
        return "in"
    return str(got.status_code)


OURS = "in 200 200 200 200 200 200 200"  # a page for whoever has signed in
MINE = "in 200 404 404 404 404 404 404"  # Anna's alone
DRIFT = "in 403 403 403 403 403 200 403"
KEEPS = DRIFT  # Gunnel is form administrator too
FORM = "in 403 403 403 403 403 200 403"  # for who administers forms
NOBODYS = "in 403 403 403 403 403 403 403"  # a role that none of them holds
NEVER = "405"
AGAIN = "in 302 302 302 302 302 302 302"  # sent on to show who one is
NOT_MINE = "in 404 404 404 404 404 404 404"
NO_POST = "in 405 405 405 405 405 405 405"

NO_ACT = "00000000-0000-4000-8000-000000000000"  # acts of signing are tried in tests/apps/signatures

#                       nobody anna bengt cecilia david eva gunnel rut
DOORS = (
    Door("healthz", "/healthz", "200", NEVER),
    Door("readyz", "/readyz", "200", NEVER),
    Door("", "/", OURS, NEVER),
    Door("e-tjanster/<slug:key>/", "/e-tjanster/gym/", OURS, NEVER),
    Door("e-tjanster/<slug:key>/", "/e-tjanster/finns-inte/", "in 404 404 404 404 404 404 404", NEVER),
    # --- the look, the demo and a person's own pages
    Door("konto/utseende/", "/konto/utseende/", NEVER, "302"),
    Door("konto/sprak/", "/konto/sprak/", NEVER, "302"),
    Door("demo/", "/demo/", "404", "404"),
    Door("konto/profil/", "/konto/profil/", OURS, OURS),
    Door("ersattare/", "/ersattare/", OURS, "in 422 422 422 422 422 422 422"),
    Door("ersattare/", "/ersattare/?person={david}", "in 403 403 403 200 403 200 403",
         "in 403 403 403 422 403 422 403"),
    Door("ersattare/<int:period>/avsluta/", "/ersattare/{period}/avsluta/", "in 405 405 405 405 405 405 405",
         "in 302 302 302 302 302 302 302"),
    Door("ersattare/alla/", "/ersattare/alla/", OURS, NO_POST),
    Door("franvaro/", "/franvaro/", NO_POST, "in 422 422 422 422 422 422 422"),
    Door("franvaro/<int:absence>/avsluta/", "/franvaro/{absence}/avsluta/", NO_POST, "in 302 302 302 302 302 302 302"),
    Door("franvaro/<int:absence>/ersattare/", "/franvaro/{absence}/ersattare/", NO_POST,
         "in 302 302 302 302 302 302 302"),
    Door("kodlistor/", "/kodlistor/", KEEPS, "in 403 403 403 403 403 422 403"),
    Door("saldon/", "/saldon/", KEEPS, "in 403 403 403 403 403 422 403"),
    Door("utbetalningar/", "/utbetalningar/", NOBODYS, NEVER),
    Door("utbetalningar/<slug:batch>/", "/utbetalningar/payments-1/", NOBODYS, NEVER),
    Door("utbetalningar/<slug:batch>/attestera/", "/utbetalningar/payments-1/attestera/", NEVER, NOBODYS),
    Door("drift/mottagare/hr/schema/", "/drift/mottagare/hr/schema/", DRIFT, "in 403 403 403 403 403 422 403"),
    Door("kodlistor/las-in/sie/", "/kodlistor/las-in/sie/", KEEPS, "in 403 403 403 403 403 422 403"),
    Door("kodlistor/<slug:key>/", "/kodlistor/fordon/", KEEPS, NO_POST),
    Door("kodlistor/<slug:key>/", "/kodlistor/finns-inte/", "in 404 404 404 404 404 404 404", NO_POST),
    Door("kodlistor/<slug:key>/lista.csv", "/kodlistor/fordon/lista.csv", KEEPS, NO_POST),
    Door("kodlistor/<slug:key>/las-in/", "/kodlistor/fordon/las-in/", KEEPS, "in 403 403 403 403 403 422 403"),
    Door("kodlistor/<slug:key>/skotare/", "/kodlistor/fordon/skotare/", NO_POST, "in 403 403 403 403 403 302 403"),
    Door("kodlistor/<slug:key>/ny/", "/kodlistor/fordon/ny/", KEEPS, "in 403 403 403 403 403 422 403"),
    Door("kodlistor/<slug:key>/koder/<str:code>/", "/kodlistor/fordon/koder/KBJ12A/", KEEPS,
         "in 403 403 403 403 403 422 403"),
    Door("kodlistor/<slug:key>/koder/<str:code>/avsluta/", "/kodlistor/fordon/koder/KBJ12A/avsluta/", NO_POST,
         "in 403 403 403 403 403 302 403"),
    # --- allauth: what we use
    Door("konto/login/", "/konto/login/", "200 302 302 302 302 302 302 302", "200 302 302 302 302 302 302 302"),
    Door("konto/logout/", "/konto/logout/", "302 200 200 200 200 200 200 200", "302"),
    Door("konto/inactive/", "/konto/inactive/", "200", NEVER),
    Door("konto/password/change/", "/konto/password/change/", OURS, OURS),
    Door("konto/password/reset/", "/konto/password/reset/", "200", "200"),
    Door("konto/password/reset/done/", "/konto/password/reset/done/", "200", NEVER),
    Door("konto/password/reset/key/done/", "/konto/password/reset/key/done/", "200", NEVER),
    Door("konto/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", "/konto/password/reset/key/1-set/", "200",
         "200"),
    Door("konto/reauthenticate/", "/konto/reauthenticate/", OURS, OURS),
    # --- a second step at sign-in, which nobody here has; a change of it asks anew who one is
    Door("konto/tva-steg/", "/konto/tva-steg/", OURS, NO_POST),
    Door("konto/tva-steg/logga-in/", "/konto/tva-steg/logga-in/", AGAIN, AGAIN),
    Door("konto/tva-steg/bekrafta/", "/konto/tva-steg/bekrafta/", AGAIN, AGAIN),
    Door("konto/tva-steg/app/ny/", "/konto/tva-steg/app/ny/", AGAIN, AGAIN),
    Door("konto/tva-steg/app/ta-bort/", "/konto/tva-steg/app/ta-bort/", NOT_MINE, NOT_MINE),
    Door("konto/tva-steg/koder/", "/konto/tva-steg/koder/", NOT_MINE, NO_POST),
    Door("konto/tva-steg/koder/nya/", "/konto/tva-steg/koder/nya/", AGAIN, AGAIN),
    Door("konto/tva-steg/koder/hamta/", "/konto/tva-steg/koder/hamta/", NOT_MINE, NOT_MINE),
    Door("konto/tva-steg/nycklar/", "/konto/tva-steg/nycklar/", OURS, NO_POST),
    Door("konto/tva-steg/nycklar/ny/", "/konto/tva-steg/nycklar/ny/", AGAIN, AGAIN),
    Door("konto/tva-steg/nycklar/bekrafta/", "/konto/tva-steg/nycklar/bekrafta/", AGAIN, AGAIN),
    Door("konto/tva-steg/nycklar/<int:pk>/ta-bort/", "/konto/tva-steg/nycklar/1/ta-bort/", AGAIN, AGAIN),
    Door("konto/tva-steg/nycklar/<int:pk>/namn/", "/konto/tva-steg/nycklar/1/namn/", AGAIN, AGAIN),
    # --- allauth: what we do not use is closed
    Door("konto/signup/", "/konto/signup/", "200 302 302 302 302 302 302 302", "200 302 302 302 302 302 302 302"),
    Door("konto/email/", "/konto/email/", "302", "302"),
    Door("konto/password/set/", "/konto/password/set/", "302", "302"),
    Door("^konto/(?:confirm-email|login/code)/", "/konto/login/code/", "404", "404"),
    Door("konto/confirm-email/", "/konto/confirm-email/", "404", "404"),
    Door("konto/^confirm-email/(?P<key>[-:\\w]+)/$", "/konto/confirm-email/nyckel/", "404", "404"),
    Door("konto/login/code/confirm/", "/konto/login/code/confirm/", "404", "404"),
    # --- the API: a session opens nothing of it but what explains it
    Door("api/v1/openapi.json", "/api/v1/openapi.json", "401 200 200 200 200 200 200 200", NEVER),
    Door("api/v1/docs", "/api/v1/docs", OURS, NEVER),
    Door("api/v1/oauth/token", "/api/v1/oauth/token", NEVER, "400"),
    Door("api/v1/todo/fragment", "/api/v1/todo/fragment", "401", NEVER),
    Door("api/v1/<path:path>", "/api/v1/cases", "401", "405"),
    Door("api/v1/<path:path>", "/api/v1/finns-inte", "401", "401"),
    Door("api/v1/<path:path>", "/api/v1/drafts", "401", "401"),
    Door("konto/api/", "/konto/api/", OURS, "in 422 422 422 422 422 422 422"),
    Door("konto/api/<int:token>/aterkalla/", "/konto/api/1/aterkalla/", NO_POST, "in 404 404 404 404 404 404 404"),
    Door("api-klienter/", "/api-klienter/", KEEPS, "in 403 403 403 403 403 422 403"),
    Door("api-klienter/<int:client>/aterkalla/", "/api-klienter/1/aterkalla/", "in 403 403 403 403 403 405 403",
         "in 403 403 403 403 403 404 403"),
    # --- webhooks, for operators
    Door("drift/webbkrokar/", "/drift/webbkrokar/", DRIFT, "in 403 403 403 403 403 422 403"),
    Door("drift/webbkrokar/asyncapi.json", "/drift/webbkrokar/asyncapi.json", DRIFT, "in 403 403 403 403 403 405 403"),
    Door("drift/webbkrokar/<int:endpoint>/", "/drift/webbkrokar/1/", "in 403 403 403 403 403 404 403",
         "in 403 403 403 403 403 405 403"),
    *(
        Door(f"drift/webbkrokar/<int:endpoint>/{verb}/", f"/drift/webbkrokar/1/{verb}/",
             "in 403 403 403 403 403 405 403", "in 403 403 403 403 403 404 403")
        for verb in ("prova", "ny-hemlighet", "starta", "stoppa")
    ),
    # --- filling in
    Door("e-tjanster/<slug:key>/ny/", "/e-tjanster/gym/ny/", OURS, "in 302 302 302 302 302 302 302"),
    Door("e-tjanster/<slug:key>/blankett.pdf", "/e-tjanster/gym/blankett.pdf", OURS, NEVER),
    Door("e-tjanster/<slug:key>/blankett.pdf", "/e-tjanster/finns-inte/blankett.pdf", "in 404 404 404 404 404 404 404",
         NEVER),
    Door("e-tjanster/<slug:key>/lamna-blankett/", "/e-tjanster/gym/lamna-blankett/", OURS,
         "in 422 422 422 422 422 422 422"),
    Door("arenden/<str:number>/igen/", "/arenden/{closed}/igen/", "405", "in 302 404 404 404 404 404 404"),
    Door("utkast/", "/utkast/", OURS, NEVER),
    Door("utkast/<uuid:draft>/<slug:step>/", "/utkast/{draft}/aktivitet/", "in 200 404 404 404 404 404 404",
         "in 422 404 404 404 404 404 404"),
    Door("utkast/<uuid:draft>/<slug:step>/", "/utkast/{draft}/granska/", "in 303 404 404 404 404 404 404",
         "in 303 404 404 404 404 404 404"),
    Door("utkast/<uuid:draft>/spara/", "/utkast/{draft}/spara/?steg=aktivitet", NEVER,
         "401 200 404 404 404 404 404 404"),
    Door("utkast/<uuid:draft>/fil/", "/utkast/{draft}/fil/?steg=aktivitet", NEVER,
         "401 404 404 404 404 404 404 404"),
    Door("utkast/<uuid:draft>/ta-bort/", "/utkast/{draft}/ta-bort/", MINE, "in 302 404 404 404 404 404 404"),
    Door("arenden/<str:number>/ratta/", "/arenden/{returned}/ratta/", "in 302 404 404 404 404 404 404",
         "in 302 404 404 404 404 404 404"),
    Door("arenden/<str:number>/ratta/", "/arenden/{open}/ratta/", "in 302 404 404 404 404 404 404",
         "in 302 404 404 404 404 404 404"),
    Door("arenden/<str:number>/kvitto/", "/arenden/{open}/kvitto/", MINE, NEVER),
    # --- cases
    Door("arenden/", "/arenden/", OURS, NO_POST),
    Door("arenden/<str:number>/", "/arenden/{open}/", "in 200 200 200 404 404 404 200", NO_POST),
    Door("arenden/<str:number>/", "/arenden/{group}/", "in 200 200 404 404 200 404 200", NO_POST),
    Door("arenden/<str:number>/", "/arenden/{closed}/", "in 200 200 404 404 200 404 200", NO_POST),
    Door("arenden/<str:number>/", "/arenden/2026-999999/", "in 404 404 404 404 404 404 404", NO_POST),
    Door("arenden/<str:number>/upphav/", "/arenden/{open}/upphav/", "in 403 403 403 403 403 403 302",
         "in 403 403 403 403 403 403 302"),
    Door("arenden/<str:number>/aterta/", "/arenden/{open}/aterta/", "in 200 302 302 404 404 404 404",
         "in 302 302 302 404 404 404 404"),
    Door("arenden/<str:number>/andra/", "/arenden/{open}/andra/", "in 302 302 302 404 404 404 404",
         "in 302 302 302 404 404 404 404"),
    Door("arenden/<str:number>/fraga/", "/arenden/{open}/fraga/", "in 302 302 302 404 404 404 404",
         "in 422 422 422 404 404 404 404"),
    Door("arenden/<str:number>/ledighet.ics", "/arenden/{closed}/ledighet.ics", "in 404 404 404 404 404 404 404",
         NO_POST),
    Door("arenden/<str:number>/bilagor/", "/arenden/{open}/bilagor/", "in 200 302 302 404 404 404 404",
         "in 422 302 302 404 404 404 404"),
    Door("bilagor/<uuid:attachment>/", "/bilagor/{case_file}/", "in 200 200 404 404 200 404 404", NO_POST),
    Door("bilagor/<uuid:attachment>/", "/bilagor/{draft_file}/", MINE, NO_POST),
    Door("bilagor/<uuid:attachment>/sidor/", "/bilagor/{case_file}/sidor/", "in 200 200 404 404 200 404 404", NO_POST),
    Door("bilagor/<uuid:attachment>/sidor/<int:number>.png", "/bilagor/{case_file}/sidor/1.png",
         "in 200 200 404 404 200 404 404", NO_POST),
    Door("arenden/<str:number>/handling.pdf", "/arenden/{closed}/handling.pdf", "in 200 200 404 404 200 404 404",
         NO_POST),
    Door("arenden/<str:number>/handling.pdf", "/arenden/{open}/handling.pdf", "in 404 404 404 404 404 404 404",
         NO_POST),
    Door("nycklar/<str:name>", "/nycklar/rot.crt", "200", NEVER),
    Door("nycklar/<str:name>", "/nycklar/seal.p12", "404", NEVER),
    Door("arenden/<str:number>/skriv-under/", "/arenden/{open}/skriv-under/", NEVER, "in 404 404 404 404 404 404 404"),
    Door("arenden/<str:number>/underskrivet.pdf", "/arenden/{open}/underskrivet.pdf", "in 404 404 404 404 404 404 404",
         NEVER),
    Door("skriv-under/<uuid:act>/", f"/skriv-under/{NO_ACT}/", "in 404 404 404 404 404 404 404",
         "in 404 404 404 404 404 404 404"),
    Door("skriv-under/<uuid:act>/dokument.pdf", f"/skriv-under/{NO_ACT}/dokument.pdf", "in 404 404 404 404 404 404 404",
         NEVER),
    Door("skriv-under/<uuid:act>/sida-<int:number>.png", f"/skriv-under/{NO_ACT}/sida-1.png",
         "in 404 404 404 404 404 404 404", NEVER),
    Door("skriv-under/<uuid:act>/avbryt/", f"/skriv-under/{NO_ACT}/avbryt/", NEVER,
         "in 404 404 404 404 404 404 404"),
    Door("skriv-under/<uuid:act>/satt/", f"/skriv-under/{NO_ACT}/satt/", NEVER, NOT_MINE),
    Door("skriv-under/<uuid:act>/starta/", f"/skriv-under/{NO_ACT}/starta/", NEVER, NOT_MINE),
    Door("skriv-under/<uuid:act>/vantar/", f"/skriv-under/{NO_ACT}/vantar/", NOT_MINE, NOT_MINE),
    Door("skriv-under/<uuid:act>/vantar/kod.svg", f"/skriv-under/{NO_ACT}/vantar/kod.svg", NOT_MINE, NEVER),
    Door("skriv-under/<uuid:act>/vantar/avbryt/", f"/skriv-under/{NO_ACT}/vantar/avbryt/", NEVER, NOT_MINE),
    Door("skriv-under/<uuid:act>/visa-vem/", f"/skriv-under/{NO_ACT}/visa-vem/", "in 404 404 404 404 404 404 404",
         NEVER),
    Door("skriv-under/visad/", "/skriv-under/visad/", "in 302 302 302 302 302 302 302", NEVER),
    Door("skriv-under/svar/", f"/skriv-under/svar/?state={NO_ACT}.x&code=x", NOT_MINE, NEVER),
    Door("arenden/<str:number>/arkivpaket.zip", "/arenden/{open}/arkivpaket.zip", "in 404 404 404 404 404 404 404",
         NO_POST),
    Door("granska-handling/", "/granska-handling/", OURS, "in 422 422 422 422 422 422 422"),
    Door("granska-handling/rapport/", "/granska-handling/rapport/", NEVER, "in 404 404 404 404 404 404 404"),
    # --- deciding
    Door("att-godkanna/", "/att-godkanna/", OURS, NEVER),
    Door("att-godkanna/<str:number>/", "/att-godkanna/{open}/", "in 302 200 200 404 404 404 404", NEVER),
    Door("att-godkanna/<str:number>/", "/att-godkanna/{group}/", "in 302 302 404 404 200 404 404", NEVER),
    Door("att-godkanna/<str:number>/beslut/", "/att-godkanna/{open}/beslut/", NEVER, "in 409 302 302 404 404 404 404",
         lambda town: decision(town.open_case)),
    Door("att-godkanna/<str:number>/beslut/", "/att-godkanna/{group}/beslut/", NEVER, "in 409 409 404 404 302 404 404",
         lambda town: decision(town.group_case)),
    Door("att-godkanna/<str:number>/ge-vidare/", "/att-godkanna/{open}/ge-vidare/", "in 404 200 200 404 404 200 404",
         "in 404 422 422 404 404 422 404"),
    Door("att-godkanna/<str:number>/yttrande/", "/att-godkanna/{open}/yttrande/", NEVER,
         "in 302 422 422 404 404 404 404", lambda town: {"steg": "chef"}),
    Door("att-godkanna/<str:number>/ta/", "/att-godkanna/{group}/ta/", NEVER, "in 409 409 404 404 302 404 404",
         lambda town: {"steg": "lon"}),
    Door("att-godkanna/<str:number>/slapp/", "/att-godkanna/{group}/slapp/", NEVER, "in 409 409 404 404 409 404 404",
         lambda town: {"steg": "lon"}),
    Door("att-godkanna/bunt/", "/att-godkanna/bunt/", NEVER, "in 302 200 200 302 302 302 302",
         lambda town: {"gor": "approve", "valda": f"{town.open_case.number}.{town.open_case.revision}"}),
    Door("att-godkanna/bunt/<uuid:batch>/", "/att-godkanna/bunt/{batch}/", "in 404 404 404 404 404 404 404", NEVER),
    Door("att-godkanna/kolumner/", "/att-godkanna/kolumner/", NEVER, "in 302 302 302 302 302 302 302",
         lambda town: {"tjanst": "gym", "kolumn": "belopp"}),
    Door("att-godkanna/vyer/", "/att-godkanna/vyer/", NEVER, "in 302 302 302 302 302 302 302",
         lambda town: {"namn": "Min vy"}),
    Door("att-godkanna/vyer/andra/", "/att-godkanna/vyer/andra/", NEVER, "in 302 302 302 302 302 302 302",
         lambda town: {"namn": "Min vy", "gor": "ta-bort"}),
    Door("att-godkanna/mallar/", "/att-godkanna/mallar/", OURS, "in 422 422 422 422 422 422 422"),
    Door("att-godkanna/mallar/", "/att-godkanna/mallar/?tjanst=gym", "in 404 404 404 404 404 200 404",
         "in 404 404 404 404 404 302 404", lambda town: {"tjanst": "gym", "namn": "Datum", "text": "Datum saknas."}),
    Door("att-godkanna/angra/<uuid:batch>/", "/att-godkanna/angra/{batch}/", NEVER, "in 302 302 302 302 302 302 302"),
    Door("aviseringar/", "/aviseringar/", OURS, NEVER),
    Door("aviseringar/val/", "/aviseringar/val/", OURS, "in 422 422 422 422 422 422 422"),
    Door("aviseringar/lank/<str:token>/", "/aviseringar/lank/{link}/", "200 200 302 200 200 200 200 200",
         "302 200 302 200 200 200 200 200"),
    Door("aviseringar/lank/<str:token>/", "/aviseringar/lank/{link}x/", "404", "404"),
    Door("aviseringar/mejl/", "/aviseringar/mejl/", "in 403 403 403 403 403 200 403", NEVER),
    Door("aviseringar/mejl/<slug:key>/<slug:event>/<str:language>/", "/aviseringar/mejl/gym/your_turn/sv/",
         "in 403 403 403 403 403 200 403", NEVER),
    Door("aviseringar/mejl/<slug:key>/<slug:event>/<str:language>/", "/aviseringar/mejl/gym/kind/sv/",
         "in 403 403 403 403 403 404 403", NEVER),
    Door("vem-skulle-fa-det/", "/vem-skulle-fa-det/", "in 403 403 403 403 403 200 403",
         "in 403 403 403 403 403 302 403"),
    # --- operations
    Door("drift/", "/drift/", DRIFT, NEVER),
    Door("drift/<uuid:message_id>/", "/drift/{message}/", DRIFT, NEVER),
    Door("drift/mottagare/", "/drift/mottagare/", DRIFT, NEVER),
    Door("drift/mottagare/<slug:target>/", "/drift/mottagare/payroll/", DRIFT, "in 403 403 403 403 403 302 403"),
    Door("drift/mottagare/<slug:target>/prova/", "/drift/mottagare/payroll/prova/", NEVER,
         "in 403 403 403 403 403 302 403"),
    Door("drift/mottagare/<slug:target>/filer/", "/drift/mottagare/payroll/filer/", DRIFT, NEVER),
    Door("drift/mottagare/<slug:target>/filer/<slug:batch>/", "/drift/mottagare/payroll/filer/payroll-2026-11-24/",
         "in 403 403 403 403 403 404 403", NEVER),
    Door("drift/mottagare/<slug:target>/forsok-igen/", "/drift/mottagare/payroll/forsok-igen/", NEVER,
         "in 403 403 403 403 403 302 403"),
    Door("drift/<uuid:message_id>/forsok/", "/drift/{message}/forsok/", NEVER, "in 403 403 403 403 403 302 403"),
    Door("drift/<uuid:message_id>/hantera/", "/drift/{message}/hantera/", NEVER, "in 403 403 403 403 403 302 403"),
    Door("drift/forsok-alla/", "/drift/forsok-alla/", NEVER, "in 403 403 403 403 403 302 403"),
    # --- the builder: only form administrators
    Door("bygg/", "/bygg/", FORM, NEVER),
    Door("bygg/ny/", "/bygg/ny/", FORM, "in 403 403 403 403 403 422 403"),
    Door("bygg/block/", "/bygg/block/", FORM, "in 403 403 403 403 403 302 403"),
    Door("bygg/<slug:key>/block/", "/bygg/gym/block/", NEVER, "in 403 403 403 403 403 404 403"),
    Door("bygg/<slug:key>/", "/bygg/gym/", FORM, NEVER),
    Door("bygg/<slug:key>/", "/bygg/finns-inte/", "in 403 403 403 403 403 404 403", NEVER),
    Door("bygg/<slug:key>/andra/", "/bygg/gym/andra/", NEVER, "in 403 403 403 403 403 404 403"),
    Door("bygg/<slug:key>/har/", "/bygg/gym/har/", NEVER, "in 403 403 403 403 403 200 403"),
    Door("bygg/<slug:key>/ta-bort/", "/bygg/gym/ta-bort/", "in 403 403 403 403 403 404 403", NEVER),
    Door("bygg/<slug:key>/visa/", "/bygg/gym/visa/", FORM, "in 403 403 403 403 403 422 403"),
    Door("bygg/<slug:key>/flode/", "/bygg/gym/flode/", FORM, NEVER),
    Door("bygg/<slug:key>/texter/", "/bygg/gym/texter/", FORM, NEVER),
    Door("bygg/<slug:key>/behorighet/", "/bygg/gym/behorighet/", FORM, NEVER),
    Door("bygg/<slug:key>/regler/", "/bygg/gym/regler/", FORM, NEVER),
    Door("bygg/<slug:key>/meddelanden/", "/bygg/gym/meddelanden/", FORM, NEVER),
    Door("bygg/<slug:key>/meddelanden/<slug:event>/", "/bygg/gym/meddelanden/returned/", FORM, NEVER),
    Door("bygg/<slug:key>/sekretess/", "/bygg/gym/sekretess/", FORM, NEVER),
    Door("bygg/<slug:key>/leveranser/", "/bygg/gym/leveranser/", FORM, NEVER),
    Door("bygg/<slug:key>/versioner/", "/bygg/gym/versioner/", FORM, NEVER),
    Door("bygg/<slug:key>/flytta/", "/bygg/gym/flytta/", NEVER, "in 403 403 403 403 403 302 403"),
    Door("bygg/<slug:key>/json/", "/bygg/gym/json/", FORM, NEVER),
    Door("bygg/<slug:key>/texter/fil/", "/bygg/gym/texter/fil/", FORM, "in 403 403 403 403 403 302 403"),
    Door("bygg/<slug:key>/fil.json", "/bygg/gym/fil.json", FORM, NEVER),
    Door("bygg/<slug:key>/anvandning/", "/bygg/gym/anvandning/", FORM, NEVER),
    Door("bygg/<slug:key>/testkor/", "/bygg/gym/testkor/", FORM, "in 403 403 403 403 403 404 403"),
    Door("bygg/<slug:key>/publicera/", "/bygg/gym/publicera/", FORM, "in 403 403 403 403 403 404 403"),
)  # fmt: skip
