"""PAXml 2.0: pay and time for a payroll system that reads the Swedish exchange format.

Pure: transactions in, bytes out. Source: PAXml 2.0 (2013-03-13) and its XSD; where they differ the XSD is followed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from forms_platform.integrations.payroll.rows import AbsenceOrTime, Happening, Pay, PersonFacts, Transaction
from forms_platform.sweden.money import Ore

SCHEMA = "http://www.paxml.se/2.0/paxml.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, kw_only=True)
class Header:
    """Who sends, and when the file was made (local time without zone, as the format wants it)."""

    company: str
    organisation_number: str
    made_at: datetime
    batch: str
    codes: Mapping[str, str] = field(default_factory=dict)  # code -> what it is agreed to mean


def payroll_file(header: Header, transactions: Sequence[Transaction]) -> bytes:
    """The file as ISO-8859-1 bytes; a character outside that set stands as a character reference.

    Rows get running `postid` from 1 in the order given; the same arguments always give the same bytes.
    Raises: ValueError when there is nothing to send or a transaction breaks a rule of the format.
    """
    if not transactions:
        raise ValueError("a payroll file needs at least one transaction")
    root = ET.Element("paxml")
    root.set("xmlns:xsi", XSI)
    root.set("xsi:noNamespaceSchemaLocation", SCHEMA)
    only_people = all(isinstance(each, PersonFacts) for each in transactions)
    _texts(
        ET.SubElement(root, "header"),
        format="REGISTER" if only_people else "LÖNIN",
        version="2.0",
        datum=header.made_at.replace(microsecond=0, tzinfo=None).isoformat(),
        foretagorgnr=header.organisation_number,
        foretagnamn=header.company,
        programnamn="e-tjänster",
        info=header.batch,
    )
    _codes(root, header.codes, transactions)
    numbered = list(enumerate(transactions, start=1))
    for kind, (section, element, fill) in _SECTIONS.items():
        rows = [(number, each) for number, each in numbered if isinstance(each, kind)]
        if rows:
            _section(ET.SubElement(root, section), element, fill, rows)
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="ISO-8859-1", xml_declaration=False)
    return b'<?xml version="1.0" encoding="ISO-8859-1"?>\n' + body + b"\n"


def _section(
    parent: ET.Element, element: str, fill: Callable[[ET.Element, Any], None], rows: Sequence[tuple[int, Transaction]]
) -> None:
    for number, each in rows:
        if isinstance(each, PersonFacts):  # has no running number in the format
            who = {"anstid": each.employee, "persnr": each.identity}
            row = ET.SubElement(parent, element, {name: value for name, value in who.items() if value})
        else:
            row = ET.SubElement(parent, element, postid=str(number), anstid=each.employee)
        fill(row, each)


def _codes(root: ET.Element, codes: Mapping[str, str], transactions: Sequence[Transaction]) -> None:
    """Names for the codes that the file uses and that mean what sender and receiver have agreed."""
    used = {each.code for each in transactions if isinstance(each, AbsenceOrTime | Pay) and each.code}
    if named := sorted(used & set(codes)):
        parent = ET.SubElement(root, "koder")
        for code in named:
            ET.SubElement(parent, "kod", id=code, namn=_printable(codes[code]))


def _time_row(row: ET.Element, time: AbsenceOrTime) -> None:
    """Fills a `tidtrans`. Raises ValueError where the format forbids the combination."""
    if time.ends < time.starts:
        raise ValueError("the last day comes before the first")
    if time.hours is not None and (time.extent is not None or time.starts != time.ends):
        raise ValueError("hours go with a single day and without an extent")
    if time.extent is not None and not 0 < time.extent <= 100:
        raise ValueError("the extent is more than 0 and at most 100 percent")
    if time.span and (time.hours is not None or time.extent is not None):
        raise ValueError("a start and an end go without hours and without an extent")
    if not time.is_absence and not time.span and time.hours is None:
        raise ValueError(f"time with the code {time.code} is said in hours, not in days")
    _texts(
        row,
        tidkod=time.code,
        **_when(time),
        omfattning=_number(time.extent),
        barn=time.child,
        samlingsid=time.collection,
    )
    _units(row, time.units)
    _texts(row, info=time.info or None)


def _when(time: AbsenceOrTime) -> dict[str, str | None]:
    """A start and an end, a day with hours, or the first and the last day."""
    if time.span:
        return {"starttid": time.span[0].isoformat(), "sluttid": time.span[1].isoformat()}
    if time.hours is not None:
        return {"datum": time.starts.isoformat(), "timmar": _number(time.hours)}
    return {"datumfrom": time.starts.isoformat(), "datumtom": time.ends.isoformat()}


def _pay_row(row: ET.Element, pay: Pay) -> None:
    """Fills a `lonetrans`. Raises ValueError without a code or with neither quantity nor amount."""
    if not pay.code and not pay.pay_type:
        raise ValueError("a pay transaction needs a pay code or a pay type")
    if pay.quantity is None and pay.amount is None:
        raise ValueError("a pay transaction needs a quantity or an amount")
    _texts(
        row,
        lonkod=None if pay.pay_type else pay.code,
        lonart=pay.pay_type,
        benamning=pay.label or None,
        datum=_day(pay.day),
        antal=_number(pay.quantity),
        apris=_number(pay.price) if pay.quantity is not None else None,
        belopp=_kronor(pay.amount),
        moms=_kronor(pay.vat),
        samlingsid=pay.collection,
        kontonr=pay.account,
    )
    _units(row, pay.units)
    _texts(row, info=pay.info or None)


def _journey_row(row: ET.Element, one: Happening) -> None:
    """Fills a `resetrans`."""
    _texts(
        row,
        tidpunkt=one.at.replace(microsecond=0, tzinfo=None).isoformat(),
        resekod=one.code,
        landskod=one.country,
        belopp=_kronor(one.amount),
        moms=_kronor(one.vat),
        specifikation=one.what or None,
        kontonr=one.account,
        bilnr=one.car,
        syfte=one.purpose or None,
        ort=one.place or None,
        kilometer=None if one.kilometres is None else str(one.kilometres),
        antpass=None if one.passengers is None else str(one.passengers),
        samlingsid=one.collection,
    )
    _units(row, one.units)
    _texts(row, info=one.info or None)


def _person_row(row: ET.Element, one: PersonFacts) -> None:
    """Fills a `person`. Raises ValueError when nothing tells who it is."""
    if not one.employee and not one.identity:
        raise ValueError("a person needs an employee number or an identity number")
    _texts(row, fornamn=one.given_name, efternamn=one.family_name, extraadress=one.care_of, postadress=one.street,
           postnr=one.postcode, ort=one.town, mobiltelefon=one.mobile, epostarb=one.work_email,
           eposthem=one.private_email, befattning=one.title, befattningskod=one.title_code, anstform=one.employment,
           bankclearing=one.clearing, bankkonto=one.bank_account, anstdatum=_day(one.starts), avgdatum=_day(one.ends),
           lonform=one.pay_form)  # fmt: skip
    pays = {"timlon": _kronor(one.hourly_pay), "manlon": _kronor(one.monthly_pay), "sysgrad": _number(one.rate)}
    for name, said in pays.items():
        if said is not None:
            ET.SubElement(row, name, {"datum": one.since.isoformat()} if one.since else {}).text = said
    _units(row, one.units)
    _texts(row, info=one.info or None)


# The sections in the order of the file: what stands in each, its element, and what fills one.
_SECTIONS: Mapping[type[Transaction], tuple[str, str, Callable[[ET.Element, Any], None]]] = {
    Happening: ("resetransaktioner", "resetrans", _journey_row),
    AbsenceOrTime: ("tidtransaktioner", "tidtrans", _time_row),
    Pay: ("lonetransaktioner", "lonetrans", _pay_row),
    PersonFacts: ("personal", "person", _person_row),
}


def _units(row: ET.Element, units: Mapping[int, str]) -> None:
    if not units:
        return
    parent = ET.SubElement(row, "resenheter")
    for dimension, unit in sorted(units.items()):
        ET.SubElement(parent, "resenhet", dim=str(dimension), id=unit)


def _texts(parent: ET.Element, **texts: str | None) -> None:
    for name, text in texts.items():
        if text is not None:
            ET.SubElement(parent, name).text = _printable(text)


def _printable(text: str) -> str:
    """Without the characters that XML 1.0 forbids, also as references. Source: XML 1.0 §2.2."""
    return "".join(
        each
        for each in text
        if (each >= " " or each in "\t\n") and not "\ud800" <= each <= "\udfff" and each not in "\ufffe\uffff"
    )


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _number(value: Decimal | None) -> str | None:
    """Without exponent, without a sign before nothing."""
    return None if value is None else format(value.normalize() + 0, "f")


def _kronor(amount: Ore | None) -> str | None:
    if amount is None:
        return None
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"
