"""Who plays which part in the browser: people of the demo municipality, and some who are added beside them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Player:
    """Somebody to sign in as. `unit`: where those work that the town adds; the demo knows its own."""

    name: str
    username: str
    unit: str = ""
    manages: bool = False

    @property
    def given_name(self) -> str:
        """The name that buttons and labels use."""
        return self.name.partition(" ")[0]


# Of the demo municipality.
AMINA = Player("Amina Yusuf", "amina.yusuf")
MARIA = Player("Maria Holm", "maria.holm")  # manages Hemtjänst Norr
EVA = Player("Eva Sundqvist", "eva.sundqvist")  # of the group Lönecenter
GUNNEL = Player("Gunnel Wikström", "gunnel.wikstrom")  # of the roles forvaltare and drift
CECILIA = Player("Cecilia Nyström", "cecilia.nystrom")  # stands in for her manager

# Added to Hemtjänst Norr: each lives one story, so that no story uses up another's allowance.
NORTH = "Hemtjänst Norr"
YLVA = Player("Ylva Sparre", "ylva.sparre", NORTH)
TORKEL = Player("Torkel Brandt", "torkel.brandt", NORTH)
WILMA = Player("Wilma Askling", "wilma.askling", NORTH)
HJALMAR = Player("Hjalmar Frost", "hjalmar.frost", NORTH)
RUT = Player("Rut Edman", "rut.edman", NORTH)
SIXTEN = Player("Sixten Vinge", "sixten.vinge", NORTH)
EBBA = Player("Ebba Lundmark", "ebba.lundmark", NORTH)
SAGA = Player("Saga Wallin", "saga.wallin", NORTH)

# A unit of its own, with a manager whose queue nothing else touches.
HARBOUR = "Hemtjänst Hamnen"
GRETA = Player("Greta Storm", "greta.storm", HARBOUR, manages=True)
CREW = tuple(
    Player(name, name.lower().replace(" ", ".").replace("ö", "o").replace("å", "a").replace("ä", "a"), HARBOUR)
    for name in ("Elsa Ro", "Nils Ax", "Moa Lo", "Ivar Hed", "Tyra Sund", "Love Rask", "Signe Vik", "Frans Ek")
)

ADDED = (YLVA, TORKEL, WILMA, HJALMAR, RUT, SIXTEN, EBBA, SAGA, GRETA, *CREW)
