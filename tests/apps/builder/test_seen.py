"""What the builder sees in a draft: which questions decide the way, and who acts."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from forms_platform.builder import fresh
from forms_platform.builder.drafts import Opened, to_text
from forms_platform.builder.edit import Asked, edit
from forms_platform.builder.models import ServiceDraft
from forms_platform.builder.rehearsal import deciding
from forms_platform.builder.seen import Seen
from forms_platform.definitions.shipped_services import shipped
from forms_platform.organisation.directory import snapshot
from tests.cast import Cast


def seen(document: Any) -> Seen:
    """The document as a draft."""
    row = ServiceDraft(key=document["key"], document=to_text(document), changed_at=timezone.now())
    return Seen(Opened(row, None, None), "sv", snapshot())


@pytest.mark.parametrize(("name", "question"), [("tillbud", "vad_hande"), ("elevhalsa", "gren")])
def test_what_decides_a_branch_decides_the_way(cast: Cast, name: str, question: str) -> None:
    assert question in seen(shipped()[name]).routing


def test_a_dry_run_asks_for_what_an_approval_right_is_held_against(cast: Cast) -> None:
    who = {"attest": {"cost_centre": "fraga_2", "amount": "fraga"}}
    document = edit(
        fresh.document("prov", "Prov", "2099-01-01"),
        Asked("add_field", {"kind": "money", "page": "uppgifter"}),
        Asked("add_field", {"kind": "cost_centre", "page": "uppgifter"}),
        Asked("add_field", {"kind": "money", "page": "uppgifter"}),
        Asked("set_step", {"step": "chef", "values": {"who": who}}),
    ).document
    assert [one.key for one in deciding(seen(document))] == ["fraga", "fraga_2"]
