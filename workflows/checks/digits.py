"""How large a rule's numbers can come to be, and with how many digits. Beyond what can be kept a value would be EMPTY
behind everybody's back, or nobody could send in what they have answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from workflows.checks.questions import Form, Question, gives_always
from workflows.values import ARITHMETIC, DIGITS

ANSWER = {"money": Decimal(10) ** 12, "number": Decimal(10) ** 18}  # what may be written where there is no bound
ROWS = Decimal(200)  # in a table, at most
DAYS = Decimal(3_652_059)  # between any two days
KEPT = Decimal(10) ** 12  # what a computed answer may be


@dataclass(frozen=True, slots=True)
class Reach:
    """At most so large, whichever sign; with at most so many digits after the point."""

    most: Decimal
    after: int

    def __or__(self, other: Reach) -> Reach:
        return Reach(max(self.most, other.most), max(self.after, other.after))

    @property
    def exact(self) -> bool:
        """Whether it can be worked out to the last digit; what cannot is EMPTY."""
        return self.most.adjusted() + 1 + self.after <= ARITHMETIC.prec

    @property
    def fits(self) -> bool:
        """Whether there is room for its digits where it is kept."""
        return self.most.adjusted() + 1 <= DIGITS and self.after <= DIGITS and self.exact


NOTHING = Reach(Decimal(0), 0)


def reach_of(expression: Any, form: Form) -> Reach:
    """How far the expression can reach, from the bounds of the answers in it. A bound of its own bounds a computed
    answer, for what is beyond it is not taken."""
    with localcontext(prec=300, Emax=99_999, Emin=-99_999):
        return _Reader(form).read(expression)


class _Reader:
    def __init__(self, form: Form) -> None:
        self.form = form
        self.reading: set[str] = set()

    def read(self, node: Any) -> Reach:
        if not isinstance(node, Mapping):
            return NOTHING
        if "field" in node:
            return self.answer(str(node["field"]))
        if "fn" in node:
            return self.call(str(node["fn"]), node)
        return _of_number(node)

    def answer(self, key: str) -> Reach:
        asked = self.form.get(key)
        kind = "" if asked is None else asked.kind.removeprefix("[]")
        if asked is None or key in self.reading or kind not in ANSWER:
            return NOTHING
        after = max(0, -int(asked.step.as_tuple().exponent))
        bound = _bound(asked)
        if asked.value is None:
            return Reach(ANSWER[kind] if bound is None else bound, after)
        self.reading.add(key)
        found = self.read(asked.value).most
        self.reading.discard(key)
        return Reach(found if bound is None else min(found, bound), after)

    def call(self, name: str, node: Mapping[str, Any]) -> Reach:
        if name == "if":
            return self.read(node.get("then")) | self.read(node.get("else"))
        parts = _parts(node)
        found = [self.read(part) for part in parts]
        if name == "count" or not found:
            return Reach(ROWS, 0)
        if name in ("days", "workdays"):
            return Reach(DAYS, 0)
        widest = found[0]
        for one in found[1:]:
            widest = widest | one
        if name in ("add", "sub", "sum"):
            rows = [ROWS if "[]" in str(part) else Decimal(1) for part in parts]
            return Reach(
                sum((one.most * times for one, times in zip(found, rows, strict=True)), Decimal(0)), widest.after
            )
        if name == "mul":
            most = Decimal(1)
            for one in found:
                most *= one.most
            return Reach(most, sum(one.after for one in found))
        scale = node.get("scale", 0)
        after = scale if isinstance(scale, int) else 0
        if name == "div":
            return Reach(found[0].most / self.least(parts[-1], found[-1]), after)
        return Reach(widest.most + 1, after) if name == "round" else widest

    def least(self, node: Any, reach: Reach) -> Decimal:
        """What is divided by at the least: itself when it is given, else one in the last place; by nothing is EMPTY."""
        if isinstance(node, Mapping) and "value" in node and gives_always(node, self.form):
            return abs(reach.most) or Decimal(1)
        return Decimal(1).scaleb(-reach.after)


def _parts(call: Mapping[str, Any]) -> Sequence[Any]:
    args = call.get("args")
    if isinstance(args, list | tuple):
        return args
    return [part for key, part in call.items() if key not in ("fn", "scale", "when")]


def _of_number(node: Mapping[str, Any]) -> Reach:
    text = str(node.get("value", "0"))
    if node.get("type") not in ANSWER:
        return NOTHING
    return Reach(abs(Decimal(text)), len(text.partition(".")[2]))


def _bound(asked: Question) -> Decimal | None:
    """The greatest answer, whichever sign, when there is a greatest and a least."""
    if not isinstance(asked.most, Decimal):
        return None
    return max(abs(asked.most), abs(asked.least) if isinstance(asked.least, Decimal) else abs(asked.most))
