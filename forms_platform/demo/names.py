"""Names as they are borne in a Swedish municipality today. Nobody real is meant."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """Given and family names that go together, and how large a share of the staff bears them."""

    share: int
    given: tuple[str, ...]
    family: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SWEDISH = Origin(
    690,
    _words(
        """Anna Maria Karin Kristina Eva Lena Marie Ingrid Birgitta Annika Susanne Monica Helena Åsa Camilla Carina
        Ulrika Linda Sara Emma Johanna Malin Jenny Elin Sofia Hanna Ida Frida Josefin Amanda Matilda Ellen Julia Lovisa
        Ebba Alva Moa Tove Klara Agnes Pernilla Therese Anneli Kerstin Gunilla Marianne Barbro Yvonne Ann-Marie
        Ann-Charlotte Anna-Karin Eva-Lena Britt-Marie Lise-Lott Madeleine Petra Charlotte Jessica Rebecka Mirjam Cecilia
        Victoria Linnea Felicia Wilma Tilda Signe Sigrid Disa Tuva Lars Mikael Anders Per Johan Karl Peter Jan Thomas
        Daniel Fredrik Andreas Stefan Hans Mats Magnus Mattias Jonas Niklas Martin Henrik Björn Patrik Marcus Christian
        Ulf Göran Bengt Leif Håkan Kent Roger Tommy Robert Joakim Tobias Rickard Linus Oskar Viktor Emil Filip Simon
        Anton Gustav Axel Jakob Ludvig Rasmus Hampus Elias Kalle Per-Olof Karl-Johan Lars-Erik Jan-Olov Sven-Åke Conny
        Kjell Torbjörn Staffan Urban Claes Jörgen Krister Dag Erik Olof Nils Arvid Hugo Albin Melker Sixten"""
    ),
    _words(
        """Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson
        Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Lindström Olofsson Lindqvist Lindgren Berg
        Axelsson Bergström Lundberg Lind Lundgren Lundqvist Mattsson Berglund Fredriksson Sandberg Henriksson Forsberg
        Sjöberg Wallin Engström Eklund Danielsson Lundin Håkansson Björk Bergman Gunnarsson Holm Samuelsson Wikström
        Isaksson Fransson Bergqvist Nyström Holmberg Arvidsson Löfgren Söderberg Nyberg Blomqvist Claesson Nordström
        Mårtensson Lundström Viklund Björklund Eliasson Berggren Sandström Nordin Ström Åberg Hermansson Ekström Falk
        Holmgren Dahlberg Hellström Hedlund Sundberg Sjögren Ek Blom Abrahamsson Martinsson Öberg Andreasson Strömberg
        Månsson Åkesson Hansen Norberg Lindholm Dahl Jonasson Sundström Åström Ekdahl Palm Rosén Norling Hägg Kvist
        Rönn Frisk Ask Almgren Hallberg Vesterlund Tornberg Stålnacke Grahn Byström Edlund Wiklund Rask Boman Elfving
        Lagerqvist Sahlin Thorén Ydén Zetterlund Brännström Fors Granath Hjort Krantz Lööf Malm Näsström Ohlin"""
    ),
)
OTHERS: tuple[Origin, ...] = (
    Origin(
        55,
        _words("Leila Fatima Nour Rana Hala Layla Zeinab Samira Rima Ahmad Omar Khaled Youssef Hassan Karim Tarek"),
        _words(
            "Haddad Khalil Nassar Al-Masri Saleh Darwish Mansour Aziz Hamdan Kassem Al-Rashid Barakat Shahin Najjar"
        ),
    ),
    Origin(
        35,
        _words("Amina Hodan Ifrah Fartun Sahra Nimco Ayaan Hibo Abdi Mahad Liban Yasin Abdirahman Warsame"),
        _words("Yusuf Warsame Abdullahi Farah Hersi Jama Mohamud Ismail Dirie Osman Adan Nur"),
    ),
    Origin(
        35,
        _words("Shirin Parisa Maryam Neda Golnaz Azadeh Laleh Reza Dariush Babak Arash Kian Siavash Farhad"),
        _words("Karimi Ahmadi Hosseini Rezai Tehrani Moradi Shirazi Jafari Kazemi Rostami"),
    ),
    Origin(
        40,
        _words(
            "Amra Selma Lejla Jasmina Emina Azra Mirela Dragana Vesna Adnan Emir Haris Damir Edin Goran Zoran Mirza"
        ),
        _words("Hodzic Begovic Kovačević Jovanović Petrović Hadzic Delic Marković Ibrahimović Mujić Selimović"),
    ),
    Origin(
        40,
        _words("Päivi Tuula Marja Sirpa Anneli Kirsi Minna Outi Jari Timo Pekka Matti Esa Juha Kari Mika"),
        _words("Virtanen Korhonen Mäkinen Nieminen Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen"),
    ),
    Origin(
        30,
        _words("Agnieszka Katarzyna Ewa Joanna Magdalena Dorota Piotr Tomasz Marek Paweł Krzysztof"),
        _words("Nowak Kowalczyk Wiśniewska Zielińska Lewandowski Wójcik Kamiński Mazur"),
    ),
    Origin(
        25,
        _words("Helin Rojda Berivan Zilan Aylin Elif Zeynep Şirin Baran Azad Serhat Mehmet Emre Can"),
        _words("Yılmaz Demir Kaya Aslan Öztürk Çelik Aydın Bozkurt Doğan"),
    ),
    Origin(
        20,
        _words("Selam Rahel Feven Luwam Helen Saba Yonas Filmon Dawit Samuel Aron"),
        _words("Tesfay Haile Gebremedhin Tekle Berhane Abraha Woldu"),
    ),
    Origin(
        15,
        _words("Oksana Iryna Nataliia Olena Yuliia Viktoriia Andrii Oleh Serhii"),
        _words("Shevchenko Kovalenko Bondarenko Tkachenko Melnyk Kravchenko"),
    ),
    Origin(
        15,
        _words("Suda Malee Ratana Ploy Linh Mai Thuy Jing Duc Minh Somchai"),
        _words("Nguyen Tran Saetang Srisuk Pham Li Wang Phan"),
    ),
    Origin(
        10,
        _words("Elle Inga Risten Sunna Nils-Anders Ánte Jovnna Mihkkal"),
        _words("Utsi Labba Blind Kuhmunen Sarri Baer"),
    ),
)


def a_name(chance: random.Random, taken: set[str]) -> tuple[str, str]:
    """A given and a family name that nobody in `taken` bears; it is taken from then on.

    One in six of those with a given name from elsewhere bears a Swedish family name, as families do.
    """
    origins = (SWEDISH, *OTHERS)
    while True:
        origin = chance.choices(origins, weights=[o.share for o in origins])[0]
        family_from = SWEDISH if chance.random() < 1 / 6 else origin
        given, family = chance.choice(origin.given), chance.choice(family_from.family)
        if family == "Andersson" and chance.random() < 0.3:
            family = f"{chance.choice(SWEDISH.family)} Andersson"
        name = f"{given} {family}"
        if name not in taken and " Andersson Andersson" not in f" {family}":
            taken.add(name)
            return given, family
