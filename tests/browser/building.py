"""Friskvårdsbidrag, built from nothing as its paper form asks it: questions, conditions, route, rules, texts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Hands


@dataclass
class Building:
    """An e-service that grows."""

    hands: Hands

    @property
    def page(self) -> Page:
        """The page."""
        return self.hands.page

    @property
    def panel(self) -> Locator:
        """The properties."""
        return self.page.locator("#egenskaper")

    def card(self, label: str) -> Locator:
        """The question in the canvas."""
        return self.page.locator("#qs .qi").filter(has_text=label)

    def box(self, label: str) -> Locator:
        """A box of the properties."""
        return self.panel.get_by_label(label, exact=True)

    def begins(self, title: str) -> None:
        """A new, empty e-service."""
        self.hands.write(self.page.get_by_label("Vad ska e-tjänsten heta?"), title)
        self.hands.press(self.page.get_by_role("button", name="Börja bygga"))
        expect(self.page.locator("#tomt")).to_be_visible()
        self.page.locator("html.js").wait_for(state="attached")  # until then its forms are pages of their own

    def names_page(self, title: str) -> None:
        """The step of the form that has just been added, or that nothing is in yet, is called so."""
        self.hands.write(self.box("Rubrik"), title)
        expect(self.page.locator("#steghuvud")).to_contain_text(title)

    def adds_page(self, title: str) -> None:
        """One more step of the form."""
        self.hands.press(self.page.get_by_role("button", name="Lägg till steg"))
        expect(self.page.locator("#steghuvud")).to_contain_text("Nytt steg")
        self.names_page(title)

    def adds(self, kind: str, label: str, *, needed: bool = True) -> None:
        """A question of the kind, named, after those that are there: sought, and the first that fits is taken."""
        cards = self.page.locator("#qs .qi")
        before = cards.count()
        if before:  # the way that is shortest from a question
            self.hands.press(cards.last.get_by_role("link", name=re.compile("Lägg till fråga här")))
            expect(self.page.get_by_role("searchbox", name="Sök frågetyp")).to_be_focused()
        self._takes(kind)
        expect(cards).to_have_count(before + 1)
        self._names("Fråga", label)
        expect(self.card(label)).to_be_visible()
        if needed:
            self.hands.turn(self.panel.get_by_role("switch", name="Måste besvaras"))
            expect(self.card(label).get_by_text("frivilligt")).to_have_count(0)

    def _takes(self, kind: str) -> None:
        search = self.page.get_by_role("searchbox", name="Sök frågetyp")
        self.hands.write(search, kind)
        self.hands.press(self.page.locator(".types").get_by_role("button", name=kind, exact=True))

    def _names(self, box: str, label: str) -> None:
        expect(self.box(box)).to_be_focused()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(label)
        self.page.keyboard.press("Tab")

    def adds_note(self, kind: str, label: str) -> None:
        """Something that nobody answers."""
        cards = self.page.locator("#qs .qi")
        before = cards.count()
        self.hands.press(cards.last.get_by_role("link", name=re.compile("Lägg till fråga här")))
        self._takes(kind)
        expect(cards).to_have_count(before + 1)
        self._names("Namn", label)

    def adds_column(self, kind: str, label: str) -> None:
        """One more question on each row of the repetition that is chosen."""
        columns = self.panel.locator("ol.opts li")
        self._takes(kind)
        self._names("Fråga", label)
        self.hands.turn(self.panel.get_by_role("switch", name="Måste besvaras"))
        self.saved()
        self.hands.press(self.panel.get_by_role("link", name="Till upprepningen"))
        expect(columns.filter(has_text=label)).to_have_count(1)

    def opens(self, details: str) -> None:
        """A part of the properties that is folded is open."""
        summary = self.panel.locator("summary").filter(has_text=details)
        if summary.locator("xpath=..").get_attribute("open") is None:
            self.hands.press(summary)

    def fills_in(self, what: str) -> None:
        """The question is filled in from the start, and stays so."""
        self.hands.choose(self.box("Fylls i från början"), what)
        self.saved()
        self.opens("Mer om frågan")
        self.hands.turn(self.panel.get_by_role("switch", name="Kan inte ändras av den som fyller i"))
        self.saved()

    def shown_when(self, question: str, answer: str, *, typed: bool = False) -> None:
        """The question is asked when that is answered."""
        self.hands.press(self.panel.get_by_role("button", name="Lägg till villkor"))
        which = self.panel.get_by_label("Villkor 1, fråga")
        expect(which).to_be_visible()
        if which.locator("option:checked").inner_text() != question:
            self.hands.choose(which, question)
            self.saved()
        how = self.panel.get_by_label("Villkor 1, jämförelse")
        if how.locator("option:checked").inner_text() != "är":
            self.hands.choose(how, "är")
            self.saved()
        box = self.panel.get_by_label("Villkor 1, svar")
        if typed:
            self.hands.write(box, answer)
        else:
            self.hands.choose(box, answer)
        self.saved()

    def saved(self) -> None:
        """Everything that was typed has been kept."""
        expect(self.page.locator("#sparat")).to_contain_text("Sparat")

    def goes_to(self, tab: str) -> None:
        """Another tab."""
        self.saved()
        self.hands.press(self.page.get_by_role("navigation", name="Delar av e-tjänsten").get_by_role("link", name=tab))
        self.page.locator("html.js").wait_for(state="attached")

    # ---- the form

    def asks_who(self) -> None:
        """Om dig: what the platform knows."""
        self.names_page("Om dig")
        self.adds("Kort text", "Namn")
        self.fills_in("Den sökandes namn")
        self.adds("Enhet", "Enhet", needed=False)
        self.fills_in("Den sökandes enhet")
        self.adds("Kort text", "Anställningsnummer", needed=False)
        self.fills_in("Den sökandes anställningsnummer")

    def asks_what(self) -> None:
        """Aktivitet och kostnad: the questions, two of them under a condition."""
        self.adds_page("Aktivitet och kostnad")
        self.adds("Kort text", "Vilken aktivitet gäller det?")
        self.hands.write(self.box("Förslag, ett på varje rad"), "Gymkort\nSimhall\nAnnan aktivitet")
        self.adds("Kort text", "Beskriv aktiviteten")
        self.shown_when("Vilken aktivitet gäller det?", "Annan aktivitet", typed=True)
        expect(self.card("Beskriv aktiviteten")).to_contain_text("är Annan aktivitet")
        self.adds("Belopp", "Hur mycket vill du få tillbaka?")
        self.hands.write(self.box("Högst"), "3 000")
        expect(self.card("Hur mycket vill du få tillbaka?")).to_contain_text("Högst 3 000 kr")
        self.adds("Datum", "När betalade du?")
        self.hands.write(self.box("Senast"), "i dag")
        self.adds("Ett val", "Vem har betalat?")
        self.hands.write(self.box("Alternativ 1"), "Jag själv")
        self.hands.write(self.box("Alternativ 2"), "Kommunens kort")
        expect(self.card("Vem har betalat?")).to_contain_text("Kommunens kort")
        self.adds("Kort text", "Kortets fyra sista siffror")
        self.hands.write(self.box("Mönster"), "9999")
        self.shown_when("Vem har betalat?", "Kommunens kort")
        expect(self.card("Kortets fyra sista siffror")).to_contain_text("är Kommunens kort")

    def asks_for_receipts(self) -> None:
        """The receipts, a row each, and their sum."""
        self.adds("Upprepning", "Kvitton", needed=False)  # what is on its rows is still voluntary
        self.hands.turn(self.panel.get_by_role("switch", name="Måste besvaras"))
        self.hands.write(self.box("Vad en rad heter"), "Kvitto")
        self.hands.write(self.box("Minst antal rader"), "1")
        self.saved()
        self.hands.press(self.panel.get_by_role("link", name="Ny fråga"))
        self.hands.write(self.box("Fråga"), "Köpt hos")
        self.hands.turn(self.panel.get_by_role("switch", name="Måste besvaras"))
        self.saved()
        self.hands.press(self.panel.get_by_role("link", name="Till upprepningen"))
        self.adds_column("Belopp", "Summa")
        self.adds_column("Fil", "Bild på kvittot")
        self.adds_note("Uträknat värde", "Kvittonas summa")
        self.hands.choose(self.box("Räknas ut som"), "Summan av Summa i Kvitton")
        self.saved()
        self.adds("Intyg", "Jag intygar att uppgifterna stämmer", needed=False)

    def asks_for_more(self) -> None:
        """Bilagor och kommentar."""
        self.adds_page("Bilagor och kommentar")
        self.adds("Lång text", "Kommentar", needed=False)
        self.adds("Fil", "Andra bilagor", needed=False)

    # ---- what becomes of it

    def routes(self) -> None:
        """The nearest manager, who may send it back; above 2 000 kronor Lönecenter after that."""
        self.goes_to("Arbetsflöde")
        steps = self.page.locator("#flodet .wopen")
        self.hands.press(steps.first)
        self.hands.choose(self.box("Skickar tillbaka för rättning"), "Går tillbaka till den sökande")
        self.saved()
        self.hands.press(self.page.locator(".steptypes").get_by_role("button", name="Godkänn", exact=True))
        expect(steps).to_have_count(3)
        self.hands.write(self.box("Vad steget heter"), "Lönecenter kontrollerar")
        expect(steps.nth(1)).to_have_text("Lönecenter kontrollerar")
        self.hands.choose(self.box("Vem"), "En grupp")
        self.hands.choose(self.box("Grupp"), "Lönecenter")
        self.saved()
        self.when_over("Hur mycket vill du få tillbaka?", "2 000")
        expect(self.page.locator("#flodet .wstep").nth(2)).to_contain_text("är över 2 000 kr")

    def when_over(self, question: str, sum_: str) -> None:
        """It is so when the answer is over the sum."""
        self.hands.press(self.panel.get_by_role("button", name="Lägg till villkor"))
        which, how = self.panel.get_by_label("Villkor 1, fråga"), self.panel.get_by_label("Villkor 1, jämförelse")
        expect(which).to_be_visible()
        if which.locator("option:checked").inner_text() != question:
            self.hands.choose(which, question)
            self.saved()
        self.hands.choose(how, "är över")
        self.saved()
        self.hands.write(self.panel.get_by_label("Villkor 1, svar"), sum_)
        self.saved()

    def rules(self) -> None:
        """No more than 3 000 kronor a year, and something for the manager to look at."""
        self.goes_to("Regler")
        main = self.page.get_by_role("main")
        self.hands.press(main.get_by_role("button", name="Lägg till ett tak"))
        self.hands.write(main.get_by_label("Högst per år, kronor", exact=True), "3 000")
        expect(main.get_by_text("högst 3 000 kr per kalenderår")).to_be_visible()
        self.hands.press(main.get_by_role("button", name="Lägg till en kontroll"))
        expect(self.page.locator("#regel").get_by_role("heading")).to_have_text("Det som den som beslutar får veta")
        self.hands.write(main.get_by_label("Vad som sägs", exact=True), "Se på kvittonas summa.")
        expect(main.locator(".rulelist").get_by_text("Se på kvittonas summa.")).to_be_visible()

    def may_be_started(self) -> None:
        """By everybody; lists say the amount."""
        self.goes_to("Behörighet")
        main = self.page.get_by_role("main")
        expect(main.get_by_label("Får startas av")).to_have_value("everyone")
        self.hands.choose(main.get_by_label("Belopp som summeras"), "Hur mycket vill du få tillbaka?")
        self.hands.write(main.get_by_label("Minuter att fylla i"), "3")
        self.saved()

    def says(self) -> None:
        """Own words in the mail about a granted case, which stands beside them."""
        self.goes_to("Meddelanden")
        granted = self.page.locator("details.mailof").filter(has_text="Beviljat")
        self.hands.press(granted.locator("summary"))
        self.hands.write(granted.get_by_label("Text", exact=True), "Grattis {requester}, pengarna är på väg.")
        self.saved()
        expect(self.page.frame_locator("iframe[data-mail-frame]").get_by_text("Grattis")).to_be_visible()

    def delivers(self) -> None:
        """The sum goes to payroll."""
        self.goes_to("Leveranser")
        main = self.page.get_by_role("main")
        self.hands.press(main.get_by_role("button", name="Till lönesystemet"))
        expect(main.get_by_text("Belopp: Hur mycket vill du få tillbaka?")).to_be_visible()
        self.hands.write(main.get_by_label("Löneart, om inget är inställt"), "5310")
        self.saved()

    def publishes(self) -> None:
        """Every warning has its reason, and the version is in use."""
        self.saved()
        self.hands.press(self.page.get_by_role("banner").get_by_role("link", name=re.compile("^Publicera")))
        expect(self.page.get_by_text("Inga fel.")).to_be_visible()
        for box in self.page.get_by_label("Varför det är rätt så").all():
            self.hands.write(box, "Vi har bara en enkel tjänst")
        self.hands.press(self.page.get_by_role("main").get_by_role("button", name="Publicera"))
        expect(self.page.get_by_text("Version 1 är publicerad.").first).to_be_visible()
