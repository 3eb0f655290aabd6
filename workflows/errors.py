"""What the engine answers instead of events: a refusal is told to a person, a fault is told to who wrote the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """Why something is refused. The words live in templates, one for each code."""

    OWN_CASE = "own_case"  # the requester, the subject or who registered the case may not decide it (jäv)
    NOT_YOURS = "not_yours"  # the step waits for somebody else
    ALREADY_DECIDED = "already_decided"  # facts: by, on_behalf_of, outcome
    STEP_CLOSED = "step_closed"  # the step is not open; nobody decided it
    STALE = "stale"  # the step has been opened again since the person read the case
    COMMENT_REQUIRED = "comment_required"  # facts: outcome
    RETURN_LIMIT = "return_limit"  # facts: max
    CASE_CLOSED = "case_closed"  # facts: result
    STAND_IN_EXCLUDED = "stand_in_excluded"  # facts: absent; stands in for somebody who may not decide this case
    SAME_PERSON = "same_person"  # decided another step of the case that needs another pair of eyes
    CANNOT_WITHDRAW = "cannot_withdraw"
    NOT_RETURNED = "not_returned"  # only a case that was sent back can be amended
    NOT_CLAIMABLE = "not_claimable"  # the step does not wait for a group
    CLAIMED_BY_OTHER = "claimed_by_other"  # facts: by
    NOT_CLAIMED = "not_claimed"
    UNKNOWN_OUTCOME = "unknown_outcome"  # facts: outcome
    NOBODY = "nobody"  # facts: step; nobody may decide the step that would open
    OVER_LIMIT = "over_limit"  # has no approval right (attesträtt) that covers the sum
    ALREADY_VOTED = "already_voted"  # has said theirs in a step that several decide
    NOT_NEEDED = "not_needed"  # facts: by, outcome; the step was cancelled by what somebody decided in another
    ANSWER_REQUIRED = "answer_required"  # facts: key, label; the decider has to fill something in
    BAD_ANSWER = "bad_answer"  # facts: key, label; what the decider filled in cannot be read
    ROWS_REQUIRED = "rows_required"  # every row of the table needs its own outcome
    CANNOT_TAKE = "cannot_take"  # facts: person; whom the step would be given to may not decide it
    SIGNATURE_REQUIRED = "signature_required"  # facts: step; the decision has to be signed
    CANNOT_MIGRATE = "cannot_migrate"  # facts: why, step; the case cannot go on in the newer version
    NOT_ASKED = "not_asked"  # nobody asked this person's opinion
    ALREADY_REGISTERED = "already_registered"
    NOT_REGISTERED = "not_registered"


class Refused(Exception):
    """That a command is refused: the code says why, the facts fill the sentence."""

    def __init__(self, code: Code, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        super().__init__(f"{code} {facts}" if facts else str(code))


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a document: where it is, what it is, and a sentence in Swedish and English."""

    path: str
    code: str
    sv: str
    en: str


class RuleFault(Fault):
    """A fault in a condition or an expression."""

    __slots__ = ()


class PlanFault(Fault):
    """A fault in a plan."""

    __slots__ = ()


class RuleFaults(ValueError):
    """That a rule cannot be compiled; `faults` has every reason."""

    def __init__(self, faults: Iterable[RuleFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.path}: {fault.en}" for fault in self.faults))


class PlanFaults(ValueError):
    """That a plan cannot be parsed; `faults` has every reason."""

    def __init__(self, faults: Iterable[PlanFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.path}: {fault.en}" for fault in self.faults))
