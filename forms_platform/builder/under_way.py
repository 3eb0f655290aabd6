"""The cases under way in older versions: how many wait where, and where in the newer version each would go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_platform.cases.migrate import ANSWER_DIFFERS, ANSWER_GONE, ANSWER_LACKS, HELD, RETURNED
from forms_platform.cases.models import Case
from forms_platform.definitions.load import Loaded, load
from workflows.errors import Code, PlanFaults
from workflows.migration import Why, begins_again, passed_by, place_in
from workflows.plan import HumanStep

# Why a case stays where it is, for who looks after the e-service.
WHY: Final[Mapping[str, str | Promise]] = {
    Why.STEP_GONE: _("Steget finns inte i den nya versionen."),
    Why.KIND_DIFFERS: _("Steget är av en annan sort i den nya versionen."),
    Why.BLOCK_DIFFERS: _("Steget ligger i en annan grupp i den nya versionen."),
    Why.UNDER_WAY: _("Ett annat system är tillfrågat om något annat."),
    Why.BEGUN: _("Någon har redan röstat eller blivit ombedd att yttra sig, och steget har andra svarande nu."),
    Why.GIVEN_DIFFERS: _("Det som den som beslutade fyllde i är av en annan sort nu."),
    Why.SKIPPED: _("Med den nya versionens villkor går ärendet inte genom steget."),
    ANSWER_GONE: _("Ett svar hör till en fråga som inte ställs i den nya versionen."),
    ANSWER_LACKS: _("Den nya versionen kräver ett svar som ärendet inte har, eller godtar inte ett som det har."),
    ANSWER_DIFFERS: _("Något som räknas ut blir ett annat i den nya versionen."),
    HELD: _("Ett beslut går fortfarande att ångra."),
    RETURNED: _("Den sökande håller på att rätta."),
    Code.NOBODY: _("Ingen kan svara i steget i den nya versionen."),
    Code.STALE: _("Någon ändrade ärendet samtidigt."),
    Code.CASE_CLOSED: _("Ärendet hann bli klart."),
}
BUSY: Final = (HELD, str(Code.STALE))  # worth another try in a while


@dataclass(frozen=True)
class Waiting:
    """The cases of one version that wait at one step. `why` is the reason when they have no place in the newer one."""

    number: int
    step: str
    cases: int
    to: str = ""
    why: str = ""
    again: bool = False
    missed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """What a move would mean."""

    rows: tuple[Waiting, ...]

    @property
    def cases(self) -> int:
        """How many cases it is about."""
        return sum(row.cases for row in self.rows)

    @property
    def total(self) -> bool:
        """Whether there are cases, and every step that some of them wait at has a place in the newer version."""
        return bool(self.rows) and not any(row.why for row in self.rows)


def offer(target: Loaded, language: str) -> Offer:
    """The cases under way in other versions, by version and step. One statement. `target` may be a draft."""
    found = Case.objects.filter(e_service=target.key).exclude(state=Case.State.CLOSED)
    if target.version_id:
        found = found.exclude(version=target.version_id)
    counted = found.order_by("version_id", "step").values_list("version_id", "step", "state").annotate(n=Count("id"))
    return Offer(tuple(_rows(counted, target, language)))


def _rows(counted: Iterable[tuple[int, str, str, int]], target: Loaded, language: str) -> Iterable[Waiting]:
    for version, step, state, n in counted:
        old = load(version)
        if state == Case.State.RETURNED or not step:
            yield Waiting(old.number, gettext("Den sökande rättar"), n, to=gettext("Stannar tills de är rättade"))
            continue
        label = _label(old, step, language)
        try:
            why = place_in(old.plan, target.plan, step)
        except PlanFaults:
            why = Why.STEP_GONE
        if why is not None:
            yield Waiting(old.number, label, n, why=str(WHY[why]))
            continue
        missed = tuple(_label(target, one.id, language) for one in passed_by(old.plan, target.plan, step))
        again = begins_again(old.plan, target.plan, step)
        yield Waiting(old.number, label, n, _label(target, step, language), again=again, missed=missed)


def _label(loaded: Loaded, step: str, language: str) -> str:
    found = loaded.plan.step(step)
    return (found.label.say(language) if isinstance(found, HumanStep) or hasattr(found, "label") else "") or step
