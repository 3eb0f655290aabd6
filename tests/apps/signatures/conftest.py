"""A service whose requester and manager sign, and folders of their own for keys and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from forms_platform.cases.models import Case
from forms_platform.definitions.load import Loaded, current, forget
from forms_platform.definitions.publish import publish
from forms_platform.organisation.models import Person
from forms_platform.signatures.begin import begin
from forms_platform.signatures.methods import ONE_FACTOR
from forms_platform.signatures.models import Act, Signature
from forms_platform.signatures.order import Known
from forms_platform.signatures.sign_step import sign_step
from tests.cast import Cast
from tests.stories import PUBLISHED_AT, Story, document

PASSWORD = "en lång promenad i skogen"


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this run's development keys are made."""
    return tmp_path_factory.mktemp("keys") / "keys"


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path: Path, keys_folder: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.KEYS_FOLDER = keys_folder
    settings.OUTBOX_HANDLERS = "tests.apps.archive.conftest.HEARD"
    cache.clear()


@pytest.fixture
def loan(cast: Cast) -> Iterator[Loaded]:
    """The service: the requester signs what they handed in, and the manager signs the decision."""
    raw = document("gym")
    raw["key"] = "gym-underskrift"
    raw.pop("deliveries")
    chef, _, end = raw["workflow"]["steps"]
    chef["sign"] = {"kind": "stepup"}
    chef["bulk"] = False
    mine = {
        "id": "undertecknar", "kind": "sign", "label": {"sv": "Sökande skriver under", "en": "The applicant signs"},
        "who": {"requester": True}, "on": {"reject": "@avslag"},
    }  # fmt: skip
    raw["workflow"]["steps"] = [mine, chef, end]
    publish(raw, None, PUBLISHED_AT)
    yield current("gym-underskrift")
    forget()


@pytest.fixture
def story(cast: Cast, loan: Loaded, now) -> Story:
    """A story to be told step by step."""
    return Story(cast, loan, now)


def begins(case: Case, by: Person, outcome: str, now, **more: Any) -> Act:
    """The person is about to sign the open step with that outcome."""
    case.refresh_from_db()
    opened = case.events.filter(kind="step_opened").latest("seq")
    asked = {
        "step": case.step, "opened_seq": opened.seq, "decision": {"outcome": outcome, "comment": ""},
        "seen_revision": case.revision, "back": "", "now": now,
    }  # fmt: skip
    return begin(case, by, **(asked | more))


def known_now(act: Act, now) -> Known:
    """That the person has just identified themselves for the act."""
    return Known("https://e.provkoping.se", ONE_FACTOR, now, str(act.pk))


def signs(case: Case, by: Person, outcome: str, now, **more: Any) -> Signature:
    """The person signs the open step with that outcome."""
    act = begins(case, by, outcome, now, **more)
    return sign_step(act.pk, known_now(act, now), seen_sha256=act.sha256, now=now)
