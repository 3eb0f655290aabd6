"""PAXml 2.0: pay and time for a payroll system that reads the Swedish exchange format.

Pure: transactions in, bytes out. Source: PAXml 2.0 (2013-03-13) and its XSD; where they differ the XSD is followed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

from forms_platform.sweden.money import Ore

SCHEMA = "http://www.paxml.se/2.0/paxml.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, kw_only=True)
class AbsenceOrTime:
    """A `tidtrans`: time or absence of one employee. An interval carries `extent`, never hours."""

    employee: str
    code: str
    starts: date
    ends: date
    extent: Decimal | None = None  # percent, 0 < x <= 100; absence codes only
    hours: Decimal | None = None  # only for a single day
    child: str | None = None  # twelve digits
    collection: str | None = None
    units: Mapping[int, str] = field(default_factory=dict)  # SIE dimension -> object
    info: str = ""


@dataclass(frozen=True, kw_only=True)
class Pay:
    """A `lonetrans`: an amount to one employee, by pay code of the standard or by the receiver's own pay type."""

    employee: str
    code: str | None = None  # lonkod of the standard: UTLÄGG
    pay_type: str | None = None  # lonart, agreed with the receiver; wins over the code
    label: str = ""
    day: date | None = None
    quantity: Decimal | None = None
    amount: Ore | None = None  # VAT included
    vat: Ore | None = None
    account: str | None = None
    collection: str | None = None
    units: Mapping[int, str] = field(default_factory=dict)
    info: str = ""


Transaction = AbsenceOrTime | Pay


@dataclass(frozen=True, kw_only=True)
class Header:
    """Who sends, and when the file was made (local time without zone, as the format wants it)."""

    company: str
    organisation_number: str
    made_at: datetime
    batch: str


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
    _texts(
        ET.SubElement(root, "header"),
        format="LÖNIN",
        version="2.0",
        datum=header.made_at.replace(microsecond=0, tzinfo=None).isoformat(),
        foretagorgnr=header.organisation_number,
        foretagnamn=header.company,
        programnamn="e-tjänster",
        info=header.batch,
    )
    numbered = list(enumerate(transactions, start=1))
    times = [(number, each) for number, each in numbered if isinstance(each, AbsenceOrTime)]
    pays = [(number, each) for number, each in numbered if isinstance(each, Pay)]
    if times:
        parent = ET.SubElement(root, "tidtransaktioner")
        for number, each in times:
            _time_row(ET.SubElement(parent, "tidtrans", postid=str(number), anstid=each.employee), each)
    if pays:
        parent = ET.SubElement(root, "lonetransaktioner")
        for number, row in pays:
            _pay_row(ET.SubElement(parent, "lonetrans", postid=str(number), anstid=row.employee), row)
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="ISO-8859-1", xml_declaration=False)
    return b'<?xml version="1.0" encoding="ISO-8859-1"?>\n' + body + b"\n"


def _time_row(row: ET.Element, time: AbsenceOrTime) -> None:
    """Fills a `tidtrans`. Raises ValueError where the format forbids the combination."""
    if time.ends < time.starts:
        raise ValueError("the last day comes before the first")
    if time.hours is not None and (time.extent is not None or time.starts != time.ends):
        raise ValueError("hours go with a single day and without an extent")
    if time.extent is not None and not 0 < time.extent <= 100:
        raise ValueError("the extent is more than 0 and at most 100 percent")
    single = time.hours is not None
    _texts(
        row,
        tidkod=time.code,
        datum=time.starts.isoformat() if single else None,
        datumfrom=None if single else time.starts.isoformat(),
        datumtom=None if single else time.ends.isoformat(),
        timmar=_number(time.hours),
        omfattning=_number(time.extent),
        barn=time.child,
        samlingsid=time.collection,
    )
    _units(row, time.units)
    _texts(row, info=time.info or None)


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
        datum=pay.day.isoformat() if pay.day else None,
        antal=_number(pay.quantity),
        belopp=_kronor(pay.amount),
        moms=_kronor(pay.vat),
        samlingsid=pay.collection,
        kontonr=pay.account,
    )
    _units(row, pay.units)
    _texts(row, info=pay.info or None)


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


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


def _kronor(amount: Ore | None) -> str | None:
    if amount is None:
        return None
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"
