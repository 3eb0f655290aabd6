"""JSON text read without mercy: duplicate keys, NaN, depth and size are faults, never surprises."""

from __future__ import annotations

import json
from typing import Any

from forms_platform.definitions.language.faults import DocumentFaults, Fault

LARGEST = 1_000_000  # bytes
DEEPEST = 32
MOST_NODES = 100_000


class _Refused(Exception):
    def __init__(self, code: str, sv: str, en: str) -> None:
        super().__init__(code)
        self.fault = Fault("", code, sv, en)


def load_json(text: str | bytes) -> Any:
    """The JSON value of the text.

    Raises: DocumentFaults when the text is too large, is not JSON, or says the same key twice.
    """
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        raise DocumentFaults([
            Fault("", "too_large", "Dokumentet är större än 1 MB. Dela upp det eller korta texterna.",
                  "The document is larger than 1 MB. Split it or shorten its texts.")
        ])  # fmt: skip
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except _Refused as refused:
        raise DocumentFaults([refused.fault]) from None
    except RecursionError:
        raise DocumentFaults([too_deep("")]) from None
    except ValueError as error:
        where = f"rad {error.lineno}, tecken {error.colno}" if isinstance(error, json.JSONDecodeError) else "texten"
        place = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "the text"
        raise DocumentFaults([
            Fault("", "not_json", f"Det här är inte giltig JSON: felet finns vid {where}.",
                  f"This is not valid JSON: the fault is at {place}.")
        ]) from None  # fmt: skip


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object, when no key stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # add in a test is the shortest way to the first repeat
        name = twice[:60].encode("utf-8", "replace").decode()
        raise _Refused("duplicate_key", f"Nyckeln ”{name}” står två gånger i samma objekt. Ta bort den ena.",
                       f"The key “{name}” stands twice in the same object. Remove one of them.")  # fmt: skip
    return found


def _no_constant(name: str) -> Any:
    raise _Refused("not_json", f"{name} är inte ett tal i JSON.", f"{name} is not a number in JSON.")


def too_deep(path: str) -> Fault:
    """The fault of a document that is nested deeper than anything here needs."""
    return Fault(path, "too_deep", f"Dokumentet är nästlat i fler än {DEEPEST} nivåer. Förenkla det.",
                 f"The document is nested more than {DEEPEST} levels deep. Simplify it.")  # fmt: skip


def hostile(raw: Any) -> list[Fault]:
    """Everything in a JSON value that no document has: floats, endless depth or size, unkeepable characters."""
    faults: list[Fault] = []
    nodes = 0
    queue: list[tuple[str, int, Any]] = [("", 1, raw)]
    while queue and len(faults) < 50:
        path, depth, value = queue.pop()
        nodes += 1 + (len(value) if isinstance(value, (dict, list, tuple)) else 0)
        if nodes > 2 * MOST_NODES:  # every value counts once as itself and once as a part
            faults.append(Fault("", "too_large", f"Dokumentet har fler än {MOST_NODES} värden.",
                                f"The document has more than {MOST_NODES} values."))  # fmt: skip
            break
        if depth > DEEPEST:
            faults.append(too_deep(path))
            break
        if isinstance(value, dict):
            for key in value:
                if not isinstance(key, str):
                    faults.append(Fault(path, "wrong_type", "En nyckel är inte text.", "A key is not text."))
                else:
                    faults.extend(_unkeepable(path, key))
            queue.extend((_join(path, key), depth + 1, value[key]) for key in reversed(value))
        elif isinstance(value, (list, tuple)):
            queue.extend((_join(path, at), depth + 1, value[at]) for at in reversed(range(len(value))))
        elif isinstance(value, str):
            faults.extend(_unkeepable(path, value))
        elif isinstance(value, float):
            faults.append(Fault(path, "float", "Skriv decimaltal som text, till exempel \"3000.00\".",
                                "Write decimal numbers as text, for example \"3000.00\"."))  # fmt: skip
        elif isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
            faults.append(Fault(path, "too_large_number", "Talet är för stort. Skriv det som text.",
                                "The number is too large. Write it as text."))  # fmt: skip
        elif value is not None and not isinstance(value, (bool, int)):
            faults.append(Fault(path, "wrong_type", "Värdet finns inte i JSON.", "The value does not exist in JSON."))
    return faults


def _join(path: str, at: object) -> str:
    part = str(at)[:80]
    return f"{path}.{part}" if path else part


def _unkeepable(path: str, text: str) -> list[Fault]:
    """A fault when the text has characters that neither a database nor a PDF can keep."""
    if text.isascii() and text.isprintable():
        return []
    if any((c < " " and c not in "\n\t\r") or "\ud800" <= c <= "\udfff" or c in "\x7f\ufffe\uffff" for c in text):
        return [Fault(path, "bad_characters", "Texten innehåller styrtecken. Ta bort dem.",
                      "The text has control characters. Remove them.")]  # fmt: skip
    return []
