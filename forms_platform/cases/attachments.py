"""The files of cases and drafts, kept on disk by the hash of their bytes: the same file twice takes room once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from forms_platform.cases.models import Attachment, Case

CHUNK = 1 << 18
TOGETHER = 500  # files asked about in one statement
NAME_LENGTH = 150
UNSEEN_AFTER = timedelta(days=1)
# Direction marks turn "exe.pdf" around; control characters and these signs mean something to file systems and headers.
UNWANTED = re.compile(r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:"|?*]')


class Missing(Exception):
    """The row is there but its bytes are not: a backup without its files, or a disk that lost them."""


class NotClean(Exception):
    """The file waits for the virus scanner, or was found to hold malicious code: nobody may have its bytes."""

    def __init__(self, scan: str) -> None:
        super().__init__(scan)
        self.scan = scan


def store(
    content: bytes | BinaryIO | Iterable[bytes],
    *,
    name: str,
    content_type: str,
    field: str,
    uploader: int,
    now: datetime,
    case: int | None = None,
    scan: str = Attachment.Scan.NOT_ASKED,
) -> Attachment:
    """The attachment is saved and its bytes are safely on disk. Without a case it belongs to the uploader's draft."""
    sha256, size = _keep(content)
    return Attachment.objects.create(
        case_id=case,
        field=field,
        uploader_id=uploader,
        name=clean_name(name),
        content_type=content_type,
        size=size,
        sha256=sha256,
        uploaded_at=now,
        scan=scan,
    )


def open_bytes(attachment: Attachment) -> BinaryIO:
    """The bytes, open for reading. Raises: NotClean, Missing."""
    if attachment.scan in (Attachment.Scan.WAITING, Attachment.Scan.INFECTED):
        raise NotClean(attachment.scan)
    try:
        return path_of(attachment.sha256).open("rb")
    except FileNotFoundError as gone:
        raise Missing(str(attachment.pk)) from gone


def bytes_of(attachment: Attachment) -> bytes:
    """The bytes as they lie there, for the scanner alone. Raises: Missing."""
    try:
        return path_of(attachment.sha256).read_bytes()
    except FileNotFoundError as gone:
        raise Missing(str(attachment.pk)) from gone


def give_to(case: Case, attachments: Sequence[UUID], *, uploader: int) -> None:
    """The files belong to the case. Each was the uploader's and in no case, or is the case's already.

    Raises: Attachment.DoesNotExist for any other; then the transaction must not go through.
    """
    wanted = set(attachments)
    if not wanted:
        return
    theirs = Q(case=None, uploader=uploader) | Q(case=case)
    if Attachment.objects.filter(theirs, pk__in=wanted).update(case=case) != len(wanted):
        raise Attachment.DoesNotExist(f"not all of {sorted(map(str, wanted))} may be given to {case.number}")


def forget(attachments: Iterable[UUID], *, uploader: int) -> int:
    """The rows of a draft's attachments are gone (those of a case stay); `sweep` takes the bytes. How many went."""
    _, removed = Attachment.objects.filter(pk__in=list(attachments), uploader_id=uploader, case=None).delete()
    return removed.get("cases.Attachment", 0)


def sweep(now: datetime) -> int:
    """No bytes are left that no row has spoken of for a day, and no half-written file. Returns how many went.

    A day, because somebody may be storing the same bytes right now: storing touches the file.
    """
    old = (path for path in _files() if _touched(path, now) <= now - UNSEEN_AFTER)
    removed = 0
    while several := list(islice(old, TOGETHER)):
        known = Attachment.objects.filter(sha256__in=[path.name for path in several])
        spoken_of = set(known.values_list("sha256", flat=True))
        for path in several:
            if path.name not in spoken_of:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _touched(path: Path, now: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
    except FileNotFoundError:  # a half-written file that has found its name meanwhile
        return now


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


def clean_name(name: str) -> str:
    """The name as it may be shown and sent: no folders, no control or direction marks, at most 150 characters."""
    bare = UNWANTED.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/").rsplit("/", 1)[-1].strip(" .")
    if len(bare) <= NAME_LENGTH:
        return bare or "bilaga"
    stem, dot, ending = bare.rpartition(".")
    if not dot or len(ending) > 10:
        return bare[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(ending) - 1]}.{ending}"


def _keep(content: bytes | BinaryIO | Iterable[bytes]) -> tuple[str, int]:
    """Hash and size of the content, which is on disk under that hash, flushed before anybody is told."""
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(prefix=".incoming-", dir=root)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in _chunks(content):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, target)  # also when it is there: the same bytes, and a fresh date for `sweep`
        _flush_folder(target.parent)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    return digest.hexdigest(), size


def _root() -> Path:
    """Our own folder: what else lies under MEDIA_ROOT has other rows to speak for it."""
    return Path(settings.MEDIA_ROOT) / "attachments"


def _chunks(content: bytes | BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif hasattr(content, "read"):
        while chunk := content.read(CHUNK):
            yield chunk
    else:
        yield from content


def _flush_folder(folder: Path) -> None:
    """The folder remembers its new name after a power loss."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _files() -> Iterator[Path]:
    root = _root()
    yield from root.glob(".incoming-*")
    yield from root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")
