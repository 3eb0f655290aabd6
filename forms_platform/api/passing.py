"""Working together through the API: finding colleagues, giving a case on, opinions, bundles, and signing."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from forms_platform.api import shapes
from forms_platform.api import shapes_working as working
from forms_platform.api.acting import advanced, whole
from forms_platform.api.asked import Asked
from forms_platform.api.problem import Problem
from forms_platform.api.reading import case_in_list
from forms_platform.approvals import bulk
from forms_platform.approvals.begin_batch import begin_batch
from forms_platform.approvals.models import Batch
from forms_platform.approvals.passing import Passing, passing_of
from forms_platform.approvals.task import task_of
from forms_platform.cases.advance import advance
from forms_platform.cases.models import Case
from forms_platform.cases.refusals import say
from forms_platform.definitions.load import load
from forms_platform.organisation.cards import PersonCard
from forms_platform.organisation.directory import Snapshot, snapshot
from forms_platform.signatures import begin as signing
from forms_platform.signatures.models import Act
from forms_platform.signatures.policy import NoProvider
from workflows.commands import AskOpinion, GiveOpinion, HandOver, Reassign
from workflows.errors import Refused

FOUND = 20


def colleagues(asked: Asked) -> working.Colleagues:
    """Those whose name, title, unit or user name has every word of `q`."""
    organisation = snapshot()
    return working.Colleagues(
        items=[colleague(card, organisation) for card in organisation.search(asked.query("q"), FOUND) if card.active]
    )


def colleague(card: PersonCard, organisation: Snapshot) -> working.Colleague:
    """The person as the API shows them."""
    return working.Colleague(
        id=card.id, name=card.name, title=card.title, unit=organisation.unit_name(organisation.unit_of(card.id)) or ""
    )


def hand_over(asked: Asked, number: str) -> shapes.CaseInList:
    """Somebody else has the case now, and decides it. Who looks after the forms may move a case they may not read."""
    wanted, passing = asked.body(working.HandingOver), _passing(asked, number)
    return _passed(asked, passing, passing.given(asked.person.pk, wanted.to, wanted.message))


def ask_opinion(asked: Asked, number: str) -> shapes.CaseInList:
    """Somebody has been asked what they think; the case waits for nobody else than before."""
    wanted, passing = asked.body(working.AskingOpinion), _passing(asked, number)
    if not passing.reader:
        raise Problem("forbidden")
    return _passed(asked, passing, passing.asking(asked.person.pk, wanted.whom, wanted.question))


def give_opinion(asked: Asked, number: str) -> shapes.CaseInList:
    """What one thinks stands in the case, and whoever asked is told."""
    text = asked.body(working.GivingOpinion).text
    return advanced(asked, number, lambda case: GiveOpinion(asked.person.pk, _step(asked, case), text))


def _step(asked: Asked, case: Case) -> str:
    return task_of(case, asked.person, now=asked.now).step


def _passing(asked: Asked, number: str) -> Passing:
    try:
        return passing_of(asked.person, number, now=asked.now)
    except Case.DoesNotExist:
        raise Problem("not_found") from None


def _passed(asked: Asked, passing: Passing, command: HandOver | Reassign | AskOpinion) -> shapes.CaseInList:
    try:
        advance(passing.case.pk, command, command_id=uuid4(), now=asked.now)
    except Refused as refused:
        raise Problem("refused", say(refused)) from None
    told = case_in_list(Case.objects.get(pk=passing.case.pk), asked.person)
    return told if passing.reader else told.model_copy(update={"summary": ""})


# --- Many at once


def decide_many(asked: Asked) -> working.BundleProgress:
    """Each case is decided on its own; those that cannot be say why. More than twenty are decided in the background."""
    wanted = asked.body(working.Bundle)
    items = bulk.chosen([f"{one.number}.{one.revision}" for one in wanted.cases], asked.person)
    if not items:
        raise Problem("not_found")
    if len({item.case.e_service for item in items}) > 1:
        raise Problem("bad_request", faults=[{"path": "cases", "code": "several_services", "text": "cases"}])
    if wanted.outcome not in bulk.outcomes_of_all(items):
        raise Problem("bad_request", faults=[{"path": "outcome", "code": "unknown", "text": wanted.outcome}])
    if bulk.needs_comment(items, wanted.outcome) and not wanted.comment.strip():
        raise Problem("bad_request", faults=[{"path": "comment", "code": "required", "text": "comment"}])
    made = begin_batch(items, wanted.outcome, wanted.comment, by=asked.person, now=asked.now, batch=uuid4())
    return _progress(made)


def bundle(asked: Asked, id: UUID) -> working.BundleProgress:
    """How far one's bundle has come."""
    found = Batch.objects.filter(pk=id, by=asked.person).first()
    if found is None:
        raise Problem("not_found")
    return _progress(found)


def _progress(found: Batch) -> working.BundleProgress:
    results = bulk.progress_of(found).results
    items = [working.BundleResult(number=one.number, state=one.state, reason=one.reason) for one in results]
    return working.BundleProgress(id=found.pk, state=str(found.state), items=items)


# --- Signing


def begin_signing(asked: Asked, number: str) -> working.Act:
    """The document is ready, and waits for the person to read it, say who they are and sign: that is done at `href`,
    by the person and by no program."""
    wanted, found = asked.body(working.Signing), whole(asked, number)
    if wanted.step not in {step.id for step in load(found.version_id).plan.humans}:
        raise Problem("bad_request", faults=[{"path": "step", "code": "unknown", "text": wanted.step}])
    decision = {"outcome": wanted.outcome, "comment": wanted.comment}
    try:
        act = signing.begin(
            found, asked.person, step=wanted.step, opened_seq=wanted.round, decision=decision,
            seen_revision=wanted.revision, back="", now=asked.now,
        )  # fmt: skip
    except Refused as refused:
        raise Problem("refused", say(refused)) from None
    except NoProvider:
        raise Problem("no_provider") from None
    return _act(act)


def signing_act(asked: Asked, id: UUID) -> working.Act:
    """How far the signature has come."""
    return _act(_mine(asked, id))


def cancel_signing(asked: Asked, id: UUID) -> None:
    """Nobody can sign at that address any more."""
    found = _mine(asked, id)
    Act.objects.filter(pk=found.pk, state=Act.State.WAITING).update(state=Act.State.CANCELLED)


def _mine(asked: Asked, id: UUID) -> Act:
    found = Act.objects.select_related("document__case").filter(pk=id, person=asked.person).first()
    if found is None:
        raise Problem("not_found")
    return found


def _act(act: Act) -> working.Act:
    over = act.state == Act.State.WAITING and act.expires_at < timezone.now()
    return working.Act(
        id=act.pk,
        number=act.document.case.number,
        state="expired" if over else str(act.state),
        statement=act.statement,
        sha256=act.sha256,
        href=settings.SITE_URL + reverse("signatures:sign", args=[act.pk]),
        expires_at=act.expires_at,
    )
