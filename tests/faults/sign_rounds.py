"""Rounds of death while somebody signs: python -m tests.faults.sign_rounds NUMBER

Each process has made the signature when it dies by signal 9: when the first row is about to be written, when it is,
before the commit and after. Then the same act is signed again, as whoever presses the button once more would.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import django

from tests.faults.rounds import POINTS, dies_then_again, ended, expect, in_a_process, told

SIGNING = ("event-coming", *POINTS)


def sign(number: int) -> None:
    """Anna signs and her answer is lost; Bengt signs at the same moment in two windows."""
    from forms_platform.signatures.models import Act, Revision, Signature
    from tests.faults.rounds import a_story, manager, some

    mine = {
        "id": "undertecknar", "kind": "sign", "label": {"sv": "Sökande skriver under"}, "who": {"requester": True},
        "on": {"reject": "@avslag"},
    }  # fmt: skip
    story, cast = a_story("underskrift", [mine, {**manager(), "sign": {"kind": "stepup"}, "bulk": False}])
    for point in some(SIGNING, number):
        case = story.sends(cast.anna)
        deed, act = signs(case, cast.anna, "sign")
        dies_then_again(deed, point)
        expect(Signature.objects.filter(act=act).count(), 1, "signed once")
        windows = [signs(case, cast.bengt, "approve")[0] for _ in range(2)]
        codes = sorted(ended(child) for child in [in_a_process(window) for window in windows])
        if codes != [0, 3]:
            raise SystemExit(f"two windows: {codes}")
        expect(Revision.objects.filter(document__case=case).count(), 3, "one revision for each signature")
        expect(Act.objects.filter(document__case=case, state=Act.State.DONE).count(), 2, "one act for each signature")


def signs(case, by, outcome: str) -> tuple[Callable[[], object], object]:  # type: ignore[no-untyped-def]
    """The person has read it and shown who they are; signing it, however often that is asked."""
    from django.utils import timezone

    from forms_platform.signatures.sign_step import sign_step
    from tests.apps.signatures.conftest import begins, known_now

    now = timezone.now()
    act = begins(case, by, outcome, now)
    known = known_now(act, now)
    return lambda: sign_step(act.pk, known, seen_sha256=act.sha256, now=timezone.now()), act


if __name__ == "__main__":
    django.setup()
    sign(int(sys.argv[1]))
    print(json.dumps(told))
