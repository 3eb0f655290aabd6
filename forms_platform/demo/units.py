"""The units of the fictional Björkvattens kommun: a municipality of some 28 000 inhabitants, drawn as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Titles = tuple[tuple[str, int], ...]  # title and weight: how common it is in the unit

CARE: Titles = (("Undersköterska", 9), ("Vårdbiträde", 3), ("Samordnare", 1))
NURSING_HOME: Titles = (("Undersköterska", 10), ("Vårdbiträde", 3), ("Sjuksköterska", 2), ("Aktivitetsledare", 1))
NURSES: Titles = (("Sjuksköterska", 8), ("Distriktssköterska", 3), ("Undersköterska", 3))
REHAB: Titles = (("Arbetsterapeut", 5), ("Fysioterapeut", 5), ("Rehabassistent", 2))
GROUP_HOME: Titles = (("Stödassistent", 8), ("Stödpedagog", 2))
PRESCHOOL: Titles = (("Förskollärare", 6), ("Barnskötare", 7), ("Kock", 1))
SCHOOL: Titles = (
    ("Lärare F–3", 4), ("Lärare 4–6", 4), ("Fritidspedagog", 3), ("Elevassistent", 2), ("Speciallärare", 1),
    ("Skoladministratör", 1), ("Vaktmästare", 1),
)  # fmt: skip
UPPER_SCHOOL: Titles = (
    ("Lärare 7–9", 8), ("Speciallärare", 2), ("Elevassistent", 2), ("Skolvärd", 1), ("Skoladministratör", 1),
    ("Studie- och yrkesvägledare", 1),
)  # fmt: skip
GYMNASIUM: Titles = (
    ("Gymnasielärare", 11), ("Yrkeslärare", 4), ("Specialpedagog", 1), ("Skolbibliotekarie", 1),
    ("Skoladministratör", 1), ("Studie- och yrkesvägledare", 1),
)  # fmt: skip
SOCIAL: Titles = (("Socialsekreterare", 8), ("Familjebehandlare", 2), ("Socialadministratör", 1))


@dataclass(frozen=True)
class UnitPlan:
    """A unit to be raised: what it is called, who works there, who manages it and what lies below."""

    name: str
    size: int = 0  # people beside the manager
    titles: Titles = ()
    manager: str = "Enhetschef"  # title of the manager
    vacant: bool = False  # the manager's post is empty
    below: tuple[UnitPlan, ...] = field(default=())
    short: str = ""  # another unit may bear the same name; this tells them apart in the code


def _u(name: str, size: int, titles: Titles, manager: str = "Enhetschef", *, vacant: bool = False) -> UnitPlan:
    return UnitPlan(name, size, titles, manager, vacant)


def _d(
    name: str, *below: UnitPlan, manager: str = "Avdelningschef", staff: Titles = (), vacant: bool = False
) -> UnitPlan:
    return UnitPlan(name, sum(weight for _, weight in staff), staff, manager, vacant, below)


MUNICIPALITY = UnitPlan(
    "Björkvattens kommun",
    manager="Kommundirektör",
    below=(
        _d(
            "Kommunledningskontoret",
            _d(
                "HR-avdelningen",
                _u("Lönecenter", 11, (("Löneadministratör", 8), ("Lönespecialist", 2))),
                _u("HR-direkt", 8, (("HR-specialist", 5), ("HR-administratör", 2), ("Rehabkonsult", 1))),
                _u("Rekrytering och bemanning", 7, (("Rekryterare", 3), ("Bemanningsassistent", 4))),
                manager="HR-chef",
            ),
            _d(
                "Ekonomiavdelningen",
                _u("Redovisning", 10, (("Ekonomiassistent", 5), ("Redovisningsekonom", 3))),
                _u("Budget och uppföljning", 7, (("Controller", 4), ("Ekonom", 3))),
                _u("Upphandling", 5, (("Upphandlare", 4), ("Inköpssamordnare", 1)), "Upphandlingschef"),
                manager="Ekonomichef",
            ),
            _d(
                "Digitaliseringsavdelningen",
                _u("IT-servicedesk", 10, (("IT-tekniker", 7), ("Supportkoordinator", 1))),
                _u("Drift och infrastruktur", 8, (("Systemtekniker", 5), ("Nätverkstekniker", 2))),
                _u(
                    "Digital utveckling", 8,
                    (("E-tjänstförvaltare", 2), ("Systemförvaltare", 3), ("Verksamhetsutvecklare", 3)),
                ),
                manager="Digitaliseringschef",
            ),
            _d(
                "Kansliavdelningen",
                _u("Registratur och arkiv", 6, (("Registrator", 3), ("Arkivarie", 2))),
                _u("Nämndservice", 6, (("Nämndsekreterare", 4), ("Jurist", 1))),
                _u("Kontaktcenter", 10, (("Kommunvägledare", 9), ("Teamledare", 1))),
                _u("Kommunikation", 6, (("Kommunikatör", 5), ("Grafisk formgivare", 1)), "Kommunikationschef"),
                manager="Kanslichef",
            ),
            manager="Förvaltningschef",
            staff=(("Säkerhetssamordnare", 1), ("Utredare", 2)),
        ),
        _d(
            "Vård och omsorg",
            _d(
                "Hemtjänst",
                _u("Hemtjänst Norr", 17, CARE),
                _u("Hemtjänst Syd", 16, CARE, vacant=True),
                _u("Hemtjänst Öster", 15, CARE),
                _u("Hemtjänst Centrum", 18, CARE),
                _u("Nattpatrullen", 11, CARE, vacant=True),
                _u("Planeringsenheten", 6, (("Planerare", 5), ("Administratör", 1))),
            ),
            _d(
                "Särskilt boende",
                _u("Björkgården", 18, NURSING_HOME),
                _u("Solhöjden", 17, NURSING_HOME),
                _u("Sjöbacken", 15, NURSING_HOME),
                _u("Lindens demensboende", 14, NURSING_HOME),
                _u("Korttidsenheten", 12, NURSING_HOME),
            ),
            _d(
                "Hälso- och sjukvård",
                _u("Hemsjukvården Norr", 12, NURSES),
                _u("Hemsjukvården Syd", 11, NURSES),
                _u("Rehabenheten", 10, REHAB),
            ),
            _d(
                "Funktionsstöd",
                _u("Gruppbostaden Ängen", 9, GROUP_HOME),
                _u("Gruppbostaden Skogsbrynet", 9, GROUP_HOME),
                _u("Serviceboendet Kajen", 9, GROUP_HOME),
                _u("Daglig verksamhet Verkstan", 10, (("Handledare", 6), ("Arbetskonsulent", 2)), vacant=True),
                _u("Personlig assistans", 13, (("Personlig assistent", 12), ("Samordnare", 1))),
            ),
            _u("Biståndsenheten", 10, (("Biståndshandläggare", 9), ("Administratör", 1))),
            manager="Förvaltningschef",
            staff=(("Medicinskt ansvarig sjuksköterska", 1), ("Kvalitetsutvecklare", 2)),
        ),
        _d(
            "Barn och utbildning",
            _d(
                "Förskola",
                _u("Förskolan Trollskogen", 13, PRESCHOOL, "Rektor"),
                _u("Förskolan Näckrosen", 12, PRESCHOOL, "Rektor"),
                _u("Förskolan Kotten", 12, PRESCHOOL, "Rektor", vacant=True),
                _u("Förskolan Regnbågen", 14, PRESCHOOL, "Rektor"),
                _u("Förskolan Blåklinten", 11, PRESCHOOL, "Rektor"),
                manager="Verksamhetschef",
            ),
            _d(
                "Grundskola",
                _u("Björkängsskolan F–6", 18, SCHOOL, "Rektor"),
                _u("Norrskolan F–6", 16, SCHOOL, "Rektor"),
                _u("Sjöstadsskolan F–6", 17, SCHOOL, "Rektor"),
                _u("Vattentornsskolan 7–9", 18, UPPER_SCHOOL, "Rektor"),
                _u("Centralskolan 7–9", 17, UPPER_SCHOOL, "Rektor"),
                _u("Anpassade grundskolan", 10, (("Speciallärare", 4), ("Elevassistent", 6)), "Rektor"),
                manager="Verksamhetschef",
            ),
            _d(
                "Gymnasium och vuxenutbildning",
                _u("Björkvattens gymnasium", 19, GYMNASIUM, "Rektor"),
                _u("Komvux", 10, (("Gymnasielärare", 7), ("Studie- och yrkesvägledare", 1)), "Rektor"),
                _u("Svenska för invandrare", 9, (("SFI-lärare", 8), ("Administratör", 1)), "Rektor"),
                manager="Verksamhetschef",
            ),
            _u(
                "Centrala elevhälsan", 11,
                (("Skolsköterska", 4), ("Skolkurator", 3), ("Skolpsykolog", 2), ("Specialpedagog", 2)), "Elevhälsochef",
            ),
            manager="Utbildningschef",
            staff=(("Utredare", 1), ("Skolstrateg", 1)),
        ),
        _d(
            "Samhällsbyggnad",
            _d(
                "Teknik",
                _u("Gata och park", 14, (("Parkarbetare", 6), ("Gatuarbetare", 5), ("Arbetsledare", 1))),
                _u("Vatten och avlopp", 13, (("Drifttekniker", 6), ("Rörnätstekniker", 5), ("VA-ingenjör", 2))),
                _u("Avfall och återvinning", 10, (("Miljöarbetare", 7), ("Avfallsingenjör", 1))),
                manager="Teknisk chef",
            ),
            _d(
                "Fastighet och service",
                _u("Fastighetsdrift", 12, (("Fastighetsskötare", 8), ("Drifttekniker", 3))),
                _u("Lokalvård", 17, (("Lokalvårdare", 15), ("Arbetsledare", 2))),
                _u("Måltidsservice", 17, (("Kock", 8), ("Måltidsbiträde", 8), ("Måltidsplanerare", 1)), "Kostchef"),
                manager="Fastighetschef",
            ),
            _d(
                "Plan, bygg och miljö",
                _u("Bygglov", 8, (("Byggnadsinspektör", 4), ("Bygglovshandläggare", 3)), "Bygglovschef"),
                _u("Plan och exploatering", 7, (("Planarkitekt", 5), ("Exploateringsingenjör", 2)), "Planchef"),
                _u("Miljö och hälsoskydd", 9, (("Miljöinspektör", 7), ("Livsmedelsinspektör", 2)), "Miljöchef"),
                _u("Kart och mät", 6, (("GIS-ingenjör", 3), ("Mätningsingenjör", 2)), vacant=True),
                vacant=True,
            ),
            _u("Räddningstjänsten", 14, (("Brandman", 10), ("Styrkeledare", 3), ("Brandingenjör", 1)), "Räddningschef"),
            manager="Samhällsbyggnadschef",
            staff=(("Förvaltningssekreterare", 1),),
        ),
        _d(
            "Kultur och fritid",
            _u("Björkvattens bibliotek", 10, (("Bibliotekarie", 6), ("Biblioteksassistent", 3)), "Bibliotekschef"),
            _u("Kulturskolan", 10, (("Kulturskollärare", 9), ("Administratör", 1)), "Rektor", vacant=True),
            _u("Ung fritid", 8, (("Fritidsledare", 8),)),
            _u("Simhallen", 9, (("Badvärd", 6), ("Simlärare", 3))),
            _u("Idrott och anläggning", 9, (("Anläggningsskötare", 7), ("Föreningskonsulent", 1))),
            _u("Björkvattens museum", 5, (("Museiantikvarie", 2), ("Museipedagog", 2)), "Museichef"),
            manager="Förvaltningschef",
            staff=(("Kultursamordnare", 1),),
        ),
        _d(
            "Socialförvaltningen",
            _d(
                "Barn och familj",
                _u("Mottagningsenheten", 9, SOCIAL),
                _u("Utredningsenheten", 11, SOCIAL),
                _u("Familjehemsenheten", 8, (("Familjehemssekreterare", 7), ("Socialadministratör", 1))),
                _u("Öppenvården", 8, (("Familjebehandlare", 6), ("Ungdomsbehandlare", 2))),
            ),
            _d(
                "Vuxen",
                _u("Försörjningsstöd", 10, (("Socialsekreterare", 8), ("Socialadministratör", 2))),
                _u("Beroende och våld", 9, (("Socialsekreterare", 5), ("Behandlingsassistent", 4))),
                _u("Socialpsykiatri", 9, (("Boendestödjare", 8), ("Socialsekreterare", 1))),
            ),
            _u("Ungdomsmottagningen", 5, (("Barnmorska", 2), ("Kurator", 2), ("Psykolog", 1))),
            manager="Socialchef",
            staff=(("Socialt ansvarig samordnare", 1), ("Kvalitetsutvecklare", 1)),
        ),
        _d(
            "Arbetsmarknad och näringsliv",
            _u("Arbetsmarknadsenheten", 9, (("Arbetsmarknadskonsulent", 6), ("Handledare", 3))),
            _u("Integrationsenheten", 6, (("Integrationshandläggare", 5),)),
            _u("Näringsliv och turism", 5, (("Näringslivsutvecklare", 2), ("Turismutvecklare", 2)), "Näringslivschef"),
            manager="Förvaltningschef",
        ),
    ),
)  # fmt: skip

KINDS_BY_DEPTH = ("kommun", "forvaltning", "avdelning", "enhet")


def kind_of(plan: UnitPlan, depth: int) -> str:
    """kommun, forvaltning or avdelning by depth; what has nothing below it is an enhet."""
    return "enhet" if depth > 1 and not plan.below else KINDS_BY_DEPTH[depth]


def walk(
    plan: UnitPlan = MUNICIPALITY, depth: int = 0, above: UnitPlan | None = None
) -> Iterator[tuple[UnitPlan, int, UnitPlan | None]]:
    """Every unit with its depth and the one above it, parents before children."""
    yield plan, depth, above
    for child in plan.below:
        yield from walk(child, depth + 1, plan)
