"""Half a year of cases, lived through in order: each is registered, decided, returned and amended by the real verbs.

Nothing is written past the verbs, so numbers, events, deadlines, stand-ins and the log are what they would have been.
Three things differ from life. Receipts of the same purchase share their bytes. Post that is older than two working days
is taken out of the outbox instead of being carried out: e-mail about June helps nobody, and a sealed record takes a
tenth of a second to make. And so the deliveries of those cases are marked by the verb that the payroll's receipt uses,
at the time when the receipt would have come. The last two days' post is left for the worker: records, payroll files,
letters and notices are then made for real while the visitor looks around.
"""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from forms_platform.approvals.models import HeldDecision
from forms_platform.cases.advance import advance
from forms_platform.cases.attachments import store
from forms_platform.cases.deliveries import mark
from forms_platform.cases.models import Assignment, Attachment, Case, Delivery
from forms_platform.cases.names import CaseNames
from forms_platform.cases.register import register
from forms_platform.definitions.language.answers import read_answers, to_wire
from forms_platform.definitions.load import Loaded, current
from forms_platform.demo import remarks
from forms_platform.demo.answers import Application, with_files
from forms_platform.demo.calendar import soon_after
from forms_platform.demo.receipts import Purchase, draw
from forms_platform.organisation.directory import Snapshot
from workflows.approvers import holders
from workflows.commands import Amend, Claim, Command, Decide, Withdraw

GROUP_CLAIMS: Final = 0.35
FIELD = {"friskvardsbidrag": "kvitton", "utlagg": "rader"}  # the table that the receipts stand in

Deed = Callable[[datetime], None]


@dataclass
class CaseStory:
    """What is known of one case on its way: who asked, with what, and who has decided which step."""

    requester: int
    application: Application
    case: int = 0
    revision: int = 0
    files: dict[Purchase, str] = field(default_factory=dict)
    deciders: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    returned: bool = False


