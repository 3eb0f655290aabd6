"""The code lists that the demo municipality keeps: systems and their roles, positions, committees, cars, accounts."""

from __future__ import annotations

from typing import Any

from forms_platform.organisation.code_lists import take_in
from forms_platform.organisation.models import Unit

Entry = tuple[str, str, str, str, str, str]  # code, Swedish, English, what it belongs to, level, unit's name

SYSTEMS: tuple[Entry, ...] = (
    ("lon", "Lönesystemet", "Payroll system", "", "sekretess", "Lönecenter"),
    ("ekonomi", "Ekonomisystemet", "Finance system", "", "intern", "Redovisning"),
    ("beslutsstod", "Beslutsstöd", "Decision support", "", "intern", "Budget och uppföljning"),
    ("diarium", "Diariet", "Registry", "", "intern", "Registratur och arkiv"),
    ("omsorg", "Verksamhetssystem omsorg", "Social care system", "", "sekretess", "Biståndsenheten"),
    ("journal", "Journalsystemet", "Health records", "", "sekretess", "Hemsjukvården Norr"),
    ("elev", "Elevregistret", "Pupil register", "", "sekretess", "Barn och utbildning"),
    ("larplattform", "Lärplattformen", "Learning platform", "", "intern", "Barn och utbildning"),
    ("bygglov", "Bygglovssystemet", "Building permit system", "", "intern", "Bygglov"),
    ("karta", "Kartsystemet", "Map system", "", "", "Kart och mät"),
    ("fastighet", "Fastighetssystemet", "Property system", "", "", "Fastighetsdrift"),
    ("planering", "Schema och bemanning", "Scheduling", "", "intern", "Planeringsenheten"),
)
ROLES: tuple[Entry, ...] = (
    ("lon.lasa", "Läsa", "Read", "lon", "normal", ""),
    ("lon.registrera", "Registrera lön", "Enter pay", "lon", "hog", ""),
    ("lon.utbetalning", "Starta utbetalning", "Start payment", "lon", "hog", ""),
    ("ekonomi.lasa", "Läsa rapporter", "Read reports", "ekonomi", "normal", ""),
    ("ekonomi.bokfora", "Bokföra", "Keep accounts", "ekonomi", "normal", ""),
    ("ekonomi.leverantor", "Lägga upp leverantörer", "Add suppliers", "ekonomi", "hog", ""),
    ("ekonomi.attest", "Attestera fakturor", "Approve invoices", "ekonomi", "hog", ""),
    ("beslutsstod.lasa", "Läsa", "Read", "beslutsstod", "normal", ""),
    ("diarium.lasa", "Läsa", "Read", "diarium", "normal", ""),
    ("diarium.registrera", "Registrera handlingar", "Register documents", "diarium", "normal", ""),
    ("diarium.admin", "Administrera", "Administer", "diarium", "hog", ""),
    ("omsorg.utforare", "Utförare", "Care worker", "omsorg", "normal", ""),
    ("omsorg.handlaggare", "Handläggare", "Case officer", "omsorg", "hog", ""),
    ("journal.lasa", "Läsa journal", "Read records", "journal", "hog", ""),
    ("journal.skriva", "Skriva journal", "Write records", "journal", "hog", ""),
    ("elev.larare", "Lärare", "Teacher", "elev", "normal", ""),
    ("elev.admin", "Skoladministratör", "School administrator", "elev", "hog", ""),
    ("larplattform.larare", "Lärare", "Teacher", "larplattform", "normal", ""),
    ("bygglov.handlaggare", "Handläggare", "Case officer", "bygglov", "normal", ""),
    ("karta.lasa", "Läsa", "Read", "karta", "normal", ""),
    ("karta.redigera", "Redigera", "Edit", "karta", "normal", ""),
    ("fastighet.felanmalan", "Ta emot felanmälan", "Receive fault reports", "fastighet", "normal", ""),
    ("planering.planera", "Planera", "Plan", "planering", "normal", ""),
    ("planering.attest", "Attestera tid", "Approve hours", "planering", "hog", ""),
)
POSITIONS: tuple[Entry, ...] = (
    ("207025", "Undersköterska", "Assistant nurse", "", "", ""),
    ("207011", "Vårdbiträde", "Care assistant", "", "", ""),
    ("206010", "Sjuksköterska", "Nurse", "", "", ""),
    ("402010", "Förskollärare", "Preschool teacher", "", "", ""),
    ("402020", "Barnskötare", "Child care worker", "", "", ""),
    ("401010", "Grundskollärare", "Compulsory school teacher", "", "", ""),
    ("401510", "Gymnasielärare", "Upper secondary teacher", "", "", ""),
    ("401015", "Elevassistent", "Pupil assistant", "", "", ""),
    ("151012", "Socialsekreterare", "Social worker", "", "", ""),
    ("152010", "Administratör", "Administrator", "", "", ""),
    ("354010", "Ingenjör", "Engineer", "", "", ""),
    ("501010", "Lokalvårdare", "Cleaner", "", "", ""),
    ("501510", "Kock", "Cook", "", "", ""),
    ("103010", "Enhetschef", "Head of unit", "", "", ""),
)
COMMITTEES: tuple[Entry, ...] = (
    ("kf", "Kommunfullmäktige", "Municipal council", "", "", ""),
    ("ks", "Kommunstyrelsen", "Municipal executive board", "", "", ""),
    ("bun", "Barn- och utbildningsnämnden", "Children and education committee", "", "", ""),
    ("von", "Vård- och omsorgsnämnden", "Health and social care committee", "", "", ""),
    ("sbn", "Samhällsbyggnadsnämnden", "Community planning committee", "", "", ""),
    ("vn", "Valnämnden", "Election committee", "", "", ""),
)
CARS: tuple[Entry, ...] = (
    ("KBJ12A", "KBJ 12A, Volkswagen ID.3", "KBJ 12A, Volkswagen ID.3", "", "el", "Hemtjänst Norr"),
    ("KBJ15C", "KBJ 15C, Volkswagen ID.3", "KBJ 15C, Volkswagen ID.3", "", "el", "Hemtjänst Öster"),
    ("LDR482", "LDR 482, Toyota Yaris", "LDR 482, Toyota Yaris", "", "bensin", "Hemtjänst Centrum"),
    ("MPT77F", "MPT 77F, Kia Niro", "MPT 77F, Kia Niro", "", "el", "Hemsjukvården Norr"),
    ("NOK903", "NOK 903, Ford Transit", "NOK 903, Ford Transit", "", "diesel", "Gata och park"),
    ("RWA31B", "RWA 31B, Volvo XC40", "RWA 31B, Volvo XC40", "", "el", "Kommunledningskontoret"),
)
ACCOUNTS: tuple[Entry, ...] = (
    ("3010", "Återbetalda avgifter, barnomsorg", "Refunded fees, childcare", "", "", ""),
    ("3020", "Återbetalda avgifter, äldreomsorg", "Refunded fees, elderly care", "", "", ""),
    ("3410", "Återbetalda hyror", "Refunded rents", "", "", ""),
    ("4510", "Bidrag till enskilda", "Grants to individuals", "", "", ""),
    ("4520", "Försörjningsstöd", "Income support", "", "", ""),
    ("4530", "Föreningsbidrag", "Grants to associations", "", "", ""),
    ("4540", "Stipendier", "Scholarships", "", "", ""),
    ("4610", "Köp av verksamhet", "Purchased services", "", "", ""),
    ("6010", "Lokalhyror", "Rent of premises", "", "", ""),
    ("6410", "Förbrukningsmaterial", "Consumables", "", "", ""),
    ("6460", "Livsmedel", "Food", "", "", ""),
    ("6550", "Litteratur och tidskrifter", "Books and periodicals", "", "", ""),
    ("7010", "Resor i tjänsten", "Business travel", "", "", ""),
    ("7050", "Logi", "Accommodation", "", "", ""),
    ("7060", "Kurser och konferenser", "Courses and conferences", "", "", ""),
    ("7110", "Representation, extern", "Hospitality, external", "", "", ""),
    ("7120", "Representation, intern", "Hospitality, internal", "", "", ""),
    ("7410", "Skadestånd", "Damages", "", "", ""),
    ("7440", "Depositioner", "Deposits", "", "", ""),
)
ACTIVITIES: tuple[Entry, ...] = (
    ("100", "Politisk verksamhet", "Political activity", "", "", ""),
    ("215", "Plan och bygg", "Planning and building", "", "", ""),
    ("249", "Gator och vägar", "Streets and roads", "", "", ""),
    ("250", "Parker", "Parks", "", "", ""),
    ("315", "Kultur", "Culture", "", "", ""),
    ("340", "Idrott och fritid", "Sports and leisure", "", "", ""),
    ("407", "Förskola", "Preschool", "", "", ""),
    ("440", "Grundskola", "Compulsory school", "", "", ""),
    ("450", "Gymnasieskola", "Upper secondary school", "", "", ""),
    ("510", "Hemtjänst", "Home care", "", "", ""),
    ("520", "Särskilt boende", "Residential care", "", "", ""),
    ("575", "Försörjningsstöd", "Income support", "", "", ""),
    ("712", "Hälso- och sjukvård i hemmet", "Health care at home", "", "", ""),
    ("920", "Gemensam verksamhet", "Shared services", "", "", ""),
)
LISTS: tuple[tuple[str, str, tuple[Entry, ...]], ...] = (
    ("system", "System", SYSTEMS),
    ("systemroll", "Roller i system", ROLES),
    ("befattning", "Befattningar", POSITIONS),
    ("namnd", "Nämnder och styrelser", COMMITTEES),
    ("fordon", "Bilar", CARS),
    ("konto", "Kontoplan", ACCOUNTS),
    ("verksamhet", "Verksamheter", ACTIVITIES),
)


def raise_code_lists() -> None:
    """The code lists are in the database, with the units that answer for the entries."""
    codes = dict(Unit.objects.values_list("name", "code"))
    for key, name, entries in LISTS:
        take_in(key, name, [_entry(*entry, codes=codes) for entry in entries])


def _entry(code: str, sv: str, en: str, within: str, level: str, unit: str, *, codes: dict[str, str]) -> dict[str, Any]:
    return {"code": code, "name": sv, "name_en": en, "within": within, "level": level, "unit": codes.get(unit, "")}
