"""Who acts in a step, as a plan says it. One class for each way; `approvers` works out the people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from workflows.parts import Id, Key, Part

Level = Literal["enhet", "avdelning", "forvaltning", "kommun"]


class ManagerOf(Part):
    """The manager of the requester, the subject, whoever took a step ("assignee": this one; or a step's id), or of
    whom the link before would have given had they not been excluded ("excluded"); climbing to a level."""

    manager_of: Key
    at: Level | None = None
    otherwise: Who | None = None


class ManagerOfUnit(Part):
    """The manager of the unit that a field names; climbing to a level."""

    manager_of_unit: Key
    at: Level | None = None
    otherwise: Who | None = None


class Group(Part):
    """Anybody in a group; with scope (a unit field, or "unit") those of it who work in that unit or the nearest above.

    `claim`: the page asks somebody to take it before they answer.
    """

    group: Key
    scope: Key | None = None
    claim: bool = False
    otherwise: Who | None = None


class Role(Part):
    """Anybody who holds a role: everywhere, or with scope "unit" (the subject's) or a unit field in that unit or the
    nearest above where somebody does."""

    role: Key
    scope: Key | None = None
    claim: bool = False
    otherwise: Who | None = None


class PersonField(Part):
    """The person that a field names."""

    person: Key
    otherwise: Who | None = None


class AttestFields(Part):
    """The fields with the cost centre and with the sum."""

    cost_centre: Key
    amount: Key


class Attest(Part):
    """Anybody whose approval right (attesträtt) covers the cost centre and the sum. Whoever acts in the step, also as
    a reserve, a stand-in or when it was handed over, must have such a right."""

    attest: AttestFields
    otherwise: Who | None = None


class Register(Part):
    """Whoever a register (code list) says answers for the entry that a field names: the owner of a system."""

    register_: Key = Field(alias="register")
    key: Key
    otherwise: Who | None = None


class DeciderOf(Part):
    """Whoever took an earlier step."""

    decider_of: Id
    otherwise: Who | None = None


class RequesterSelf(Part):
    """The requester. They may do a task or sign in their own case; they never decide it."""

    requester: Literal[True]
    otherwise: Who | None = None


class SubjectSelf(Part):
    """Whom the case is about, or the requester when that is nobody else. The same holds for them."""

    subject: Literal[True]
    otherwise: Who | None = None


AnyWho = (
    ManagerOf | ManagerOfUnit | Group | Role | PersonField | Attest | Register | DeciderOf | RequesterSelf | SubjectSelf
)

WHO_KINDS: Mapping[str, type[AnyWho]] = {
    "manager_of": ManagerOf,
    "manager_of_unit": ManagerOfUnit,
    "group": Group,
    "role": Role,
    "person": PersonField,
    "attest": Attest,
    "register": Register,
    "decider_of": DeciderOf,
    "requester": RequesterSelf,
    "subject": SubjectSelf,
}


def _who_kind(raw: Any) -> str | None:
    if isinstance(raw, Part):
        return next((kind for kind, made in WHO_KINDS.items() if isinstance(raw, made)), None)
    return next((kind for kind in WHO_KINDS if isinstance(raw, Mapping) and kind in raw), None)


Who = Annotated[
    Annotated[ManagerOf, Tag("manager_of")]
    | Annotated[ManagerOfUnit, Tag("manager_of_unit")]
    | Annotated[Group, Tag("group")]
    | Annotated[Role, Tag("role")]
    | Annotated[PersonField, Tag("person")]
    | Annotated[Attest, Tag("attest")]
    | Annotated[Register, Tag("register")]
    | Annotated[DeciderOf, Tag("decider_of")]
    | Annotated[RequesterSelf, Tag("requester")]
    | Annotated[SubjectSelf, Tag("subject")],
    Discriminator(_who_kind, custom_error_type="unknown_who", custom_error_message="unknown who"),
]


def links(who: AnyWho | None) -> Iterator[AnyWho]:
    """The first choice, then each reserve in turn."""
    while who is not None:
        yield who
        who = who.otherwise


def attests(who: AnyWho | None) -> Attest | None:
    """The approval right that whoever acts must have, if any link asks for one."""
    return next((link for link in links(who) if isinstance(link, Attest)), None)
