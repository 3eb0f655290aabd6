"""Stories through the verbs: somebody sends in, somebody decides; the case is read anew before every step."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from forms_platform.cases.advance import advance
from forms_platform.cases.attachments import store
from forms_platform.cases.models import Attachment, Case
from forms_platform.cases.register import register
from forms_platform.definitions.load import Loaded, current
from forms_platform.definitions.publish import publish
from forms_platform.organisation.models import Person
from tests.cast import Cast
from workflows.commands import Amend, Claim, Command, Comment, Decide, Note, Release, Withdraw

E_SERVICES = Path(__file__).parent / "e_services"
PUBLISHED_AT = datetime(2026, 1, 2, 8, tzinfo=UTC)


def document(name: str) -> dict[str, Any]:
    """The document in tests/e_services with that name."""
    raw: dict[str, Any] = json.loads((E_SERVICES / f"{name}.json").read_text(encoding="utf-8"))
    return raw


def publish_service(name: str) -> Loaded:
    """The service in tests/e_services with that name, published."""
    raw = document(name)
    publish(raw, None, PUBLISHED_AT)
    return current(raw["key"])


def a_file(
    uploader: Person,
    now: datetime,
    content: bytes = b"%PDF-1.7 kvitto",
    *,
    name: str = "kvitto.pdf",
    content_type: str = "application/pdf",
) -> Attachment:
    """A file that the person has uploaded to a draft."""
    return store(content, name=name, content_type=content_type, field="bild", uploader=uploader.pk, now=now)


class Story:
    """One case from its sending in, an hour between the steps. The methods are what people do."""

    def __init__(self, cast: Cast, loaded: Loaded, now: datetime) -> None:
        self.cast = cast
        self.loaded = loaded
        self.now = now
        self._case: int | None = None

    @property
    def case(self) -> Case:
        """The case as the database has it."""
        return Case.objects.get(pk=self._case)

    def sends(
        self,
        person: Person,
        *,
        belopp: str = "1200.00",
        aktivitet: str = "Gymkort",
        subject: Person | None = None,
        on_behalf_of: Person | None = None,
        command_id: UUID | None = None,
        attachments: Sequence[UUID] = (),
        **more: Any,
    ) -> Case:
        """The person sends in."""
        case = register(
            self.loaded,
            {"aktivitet": aktivitet, "belopp": belopp, **more},
            by=person.pk,
            requester=(on_behalf_of or person).pk,
            subject=subject.pk if subject else None,
            attachments=attachments,
            now=self.now,
            command_id=command_id or uuid4(),
        )
        self._case = case.pk
        return case

    def registers(
        self, person: Person, wire: Mapping[str, Any], *, subject: int | None, attachments: Sequence[UUID]
    ) -> Case:
        """The person sends in these answers, whatever the service asks."""
        case = register(
            self.loaded, wire, by=person.pk, requester=person.pk, subject=subject, attachments=attachments,
            now=self.now, command_id=uuid4(),
        )  # fmt: skip
        self._case = case.pk
        return case

    def decides(self, person: Person, outcome: str = "approve", comment: str = "", **more: Any) -> Case:
        """The person answers the step that is open, on the version that is there."""
        case = self.case
        opened = case.events.filter(kind="step_opened").order_by("-seq").first()
        assert opened is not None
        command = Decide(person.pk, case.step or opened.step, opened.seq, outcome, comment)
        return self.does(command, **({"seen_revision": case.revision} | more))

    def amends(self, person: Person, answers: Mapping[str, Any], **more: Any) -> Case:
        """The person answers a return with these answers changed."""
        return self.does(Amend(person.pk), answers={**self.case.answers, **answers}, **more)

    def withdraws(self, person: Person, comment: str = "", **more: Any) -> Case:
        """The person takes the case back."""
        return self.does(Withdraw(person.pk, comment), **more)

    def claims(self, person: Person) -> Case:
        """The person takes the case that waits for their group."""
        return self.does(Claim(person.pk, self.case.step))

    def releases(self, person: Person) -> Case:
        """The person gives it back to the group."""
        return self.does(Release(person.pk, self.case.step))

    def says(self, person: Person, text: str) -> Case:
        """The person says something."""
        return self.does(Comment(person.pk, text))

    def notes(self, kind: str, **facts: Any) -> Case:
        """The platform notes something."""
        return self.does(Note(kind, facts))

    def does(self, command: Command, *, command_id: UUID | None = None, **more: Any) -> Case:
        """Any command, an hour later."""
        self.now += timedelta(hours=1)
        return advance(self.case.pk, command, command_id=command_id or uuid4(), now=self.now, **more)
