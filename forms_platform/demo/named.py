"""The people of the demo who are somebody: those a visitor can be, and those their stories need."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """A person with a fixed name in a unit; `manages` makes them its manager."""

    name: str
    unit: str
    title: str
    manages: bool = False
    acting: tuple[str, ...] = ()  # units that they manage for the time being (tillförordnad)
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    rate: int = 100
    language: str = "sv"
    new: bool = False  # so new that the payroll has given no employee number yet


NAMED: tuple[Named, ...] = (
    Named("Ann-Sofie Rosengren", "Björkvattens kommun", "Kommundirektör", manages=True),
    Named("Margareta Ekdahl", "Vård och omsorg", "Förvaltningschef", manages=True),
    Named("Birgitta Sjögren", "Hemtjänst", "Avdelningschef", manages=True),
    Named("Maria Holm", "Hemtjänst Norr", "Enhetschef", manages=True, acting=("Hemtjänst Syd",)),
    Named("Amina Yusuf", "Hemtjänst Norr", "Undersköterska", rate=85),
    Named("Per-Olof Lindström", "Hemtjänst Norr", "Undersköterska"),
    Named("Sara Nordin", "Hemtjänst Norr", "Undersköterska", rate=75),
    Named("Mirjam Åström", "Hemtjänst Norr", "Samordnare"),
    Named("Kent Öberg", "Hemtjänst Syd", "Undersköterska"),
    Named("Leila Haddad", "Hemtjänst Syd", "Undersköterska", rate=90),
    Named("Johan Eklund", "Hemtjänst Syd", "Undersköterska"),
    Named("Tomas Ekblad", "Hemtjänst Centrum", "Enhetschef", manages=True),
    Named("Henrik Palm", "Hemtjänst Öster", "Enhetschef", manages=True),
    Named("Cecilia Nyström", "Hemtjänst Öster", "Samordnare"),
    Named("Alex Tornberg", "Gruppbostaden Ängen", "Stödassistent", new=True),
    Named("Nadia Rezai", "Björkängsskolan F–6", "Rektor", manages=True),
    Named("Lars-Erik Hedlund", "Gata och park", "Enhetschef", manages=True),
    Named(
        "Kristina Lundgren",
        "Lönecenter",
        "Enhetschef",
        manages=True,
        groups=("lonecenter",),
        roles=("utbetalningsattest",),
    ),
    Named("Eva Sundqvist", "Lönecenter", "Löneadministratör", groups=("lonecenter",)),
    Named("Susanne Falk", "Redovisning", "Redovisningsekonom", groups=("ekonomi",)),
    Named("Jonas Blomqvist", "HR-direkt", "HR-specialist", groups=("hr-direkt",), roles=("hr-specialist",)),
    Named("Emir Hodzic", "IT-servicedesk", "IT-tekniker", groups=("it-servicedesk",)),
    Named("Gunnel Wikström", "Digital utveckling", "E-tjänstförvaltare", roles=("forvaltare", "drift")),
    Named("Priya Sharma", "Digital utveckling", "Systemförvaltare", roles=("drift",), language="en"),
    Named("Olof Hägg", "Registratur och arkiv", "Registrator", roles=("registrator",)),
)

GROUPS: tuple[tuple[str, str, str], ...] = (  # key, name, the unit whose staff are its members
    ("lonecenter", "Lönecenter", "Lönecenter"),
    ("ekonomi", "Ekonomi", "Redovisning"),
    ("hr-direkt", "HR-direkt", "HR-direkt"),
    ("it-servicedesk", "IT-servicedesk", "IT-servicedesk"),
    ("kansli", "Nämndservice", "Nämndservice"),
    ("dataskydd", "Dataskydd", "Kommunledningskontoret"),
    ("fastighet", "Fastighet", "Fastighetsdrift"),
    ("huvudman", "Huvudmannens handläggare", "Barn och utbildning"),
    ("elevhalsa", "Elevhälsan", "Centrala elevhälsan"),
    ("elevhalsa-medicinsk", "Medicinsk elevhälsa", "Centrala elevhälsan"),
)

# Of a unit that is several groups, the titles of each: secrecy stands between the branches of student health.
GROUP_TITLES: dict[str, tuple[str, ...]] = {
    "elevhalsa": ("Skolkurator", "Skolpsykolog", "Specialpedagog", "Elevhälsochef"),
    "elevhalsa-medicinsk": ("Skolsköterska",),
}
