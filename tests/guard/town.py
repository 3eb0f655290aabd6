"""A town with something of everything that has an address: what one person owns and others must not reach."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from forms_platform.approvals.decide import Wish, decide
from forms_platform.archive.models import Record
from forms_platform.cases.models import Attachment, Case
from forms_platform.definitions.load import current
from forms_platform.definitions.publish import publish
from forms_platform.documents.keep import keep
from forms_platform.intake.models import Draft
from forms_platform.notifications.links import HOLDS, token_of
from forms_platform.notifications.models import Notice, SignInLink
from forms_platform.organisation import directory
from forms_platform.organisation.code_lists import take_in
from forms_platform.organisation.models import Absence, Person, StandIn
from forms_platform.outbox.models import Message
from tests.cast import Cast, a_person
from tests.stories import PUBLISHED_AT, Story, a_file, publish_service
from workflows.commands import Claim

PDF = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)
SHIPPED = Path(__file__).parents[2] / "forms_platform" / "definitions" / "shipped"
PASSWORD = "en lång promenad i skogen"
WHO = ("nobody", "anna", "bengt", "cecilia", "david", "eva", "gunnel", "rut")


@dataclass(frozen=True)
class Town:
    """Everybody, and what there is. Anna's are the cases, the draft and the files."""

    people: dict[str, Person | None]
    open_case: Case  # waits for Bengt, or Cecilia for him
    returned_case: Case  # waits for Anna
    group_case: Case  # Bengt has approved it; waits for the group that Eva is in
    closed_case: Case  # approved by Bengt and Eva, with a record
    held: UUID  # the batch of a decision of Bengt's that can still be undone
    draft: Draft
    draft_file: Attachment
    case_file: Attachment
    message: Message
    period: StandIn
    link: SignInLink  # signs Bengt in, to the open case

    def client(self, who: str, *, checks: bool = False) -> Client:
        """A browser in which that person has signed in. What breaks answers 500, as it would in operation."""
        client = Client(enforce_csrf_checks=checks, raise_request_exception=False)
        person = self.people[who]
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def places(self) -> dict[str, str]:
        """What stands in for the braces of an address."""
        return {
            "open": self.open_case.number,
            "returned": self.returned_case.number,
            "group": self.group_case.number,
            "closed": self.closed_case.number,
            "batch": str(self.held),
            "draft": str(self.draft.pk),
            "draft_file": str(self.draft_file.pk),
            "case_file": str(self.case_file.pk),
            "message": str(self.message.pk),
            "period": str(self.period.pk),
            "absence": str(Absence.objects.get(person=self.period.absent).pk),
            "link": token_of(self.link),
            "david": str(self.people["david"].pk if self.people["david"] else ""),
        }


def a_town(cast: Cast, now: datetime) -> Town:
    """The town, in the database and on disk."""
    StandIn.objects.update(starts="2000-01-01", ends="2199-01-01")  # whenever the tests are run
    directory.changed()
    gym = publish_service("gym")
    publish(json.loads((SHIPPED / "friskvardsbidrag.json").read_text(encoding="utf-8")), None, PUBLISHED_AT)
    rut = a_person(name="Rut Rask", title="Registrator", roles=("registrator",), username="rut")
    story = Story(cast, gym, now - timedelta(days=2))

    case_file = a_file(cast.anna, now, PDF, name="kvitto.pdf")
    closed = story.sends(
        cast.anna,
        belopp="2400.00",
        betalat="2025-11-20",
        attachments=[case_file.pk],
        kvitton=[{"kopt_hos": "Gymmet", "summa": "2400.00", "bild": [str(case_file.pk)]}],
    )
    story.decides(cast.bengt)
    story.does(Claim(cast.eva.pk, "lon"))
    story.decides(cast.eva)
    record = keep(b"%PDF-1.7 handling av " + closed.number.encode() + b"\n%%EOF\n")
    Record.objects.create(
        case=closed, revision=1, sha256=record, size=10, answers_sha256="0" * 64, made_at=now,
    )  # fmt: skip

    group = story.sends(cast.anna, belopp="2300.00")
    story.decides(cast.bengt)
    returned = story.sends(cast.anna, belopp="100.00")
    story.decides(cast.bengt, "return", "Kvittot saknas.")
    held_case = story.sends(cast.anna, belopp="150.00")
    held = decide(_wish(held_case), by=cast.bengt, now=now)
    open_case = story.sends(cast.anna, belopp="200.00")

    draft_file = a_file(cast.anna, now, PDF, name="utkastets.pdf")
    draft = Draft.objects.create(
        person=cast.anna, version_id=current("friskvardsbidrag").version_id, created_at=now, saved_at=now,
        raw={"aktivitet": "Gymkort", "kvitton": [{"bild": [str(draft_file.pk)]}]}, pages_done=[],
    )  # fmt: skip
    message = Message.objects.create(
        topic="case.closed", handler="tests.nowhere", payload={"case": closed.pk}, state=Message.State.DEAD,
        created_at=now, available_at=now, last_error="OSError: mappen är skrivskyddad",
    )  # fmt: skip
    take_in("fordon", "Bilar", [{"code": "KBJ12A", "name": "KBJ 12A"}])
    Absence.objects.create(person=cast.bengt, starts="2000-01-01", ends="2199-01-01", set_at=now)
    Person.objects.update(password=make_password(PASSWORD))
    people: dict[str, Person | None] = {"nobody": None, "rut": rut}
    people |= {who: getattr(cast, who) for who in WHO if who not in people}
    for person in people.values():
        if person is not None:
            person.refresh_from_db()
    return Town(
        people, fresh(open_case), fresh(returned), fresh(group), fresh(closed), held.batch, draft, draft_file,
        case_file, message, StandIn.objects.get(absent=cast.bengt), a_link(cast.bengt, open_case),
    )  # fmt: skip


def a_link(person: Person, case: Case) -> SignInLink:
    """A link in a mail to the person about their turn, made just now."""
    at = timezone.now()
    facts = {"title": case.title, "number": case.number, "requester": "Anna Svensson", "due": ""}
    notice = Notice.objects.create(message=uuid4(), person=person, case=case, kind="your_turn", facts=facts, told_at=at)
    return SignInLink.objects.create(notice=notice, person=person, case=case, made_at=at, expires_at=at + HOLDS)


def fresh(case: Case) -> Case:
    """The case as the database has it."""
    return Case.objects.get(pk=case.pk)


def _wish(case: Case) -> Wish:
    opened = case.events.filter(kind="step_opened").latest("seq")
    return Wish(
        number=case.number, step="chef", opened_seq=opened.seq, outcome="approve", comment="",
        seen_revision=fresh(case).revision,
    )  # fmt: skip


def decision(case: Case, **more: str) -> dict[str, str]:
    """What the form of a decision on the case sends."""
    opened = case.events.filter(kind="step_opened").latest("seq")
    return {
        "steg": case.step, "omgang": str(opened.seq), "version": str(case.revision), "beslut": "approve",
        "meddelande": "", **more,
    }  # fmt: skip
