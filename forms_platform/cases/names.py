"""Names for what answers point at: people, units, cost centres and the files of a case or a draft."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from forms_platform.cases.models import Attachment
from forms_platform.definitions.language.names import AttachmentInfo, Listed
from forms_platform.organisation.directory import ListEntry, Snapshot
from forms_platform.sweden.sorting import sort_key

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


def listed(organisation: Snapshot, register: str, code: str) -> Listed | None:
    """The entry of the register, also when it can no longer be chosen."""
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
    """The organisation's names, and those of the given files."""

    def __init__(self, organisation: Snapshot, attachments: Iterable[Attachment] = ()) -> None:
        self._organisation = organisation
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
        return options(self._organisation, register)

    def listed(self, register: str, code: str) -> Listed | None:
        """An entry of a register."""
        return listed(self._organisation, register, code)

    def attachment(self, id: str) -> AttachmentInfo | None:
        """What is known of the file."""
        return self._files.get(id)
