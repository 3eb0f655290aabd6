"""What holds for the whole workflow: the ends, the reserve, how long a case may be taken back, what may be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from pydantic import TypeAdapter, ValidationError

from forms_platform.builder.edit import Asked
from forms_platform.builder.inputs import Unreadable, text_value
from forms_platform.builder.outline import free, part, said, slug, steps
from forms_platform.builder.step import people
from forms_platform.builder.step.at import At
from forms_platform.builder.step.boxes import Item, Row, Rows, Section, box, listed, select, sent, ticks
from forms_platform.builder.step.judging import some_of
from forms_platform.builder.step.panel import Panel, stamped
from workflows.plan import Amend, End, Recall
from workflows.who import Who

MOST_ENDS: Final = 20
RESULTS: Final[Mapping[str, str | Promise]] = {
    "approved": gettext_lazy("Bifallet"), "rejected": gettext_lazy("Avslaget"), "done": gettext_lazy("Varken eller"),
}  # fmt: skip
RECALL: Final[Mapping[str, str | Promise]] = {
    "first_decision": gettext_lazy("Tills någon har beslutat"),
    "first_claim": gettext_lazy("Tills någon har tagit det"),
    "never": gettext_lazy("Aldrig"), "end": gettext_lazy("Ända till slutet"),
}  # fmt: skip
SHAPES: Final[Mapping[str, TypeAdapter[Any]]] = {
    "ends": TypeAdapter(dict[str, End]), "recall": TypeAdapter(Recall), "reserve": TypeAdapter(Who),
    "amend": TypeAdapter(Amend),
}  # fmt: skip


@dataclass(kw_only=True)
class WholePanel(Panel):
    """What can be set about the whole workflow."""

    kind: str = "whole"


def panel(at: At) -> WholePanel:
    """The properties of the workflow."""
    shown = WholePanel()
    told = [one for one in at.seen.faults if one.path.startswith("workflow") and not one.place.step]
    for member, (title, icon, items) in _PARTS.items():
        section = Section(member, str(title), icon, readable=_fits(at, member))
        if section.readable:
            section.items = items(at)
        section.sentence = str(_SENTENCES.get(member, ""))
        section.faults = [one for one in told if one.path.split(".")[1:2] == [member]]
        shown.sections.append(section)
        told = [one for one in told if one not in section.faults]
    shown.faults = told
    stamped(shown)
    return shown


def _fits(at: At, member: str) -> bool:
    if member not in at.node:
        return True
    try:
        SHAPES[member].validate_python(at.node[member])
    except (ValidationError, RecursionError):
        return False
    return True


def _ends(at: At) -> list[Item]:
    ends = part(at.node, "ends")
    rows = []
    for place, (key, end) in enumerate(ends.items()):
        label = end.get("label")
        english = label.get("en", "") if isinstance(label, dict) else ""
        legend = gettext("Slut %(n)s") % {"n": place + 1}
        row = Row(legend, [box(at, f"slut-{key}", legend, said(label), english=english)])
        results = [(one, str(words)) for one, words in RESULTS.items()]
        row.boxes.append(select(at, f"slut-{key}-blir", gettext("Räknas som"), end.get("result"), results))
        row.remove = f"slut-bort:{key}" if len(ends) > 1 and not _used(at, key) else ""
        rows.append(row)
    more = "slut-nytt" if len(ends) < MOST_ENDS else ""
    return [Rows(rows, more, gettext("Lägg till ett slut"))]


def _used(at: At, key: str) -> bool:
    """Whether a step ends so or leads there."""
    return any(step.get("end") == key or f"@{key}" in part(step, "on").values() for _, step in steps(at.seen.document))


def _reserve(at: At) -> list[Item]:
    return [people.boxes(at, "reserv", at.node.get("reserve"), of="reserve", empty=gettext("Ingen"))]


def _recall(at: At) -> list[Item]:
    until = part(at.node, "recall").get("until", "first_decision")
    choices = [(key, str(words)) for key, words in RECALL.items()]
    for _, step in steps(at.seen.document):
        words = gettext("Tills ”%(step)s” har börjat") % {"step": at.labelled(step)}
        choices.append((f"step:{step.get('id')}", words))
    return [select(at, "aterkalla", gettext("Den sökande får ta tillbaka ärendet"), until, choices)]


def _amend(at: At) -> list[Item]:
    called = dict(at.fields())
    chosen = [(str(one), called.get(str(one), str(one))) for one in listed(part(at.node, "amend").get("keeps"))]
    left = [("", gettext("Välj en fråga")), *((key, words) for key, words in called.items() if key not in dict(chosen))]
    found: list[Item] = []
    if chosen:
        found.append(ticks(at, "fri-dessa", gettext("Svar som får ändras"), [key for key, _ in chosen], chosen))
    return [*found, select(at, "fri-till", gettext("Lägg till ett svar"), "", left)]


_PARTS: Final = {
    "ends": (gettext_lazy("Så kan ärendet sluta"), "archive", _ends),
    "reserve": (gettext_lazy("Sista reserven"), "life-buoy", _reserve),
    "recall": (gettext_lazy("Ta tillbaka"), "undo-2", _recall),
    "amend": (gettext_lazy("Rätta utan att beslut faller"), "pencil", _amend),
}
_SENTENCES: Final[Mapping[str, str | Promise]] = {
    "reserve": gettext_lazy(
        "Får ärendet när ingen annan kan ta det. Ingen får en rätt att attestera av att vara reserv."
    ),
    "amend": gettext_lazy("Ändras ett annat svar än de här prövas de beslut om som bygger på det."),
}


def read(at: At) -> list[Asked]:
    """The commands that make the workflow what the form says."""
    values: dict[str, Any] = {}
    if _fits(at, "ends"):
        values |= _read_ends(at)
    if _fits(at, "reserve") and sent(at, "reserv-0-sort"):
        before = at.node.get("reserve")
        now = people.read(at, "reserv", before, of="reserve")
        values |= {} if now is before else {"reserve": now}
    if _fits(at, "recall") and sent(at, "aterkalla"):
        until = at.post.get("p.aterkalla")
        if until != part(at.node, "recall").get("until", "first_decision"):
            values["recall"] = {**part(at.node, "recall"), "until": until}
    if _fits(at, "amend") and sent(at, "fri-till"):
        values |= _read_amend(at)
    return [Asked("set_workflow", {"values": values})] if values else []


def _read_amend(at: At) -> dict[str, Any]:
    before = listed(part(at.node, "amend").get("keeps"))
    made = some_of(at, before, "fri")
    if made == before:
        return {}
    return {"amend": {**part(at.node, "amend"), "keeps": made} if made else None}


def _read_ends(at: At) -> dict[str, Any]:
    ends = dict(part(at.node, "ends"))
    made: dict[str, Any] = {}
    for key, end in ends.items():
        made[key] = _read_end(at, key, end)
    doing, which, _ = at.pressed[:3]
    if doing == "slut-nytt" and len(made) < MOST_ENDS:
        words = gettext("Nytt slut")
        taken = {*made, *(str(step.get("id")) for _, step in steps(at.seen.document))}
        made[free(slug(words), taken)] = {"label": {"sv": words}, "result": "done"}
    elif doing == "slut-bort" and len(made) > 1 and not _used(at, which):
        made.pop(which, None)
    return {} if made == ends else {"ends": made}


def _read_end(at: At, key: str, end: Mapping[str, Any]) -> dict[str, Any]:
    name = f"slut-{key}"
    made = dict(end)
    if not sent(at, name):
        return made
    before = end.get("label")
    english = at.post.get(f"p.{name}.en", before.get("en", "") if isinstance(before, dict) else "")
    try:
        label = text_value(at.post.get(f"p.{name}", ""), english)
        if label is None:
            raise Unreadable(gettext("Skriv vad slutet heter."))
        if label != ({"sv": before} if isinstance(before, str) else before):
            made["label"] = label
    except Unreadable as wrong:
        at.typed.faults[name] = str(wrong)
    result = at.post.get(f"p.{name}-blir")
    if result in RESULTS:
        made["result"] = result
    return made
