"""A second opinion of SIE 4I files: knows nothing of ours, and reads bytes by the specification (4B, 2008-09-30)."""

from __future__ import annotations

import re
import zlib
from datetime import date
from decimal import Decimal

_FIELD = re.compile(rb'"((?:\\"|[^"])*)"|([{}])|([^\s"{}]+)')
_NEEDED = (b"#FLAGGA", b"#PROGRAM", b"#FORMAT", b"#GEN", b"#SIETYP", b"#FNAMN")
_NEVER = {b"#BKOD", b"#OMFATTN", b"#IB", b"#UB", b"#OIB", b"#OUB", b"#RES", b"#PSALDO", b"#PBUDGET"}  # of type 4I
_GROUPS = {b"#KONTO": 3, b"#DIM": 3, b"#OBJEKT": 3, b"#KTYP": 3, b"#UNDERDIM": 3, b"#SRU": 3, b"#ENHET": 3, b"#VER": 4}
_OPEN, _CLOSE = b"\x00{", b"\x00}"  # braces of the file, which are not what somebody wrote within quotation marks
_AMOUNT = re.compile(rb"-?\d+(\.\d{1,2})?\Z")


def complaints(content: bytes) -> list[str]:
    """What is wrong with the file, a sentence each; none of a file that every finance system has to take."""
    lines = [line.removesuffix(b"\r") for line in content.split(b"\n")]
    records = [(number, _fields(line)) for number, line in enumerate(lines, start=1) if line.strip()]
    said = [
        f"line {n}: a control character"
        for n, line in enumerate(lines, 1)
        if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line)
    ]
    if content and not content.endswith(b"\n"):
        said.append("the last record has no end")
    labels = [fields[0] for _, fields in records]
    if labels[:1] != [b"#FLAGGA"] or records[0][1][1:] != [b"0"]:
        said.append("the first record is not #FLAGGA 0")
    said += [f"{label.decode()} is missing" for label in _NEEDED if label not in labels]
    said += [f"{label.decode()} may not be in a file of type 4I" for label in sorted(_NEVER & set(labels))]
    return said + _order(records) + _vouchers(records) + _sum(records)


def _fields(line: bytes) -> list[bytes]:
    return [
        b"\x00" + brace if brace else (plain or quoted).replace(b'\\"', b'"')
        for quoted, brace, plain in _FIELD.findall(line)
    ] or [b""]


def _order(records: list[tuple[int, list[bytes]]]) -> list[str]:
    highest, said = 0, []
    for number, fields in records:
        if not fields[0].startswith(b"#") or fields[0] in (b"#TRANS", b"#KSUMMA"):
            continue
        group = _GROUPS.get(fields[0], 1 if fields[0] == b"#FLAGGA" else 2)
        if group < highest:
            said.append(f"line {number}: {fields[0].decode()} comes too late")
        highest = max(highest, group)
    return said


def _vouchers(records: list[tuple[int, list[bytes]]]) -> list[str]:
    said: list[str] = []
    balance: Decimal | None = None
    before = b""
    for number, fields in records:
        if fields == [_OPEN]:
            balance = Decimal()
            if before != b"#VER":
                said.append(f"line {number}: a brace without a voucher")
        elif fields == [_CLOSE]:
            if balance:
                said.append(f"line {number}: the voucher does not balance, {balance}")
            balance = None
        elif fields[0] == b"#VER":
            said += [] if len(fields) > 3 and _is_day(fields[3]) else [f"line {number}: the voucher has no date"]
        elif fields[0] == b"#TRANS":
            amount = _amount(fields)
            if balance is None or amount is None:
                said.append(f"line {number}: a row that cannot be read")
            else:
                balance += amount
        elif _OPEN in fields or _CLOSE in fields:
            said.append(f"line {number}: a brace that is not alone")
        before = fields[0]
    return said + (["a voucher has no end"] if balance is not None else [])


def _amount(fields: list[bytes]) -> Decimal | None:
    """The amount of a row: what stands after its objects, which come in pairs of a number and a code."""
    if len(fields) < 5 or not fields[1].isdigit() or fields[2] != _OPEN or _CLOSE not in fields:
        return None
    end = fields.index(_CLOSE)
    objects = fields[3:end]
    if len(objects) % 2 or not all(one.isdigit() for one in objects[::2]) or end + 1 >= len(fields):
        return None
    return Decimal(fields[end + 1].decode()) if _AMOUNT.match(fields[end + 1]) else None


def _is_day(text: bytes) -> bool:
    try:
        return bool(re.fullmatch(rb"\d{8}", text)) and bool(date.fromisoformat(text.decode()))
    except ValueError:
        return False


def _sum(records: list[tuple[int, list[bytes]]]) -> list[str]:
    """The control sum: every field between the two #KSUMMA, without what stands between them."""
    places = [at for at, (_, fields) in enumerate(records) if fields[0] == b"#KSUMMA"]
    if not places:
        return []
    if len(places) != 2 or places[0] != 1 or places[1] != len(records) - 1:
        return ["#KSUMMA is not second and last"]
    summed = 0
    for _, fields in records[places[0] + 1 : places[1]]:
        for one in fields:
            if one not in (_OPEN, _CLOSE):
                summed = zlib.crc32(one, summed)
    said = records[places[1]][1][1:]
    return [] if said == [str(summed).encode()] else [f"the control sum is {summed}, the file says {said}"]
