"""Names for what answers point at: people, units, cost centres and the files of a case or a draft."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from forms_platform.cases.models import Attachment, Case
from forms_platform.definitions.language.fields.registers import OWN_GRANTED
from forms_platform.definitions.language.names import AttachmentInfo, Listed
from forms_platform.definitions.load import all_current, load
from forms_platform.organisation.directory import ListEntry, Snapshot
from forms_platform.sweden.sorting import sort_key

MOST_GRANTED = 50  # that can be given back from a form
UNITS, COST_CENTRES = "units", "cost_centres"  # registers that the organisation is itself; the others are code lists


def info_of(file: Attachment) -> AttachmentInfo:
    """What answers and pages need to know of the file."""
    return AttachmentInfo(file.name, file.size, file.content_type, file.scan, file.sha256)


def options(organisation: Snapshot, register: str) -> list[Listed]:
    """What can be chosen from the register today, in its order."""
    if register == UNITS:
        units = sorted((unit for unit in organisation.units.values() if unit.active), key=lambda u: sort_key(u.name))
        return [Listed(str(unit.id), unit.name, unit=unit.id, level=unit.kind) for unit in units]
    if register == COST_CENTRES:
        return [Listed(code, f"{code} {name}") for code, name in sorted(organisation.cost_centres.items())]
    today = timezone.localdate()
    return [_listed(entry) for entry in organisation.code_lists.get(register, ()) if entry.chosen_on(today)]


def own_granted(person: int) -> list[Listed]:
    """What the person has been granted and could give back, latest first. One statement."""
    theirs = Q(requester=person) | Q(subject=person)
    granted = Case.objects.filter(theirs, state=Case.State.CLOSED, result="approved", reversed_at=None)
    latest = granted.exclude(e_service__in=_taking_back()).order_by("-closed_at", "-id")[:MOST_GRANTED]
    return [_granted(case) for case in latest]


def _taking_back() -> list[str]:
    """The e-services that take back; what they have granted is not given back."""
    return [one.key for one in all_current() if one.document.replaces]


def _granted(case: Case) -> Listed:
    """The case by number and title; what it was about only where that is no secret."""
    document = load(case.version_id).document
    about = f", {case.summary}" if case.summary and document.secrecy.level != "strict" else ""
    sv, en = document.title.say("sv"), document.title.say("en")
    return Listed(case.number, f"{sv} {case.number}{about}", f"{en} {case.number}{about}")


def listed(organisation: Snapshot, register: str, code: str) -> Listed | None:
    """The entry of the register, also when it can no longer be chosen."""
    if register == OWN_GRANTED:
        case = Case.objects.filter(number=code).first()
        return _granted(case) if case else None
    if register in (UNITS, COST_CENTRES):
        return next((one for one in options(organisation, register) if one.code == code), None)
    entries = organisation.code_lists.get(register, ())
    return next((_listed(entry) for entry in entries if entry.code == code), None)


def _listed(entry: ListEntry) -> Listed:
    return Listed(
        entry.code,
        entry.name,
        entry.name_en,
        entry.description,
        entry.description_en,
        entry.within,
        entry.level,
        entry.unit,
    )


class CaseNames:
    """The organisation's names, those of the given files, and what has been granted to the person, if one is given."""

    def __init__(
        self, organisation: Snapshot, attachments: Iterable[Attachment] = (), *, person: int | None = None
    ) -> None:
        self._organisation, self._person = organisation, person
        self._files = {str(file.pk): info_of(file) for file in attachments}

    def person(self, id: int) -> str | None:
        """The person's name."""
        card = self._organisation.person(id)
        return card.name if card else None

    def unit(self, id: int) -> str | None:
        """The unit's name."""
        return self._organisation.unit_name(id) or None

    def cost_centre(self, code: str) -> str | None:
        """The cost centre's name."""
        return self._organisation.cost_centres.get(code)

    def options(self, register: str) -> list[Listed]:
        """What can be chosen from a register today."""
        if register == OWN_GRANTED:
            return own_granted(self._person) if self._person is not None else []
        return options(self._organisation, register)

    def listed(self, register: str, code: str) -> Listed | None:
        """An entry of a register."""
        return listed(self._organisation, register, code)

    def attachment(self, id: str) -> AttachmentInfo | None:
        """What is known of the file."""
        return self._files.get(id)
