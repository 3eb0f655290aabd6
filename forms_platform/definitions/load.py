"""Published versions, read once per process and kept: a version never changes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

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
_known: dict[str, tuple[int, str]] = {}
_looked = 0.0  # on the monotonic clock; 0 when nothing is known


def load(version_id: int) -> Loaded:
    """The version; no SQL when this process has read it before.

    Raises: Version.DoesNotExist.
    """
    found = _BY_ID.get(version_id)
    return found if found is not None else _read(version_id)


def current(key: str) -> Loaded:
    """The version that new cases of the e-service use; what another process publishes within two seconds.

    Raises: NoSuchService.
    """
    found = _in_use().get(key)
    if found is None:
        raise NoSuchService(key)
    return _exactly(*found)


def all_current() -> list[Loaded]:
    """The versions that new cases use, in the order of their Swedish titles. At most one small SQL statement."""
    loaded = [_exactly(version_id, sha256) for version_id, sha256 in _in_use().values()]
    return sorted(loaded, key=lambda one: sort_key(one.document.title.sv))


def forget() -> None:
    """Nothing is kept in memory any more; the next load reads the database."""
    global _looked
    _BY_ID.clear()
    _looked = 0.0


def _in_use() -> dict[str, tuple[int, str]]:
    """Key -> version and fingerprint of what new cases use, as it was within settings.FRESH_SECONDS."""
    global _known, _looked
    now = time.monotonic()
    if now - _looked >= settings.FRESH_SECONDS or not _looked:
        rows = EService.objects.filter(withdrawn=False, current__isnull=False).values_list(
            "key", "current_id", "current__sha256"
        )
        _known = {key: (version_id, sha256 or "") for key, version_id, sha256 in rows}
        _looked = now
    return _known


def _exactly(version_id: int, sha256: str) -> Loaded:
    """The version with that fingerprint, read again when memory holds another under the same id."""
    found = _BY_ID.get(version_id)
    return found if found is not None and found.sha256 == sha256 else _read(version_id)


def _read(version_id: int) -> Loaded:
    row = Version.objects.select_related("e_service").get(pk=version_id)
    loaded = Loaded(row.pk, row.number, row.e_service.key, parse_document(upgrade(row.document)), row.sha256)
    _BY_ID[version_id] = loaded
    return loaded
