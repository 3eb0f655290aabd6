"""Deliveries for the operator, the to-do list for an intranet, and who the token is."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from forms_platform.api import shapes
from forms_platform.api import shapes_editing as editing
from forms_platform.api.asked import Asked
from forms_platform.api.problem import Problem
from forms_platform.approvals.queue import Queue
from forms_platform.approvals.rows import Filters
from forms_platform.cases.headline import summary_of
from forms_platform.cases.mine import to_correct
from forms_platform.definitions.load import load
from forms_platform.intake import drafts
from forms_platform.look.words import language
from forms_platform.organisation.access import DRIFT, has_role
from forms_platform.organisation.balances import take_in
from forms_platform.organisation.models import Person
from forms_platform.outbox import by_hand, listing
from forms_platform.outbox.models import Message

STATES = {"help": "hjalp", "retrying": "igen", "waiting": "vantar", "done": "klara", "handled": "hanterade"}
MOST = 10  # things in the to-do list; the rest is on the page


def me(asked: Asked) -> shapes.Me:
    """Whom the token acts for."""
    person = asked.person
    return shapes.Me(id=person.pk, name=person.name, username=person.username, scopes=asked.token.scopes.split())


def messages(asked: Asked) -> shapes.OperatorsDeliveries:
    """What is on its way, newest first, by `state`: help, retrying, waiting, done or handled."""
    _operator(asked)
    state = asked.query("state") or "help"
    page = listing.listed(listing.BY_KEY[STATES[state]], words=asked.query("q"), after=_uuid(asked.query("after")))
    return shapes.OperatorsDeliveries(items=[_listed(row) for row in page.rows], next=str(page.after or ""))


def set_balances(asked: Asked, key: str) -> shapes.BalancesTaken:
    """The people have these balances. Of two of the same person the last is meant."""
    given = asked.body(shapes.Balances)
    values = {one.employee_number: one.value for one in given.items}
    taken = take_in(key, values, as_of=given.as_of, source=given.source, by=asked.person.pk, now=asked.now)
    return shapes.BalancesTaken(set=taken.set, older=taken.older, unknown=list(taken.unknown))


def message(asked: Asked, id: UUID) -> editing.WholeDelivery:
    """One delivery with what it carries. That it was read is logged."""
    _operator(asked)
    row = Message.objects.filter(pk=id).first()
    if row is None:
        raise Problem("not_found")
    by_hand.read(id, by=asked.person.pk, now=asked.now)
    more = {"lane": row.lane, "payload": row.payload, "last_error": row.last_error, "available_at": row.available_at}
    return editing.WholeDelivery(**_listed(row).model_dump(), **more)


def settle(asked: Asked, id: UUID) -> None:
    """What could not be delivered was done by hand, and the note says how."""
    _operator(asked)
    note = asked.body(editing.Handled).note
    if not Message.objects.filter(pk=id).exists():
        raise Problem("not_found")
    if not by_hand.mark_handled(id, note=note, by=asked.person.pk, name=str(asked.person), now=asked.now):
        raise Problem("refused")


def replay_all(asked: Asked) -> shapes.Replayed:
    """All of one state that match `q` are tried again now."""
    _operator(asked)
    tab = listing.BY_KEY[STATES[asked.query("state") or "help"]]
    count = by_hand.try_all_again(tab, asked.query("q"), by=asked.person.pk, now=asked.now)
    return shapes.Replayed(count=count)


def _listed(row: Message) -> shapes.OperatorsDelivery:
    return shapes.OperatorsDelivery(
        id=row.pk,
        topic=row.topic,
        about=row.about,
        handler=row.handler,
        state=row.state,
        attempts=row.attempts,
        outcome=row.outcome,
        created_at=row.created_at,
    )


def replay(asked: Asked, message: UUID) -> shapes.Replayed:
    """What was given up, or waits for its next try, is tried again now."""
    _operator(asked)
    if not Message.objects.filter(pk=message).exists():
        raise Problem("not_found")
    return shapes.Replayed(count=int(by_hand.try_again(message, by=asked.person.pk, now=asked.now)))


def todo(asked: Asked) -> shapes.Todo:
    """What waits for the person, or with the scope todo:others for `person`, by user name or e-mail."""
    return todo_of(_whose(asked), asked)


def todo_of(person: Person, asked: Asked) -> shapes.Todo:
    """What waits for the person: decisions first, then what was sent back to them, then drafts."""
    theirs, returned = Queue(person, timezone.localdate(asked.now)), to_correct(person.pk)
    things = [
        shapes.Thing(
            kind="decide",
            title=str(row.title),
            about=row.requester.name if row.requester else "",
            href=_absolute("approvals:task", row.case.number),
            due=row.due,
        )
        for row in theirs.page("mine", Filters()).rows[:MOST]
    ]
    things += [
        shapes.Thing(
            kind="correct",
            title=str(load(case.version_id).document.title.say(language())),
            about=summary_of(case),
            href=_absolute("cases:case", case.number),
            due=None,
        )
        for case in returned[:MOST]
    ]
    things += [
        shapes.Thing(
            kind="draft",
            title=str(load(draft.version_id).document.title.say(language())),
            about=gettext("Utkast"),
            href=settings.SITE_URL + reverse("intake:drafts"),
            due=None,
        )
        for draft in drafts.mine(person.pk)[:3]
    ]
    count = theirs.counts()["mine"] + len(returned)
    more = settings.SITE_URL + reverse("approvals:queue")
    return shapes.Todo(name=person.name, count=count, items=things[:MOST], more=more)


def _whose(asked: Asked) -> Person:
    wanted = asked.query("person")
    if not wanted or wanted == asked.person.username:
        return asked.person
    if "todo:others" not in asked.token.scopes.split():
        raise Problem("scope_missing", scope="todo:others")
    found = Person.objects.filter(is_active=True, username=wanted).first()
    found = found or Person.objects.filter(is_active=True, email__iexact=wanted).first()
    if found is None:
        raise Problem("not_found")
    return found


def _absolute(name: str, number: str) -> str:
    return settings.SITE_URL + reverse(name, args=[number])


def _operator(asked: Asked) -> None:
    if not has_role(asked.person, DRIFT):
        raise Problem("forbidden")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Problem("bad_request", faults=[{"path": "after", "code": "unknown", "text": "uuid"}]) from None
