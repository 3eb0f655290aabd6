"""Published versions, read once per process and kept: a version never changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from forms_platform.definitions.language.document import Document, parse_document
from forms_platform.definitions.language.upgrade import upgrade
from forms_platform.definitions.models import EService, Version
from forms_platform.sweden.sorting import sort_key
from workflows.plan import Plan, parse_plan


@dataclass(frozen=True)
class Loaded:
    """A published version ready to use."""

    version_id: int
    number: int
    key: str
    document: Document
    sha256: str

    @cached_property
    def plan(self) -> Plan:
        """How a case of this version moves."""
        return parse_plan(self.document.workflow)


class NoSuchService(LookupError):
    """There is no e-service with that key that new cases may use."""


_BY_ID: dict[int, Loaded] = {}


def load(version_id: int) -> Loaded:
    """The version; no SQL when this process has read it before.

    Raises: Version.DoesNotExist.
    """
    found = _BY_ID.get(version_id)
    return found if found is not None else _read(version_id)


def current(key: str) -> Loaded:
    """The version that new cases of the e-service use. One small SQL statement.

    Raises: NoSuchService.
    """
    row = (
        EService.objects.filter(key=key, withdrawn=False, current__isnull=False)
        .values_list("current_id", "current__sha256")
        .first()
    )
    if row is None or row[0] is None:
        raise NoSuchService(key)
    return _exactly(row[0], row[1] or "")


def all_current() -> list[Loaded]:
    """The versions that new cases use, in the order of their Swedish titles. One small SQL statement."""
    rows = EService.objects.filter(withdrawn=False, current__isnull=False).values_list("current_id", "current__sha256")
    loaded = [_exactly(version_id, sha256 or "") for version_id, sha256 in rows]
    return sorted(loaded, key=lambda one: sort_key(one.document.title.sv))


def forget() -> None:
    """Nothing is kept in memory any more; the next load reads the database."""
    _BY_ID.clear()


def _exactly(version_id: int, sha256: str) -> Loaded:
    """The version with that fingerprint, read again when memory holds another under the same id."""
    found = _BY_ID.get(version_id)
    return found if found is not None and found.sha256 == sha256 else _read(version_id)


def _read(version_id: int) -> Loaded:
    row = Version.objects.select_related("e_service").get(pk=version_id)
    loaded = Loaded(row.pk, row.number, row.e_service.key, parse_document(upgrade(row.document)), row.sha256)
    _BY_ID[version_id] = loaded
    return loaded