class History:
    """The half year under way: deeds wait in the order of their time, and each may put further ones in the queue."""

    def __init__(self, organisation: Snapshot, chance: random.Random, *, until: datetime, fresh: datetime) -> None:
        """`until` is the moment after which nothing has happened yet; from `fresh` on, post is carried out for real."""
        self.organisation, self.chance, self.until, self.fresh = organisation, chance, until, fresh
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._turn = count()
        self._services: dict[str, Loaded] = {}
        self._drawn: dict[Purchase, Attachment] = {}
        self._decisions: list[HeldDecision] = []

    def at(self, moment: datetime, deed: Deed) -> None:
        """The deed is done when its time comes, if it comes before the present."""
        if moment < self.until:
            heapq.heappush(self._deeds, (moment, next(self._turn), deed))

    def pending(self) -> bool:
        """Whether anything is left to happen."""
        return bool(self._deeds)

    def live(self, number: int) -> None:
        """Up to that many deeds have been done, earliest first."""
        for _ in range(min(number, len(self._deeds))):
            moment, _, deed = heapq.heappop(self._deeds)
            deed(moment)
        HeldDecision.objects.bulk_create(self._decisions)
        self._decisions.clear()

    # What people do

    def submit(self, story: CaseStory, moment: datetime) -> None:
        """The application is read, and registered with its receipts."""
        loaded = self._service(story.application.e_service)
        files = self._upload(story, moment)
        case = register(
            loaded,
            self._wire(loaded, story, files, moment),
            by=story.requester,
            requester=story.requester,
            attachments=[file.pk for file in files],
            now=moment,
            command_id=self._id(),
        )
        story.case, story.revision = case.pk, case.revision

    def decide(
        self, story: CaseStory, moment: datetime, outcome: str, comment: str = "", step: Assignment | None = None
    ) -> Case | None:
        """Whoever has the open step decides it, or who stands in that day. None when there is no open step."""
        step = step or self.open_step(story)
        if step is None:
            return None
        acting = self._whoever(story, step, moment.date())
        if acting is None:
            return None
        by, absent = acting
        offered = self._service(story.application.e_service).plan.human(step.step).outcomes
        outcome = offered[0] if outcome == "approve" else outcome if outcome in offered else offered[-1]
        story.deciders[step.step] |= {by} | ({absent} if absent is not None else set())
        decision = Decide(by, step.step, step.opened_seq, outcome, comment, absent)
        held = self._held(story, decision, moment)
        case = self._advance(story, decision, moment, command_id=held.pk)
        if case.state == Case.State.CLOSED and case.result == "approved":
            self._deliver(case, moment)
        return case

    def claim(self, story: CaseStory, moment: datetime) -> None:
        """A member of the group whose turn it is takes the case."""
        step = self.open_step(story)
        if step is not None and step.principal.startswith("g:") and step.claimed_by_id is None:
            acting = self._whoever(story, step, moment.date())
            if acting is not None:
                self._advance(story, Claim(acting[0], step.step), moment)

    def amend(self, story: CaseStory, moment: datetime, remark: str) -> None:
        """The requester answers a return."""
        story.application = story.application.amended(remark)
        loaded = self._service(story.application.e_service)
        files = list(Attachment.objects.filter(case=story.case))
        answers = self._wire(loaded, story, files, moment)
        self._advance(story, Amend(story.requester), moment, answers=answers)

    def withdraw(self, story: CaseStory, moment: datetime) -> None:
        """The requester takes the case back, if nobody has decided yet."""
        self._advance(story, Withdraw(story.requester, self.chance.choice(remarks.WITHDRAWN)), moment)

    # How

    def _advance(self, story: CaseStory, command: Command, moment: datetime, **more: Any) -> Case:
        more.setdefault("command_id", self._id())
        case = advance(story.case, command, now=moment, seen_revision=story.revision, **more)
        story.revision = case.revision
        return case

    def _held(self, story: CaseStory, decision: Decide, moment: datetime) -> HeldDecision:
        """The row that the approver's ten seconds leave behind: their lists of what they decided are read from it."""
        held = HeldDecision(
            id=self._id(),
            case_id=story.case,
            step=decision.step,
            opened_seq=decision.opened_seq,
            outcome=decision.outcome,
            comment=decision.comment,
            by_id=decision.by,
            on_behalf_of_id=decision.on_behalf_of,
            seen_revision=story.revision,
            state=HeldDecision.State.DONE,
            decided_at=moment - timedelta(seconds=settings.UNDO_SECONDS),
            effective_at=moment,
        )
        self._decisions.append(held)
        return held

    def _deliver(self, case: Case, moment: datetime) -> None:
        """The payroll's receipt for an old case, at the time when it would have come."""
        if moment >= self.fresh:
            return  # the worker delivers it for real
        later = moment + timedelta(seconds=self.chance.randrange(20, 240))
        for target in Delivery.objects.filter(case=case).values_list("target", flat=True):
            mark(case.pk, target, Delivery.State.DELIVERED, f"{case.e_service}-{case.number}", now=later)

    def open_step(self, story: CaseStory) -> Assignment | None:
        """What the case waits for."""
        return Assignment.objects.filter(case=story.case, state=Assignment.State.OPEN).first()

    def _whoever(self, story: CaseStory, step: Assignment, day: date) -> tuple[int, int | None] | None:
        """Who decides that day, and for whom when they stand in."""
        others = {p for name, people in story.deciders.items() if name != step.step for p in people}
        excluded = {story.requester} | others
        entitled = sorted(holders(step.principal, self.organisation, excluded))
        if not entitled:
            return None
        if step.claimed_by_id is not None:
            return step.claimed_by_id, None
        person = self.chance.choice(entitled)
        stand_ins = sorted(self.organisation.stand_ins(person, story.application.e_service, day) - excluded)
        return (stand_ins[0], person) if stand_ins else (person, None)

    def _upload(self, story: CaseStory, moment: datetime) -> list[Attachment]:
        """The receipts of the application, uploaded by the requester."""
        field_name = FIELD.get(story.application.e_service, "bilagor")
        files = []
        for purchase in dict.fromkeys(story.application.purchases()):
            file = self._file(purchase, story.requester, field_name, moment)
            story.files[purchase] = str(file.pk)
            files.append(file)
        return files

    def _file(self, purchase: Purchase, uploader: int, field_name: str, moment: datetime) -> Attachment:
        first = self._drawn.get(purchase)
        if first is None:
            file = store(
                draw(purchase), name=purchase.file_name, content_type=purchase.content_type, field=field_name,
                uploader=uploader, now=moment,
            )  # fmt: skip
            self._drawn[purchase] = file
            return file
        return Attachment.objects.create(  # the same bytes are on disk already: a row that names them is enough
            field=field_name, uploader_id=uploader, name=first.name, content_type=first.content_type,
            size=first.size, sha256=first.sha256, uploaded_at=moment,
        )  # fmt: skip

    def _wire(self, loaded: Loaded, story: CaseStory, files: Sequence[Attachment], moment: datetime) -> dict[str, Any]:
        """The answers as the intake would have read them. Raises: ValueError for answers nobody could have sent."""
        raw = with_files(story.application.raw, story.files)
        names = CaseNames(self.organisation, files)
        reading = read_answers(loaded.document, raw, today=moment.date(), names=names)
        if reading.faults:
            raise ValueError(f"{story.application.e_service}: {reading.faults}")
        return to_wire(loaded.document, reading.values)

    def _service(self, key: str) -> Loaded:
        if key not in self._services:
            self._services[key] = current(key)
        return self._services[key]

    def _id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    # How a case usually goes

    def usually(self, story: CaseStory, moment: datetime, *, undecided: float = 0.0) -> None:
        """Registers the case and lets it take its course; nobody gets round to it at the chance of `undecided`."""
        self.submit(story, moment)
        if self.chance.random() < 0.015:
            self.at(moment + timedelta(minutes=self.chance.randrange(8, 200)), lambda now: self.withdraw(story, now))
            return
        self._expect_decision(story, moment, undecided)

    def _expect_decision(self, story: CaseStory, moment: datetime, undecided: float) -> None:
        if self.chance.random() < undecided:
            return
        later = soon_after(self.chance, moment, self.chance.choice((0, 0, 1, 1, 1, 1, 2, 2, 3, 4, 6)))
        self.at(later, lambda now: self._decide_somehow(story, now, undecided))

    def _decide_somehow(self, story: CaseStory, moment: datetime, undecided: float) -> None:
        key, lot = story.application.e_service, self.chance.random()
        step = self.open_step(story)
        if step is None:
            return
        by_group = step.principal.startswith("g:")
        if by_group and step.claimed_by_id is None and self.chance.random() < GROUP_CLAIMS:
            self.claim(story, moment)
            later = moment + timedelta(minutes=self.chance.randrange(3, 120))
            self.at(later, lambda now: self._decide_somehow(story, now, undecided))
            return
        if lot < 0.05 and not by_group and not story.returned:
            self.decide(story, moment, "reject", self.chance.choice(remarks.REJECTED[key]), step)
        elif lot < 0.12 and not by_group and not story.returned:
            self._return(story, moment, undecided, step)
        else:
            comment = self.chance.choice(remarks.APPROVED[key]) if self.chance.random() < 0.12 else ""
            case = self.decide(story, moment, "approve", comment, step)
            if case is not None and case.state == Case.State.OPEN:
                self._expect_decision(story, moment, undecided)

    def _return(self, story: CaseStory, moment: datetime, undecided: float, step: Assignment) -> None:
        question, answer = self.chance.choice(remarks.RETURNED[story.application.e_service])
        if self.decide(story, moment, "return", question, step) is None:
            return
        story.returned = True
        if self.chance.random() < undecided:
            return

        def answered(now: datetime) -> None:
            self.amend(story, now, answer)
            self._expect_decision(story, now, undecided)

        self.at(soon_after(self.chance, moment, self.chance.choice((0, 1, 1, 2, 4))), answered)
