"""Why a person may not decide (jäv): own case, four eyes, and no approval right."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from workflows.directory import Directory, PersonId
from workflows.errors import Code
from workflows.plan import HumanStep, Plan, RequesterSelf, SubjectSelf
from workflows.standing import Standing
from workflows.who import links

Excluded = Mapping[PersonId, Code]


class AllBut(dict[PersonId, Code]):
    """Some who may not for reasons of their own, and everybody who is not among the few who have the right; None: all
    have it."""

    def __init__(self, found: Mapping[PersonId, Code], may: Collection[PersonId] | None) -> None:
        super().__init__(found)
        self.may = None if may is None else frozenset(may)

    def __contains__(self, person: object) -> bool:
        return super().__contains__(person) or (self.may is not None and person not in self.may)

    def __missing__(self, person: PersonId) -> Code:
        if self.may is None or person in self.may:
            raise KeyError(person)
        return Code.OVER_LIMIT

    def left(self, people: frozenset[PersonId]) -> frozenset[PersonId]:
        """Those of them who may."""
        return (people if self.may is None else people & self.may).difference(self)


def left(people: frozenset[PersonId], barred: Collection[PersonId]) -> frozenset[PersonId]:
    """Those of the people who are not barred."""
    return barred.left(people) if isinstance(barred, AllBut) else people.difference(barred)


def excluded(
    plan: Plan,
    step: HumanStep,
    standing: Standing,
    *,
    requester: PersonId,
    subject: PersonId | None,
    directory: Directory,
    limited_to: Collection[PersonId] | None = None,
) -> dict[PersonId, Code]:
    """Everybody who may not decide the step, in whatever guise, and why; also as what else they are employed as.

    Four eyes hold both ways and in every round: of two steps that may not have the same person, whoever had a hand in
    one (also by standing in, also as the one stood in for) is out of the other, whichever comes first. `limited_to`:
    those whose approval right covers the sum, where the step asks for one; nobody else may decide then.
    """
    found: dict[PersonId, Code] = {}
    deciders = standing.deciders
    for other in _set_apart(plan, step):
        found.update(dict.fromkeys(deciders.get(other, ()), Code.SAME_PERSON))
    own = {requester, subject, standing.registrant} - _themselves(step, requester, subject) - {None}
    found.update({person: Code.OWN_CASE for person in own if person is not None})
    several = directory.several()
    for one in found.keys() & several.keys():
        for also in several[one]:
            found.setdefault(also, found[one])
    return found if limited_to is None else AllBut(found, limited_to)


def _themselves(step: HumanStep, requester: PersonId, subject: PersonId | None) -> set[PersonId | None]:
    """Those who do a task of their own in their own case: `who` names them, which the plan allows in no decision."""
    about = requester if subject is None else subject
    kinds = {type(link) for link in links(step.who)}
    return {person for kind, person in ((RequesterSelf, requester), (SubjectSelf, about)) if kind in kinds}


def _set_apart(plan: Plan, step: HumanStep) -> set[str]:
    named_by = {other.id for other in plan.humans if step.id in other.not_same_as}
    return {*step.not_same_as, *named_by} - {step.id}
