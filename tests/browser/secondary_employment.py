"""A secondary employment (bisyssla) as somebody describes it, which has to be signed."""

from __future__ import annotations

import re
from datetime import date

from tests.browser.allowance import Errand

SERVICE = "/e-tjanster/bisyssla/ny/"


def fills_in(errand: Errand) -> None:
    """The secondary employment is described, up to the review."""
    visitor, page = errand.visitor, errand.visitor.page
    visitor.open(SERVICE)
    errand.goes_on("Bisyssla")
    page.get_by_role("radio", name="Ja", exact=True).first.check()
    if not visitor.scripts:  # what depends on an answer is asked when it has been sent
        visitor.press("Fortsätt")
    row = page.get_by_role("region", name="Bisyssla 1")
    row.get_by_label("Arbetsgivare, uppdragsgivare eller företag").fill("Hamnens kajakklubb")
    row.get_by_label("Vilken sorts bisyssla?").select_option("uppdrag")
    row.get_by_label("Vad gör du?").fill("Leder paddling en kväll i veckan.")
    row.get_by_label("Hur många timmar i veckan, i genomsnitt?").fill("2")
    row.get_by_role("checkbox", name="Kvällar och nätter").check()
    row.locator("input[type=date]").first.fill(date.today().isoformat())  # noqa: DTZ011 - the person's day
    row.get_by_role("group", name="Får du betalt?").get_by_label("Ja", exact=True).check()
    row.get_by_label("Har uppdragsgivaren något med kommunen att göra?").select_option("ingen")
    page.get_by_role("group", name=re.compile("Anser du själv")).get_by_label("Ja", exact=True).check()
    page.get_by_role("checkbox", name=re.compile("Jag intygar")).check()
    visitor.press("Fortsätt")
