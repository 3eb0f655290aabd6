"""What a document tells that people are to sign: the answers and the files, before anything is decided."""

from __future__ import annotations

from dataclasses import replace

from forms_platform.cases.models import Case
from forms_platform.definitions.load import load
from forms_platform.documents.facts import RecordFacts
from forms_platform.documents.facts_of import facts_of
from forms_platform.documents.who_signs import field_of, signers, steps_signed
from forms_platform.documents.words import WORDS

_LATER = frozenset({"closed_at", "end", "result"})


def facts_to_sign(case: Case) -> RecordFacts:
    """The facts of the record without what is still to happen, and who is to sign, in order."""
    whole = facts_of(case)
    words = WORDS[whole.language]
    plan = load(case.version_id).plan
    later = {words["decided_by"], words["closed"]}
    return replace(
        whole,
        outcome=words["to_be_signed"],
        tone="neutral",
        facts=tuple(fact for fact in whole.facts if fact[0] not in later),
        timeline=(),
        answers={key: value for key, value in whole.answers.items() if key not in _LATER}
        | {"answers_version": case.answers_version},
        to_sign=tuple(signers(plan, whole.language)),
        sign_fields=tuple(map(field_of, steps_signed(plan))),
    )
