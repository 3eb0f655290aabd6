"""A request that may come twice is done once: the same key gives the same answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from forms_platform.api.models import Answered
from forms_platform.api.problem import Problem

KEPT_FOR: Final = timedelta(hours=48)
GONE: Final = timedelta(minutes=2)  # whoever began it has died: what it did is safe to do again
LONGEST: Final = 100
KEY: Final = re.compile(f"[!-~]{{1,{LONGEST}}}")  # as the OpenAPI says


def once(
    request: HttpRequest, person: int, do: Callable[[], HttpResponse], *, now: datetime, unkept: str = ""
) -> HttpResponse:
    """What `do` answers, or what it answered the first time, then with nothing in the field `unkept`: a secret is told
    once and kept nowhere. Raises: Problem."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return do()
    if not KEY.fullmatch(key):
        raise Problem("bad_request", faults=[{"path": "Idempotency-Key", "code": "too_long", "text": str(LONGEST)}])
    told = f"{request.method}\n{request.get_full_path()}\n".encode() + _body(request)
    row = _begun(person, key, hashlib.sha256(told).hexdigest(), now)
    if row.status:
        return _again(row)
    try:
        answer = do()
    except BaseException:
        row.delete()  # nothing was done, or nothing that stands
        raise
    row.status, row.body = answer.status_code, _kept(answer, unkept)
    row.content_type, row.location = answer["Content-Type"], answer.get("Location", "")
    row.save(update_fields=["status", "body", "content_type", "location"])
    return answer


def _kept(answer: HttpResponse, unkept: str) -> str:
    if not unkept:
        return answer.content.decode()
    return json.dumps(json.loads(answer.content) | {unkept: ""}, ensure_ascii=False)


def _body(request: HttpRequest) -> bytes:
    """What tells one body from another; of a file its name and size, for it may be too large to read twice."""
    if request.content_type == "multipart/form-data":
        return repr([(key, file.name, file.size) for key, file in _files(request)]).encode()
    return request.body


def _files(request: HttpRequest) -> list[tuple[str, UploadedFile[Any]]]:
    return [(key, file) for key, several in request.FILES.lists() for file in several]


def _begun(person: int, key: str, sha256: str, now: datetime) -> Answered:
    """The row of the request: a new one, or that of the first. Raises: Problem when it is another or not done."""
    try:
        with transaction.atomic():
            return Answered.objects.create(person_id=person, key=key, sha256=sha256, at=now)
    except IntegrityError:
        pass
    row = Answered.objects.filter(person=person, key=key).first()
    if row is None:
        raise Problem("key_busy")
    if row.sha256 != sha256:
        raise Problem("key_reused")
    if not row.status:
        mine = Answered.objects.filter(pk=row.pk, status=0, at=row.at, at__lt=now - GONE).update(at=now)
        if not mine:
            raise Problem("key_busy")
    return row


def _again(row: Answered) -> HttpResponse:
    answer = HttpResponse(row.body, status=row.status, content_type=row.content_type)
    if row.location:
        answer["Location"] = row.location
    answer["Idempotent-Replayed"] = "true"
    return answer


def tidy(now: datetime) -> int:
    """No answer is kept longer than KEPT_FOR. How many went."""
    gone, _ = Answered.objects.filter(at__lt=now - KEPT_FOR).delete()
    return gone
