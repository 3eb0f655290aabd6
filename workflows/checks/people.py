"""Whom a plan names: fields of the right kind, earlier steps, a reserve. Whether there is anybody is asked of the
organisation, in `somebody`."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.checked import Checked, fault
from workflows.checks.structure import REFERENCES
from workflows.errors import PlanFault
from workflows.plan import (
    AnyWho,
    Attest,
    DeciderOf,
    Group,
    HumanStep,
    ManagerOf,
    ManagerOfUnit,
    PersonField,
    Register,
    RequesterSelf,
    Role,
    Spot,
    SubjectSelf,
)


def named(case: Checked) -> Iterator[PlanFault]:
    """Every field that a `who` names can say it, and every step it names has been."""
    for path, spot, link, role in case.whos():
        if isinstance(link, ManagerOf):
            yield from _manager_of(case, path, spot, link, role)
        elif isinstance(link, ManagerOfUnit):
            yield from _field(case, link.manager_of_unit, ("unit",), f"{path}.manager_of_unit")
        elif isinstance(link, PersonField):
            yield from _field(case, link.person, ("person",), f"{path}.person")
        elif isinstance(link, Attest):
            yield from _field(case, link.attest.cost_centre, ("cost_centre",), f"{path}.attest.cost_centre")
            if case.types.get(link.attest.amount) != "money":
                yield fault(f"{path}.attest.amount", "unknown_amount", field=link.attest.amount)
        elif isinstance(link, Register):
            yield from _register(case, path, link)
        elif isinstance(link, DeciderOf):
            yield from _earlier(case, link.decider_of, spot, f"{path}.decider_of")
        elif isinstance(link, Group | Role) and link.scope not in (None, "unit"):
            yield from _field(case, str(link.scope), ("unit",), f"{path}.scope")


def _manager_of(case: Checked, path: str, spot: Spot | None, link: ManagerOf, role: str) -> Iterator[PlanFault]:
    who = link.manager_of
    if who in REFERENCES or (who == "assignee" and role == "overdue"):
        return
    if who == "excluded":
        if not path.endswith(".otherwise") and role != "reserve":
            yield fault(f"{path}.manager_of", "excluded_of_nobody")
        return
    yield from _earlier(case, who, spot, f"{path}.manager_of")


def _earlier(case: Checked, name: str, spot: Spot | None, path: str) -> Iterator[PlanFault]:
    place = len(case.plan.spots) if spot is None else spot.place
    found = case.plan.index.get(name, place)
    has_been = found < place and isinstance(case.plan.all_steps[found], HumanStep)
    if not has_been or (spot is not None and _beside(case.plan.spots[found], spot)):
        yield fault(path, "not_an_earlier_step", id=name)


def _beside(one: Spot, other: Spot) -> bool:
    """Whether the two stand in different branches of a block."""
    return any(a[0] == b[0] and a[1] != b[1] for a, b in zip(one.within, other.within, strict=False))


def _field(case: Checked, key: str, kinds: tuple[str, ...], path: str) -> Iterator[PlanFault]:
    """A field of one of the kinds, or of which nothing but its type is known."""
    asked = case.form.get(key)
    fits = asked is not None and (asked.field in kinds or (not asked.field and asked.kind in ("text", "choice")))
    if not fits:
        yield fault(path, "unknown_field", field=key)


def _register(case: Checked, path: str, link: Register) -> Iterator[PlanFault]:
    asked = case.form.get(link.key)
    if asked is None or asked.kind not in ("text", "choice"):
        yield fault(f"{path}.key", "unknown_field", field=link.key)
    elif asked.field and asked.source != link.register_:
        yield fault(f"{path}.key", "not_of_register", field=link.key, register=link.register_)


def reserve(case: Checked) -> Iterator[PlanFault]:
    """There is always somebody to fall back on."""
    if case.plan.reserve is None:
        for spot, step in case.humans():
            if step.who.otherwise is None and not _is_certain(step.who):
                yield fault(f"{spot.path}.who", "no_reserve", id=step.id)


def _is_certain(who: AnyWho) -> bool:
    return isinstance(who, RequesterSelf | SubjectSelf)


def four_eyes(case: Checked) -> Iterator[PlanFault]:
    """Another pair of eyes is that of another step."""
    for spot, step in case.humans():
        for index, other in enumerate(step.not_same_as):
            known = other in case.plan.index and isinstance(case.plan.step(other), HumanStep)
            if not known or other == step.id:
                yield fault(f"{spot.path}.not_same_as.{index}", "not_another_step", id=other)
