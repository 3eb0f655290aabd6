"""The elected members of the demo municipality: people who send claims and approve those of others."""

from __future__ import annotations

from typing import NamedTuple

from forms_platform.organisation.models import Person, RoleHolding, Unit


class Elected(NamedTuple):
    """An elected member (förtroendevald) and the role that makes them approve."""

    given: str
    family: str
    title: str
    role: str = ""


ELECTED = (
    Elected("Gunilla", "Åkerström", "Kommunstyrelsens ordförande", "ks-ordforande"),
    Elected("Bo", "Wennberg", "Nämndordförande", "namndordforande"),
    Elected("Fatima", "Lindqvist", "Ledamot i barn- och utbildningsnämnden"),
)
FIRST_NUMBER = 900_001


def elect(municipality: Unit, password: str, mail_domain: str) -> None:
    """The elected members are in the database, below the municipality itself and employed by nobody."""
    for place, one in enumerate(ELECTED):
        username = f"{one.given}.{one.family}".casefold().translate(str.maketrans("åäö", "aao"))
        person = Person.objects.create(
            username=username,
            password=password,
            given_name=one.given,
            family_name=one.family,
            email=f"{username}@{mail_domain}",
            title=one.title,
            employee_number=str(FIRST_NUMBER + place),
            employment_rate=100,
            unit=municipality,
        )
        if one.role:
            RoleHolding.objects.create(role=one.role, person=person)
