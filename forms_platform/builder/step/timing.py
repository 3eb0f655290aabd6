"""How long a step may take: the last day, reminders, and what happens when it has passed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from forms_platform.builder.outline import part
from forms_platform.builder.step import outcomes, people
from forms_platform.builder.step.at import At
from forms_platform.builder.step.boxes import Row, Rows, Section, box, listed, number, select, sent
from forms_platform.builder.who import say
from workflows.deadlines import LONGEST
from workflows.steps import TIMEOUT

MOST_REMINDERS: Final = 10
HOW: Final[Mapping[str, str | Promise]] = {
    "workdays": gettext_lazy("arbetsdagar efter att steget öppnats"),
    "before": gettext_lazy("arbetsdagar före sista dagen"),
    "after": gettext_lazy("arbetsdagar efter sista dagen"),
}
LATE: Final[Mapping[str, str | Promise]] = {
    "": gettext_lazy("Inget mer än påminnelser"),
    "add": gettext_lazy("Någon mer får svara"),
    "move": gettext_lazy("Någon annan tar över"),
}


def show(at: At) -> Section:
    """The boxes of time."""
    section = Section("due", gettext("Tid"), "timer")
    due = part(at.node, "due").get("workdays")
    section.items = [box(at, "due", gettext("Svar inom så många arbetsdagar"), due, shape="whole"), _reminders(at)]
    late = part(at.node, "overdue")
    way = next((one for one in ("move", "add") if one in late), "")
    choices = [(key, str(words)) for key, words in LATE.items()]
    section.items.append(select(at, "sedan", gettext("När tiden har gått ut"), way, choices))
    if way:
        section.items.append(people.boxes(at, "sent", late[way], of="overdue"))
    if due or TIMEOUT in part(at.node, "on"):
        section.items += outcomes.silent(at, TIMEOUT)
    section.sentence = sentence(at)
    return section


def _reminders(at: At) -> Rows:
    rows = []
    for place, one in enumerate(listed(at.node.get("remind"))):
        how = next(iter(one))
        legend = gettext("Påminnelse %(n)s") % {"n": place + 1}
        many = box(at, f"paminn-{place}", legend, one[how], shape="whole")
        when = select(
            at, f"paminn-{place}-nar", gettext("Räknas som"), how, [(key, str(said)) for key, said in HOW.items()]
        )
        rows.append(Row(legend, [many, when], remove=f"paminn-bort:{place}", short=True))
    full = len(rows) >= MOST_REMINDERS
    return Rows(rows, "" if full else "paminn-ny", gettext("Lägg till påminnelse"))


def sentence(at: At) -> str:
    """The time in words."""
    due = part(at.node, "due").get("workdays")
    if not isinstance(due, int):
        return gettext("Steget har ingen sista dag.")
    said = [ngettext("Svar inom %(n)s arbetsdag.", "Svar inom %(n)s arbetsdagar.", due) % {"n": due}]
    late = part(at.node, "overdue")
    for way, words in (
        ("add", gettext("Sedan får också %(who)s svara.")),
        ("move", gettext("Sedan tar %(who)s över.")),
    ):
        if way in late:
            who = say(at.seen, late[way])
            said.append(words % {"who": who[:1].lower() + who[1:]})
    return " ".join(said)


def read(at: At) -> dict[str, Any]:
    """The time as it was typed."""
    values: dict[str, Any] = {}
    if sent(at, "due"):
        days = number(at, "due", 1, LONGEST)
        if "due" not in at.typed.faults and days != part(at.node, "due").get("workdays"):
            values["due"] = {"workdays": days} if days else None
    if sent(at, "due"):
        reminders = _read_reminders(at)
        if reminders != listed(at.node.get("remind")):
            values["remind"] = reminders or None
    if sent(at, "sedan"):
        values |= _read_late(at)
    return values


def _read_reminders(at: At) -> list[Any]:
    found = []
    for place, before in enumerate(listed(at.node.get("remind"))):
        many = number(at, f"paminn-{place}", 0 if at.post.get(f"p.paminn-{place}-nar") == "before" else 1, LONGEST)
        how = at.post.get(f"p.paminn-{place}-nar", "")
        if many is None and f"paminn-{place}" not in at.typed.faults and sent(at, f"paminn-{place}"):
            continue  # an empty box is no reminder
        readable = many is not None and how in HOW and before != {how: many}
        found.append({how: many} if readable else before)
    doing, place_, _ = at.pressed[:3]
    if doing == "paminn-ny" and len(found) < MOST_REMINDERS:
        due = part(at.node, "due").get("workdays")
        found.append({"before": 1} if isinstance(due, int) and found else {"workdays": 2})
    elif doing == "paminn-bort" and place_.isdigit() and int(place_) < len(found):
        del found[int(place_)]
    return found


def _read_late(at: At) -> dict[str, Any]:
    late = part(at.node, "overdue")
    was = next((one for one in ("move", "add") if one in late), "")
    way = at.post.get("p.sedan", "")
    if way not in LATE:
        return {}
    if not way:
        return {"overdue": None} if was else {}
    before = late.get(was) if was else {"manager_of": "assignee"}
    made = {way: people.read(at, "sent", before, of="overdue") if was else before}
    return {} if made == late else {"overdue": made}
