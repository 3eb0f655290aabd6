"""What has to be signed is decided by no door without it: not by a page, not by many at once, not by a program."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from forms_platform.approvals.models import BatchItem, HeldDecision
from forms_platform.cases.advance import advance
from forms_platform.cases.models import Case
from forms_platform.definitions.load import current, forget
from forms_platform.definitions.publish import publish
from forms_platform.outbox.relay import drain
from tests.apps.api.conftest import Program
from tests.apps.approvals.desk import html, signed_in, the_form
from tests.cast import Cast
from tests.stories import PUBLISHED_AT, Story, document
from workflows.commands import Decide
from workflows.errors import Code, Refused

ROOT = Path(__file__).resolve().parents[2]
MAY_NAME_A_SIGNATURE = {"forms_platform/signatures/begin.py", "forms_platform/cases/waiting_signature.py"}
POSITIONS = 9  # of Decide, before `signature`


@pytest.fixture
def story(cast: Cast, now: datetime, settings, tmp_path: Path) -> Iterator[Story]:
    """A case that Bengt is to decide, and sign."""
    settings.MEDIA_ROOT = tmp_path / "files"
    raw = document("gym")
    raw["workflow"]["steps"][0] |= {"sign": {"kind": "stepup"}, "bulk": True}
    publish(raw, None, PUBLISHED_AT)
    told = Story(cast, current("gym"), now)
    told.sends(cast.anna, belopp="900.00")
    yield told
    forget()


def is_undecided(story: Story) -> bool:
    """Whether nothing has been decided, and nothing is about to be."""
    drain(story.now)
    waiting = not HeldDecision.objects.exists() and not story.case.events.filter(kind="decided").exists()
    return waiting and story.case.state == Case.State.OPEN


def opened(story: Story) -> int:
    return story.case.events.get(kind="step_opened").seq


def by_the_form(story: Story) -> str:
    answer = signed_in(story.cast.bengt).post(f"/att-godkanna/{story.case.number}/beslut/", the_form(story.case))
    return "led on to sign" if answer.status_code == 307 and "skriv-under" in answer["Location"] else str(answer)


def by_many_at_once(story: Story) -> str:
    bengts = signed_in(story.cast.bengt)
    mark = f"{story.case.number}.{story.case.revision}"
    page = html(bengts.post("/att-godkanna/bunt/", {"valda": [mark], "gor": "approve", "bekraftat": "1"}, follow=True))
    item = BatchItem.objects.first()
    refused = item is None or item.state == BatchItem.State.REFUSED
    return "refused" if refused and page else "taken"


def by_a_program(story: Story) -> str:
    call = Program(story.cast.bengt)
    sent = {"step": "chef", "round": opened(story), "revision": story.case.revision, "outcome": "approve"}
    told = call("POST", f"queue/{story.case.number}/decision", sent)
    return f"{call.status} {told['detail']}"


def by_a_bundle_of_a_program(story: Story) -> str:
    call = Program(story.cast.bengt)
    told = call(
        "POST", "bundles",
        {"outcome": "approve", "cases": [{"number": story.case.number, "revision": story.case.revision}]},
    )  # fmt: skip
    return "refused" if call.status >= 400 or [one["state"] for one in told["items"]] == ["refused"] else str(told)


def by_the_verb_itself(story: Story) -> str:
    try:
        advance(
            story.case.pk, Decide(story.cast.bengt.pk, "chef", opened(story), "approve"), command_id=uuid4(),
            now=story.now,
        )  # fmt: skip
    except Refused as refused:
        return str(refused.code)
    return "taken"


DOORS: dict[Callable[[Story], str], str] = {
    by_the_form: "led on to sign",
    by_many_at_once: "refused",
    by_a_program: "409 Beslutet ska skrivas under. Öppna ärendet och svara där.",
    by_a_bundle_of_a_program: "refused",
    by_the_verb_itself: str(Code.SIGNATURE_REQUIRED),
}


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_door_decides_what_has_to_be_signed(story: Story, door: Callable[[Story], str]) -> None:
    assert door(story) == DOORS[door]
    assert is_undecided(story)


@pytest.mark.django_db
def test_who_came_in_by_a_link_of_a_mail_cannot_sign_with_it(story: Story) -> None:
    bengts = Client()
    bengts.force_login(story.cast.bengt)
    session = bengts.session
    session["identified_by"] = "link"
    session.save()
    form = the_form(story.case)
    on = bengts.post(f"/att-godkanna/{story.case.number}/beslut/", form)
    page = html(bengts.post(on["Location"], form, follow=True))
    assert 'name="losenord"' in page or "inte skriva under" in page
    assert is_undecided(story)


@pytest.mark.django_db
def test_a_signature_that_is_not_the_command_itself_is_a_fault(story: Story) -> None:
    forged = Decide(story.cast.bengt.pk, "chef", opened(story), "approve", signature=str(uuid4()))
    with pytest.raises(ValueError, match="act of signing"):
        advance(story.case.pk, forged, command_id=uuid4(), now=story.now)
    assert is_undecided(story)


def test_only_signing_itself_names_the_signature_of_a_decision() -> None:
    naming = set()
    for path in sorted((ROOT / "forms_platform").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(node, "func", None)
            if getattr(called, "id", getattr(called, "attr", "")) not in ("Decide", "replace"):
                continue
            keywords = {keyword.arg for keyword in node.keywords}
            if "signature" in keywords or (getattr(called, "id", "") == "Decide" and len(node.args) > POSITIONS):
                naming.add(path.relative_to(ROOT).as_posix())
    assert naming == MAY_NAME_A_SIGNATURE
