"""Tells those who sent in a file, and those who have its case, that it held malicious code. Handler of
"attachment.infected"."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from forms_platform.cases.models import Assignment, Attachment, Case
from forms_platform.notifications.notify import Told, notify
from forms_platform.notifications.of_case import notify_of_case, owners, with_mailbox
from forms_platform.notifications.recipients import Recipient, as_kind, members_who, whose_turn
from forms_platform.organisation.directory import snapshot
from forms_platform.outbox.outcomes import Delivered, Envelope, Outcome


def tell(message: Envelope) -> Outcome:
    """Whoever uploaded the file knows, and whoever has its case now. The file's name is never told: it is somebody's
    own words."""
    file = Attachment.objects.select_related("case").filter(pk=UUID(message.payload["attachment"])).first()
    if file is None or file.scan != Attachment.Scan.INFECTED:
        return Delivered()
    if file.case is None:
        told = [Told("draft_file_infected", {}, person=file.uploader_id)]
        return notify(message, told if snapshot().active(file.uploader_id) else [], now=timezone.now())
    people = [Recipient("file_infected", file.uploader_id), *_holders(file.case, file.uploader_id)]
    return notify_of_case(message, file.case, people)


def _holders(case: Case, uploader: int) -> list[Recipient]:
    """Those whose turn it is, by post, by claim or as a stand-in; of a group its mailbox, or its members."""
    organisation = snapshot()
    rows = list(Assignment.objects.filter(case=case, state__in=Assignment.WAITING))
    excluded = owners(case) | {uploader}
    people = [Recipient("your_turn", one) for one in {row.claimed_by_id for row in rows} - {None} - excluded]
    free = [row.principal for row in rows if row.claimed_by_id is None]
    people += whose_turn(free, organisation, e_service=case.e_service, excluded=excluded, today=timezone.localdate())
    reached = with_mailbox([one.group for one in people if one.group])
    without = [one for one in free if one.startswith("g:") and one[2:] not in reached]
    people += members_who(organisation.people.keys(), without, organisation, excluded)
    return as_kind("case_file_infected", people)
